"""Score statements and their sources against annotations in brat stand-off, in the layout of PolNeAR.

    python benchmarks/scoring.py CORPUS_DIR PREDICTIONS.jsonl... [--json FILE]

CORPUS_DIR holds text/<stem>.txt and attributions/<stem>_<annotator>.ann; where several annotated an article, the first
by name counts. Predictions are what attribution.py writes, of one run or of several; an annotated article for which
there are none counts too.

content     A prediction is the annotated statement if both hold at least half (SHARE) of the characters that either
            holds, white space aside. Best first, one to one.
attributed  And its source is right: the mention shares a character with the annotated source, or the last word of the
            speaker's name is one of its words. Where no source is annotated, the right answer is none.
speaker     Right sources, of the statements found whose source is annotated.
tokens      Words that stand in any content.
cue         Annotated cues that any predicted cue touches.
forms       direct: all letters stand between double quotation marks; mixed: some do; indirect: none.

The view "all" is of every annotation, "statements" of those whose cue is a speech act (speech_acts.toml); a prediction
that is one of the others is ignored there, neither right nor wrong. So is, in both, one that is no annotated statement
but stands with its cue inside one: the corpus annotates the outermost only. Nothing here is taken from the program that
is measured but its type of a span. The JSON holds the table's figures by view, each with forms and publishers.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from timeline.records import Span

SHARE = 0.5
LONGEST_SOURCE = 300  # characters; a longer mention would touch the right one by luck
FORMS = ("direct", "mixed", "indirect")
WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
POSSESSIVE = re.compile(r"['’]s\b")
MARK = re.compile(r"''|``|[\"“”]")
GOES_ON = re.compile(r"\s*(?:''|``|[\"“])")  # how a quotation of several paragraphs begins each
TEXT_LINE = re.compile(r"^(?P<id>T\d+)\t\S+ (?P<where>[\d ;]+)\t(?P<words>.*)", re.MULTILINE)
EVENT_LINE = re.compile(r"^E\d+\t(?P<parts>.+)", re.MULTILINE)

Spans = tuple[Span, ...]
Counts = Counter[tuple[str, str]]  # (a form, or "" for all of them; what is counted) -> how many


@dataclass(frozen=True, slots=True)
class Attribution:
    """A statement, annotated or predicted; what it does not have is empty."""

    content: Spans
    cue: Spans = ()
    source: Spans = ()
    name: str | None = None  # of the speaker; predictions only


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article, its annotated statements in reading order, and the annotations whose words are not the text's."""

    stem: str
    text: str
    gold: Sequence[Attribution]
    disagreeing: Sequence[str]


def read_gold(corpus: Path, begins: str = "") -> list[Annotated]:
    """Return the annotated articles whose names begin so."""
    first: dict[str, Path] = {}
    for path in sorted((corpus / "attributions").glob(f"{begins}*.ann")):
        first.setdefault(path.stem.rpartition("_")[0], path)
    articles = []
    for stem, path in sorted(first.items()):
        text = (corpus / "text" / f"{stem}.txt").read_bytes().decode("utf-8")  # newlines as they are
        articles.append(Annotated(stem, text, *_annotations(text, path.read_text(encoding="utf-8"))))
    return articles


def _annotations(text: str, lines: str) -> tuple[list[Attribution], list[str]]:
    spans: dict[str, list[Span]] = {}
    disagreeing = []
    for line in TEXT_LINE.finditer(lines):
        spans[line["id"]] = [Span(*map(int, place.split())) for place in line["where"].split(";")]
        actual = "".join(span.of(text) for span in spans[line["id"]])
        if not _squeezed(actual).startswith(_squeezed(line["words"])):  # a line break in the text ends the stored words
            disagreeing.append(line[0])
    gold = []
    for line in EVENT_LINE.finditer(lines):
        parts: dict[str, list[Span]] = defaultdict(list)
        for part in line["parts"].split():
            role, _, reference = part.partition(":")
            parts[role.rstrip("0123456789")] += spans[reference]
        content, cue, source = (tuple(sorted(parts[role])) for role in ("Content", "Cue", "Source"))
        if content:
            gold.append(Attribution(content, cue, source))
    return sorted(gold, key=lambda one: one.content), disagreeing


