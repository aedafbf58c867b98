"""The measure of statements and their sources: each rule of it, on invented articles of a line or two."""

from __future__ import annotations

import doctest
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
STEM = "daily_2031-04-02_bridge"
BRIDGE = "Mayor Ann Lee said the old bridge will close. Critics doubt it."
CLOSE = {"Source": "Mayor Ann Lee", "Cue": "said", "Content": "the old bridge will close"}
DOUBT = {"Source": "Critics", "Cue": "doubt", "Content": "it"}


@pytest.fixture(scope="module")
def scoring() -> Iterator[ModuleType]:
    """Return the module; its folder is no package."""
    spec = spec_from_file_location("scoring", BENCHMARKS / "scoring.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules["scoring"] = module  # where its dataclasses look for it
    spec.loader.exec_module(module)
    yield module
    del sys.modules["scoring"]


def places(text: str, words: str) -> list[tuple[int, int]]:
    """Return where words stand; parts of them are divided by a bar."""
    return [(text.index(part), text.index(part) + len(part)) for part in words.split(" | ")]


def brat(text: str, *statements: dict[str, str]) -> str:
    """Return the lines of an annotation file."""
    lines, count = [], 0
    for number, roles in enumerate(statements, 1):
        event = []
        for role, words in roles.items():
            count += 1
            where = ";".join(f"{start} {end}" for start, end in places(text, words))
            lines.append(f"T{count}\t{role} {where}\t{words.replace(' | ', ' ')}")
            event.append(f"{role}:T{count}")
        lines.append(f"E{number}\t{' '.join(event)}")
    return "\n".join(lines) + "\n"


def found(text: str, content: str, cue: str = "", source: str = "", name: str | None = None) -> dict[str, Any]:
    """Return a prediction."""
    cue_span, source_span = (places(text, words)[0] if words else None for words in (cue, source))
    spans = places(text, content)
    return {"article": STEM, "spans": spans, "cue_span": cue_span, "speaker_span": source_span, "speaker": name}


def write(folder: Path, text: str, annotations: str, stem: str = STEM, annotator: str = "a1") -> None:
    """Put an article and its annotations into a corpus, byte by byte."""
    for name, words in ((f"text/{stem}.txt", text), (f"attributions/{stem}_{annotator}.ann", annotations)):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(words.encode())


def scored(scoring: ModuleType, folder: Path, *rows: dict[str, Any]) -> dict[str, Any]:
    articles = scoring.read_gold(folder)
    result: dict[str, Any] = scoring.score(articles, scoring.read_predictions(rows, articles))
    return result


def counted(scoring: ModuleType, text: str, statement: dict[str, str], row: dict[str, Any]) -> dict[str, Any]:
    """Return the counts of the view "statements", over all forms, of one annotated statement and one prediction."""
    gold, _ = scoring._annotations(text, brat(text, statement))
    predictions = scoring.read_predictions([row], [scoring.Annotated(STEM, text, gold, [])])
    n = scoring.count(text, gold, predictions[STEM])["statements"]
    return {what: n["", what] for what in ("gold", "pred", "content", "attributed", "sourced", "speaker", "cue")}


def test_the_examples_in_the_docstrings_are_true(scoring: ModuleType) -> None:
    """The folder is not among those whose examples pytest runs by itself."""
    failed, tried = doctest.testmod(scoring)
    assert failed == 0
    assert tried > 0


@pytest.mark.parametrize(
    ("content", "found_it"),
    [("rain rain", 1), ("rain", 1), ("rai", 0), ("Lee said: rain rain", 1), ("Ann Lee said: rain rain", 0)],
)
def test_a_statement_is_found_by_half_of_the_characters(scoring: ModuleType, content: str, found_it: int) -> None:
    """Of those of both, white space aside: 4 of 8 are enough, 3 of 8 are not; nor are 8 of 19."""
    text = "Ann Lee said: rain rain"
    said = {"Source": "Ann Lee", "Cue": "said", "Content": "rain rain"}

    assert counted(scoring, text, said, found(text, content, "said"))["content"] == found_it


def test_of_two_predictions_the_better_is_the_statement(scoring: ModuleType, tmp_path: Path) -> None:
    """The other is wrong, though it would have been enough by itself."""
    write(tmp_path, BRIDGE, brat(BRIDGE, CLOSE))
    less, more = (found(BRIDGE, words, source="Ann Lee") for words in ("old bridge will close", CLOSE["Content"]))
    wrong = less | {"speaker_span": None}

    figures = scored(scoring, tmp_path, wrong, more)["all"]
    assert figures["content"] == {"p": 0.5, "r": 1.0, "f1": pytest.approx(2 / 3)}
    assert figures["attributed"]["r"] == 1


def test_interrupted_content_is_one_statement(scoring: ModuleType) -> None:
    """Its parts count together, and what lies between them does not."""
    text = "“No train,” Ann Lee said, “will run.”"
    said = {"Source": "Ann Lee", "Cue": "said", "Content": "No train | will run"}

    for content, found_it in (("No train | will run", 1), ("No train", 1), ("will", 0)):
        assert counted(scoring, text, said, found(text, content))["content"] == found_it


def test_what_stands_in_a_statement_is_not_counted(scoring: ModuleType) -> None:
    """The corpus annotates the outermost; without a cue nothing shows that somebody else is quoted inside."""
    text = "Ann Lee said her staff had told her that rain would flood the tunnel."
    said = {"Source": "Ann Lee", "Cue": "said", "Content": "her staff had told her that rain would flood the tunnel"}

    assert counted(scoring, text, said, found(text, "the tunnel", "had told", "her staff"))["pred"] == 0
    assert counted(scoring, text, said, found(text, "the tunnel", "", "her staff"))["pred"] == 1
    assert counted(scoring, text, said, found(text, "the tunnel", "said", "Ann Lee"))["pred"] == 1


@pytest.mark.parametrize(("source", "name", "right"), [("", None, 1), ("The roof", None, 0), ("", "Ann Lee", 0)])
def test_where_no_source_is_annotated_none_is_right(
    scoring: ModuleType, source: str, name: str | None, right: int
) -> None:
    """Such a statement has no share in the accuracy of speakers."""
    text = "The roof allegedly leaks."
    said = {"Cue": "allegedly", "Content": "leaks"}

    counts = counted(scoring, text, said, found(text, "leaks", "allegedly", source, name))
    assert (counts["attributed"], counts["sourced"], counts["speaker"]) == (right, 0, 0)


@pytest.mark.parametrize(
    ("source", "name", "right"),
    [
        ("Lee’s", None, 1),  # shares a character with the source
        ("she", None, 0),
        ("she", "Ann Lee", 1),  # the last word of the name stands in the source
        ("she", "LEE's", 1),
        ("she", "Lee Fox", 0),
        ("", "Ann Lee", 1),
        ("", None, 0),
    ],
)
def test_a_source_is_right_by_mention_or_by_name(
    scoring: ModuleType, source: str, name: str | None, right: int
) -> None:
    """The mention beside the statement may be a pronoun; then the name that it stands for counts."""
    text = "Lee’s aide said she wins."
    said = {"Source": "Lee’s aide", "Cue": "said", "Content": "she wins"}

    counts = counted(scoring, text, said, found(text, "she wins", "said", source, name))
    assert (counts["attributed"], counts["sourced"], counts["speaker"]) == (right, 1, right)


def test_a_mention_without_end_is_never_right(scoring: ModuleType) -> None:
    """It would touch the source by luck."""
    text = f"Ann Lee{' of Elm' * 50} said it rains."
    said = {"Source": "Ann Lee", "Cue": "said", "Content": "it rains"}

    for length, right in ((300, 1), (301, 0)):
        row = found(text, "it rains") | {"speaker_span": (0, length)}
        assert counted(scoring, text, said, row)["attributed"] == right


def test_a_cue_is_found_by_any_prediction(scoring: ModuleType) -> None:
    """Also by one that is not the statement, and by a part of it."""
    said = CLOSE | {"Cue": "said"}

    assert counted(scoring, BRIDGE, said, found(BRIDGE, "it", "Lee said"))["cue"] == 1
    assert counted(scoring, BRIDGE, said, found(BRIDGE, CLOSE["Content"], "doubt"))["cue"] == 0


def test_the_view_statements_leaves_beliefs_out(scoring: ModuleType, tmp_path: Path) -> None:
    """A prediction that is one is neither right nor wrong there, and its words are not counted."""
    write(tmp_path, BRIDGE, brat(BRIDGE, CLOSE, DOUBT))

    result = scored(scoring, tmp_path, found(BRIDGE, "it", "doubt", "Critics"), found(BRIDGE, "bridge will close"))
    every, stated = result["all"], result["statements"]
    assert (every["gold"], every["pred"], stated["gold"], stated["pred"]) == (2, 2, 1, 1)
    assert every["attributed"] == {"p": 0.5, "r": 0.5, "f1": 0.5}
    assert stated["content"] == {"p": 1, "r": 1, "f1": 1}
    assert stated["tokens"] == {"p": 1, "r": 0.6, "f1": pytest.approx(0.75)}
    assert (every["tokens"]["r"], every["cue_recall"], stated["cue_recall"]) == (4 / 6, 0.5, 0)


@pytest.mark.parametrize(
    ("text", "content", "form"),
    [
        ("“It rains,” he said.", "It rains", "direct"),
        ("\"It rains,\" he said, ''and pours.''", "It rains | and pours", "direct"),
        ("“It rains.\n\n“It pours,” he said.", "It rains.\n\n“It pours", "direct"),
        ("“It rains.\n\nIt pours,” he said.", "It rains.\n\nIt pours", "mixed"),  # the second paragraph has no mark
        ("He said it “pours” now.", "it “pours” now", "mixed"),
        ("“Rain” fell, he said.", "fell", "indirect"),
    ],
)
def test_the_form_is_told_by_the_marks_around_the_letters(
    scoring: ModuleType, text: str, content: str, form: str
) -> None:
    """Curly, straight and doubled single marks; a quotation goes on where a paragraph begins with a mark."""
    assert (
        scoring.form_of(text, tuple(scoring.Span(*place) for place in places(text, content)), scoring.quoted(text))
        == form
    )


def test_figures_by_form_and_by_publisher(scoring: ModuleType, tmp_path: Path) -> None:
    """The publisher is what the article's name begins with; a form has no precision, as predictions are not sorted."""
    text = "“It rains,” Ann Lee said. Bo Fox said it pours."
    rains = {"Source": "Ann Lee", "Cue": "said", "Content": "It rains"}
    pours = {"Source": "Bo Fox", "Cue": "Fox said", "Content": "it pours"}
    write(tmp_path, text, brat(text, rains, pours))
    write(tmp_path, text, brat(text, rains), "the-post_2031-04-03_rain")
    rows = (found(text, "It rains", "said", "Ann Lee"), found(text, "it pours", "", "Ann Lee"))

    figures = scored(scoring, tmp_path, *rows)["statements"]
    forms, publishers = figures["forms"], figures["publishers"]
    assert forms["direct"] == {"gold": 2, "recall": 0.5, "speaker_accuracy": 1, "attributed_recall": 0.5}
    assert forms["indirect"] == {"gold": 1, "recall": 1, "speaker_accuracy": 0, "attributed_recall": 0}
    assert forms["mixed"] == {"gold": 0, "recall": 0, "speaker_accuracy": 0, "attributed_recall": 0}
    assert [*publishers] == ["daily", "the-post"]
    assert publishers["daily"]["content"] == {"p": 1, "r": 1, "f1": 1}
    assert publishers["the-post"]["content"] == {"p": 0, "r": 0, "f1": 0}
    assert figures["gold"] == sum(n["gold"] for n in publishers.values()) == 3
    assert [line.split() for line in scoring.table({"statements": figures})] == [
        "statements: 3 annotated, 2 predicted".split(),
        "content P 1.000 R 0.667 F1 0.800".split(),
        "tokens P 1.000 R 0.667 F1 0.800".split(),
        "attributed P 0.500 R 0.333 F1 0.400".split(),
        "speaker accuracy 0.500".split(),
        "cue recall 0.333".split(),
        "slice gold recall speaker attributed recall content F1 attributed F1".split(),
        "direct 2 0.500 1.000 0.500".split(),
        "mixed 0 0.000 0.000 0.000".split(),
        "indirect 1 1.000 0.000 0.000".split(),
        "daily 2 1.000 0.500 0.500 1.000 0.500".split(),
        "the-post 1 0.000 0.000 0.000 0.000 0.000".split(),
    ]


def test_of_several_annotators_the_first_by_name_counts(scoring: ModuleType, tmp_path: Path) -> None:
    """However the files were made."""
    write(tmp_path, BRIDGE, brat(BRIDGE, CLOSE, DOUBT), annotator="b2")
    write(tmp_path, BRIDGE, brat(BRIDGE, DOUBT), annotator="a1")

    (article,) = scoring.read_gold(tmp_path)
    assert [one.source[0].of(article.text) for one in article.gold] == ["Critics"]


def test_line_ends_of_two_characters_are_read(scoring: ModuleType, tmp_path: Path) -> None:
    """In the annotations they mean nothing; in the text they are two characters of it."""
    text = BRIDGE.replace(". ", ".\r\n")
    write(tmp_path, text, brat(text, CLOSE, DOUBT).replace("\n", "\r\n"))

    (article,) = scoring.read_gold(tmp_path)
    assert [one.content[0].of(article.text) for one in article.gold] == ["the old bridge will close", "it"]
    assert article.disagreeing == []


def test_an_annotation_with_other_words_than_the_text_is_named(
    scoring: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It counts all the same, by its place; stored words that a line break cuts short agree."""
    text = "Ann Lee said it rains\nand pours."
    lines = brat(text, {"Source": "Ann Lee", "Cue": "said", "Content": "it rains\nand pours"})
    cut = lines.replace("it rains\nand pours", "it rains")
    write(tmp_path, text, cut.replace("Ann Lee", "Ann Fox"))

    articles = scoring.read_gold(tmp_path)
    scoring.report(articles, [], None)
    shown = capsys.readouterr()
    assert shown.err == f"{STEM}: the text has other words there: T1\tSource 0 7\tAnn Fox\n"
    assert shown.out.startswith("all: 1 annotated, 0 predicted\n")


def test_a_prediction_outside_the_text_is_refused(scoring: ModuleType, tmp_path: Path) -> None:
    """One on an article that nobody annotated is left out."""
    write(tmp_path, BRIDGE, brat(BRIDGE, CLOSE))
    row = {"article": STEM, "spans": [(60, 64)]}

    assert scored(scoring, tmp_path, row | {"article": "daily_2031-04-09_other"})["all"]["pred"] == 0
    with pytest.raises(SystemExit, match=f"^{STEM}: no such span: 60 to 64$"):
        scored(scoring, tmp_path, row)


def run(script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, BENCHMARKS / script, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")


def test_both_commands_print_the_same_figures(tmp_path: Path) -> None:
    """One reads the articles, the other predictions that were written."""
    write(tmp_path, BRIDGE, brat(BRIDGE, CLOSE, DOUBT))
    write(tmp_path, BRIDGE, brat(BRIDGE, CLOSE), "weekly_2031-04-03_bridge")
    rows, first, second = (tmp_path / name for name in ("rows.jsonl", "first.json", "second.json"))

    shown = run("attribution.py", tmp_path, "-o", rows, "--json", first, "--only", "daily")
    again = run("scoring.py", tmp_path, rows, "--json", second)
    figures = json.loads(first.read_text(encoding="utf-8"))
    assert shown.stdout.startswith("all: 2 annotated, ")
    assert shown.stderr.startswith("1 articles, ")
    assert again.stdout.startswith("all: 3 annotated, ")
    assert [*figures["statements"]["publishers"]] == ["daily"]
    assert json.loads(second.read_text(encoding="utf-8"))["all"]["publishers"]["daily"] == {
        key: value for key, value in figures["all"].items() if key != "publishers"
    }


def test_without_annotations_the_predictions_are_written(tmp_path: Path) -> None:
    """One line says that nothing is scored."""
    write(tmp_path, BRIDGE, "")
    (tmp_path / "attributions" / f"{STEM}_a1.ann").unlink()

    shown = run("attribution.py", tmp_path)
    said = [json.loads(line) for line in shown.stdout.splitlines()]
    assert all(row.keys() == {"article", "spans", "cue_span", "speaker_span", "speaker"} for row in said)
    assert shown.stderr.splitlines()[1:] == [f"{tmp_path / 'attributions'}: no .ann file, so nothing is scored"]
