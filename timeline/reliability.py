"""Agreement between two coders: Krippendorff's alpha for the subject, the topics and the positions.

What is compared with what:

- *on_topic* (nominal): every statement that both tables hold.
- *topic* (nominal), in all: statements that both coders put on the subject, where both name a topic.
- *topic*, for one topic: whether it is named or not, over all that both coded; off the subject is "not named".
- *position* (ordinal): statements to which both gave the same topic, since steps of two scales cannot be compared.
- *posture* (ordinal): statements that both put on the subject; it means the same on every topic.

A missing answer is missing: it lowers the coverage and is never a code. Alpha is not told where it is not defined.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from timeline.codebook import Codebook
    from timeline.codings import Coding
    from timeline.records import Span

__all__ = ["Agreement", "Measure", "Side", "alpha", "alphas", "compare_codings", "why_undefined"]

Level = Literal["nominal", "ordinal", "interval"]
Value = str | int | bool
Pair = tuple["Coding", "Coding"]
Read = Callable[["Coding"], Value | None]

FEWEST: Final = 10  # units below which no band is given, whatever the figure
DRAWS, SEED, CLUSTERS = 500, 20250616, 5  # of articles, for the interval; fewer articles give none
UNDEFINED_DRAWS: Final = 0.05  # if more of the draws have no alpha, neither has the interval an end


@dataclass(frozen=True, slots=True)
class Measure:
    """How far two coders agree in one code; counts are of statements."""

    topic: str | None  # None: over all topics
    code: str  # on_topic, topic, position, posture
    level: Level
    base: int  # to which the code could have been given by both
    both: int  # to which both gave it
    one_only: int
    agreement: float | None  # share of `both` that is the same
    alpha: float | None
    low: float | None  # 95 % interval, by drawing articles anew; None: too few articles
    high: float | None
    band: str | None  # publish, tentative, unreliable
    undefined: str | None  # why there is no alpha, or no band

    @property
    def coverage(self) -> float | None:
        """The share of statements that could have the code to which both gave it."""
        return self.both / self.base if self.base else None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two tables."""

    coders: tuple[str, ...]
    codebooks: tuple[str, ...]
    statements: int
    uncoded: Mapping[str, int]  # refused, failed, not asked, withdrawn
    read: int  # confirmed or corrected by a reader, who saw what had been suggested
    only: int  # statements that the other table does not hold
    overlapping: int  # of these, such as share words with one that only the other table holds


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two tables of codes compared."""

    a: Side
    b: Side
    matched: int
    publish_from: float
    tentative_from: float
    measures: tuple[Measure, ...]  # over all topics, then topic by topic


def compare_codings(a: Sequence[Coding], b: Sequence[Coding], codebook: Codebook) -> Agreement:
    """Return how far two tables of codes agree; statements are matched by id.

    >>> from timeline.codebook import load_codebook
    >>> from timeline.codings import Coding
    >>> one = [Coding(name, on_topic=True, topic=topic) for name, topic in zip("pqr", ["cities", "troops", "border"])]
    >>> [(m.code, m.both, m.alpha) for m in compare_codings(one, one, load_codebook()).measures if m.topic is None]
    [('on_topic', 3, None), ('topic', 3, 1.0), ('position', 0, None), ('posture', 0, None)]
    """
    others = {coding.id: coding for coding in b}
    pairs = [(coding, others[coding.id]) for coding in a if coding.id in others]
    ids = {coding.id for coding, _ in pairs}
    rest = [[coding for coding in table if coding.id not in ids] for table in (a, b)]
    rule = codebook.reliability
    bands = rule.publish_from, rule.tentative_from
    return Agreement(
        _side(a, rest[0], rest[1]),
        _side(b, rest[1], rest[0]),
        len(pairs),
        *bands,
        tuple(_measures(pairs, [topic.id for topic in codebook.topics], rule.levels, bands)),
    )


def _side(table: Sequence[Coding], unmatched: Sequence[Coding], others: Sequence[Coding]) -> Side:
    return Side(
        coders=tuple(sorted({coding.coder for coding in table if coding.coder})),
        codebooks=tuple(sorted({coding.codebook_version for coding in table if coding.codebook_version})),
        statements=len(table),
        uncoded=dict(sorted(Counter(coding.outcome for coding in table if coding.outcome != "coded").items())),
        read=sum(coding.status in ("confirmed", "corrected") for coding in table),
        only=len(unmatched),
        overlapping=_overlapping(unmatched, others),
    )


def _overlapping(table: Iterable[Coding], others: Iterable[Coding]) -> int:
    spans: dict[str | None, list[Span]] = defaultdict(list)
    for coding in others:
        spans[coding.article] += coding.spans
    return sum(any(own.meets(span) for own in coding.spans for span in spans[coding.article]) for coding in table)


# ------------------------------------------------------------------------------------------------ what is measured


def _measures(
    pairs: Sequence[Pair], topics: Sequence[str], levels: Mapping[str, Any], bands: tuple[float, float]
) -> Iterator[Measure]:
    on_subject = [pair for pair in pairs if all(coding.on_topic for coding in pair)]
    same_topic = [pair for pair in on_subject if pair[0].topic and pair[0].topic == pair[1].topic]
    yield _measure(None, "on_topic", "nominal", pairs, lambda coding: coding.on_topic, bands)
    yield _measure(None, "topic", levels["topic"], on_subject, lambda coding: coding.topic, bands)
    yield _measure(None, "position", levels["position"], same_topic, lambda coding: coding.position, bands)
    yield _measure(None, "posture", levels["posture"], on_subject, lambda coding: coding.posture, bands)
    named = {coding.topic for pair in pairs for coding in pair}
    for topic in topics:
        if topic in named:
            here = [pair for pair in same_topic if pair[0].topic == topic]
            yield _measure(topic, "topic", "nominal", pairs, _names(topic), bands)
            yield _measure(topic, "position", levels["position"], here, lambda coding: coding.position, bands)


def _names(topic: str) -> Read:
    """Return a reader of whether a coder names *topic*; ``None`` where the coder names none and does not say why."""
    return lambda coding: coding.topic == topic if coding.topic or coding.on_topic is False else None


def _measure(
    topic: str | None, code: str, level: Level, pairs: Sequence[Pair], read: Read, bands: tuple[float, float]
) -> Measure:
    given = [(read(a), read(b), a.article or b.article or a.id) for a, b in pairs]
    both = [(x, y, article) for x, y, article in given if x is not None and y is not None]
    rows = [x for x, _, _ in both], [y for _, y, _ in both]
    undefined = why_undefined(rows)
    found = alpha(rows, level)
    low, high = _interval(rows, [article for _, _, article in both], level) if found is not None else (None, None)
    if found is not None and (few := _rarer(rows)) < FEWEST:
        undefined = (
            f"too few to judge: {few} of {len(both)} statements" if few < len(both) else f"too few to judge: {few}"
        )
    return Measure(
        topic=topic,
        code=code,
        level=level,
        base=len(pairs),
        both=len(both),
        one_only=sum((x is None) != (y is None) for x, y, _ in given),
        agreement=sum(x == y for x, y, _ in both) / len(both) if both else None,
        alpha=found,
        low=low,
        high=high,
        band=None if found is None or undefined else _band(found, *bands),
        undefined=undefined,
    )


def _rarer(rows: tuple[Sequence[Value], Sequence[Value]]) -> int:
    """Return on how many statements the figure rests: of a yes or no, on those where somebody gave the rarer answer."""
    pairs = list(zip(*rows, strict=True))
    return min(
        [sum(answer in pair for pair in pairs) for answer in (True, False)] if _is_yes_no(rows) else [len(pairs)]
    )


def _is_yes_no(rows: tuple[Sequence[Value], Sequence[Value]]) -> bool:
    return all(isinstance(value, bool) for row in rows for value in row)


def _band(found: float, publish_from: float, tentative_from: float) -> str:
    return "publish" if found >= publish_from else "tentative" if found >= tentative_from else "unreliable"


# ------------------------------------------------------------------------------------------------ alpha


def alpha(coders: Sequence[Sequence[Value | None]], level: Level) -> float | None:
    """Return Krippendorff's alpha of what *coders* said of the same units; ``None`` where it is not defined.

    A missing answer is ``None``. The order of values is their own.

    >>> round(alpha([[1, 2, 3, 3], [1, 2, 3, None]], "ordinal"), 3)
    1.0
    >>> alpha([["x", "x"], ["x", "x"]], "nominal") is None
    True
    """
    if why_undefined(coders):
        return None
    return _alpha(coders, level)


def why_undefined(coders: Sequence[Sequence[Value | None]]) -> str | None:
    """Return why the answers have no alpha; ``None`` where they have one.

    >>> why_undefined([["x", "x", None], ["x", "x", "y"]])
    'no variation: every answer is the same'
    """
    units = _pairable(coders)
    if not units:
        return "no statement has both answers"
    if len(units) == 1:
        return "too few: one statement has both answers"
    if len({value for unit in units for value in unit}) == 1:
        return "no variation: every answer is the same"
    return None


def _pairable(coders: Sequence[Sequence[Value | None]]) -> list[list[Value]]:
    units = ([value for value in unit if value is not None] for unit in zip(*coders, strict=True))
    return [unit for unit in units if len(unit) > 1]


def _domain(units: Iterable[Sequence[Value]]) -> list[Any]:
    values: list[Any] = list({value for unit in units for value in unit})
    return sorted(values)


def _alpha(coders: Sequence[Sequence[Value | None]], level: Level) -> float:
    import krippendorff

    units = _pairable(coders)
    domain = _domain(units)
    counts = [[unit.count(value) for value in domain] for unit in units]
    places = domain if level == "interval" else None  # of the others only the order counts
    return float(krippendorff.alpha(value_counts=counts, value_domain=places, level_of_measurement=level))


# ------------------------------------------------------------------------------------------------ how sure that is


def _interval(
    rows: tuple[Sequence[Value], Sequence[Value]], articles: Sequence[str], level: Level
) -> tuple[float | None, float | None]:
    """Return the ends of the 95 % interval: articles are drawn anew, since statements of one article are alike."""
    import numpy as np

    names = {name: at for at, name in enumerate(dict.fromkeys(articles))}
    if len(names) < CLUSTERS:
        return None, None
    domain = _domain(rows)
    place = {value: at for at, value in enumerate(domain)}
    met = np.zeros((len(names), len(domain), len(domain)))  # per article: how often two values met
    for one, other, article in zip(*rows, articles, strict=True):
        met[names[article], place[one], place[other]] += 1
        met[names[article], place[other], place[one]] += 1
    draws = np.random.default_rng(SEED).multinomial(len(names), [1 / len(names)] * len(names), size=DRAWS)
    found = alphas(np.tensordot(draws, met, axes=1), domain, level)
    found = found[np.isfinite(found)]
    if len(found) < (1 - UNDEFINED_DRAWS) * DRAWS:
        return None, None
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def alphas(met: NDArray[Any], domain: Sequence[Any], level: Level) -> NDArray[Any]:
    """Return alpha of each matrix of coincidences, for two coders; NaN where it is not defined.

    The package takes one sample at a time; a test holds these to its figures.
    """
    import numpy as np

    counts = met.sum(axis=1)
    if level == "ordinal":
        upto = np.cumsum(counts, axis=1)
        middle = upto - counts / 2  # the rank of each value, ties sharing theirs
        apart = (middle[:, :, None] - middle[:, None, :]) ** 2
    elif level == "interval":
        values = np.array(domain, dtype=float)
        apart = (values[:, None] - values[None, :])[None] ** 2
    else:
        apart = 1 - np.eye(len(domain))[None]
    chance = counts[:, :, None] * counts[:, None, :] / (counts.sum(axis=1) - 1)[:, None, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        figures: NDArray[Any] = 1 - (met * apart).sum(axis=(1, 2)) / (chance * apart).sum(axis=(1, 2))
    return figures