def _squeezed(words: str) -> str:
    return "".join(words.split())


def read_predictions(rows: Iterable[Mapping[str, Any]], articles: Iterable[Annotated]) -> dict[str, list[Attribution]]:
    """Return predictions by article; those on articles that are not annotated are left out."""
    lengths = {article.stem: len(article.text) for article in articles}
    found: dict[str, list[Attribution]] = defaultdict(list)
    for row in rows:
        if row["article"] in lengths:
            parts = (row["spans"], [row.get("cue_span")], [row.get("speaker_span")])
            content, cue, source = (tuple(Span(*span) for span in part if span) for part in parts)
            for start, end in (*content, *cue, *source):
                if not 0 <= start < end <= lengths[row["article"]]:
                    raise SystemExit(f"{row['article']}: no such span: {start} to {end}")
            found[row["article"]].append(Attribution(content, cue, source, row.get("speaker")))
    return found


def score(articles: Iterable[Annotated], found: Mapping[str, Sequence[Attribution]]) -> dict[str, dict[str, Any]]:
    """Return the figures by view, and in each by publisher, whose name the article's begins with."""
    counts: dict[str, dict[str, Counts]] = {}
    for article in articles:
        for view, one in count(article.text, article.gold, found.get(article.stem, ())).items():
            groups = counts.setdefault(view, defaultdict(Counter))
            for group in ("", article.stem.partition("_")[0]):
                groups[group] += one
    return {
        view: figures(groups.pop("")) | {"publishers": {name: figures(n) for name, n in sorted(groups.items())}}
        for view, groups in counts.items()
    }


def count(text: str, gold: Sequence[Attribution], found: Sequence[Attribution]) -> dict[str, Counts]:
    """Return the counts of one article by view."""
    pairs = pair(text, gold, found)
    nested = {j for j, one in enumerate(found) if j not in pairs.values() and _is_nested(text, gold, one)}
    every = range(len(gold))
    stated = [i for i in every if is_speech(_words(text, gold[i].cue))]
    inside = quoted(text)
    forms = [form_of(text, one.content, inside) for one in gold]
    by_view: dict[str, Counts] = {}
    for view, kept in (("all", every), ("statements", stated)):
        left_out = [i for i in every if i not in kept]
        n: Counts = Counter()
        n["", "pred"] = len(found) - len(nested) - sum(i in pairs for i in left_out)
        for i in kept:
            outcome = _outcome(text, gold[i], found[pairs[i]] if i in pairs else None, found)
            for part in ("", forms[i]):
                n.update({(part, what): int(it_is) for what, it_is in outcome.items()})
        wanted = _covered(text, [gold[i] for i in kept])
        said = _covered(text, found) - (_covered(text, [gold[i] for i in left_out]) - wanted)
        n.update({("", "tokens_gold"): len(wanted), ("", "tokens_pred"): len(said), ("", "tokens"): len(wanted & said)})
        by_view[view] = n
    return by_view


def pair(text: str, gold: Sequence[Attribution], found: Sequence[Attribution]) -> dict[int, int]:
    """Return which prediction each annotated statement is found by."""
    theirs, ours = ([_ink(text, one.content) for one in group] for group in (gold, found))
    shares = [
        (-len(a & b) / len(a | b), i, j)
        for i, a in enumerate(theirs)
        for j, b in enumerate(ours)
        if not a.isdisjoint(b)
    ]
    pairs: dict[int, int] = {}
    for share, i, j in sorted(shares):
        if -share >= SHARE and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _ink(text: str, spans: Iterable[Span]) -> set[int]:
    """Return the places of the characters that are no white space."""
    return {place for span in spans for place in range(*span) if not text[place].isspace()}


def _is_nested(text: str, gold: Sequence[Attribution], one: Attribution) -> bool:
    """Tell whether content and cue of a prediction stand inside one annotated content."""
    whole = _ink(text, (*one.content, *one.cue))
    return bool(one.cue) and any(whole <= _ink(text, outer.content) for outer in gold)


