"""The house: data flows one way, and no room is entered from the wrong side."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "timeline"

SHARED = {"records", "errors", "text", "lexicon", "reading", "stored"}
STAGES = {
    "tagger",
    "linker",
    "frames",
    "tags",
    "triples",
    "accounts",
    "verbs",
    "subjects",
    "claims",
    "speech",
    "clauses",
    "dialogue",
    "headed",
    "beside",
    "sources",
    "edges",
    "contents",
    "releases",
    "verbatim",
    "nested",
    "quotations",
    "roles",
    "cast",
    "descriptions",
    "identity",
    "company",
    "turns",
    "joint",
    "pronouns",
    "speakers",
    "media",
    "setting",
    "attachment",
    "almanac",
    "tense",
    "grammar",
    "days",
    "modifiers",
    "dates",
    "datelines",
    "publication",
    "talks",
    "scenes",
    "editions",
    "chronicle",
    "dating",
    "story",
    "sayings",
    "narrated",
    "documents",
    "continuation",
    "attendance",
    "occasions",
    "scheme",
    "keyed",
    "examples",
    "codebook",
    "linear",
    "features",
    "subject",
    "coder",
    "fitting",
    "lessons",
    "report",
    "learning",
    "relations",
}
AMONG_STAGES = {
    "frames": {"linker"},
    "tags": {"linker", "frames"},  # one stage, a file for each idea
    "triples": {"linker", "tags", "dialogue"},
    "speech": {"claims", "subjects"},
    "beside": {"dialogue", "headed"},
    "edges": {"media"},  # on what, and in what, something was said
    "contents": {"sources", "edges"},
    "verbatim": {"releases"},
    "quotations": {
        "linker",
        "triples",
        "accounts",
        "verbs",
        "subjects",
        "speech",
        "clauses",
        "beside",
        "sources",
        "contents",
    }
    | {"releases", "verbatim", "nested"},
    "grammar": {"almanac", "tense"},  # the stage of dates: what is found, then its days, then the article's own
    "days": {"almanac", "grammar", "tense"},
    "dates": {"almanac", "grammar", "days", "modifiers"},
    "datelines": {"almanac", "dates"},
    "publication": {"almanac", "grammar", "tense", "dates", "datelines"},
    "cast": {"codebook", "roles"},  # its actors
    "descriptions": {"cast", "roles"},
    "identity": {"codebook", "cast"},  # who is there, and whom a mention means
    "company": {"cast", "roles", "descriptions"},
    "turns": {"cast", "identity"},
    "joint": {"cast", "identity"},
    "pronouns": {"cast", "identity", "company"},
    "speakers": {"codebook", "cast", "descriptions", "identity", "company", "turns", "joint", "pronouns"},
    "setting": {"media"},  # where and when something was said
    "attachment": {"media"},
    "talks": {"media"},
    "dating": {"attachment"},
    "story": {
        "roles",
        "attachment",
        "setting",
        "scenes",
        "editions",
        "chronicle",
        "dating",
    },  # what has been told so far
    "sayings": {"media", "setting", "attachment", "story"},  # one statement, as its sentence tells it
    "narrated": {"media", "attachment", "dating", "story", "sayings"},
    "documents": {"media", "attachment", "dating", "story", "sayings"},
    "continuation": {"media", "attachment", "story", "sayings"},
    "attendance": {"media", "attachment", "scenes", "dating", "story", "sayings", "continuation"},
    "occasions": {"media", "setting", "attachment", "talks", "chronicle", "dating", "story", "sayings"}
    | {"narrated", "documents", "continuation", "attendance"},
    "examples": {"keyed", "scheme"},  # one stage again: its values, its files, its examples
    "codebook": {"keyed", "scheme", "examples"},
    "features": {"linear"},  # the stage of codes: what is counted, the subject first, then topic and side
    "subject": {"linear", "features"},
    "coder": {"codebook", "linear", "features", "subject"},  # a codebook is a value that others are handed
    "fitting": {"linear"},  # these train the coder, and are imported for that alone
    "lessons": {"codebook"},
    "report": {"coder", "fitting", "lessons"},
    "learning": {"codebook", "coder", "linear", "features", "subject", "fitting", "lessons", "report"},
    "relations": {"codebook"},
}
OTHERS = {  # module -> what it may import
    "errors": set(),
    "records": set(),
    "lexicon": {"errors"},
    "text": {"records", "errors", "lexicon"},
    "transcript": {"records", "lexicon"},
    "layout": {"records", "text", "lexicon", "transcript"},
    "markup": set(),
    "singles": {"records", "text"},
    "reading": {"records", "text", "markup", "singles", "layout"},  # what every stage looks at, read once
    "files": {"errors"},
    "stored": {"errors"},  # weights, as arrays
    "articles": {"records", "errors"},
    "pipeline": SHARED | STAGES - {"learning", "fitting", "lessons", "report", "scheme", "keyed", "examples"},
    "engine": {"records", "errors", "pipeline", "codebook", "coder", "articles", "files", "table"},
    "cluster": {"records", "errors", "articles", "files", "table", "engine"},
    "table": {"records", "errors", "files"},
    "corrections": {"records", "errors", "text", "table", "codebook"},
    "check": {"records", "errors", "codebook"},
    "codings": {"records", "errors", "table", "codebook"},  # what a coder said, whoever it is
    "reliability": {"records", "codebook", "codings"},
    "agreement": {"reliability"},
    "masking": {"records", "lexicon", "codebook"},
    "answers": {"errors", "files"},
    "endpoint": {"errors", "answers"},
    "second": {"records", "text", "codebook", "codings", "masking", "endpoint"},  # beside the first, after the pipeline
    "utterances": SHARED | {"table"},
    "legs": {"records", "errors", "codebook"},
    "shifts": {"records", "codebook", "legs"},
    "members": {"codebook", "legs"},
    "divergence": {"records", "codebook", "legs", "members"},
    "rows": {"errors"},  # charts and page know a table, and no stage
    "labels": {"rows"},
    "timescale": {"rows"},
    "palette": set(),
    "marks": {"rows", "labels", "timescale"},
    "drawing": {"rows", "labels", "timescale", "palette", "marks"},
    "diamonds": {"records", "labels", "palette", "marks", "drawing", "changes"},
    "charts": {"records", "rows", "labels", "timescale", "palette", "marks", "drawing", "diamonds"},
    "counts": {"records", "rows", "labels", "timescale", "palette", "drawing", "diamonds", "charts"},
    "passages": {"records", "rows"},
    "entries": {"rows", "labels", "passages"},
    "changes": {"records", "rows", "labels", "entries"},
    "coverage": {"rows", "labels", "timescale", "entries"},
    "payload": {"records", "passages", "entries"},
    "citation": {"rows", "labels"},
    "linked": {"records", "rows", "labels", "entries", "citation"},
    "page": {"records", "rows", "labels", "palette", "charts", "entries", "changes", "coverage", "payload"}
    | {"citation", "counts", "linked", "diamonds"},
    "cards": {"records", "labels"},
    "__main__": {"cli"},
}
# The doors: they may call any room, and nobody calls them but __main__ and one another.
FREE = {"__init__", "cli", "cli_codebook", "cli_second", "run"}


def imported(source: str) -> Iterator[str]:
    """Yield the modules of the package that *source* imports, at the top, in functions and for types alike."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            names = [f"timeline.{node.module}"] if node.module else [f"timeline.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "timeline":
            names = [f"timeline.{alias.name}" for alias in node.names if (PACKAGE / f"{alias.name}.py").exists()]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("timeline."))