@cache
def speech_words() -> frozenset[str]:
    """Return every form of the cues that report an utterance; of irregular verbs also forms that do not exist."""
    listed = tomllib.loads((Path(__file__).parent / "speech_acts.toml").read_text(encoding="utf-8"))
    forms = set(listed["words"].split())
    for verb in listed["verbs"].split():
        stems = (verb, verb.removesuffix("e"), verb + verb[-1])  # warn-ed, not-ed, dubb-ed
        forms |= {verb, verb + "s", verb + "es", *(stem + ending for stem in stems for ending in ("ed", "ing"))}
        if verb.endswith("y"):
            forms |= {verb[:-1] + "ies", verb[:-1] + "ied"}
    return frozenset(forms)


def is_speech(cue: str) -> bool:
    """Tell whether a cue reports an utterance; a colon or a dash alone does.

    >>> [is_speech(cue) for cue in ("has repeatedly denied", "according to", ":", "believes", "")]
    [True, True, True, False, False]
    """
    words = _folded(cue)
    return not speech_words().isdisjoint(words) if words else bool(cue.strip())


def _folded(words: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(words)]


def _words(text: str, spans: Spans) -> str:
    return " ".join(span.of(text) for span in spans)


def form_of(text: str, content: Spans, inside: Set[int]) -> str:
    """Tell whether the letters and digits stand between double quotation marks: all, some or none.

    >>> text = "“Go,” he said, “now.”"
    >>> [form_of(text, (Span(*span),), quoted(text)) for span in ((0, 5), (0, 21), (6, 13))]
    ['direct', 'mixed', 'indirect']
    """
    letters = {place for place in _ink(text, content) if text[place].isalnum()}
    between = letters & inside
    return "indirect" if not between else "direct" if between == letters else "mixed"


def quoted(text: str) -> set[int]:
    """Return the places between double quotation marks, paragraph by paragraph.

    >>> text = "“One.\\n“Two,” he said. ''Three'' \\"Four"
    >>> "".join(character if place in quoted(text) else "." for place, character in enumerate(text))
    '.One...Two,.............Three....Four'
    """
    inside: set[int] = set()
    is_open = False
    for paragraph in re.finditer(r".*\S.*", text):
        at = paragraph.start()
        is_open = is_open and bool(GOES_ON.match(paragraph[0]))
        for mark in MARK.finditer(text, *paragraph.span()):
            inside.update(range(at, mark.start()) if is_open else ())
            is_open, at = _opens(text, mark, paragraph, is_open), mark.end()
        inside.update(range(at, paragraph.end()) if is_open else ())
    return inside


def _opens(text: str, mark: re.Match[str], paragraph: re.Match[str], is_open: bool) -> bool:
    """Tell whether a quotation is open after a mark: by its shape, else by what stands on either side."""
    if mark[0] in "“”":
        return mark[0] == "“"
    before = text[mark.start() - 1] if mark.start() > paragraph.start() else " "
    after = text[mark.start() + 1] if mark.start() + 1 < paragraph.end() else " "  # of '' and `` the second half
    if before in " \t\xa0([{—–-" and not after.isspace():
        return True
    return before.isspace() and not is_open


def _outcome(text: str, gold: Attribution, match: Attribution | None, found: Iterable[Attribution]) -> dict[str, bool]:
    """Tell what holds of one annotated statement."""
    right = match is not None and is_right(text, gold, match)
    return {
        "gold": True,
        "content": match is not None,
        "attributed": right,
        "sourced": match is not None and bool(gold.source),
        "speaker": right and bool(gold.source),
        "cues": bool(gold.cue),
        "cue": any(_meet(gold.cue, one.cue) for one in found),
    }


def is_right(text: str, gold: Attribution, match: Attribution) -> bool:
    """Tell whether the source is right, by the mention or by the name.

    >>> gold = Attribution((Span(14, 16),), source=(Span(0, 8),))
    >>> names = ("Jane Roe", "Roe", "Jane Fox", None)
    >>> [is_right("Ms. Roe said: No", gold, Attribution(gold.content, name=name)) for name in names]
    [True, True, False, False]
    """
    if not gold.source:
        return not match.source and not match.name
    short = [span for span in match.source if span.end - span.start <= LONGEST_SOURCE]
    name, source = (_folded(POSSESSIVE.sub("", words)) for words in (match.name or "", _words(text, gold.source)))
    return _meet(gold.source, short) or (name != [] and name[-1] in source)


def _meet(some: Iterable[Span], others: Collection[Span]) -> bool:
    return any(one.meets(other) for one in some for other in others)


def _covered(text: str, attributions: Iterable[Attribution]) -> set[int]:
    """Return where the words begin that a content touches."""
    places = {place for one in attributions for place in _ink(text, one.content)}
    return {word.start() for word in WORD.finditer(text) if not places.isdisjoint(range(*word.span()))}


def figures(n: Counts) -> dict[str, Any]:
    """Return the ratios; 0 where there is nothing to divide by."""
    return {
        "gold": n["", "gold"],
        "pred": n["", "pred"],
        "content": _p_r_f1(n["", "content"], n["", "pred"], n["", "gold"]),
        "tokens": _p_r_f1(n["", "tokens"], n["", "tokens_pred"], n["", "tokens_gold"]),
        "attributed": _p_r_f1(n["", "attributed"], n["", "pred"], n["", "gold"]),
        "cue_recall": _ratio(n["", "cue"], n["", "cues"]),
        "speaker_accuracy": _ratio(n["", "speaker"], n["", "sourced"]),
        "forms": {
            form: {
                "gold": n[form, "gold"],
                "recall": _ratio(n[form, "content"], n[form, "gold"]),
                "speaker_accuracy": _ratio(n[form, "speaker"], n[form, "sourced"]),
                "attributed_recall": _ratio(n[form, "attributed"], n[form, "gold"]),
            }
            for form in FORMS
        },
    }


def _p_r_f1(hits: int, predicted: int, gold: int) -> dict[str, float]:
    p, r = _ratio(hits, predicted), _ratio(hits, gold)
    return {"p": p, "r": r, "f1": 2 * p * r / (p + r) if hits else 0.0}


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def table(result: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines that are printed: for each view the whole, then the forms, then the publishers."""
    for view, all_of in result.items():
        yield f"{view}: {all_of['gold']} annotated, {all_of['pred']} predicted"
        for what in ("content", "tokens", "attributed"):
            yield f"  {what:<12} P {all_of[what]['p']:.3f}  R {all_of[what]['r']:.3f}  F1 {all_of[what]['f1']:.3f}"
        yield f"  {'speaker':<12} accuracy {all_of['speaker_accuracy']:.3f}"
        yield f"  {'cue':<12} recall {all_of['cue_recall']:.3f}"
        yield f"  {'slice':<12} {'gold':>6}  recall  speaker  attributed recall  content F1  attributed F1"
        for form, n in all_of["forms"].items():
            yield _row(form, n["gold"], n["recall"], n["speaker_accuracy"], n["attributed_recall"])
        for name, n in all_of["publishers"].items():
            content, attributed = n["content"], n["attributed"]
            found = (content["r"], n["speaker_accuracy"], attributed["r"], content["f1"], attributed["f1"])
            yield _row(name, n["gold"], *found)


def _row(name: str, gold: int, *shares: float) -> str:
    widths = (6, 7, 17, 10, 13)
    cells = (f"{share:{width}.3f}" for share, width in zip(shares, widths, strict=False))
    return f"  {name:<12} {gold:6}  {'  '.join(cells)}"


def report(articles: Sequence[Annotated], rows: Iterable[Mapping[str, Any]], json_file: Path | None) -> None:
    """Print the table, write the figures if told to, and name the annotations that do not agree with the text."""
    result = score(articles, read_predictions(rows, articles))
    for article in articles:
        for line in article.disagreeing:
            print(f"{article.stem}: the text has other words there: {line}", file=sys.stderr)
    print("\n".join(table(result)))
    if json_file:
        json_file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Score predictions from files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("predictions", type=Path, nargs="+")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    args = parser.parse_args()
    lines = (line for path in args.predictions for line in path.read_text(encoding="utf-8").split("\n"))
    report(read_gold(args.corpus), (json.loads(line) for line in lines if line.strip()), args.json)


if __name__ == "__main__":
    main()