@pytest.mark.parametrize(
    "source",
    [
        "import timeline.dates",
        "from timeline.dates import find_timexes",
        "from timeline import dates",
        "from .dates import find_timexes",
        "from . import dates",
        "def f():\n    from timeline.dates import find_timexes",
        "if TYPE_CHECKING:\n    import timeline.dates as d",
    ],
)
def test_every_way_to_import_is_seen(source: str) -> None:
    """A walker that misses one way would hold nothing."""
    assert list(imported(source)) == ["dates"]


MODULES = sorted(path.stem for path in PACKAGE.glob("*.py"))


@pytest.mark.parametrize("module", [name for name in MODULES if name not in FREE])
def test_a_module_imports_only_what_lies_before_it(module: str) -> None:
    """Stages share records, errors, text and lexicon and never import one another; only pipeline knows them all."""
    allowed = SHARED | AMONG_STAGES.get(module, set()) if module in STAGES else OTHERS.get(module)
    assert allowed is not None, f"say in tests/test_layout.py where '{module}' stands and what it may import"

    assert set(imported((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))) <= allowed


def test_nothing_lies_in_folders_of_the_package() -> None:
    """The layout is flat: folders hold data."""
    assert not [path for path in PACKAGE.rglob("*.py") if path.parent not in (PACKAGE, PACKAGE / "page")]


@pytest.mark.parametrize(
    "module", ["timeline", "timeline.cli", "timeline.records", "timeline.table", "timeline.charts"]
)
def test_slow_packages_are_imported_where_they_are_used(module: str) -> None:
    """Whoever asks for help, or only wants JSON Lines, does not wait for pandas."""
    slow = "pandas plotly trafilatura dateparser numpy pydantic jinja2 rich httpx krippendorff".split()
    code = f"import {module}, sys; print([name for name in {slow} if name in sys.modules])"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_public_names_are_where_they_are_said_to_be() -> None:
    """Each name in ``__all__`` loads, and ``dir`` shows it before that."""
    import timeline

    modules = {name: timeline.HOMES.get(name, name) for name in timeline.__all__ if not name.startswith("__")}
    standing = [name for name, module in modules.items() if (PACKAGE / f"{module}.py").exists()]

    assert len(standing) > 8
    assert all(getattr(timeline, name) is not None for name in standing)
    assert set(timeline.__all__) <= set(dir(timeline))
    with pytest.raises(AttributeError, match="module 'timeline' has no attribute 'find_everything'"):
        _ = timeline.find_everything
