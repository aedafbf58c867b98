"""To whom and where something was said: the words that name the audience and the place, and which of two differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from timeline.lexicon import either, load_lexicon
from timeline.media import outlet_pattern, without_edges
from timeline.records import Span

__all__ = [
    "NOWHERE",
    "Named",
    "Setting",
    "find_audiences",
    "find_other_time",
    "find_places",
    "find_setting",
    "is_beyond",
]

AUDIENCES = frozenset(("outlet", "press", "crowd", "body", "reader"))
BY_NAME = frozenset(("outlet", "venue", "region", "town"))  # kinds of which two are told apart by their names
NO_NAME = frozenset(("the", "a", "an", "his", "her", "their"))
OTHERS = re.compile(r"\b(?:who|which|whose|whom|where)\b")  # a clause about somebody or something else
BEYOND = re.compile(  # such a clause that goes on, or a dash and more words than lead up to a medium or a place
    r"\b(?:who|which|whose|whom|where)\b[^,]*$|\s[—–-]{1,2}\s(?:[^\s—–-]+\s){3}[^—–]*$"
)


@dataclass(frozen=True, slots=True)
class Named:
    """An audience or a place as a text names it, and its kind in lexicons/setting.toml."""

    kind: str
    span: Span
    words: str

    def differs(self, other: Named) -> bool:
        """Tell whether the two surely are not one.

        Audiences differ by kind, outlets also by name; places of one kind differ by name. "Phoenix" and "Arizona" may
        be one place, and so may "the crowd" and "supporters".

        >>> def named(kind, words): return Named(kind, Span(0, len(words)), words)
        >>> named("outlet", "MSNBC").differs(named("outlet", "Fox"))
        True
        >>> named("press", "reporters").differs(named("crowd", "supporters"))
        True
        >>> named("outlet", "the Associated Press").differs(named("outlet", "the AP"))
        False
        >>> named("town", "Phoenix").differs(named("region", "Arizona"))
        False
        """
        if self.kind != other.kind:
            return {self.kind, other.kind} <= AUDIENCES
        return self.kind in BY_NAME and _are_other_names(_key(self), _key(other))


@dataclass(frozen=True, slots=True)
class Setting:
    """To whom and where, as far as the text says."""

    audience: Named | None = None
    place: Named | None = None

    def is_apart(self, other: Setting) -> bool:
        """Tell whether the two are surely of different occasions; what is not known differs from nothing."""
        pairs = ((self.audience, other.audience), (self.place, other.place))
        return any(one is not None and two is not None and one.differs(two) for one, two in pairs)

    def joined(self, other: Setting) -> Setting:
        """Return what is known from either, this one first."""
        if self is NOWHERE or other is NOWHERE:
            return other if self is NOWHERE else self
        return Setting(self.audience or other.audience, self.place or other.place)


NOWHERE: Final = Setting()  # what most sentences say


def find_setting(text: str, parts: Sequence[Span], anchor: Span) -> Setting:
    """Return the audience and the place named nearest to the reporting verb, in stretches of text around it.

    >>> text = "At a rally in Phoenix, Roe told the crowd"
    >>> setting = find_setting(text, [Span(0, len(text))], Span(27, 31))
    >>> setting.audience.words, setting.place.words
    ('the crowd', 'Phoenix')
    """
    naming = [part for part in parts if _any().search(text, *part)]  # as few stretches are
    if not naming:
        return NOWHERE
    audiences = [found for part in naming for found in find_audiences(text, part)]
    places = [found for part in naming for found in find_places(text, part)]
    return Setting(_nearest(text, audiences, anchor), _nearest(text, places, anchor))


def _nearest(text: str, found: Sequence[Named], anchor: Span) -> Named | None:
    own = [one for one in found if not _is_of_another(text, one.span, anchor)]
    return min(own, key=lambda one: max(one.span.start - anchor.end, anchor.start - one.span.end, 0), default=None)


def _is_of_another(text: str, span: Span, anchor: Span) -> bool:
    """Tell whether words stand in a clause about somebody else: "Roe, who told reporters that she was ill, said"."""
    if span.start >= anchor.end:
        return OTHERS.search(text, anchor.end, span.start) is not None or is_beyond(text, span, anchor)
    clause = max(text.rfind(mark, 0, span.start) for mark in ",.;\n")
    return OTHERS.search(text, clause + 1, span.start) is not None


def is_beyond(text: str, span: Span, anchor: Span) -> bool:
    """Tell whether words behind a verb tell of something else: "said so — a rule that Poe gave in a memo — and left".

    >>> text = "Roe told Poe, who spoke in May, in a letter to those who wrote in a memo"
    >>> [is_beyond(text, Span(at, at + 4), Span(4, 8)) for at in (text.index("in a l"), text.index("in a m"))]
    [False, True]
    """
    return span.start >= anchor.end and BEYOND.search(text, anchor.end, span.start) is not None


def find_audiences(text: str, part: Span) -> Iterator[Named]:
    """Yield each audience named in a stretch of text; "him" and "them" are none.

    >>> text = "Roe told NBC’s Tom Poe; she told the crowd; he told them"
    >>> [(found.kind, found.words) for found in find_audiences(text, Span(0, len(text)))]
    [('outlet', 'NBC’s Tom Poe'), ('crowd', 'the crowd')]
    """
    return _find("audience", text, part)


def find_places(text: str, part: Span) -> Iterator[Named]:
    """Yield each place that a stretch of text names for speaking: at its head, or beside a word of speaking.

    >>> text = "Roe, a professor in Austin, said at a rally in Phoenix in May"
    >>> [(found.kind, found.words) for found in find_places(text, Span(0, len(text)))]
    [('town', 'Phoenix')]
    """
    opening, speaking = _adverbial()
    for found in _find("place", text, part):
        before = text[part.start : found.span.start]
        if speaking.search(before) or opening.fullmatch(before):
            yield found


def find_other_time(text: str, parts: Sequence[Span], anchor: Span) -> Span | None:
    """Return the words that put the saying at a time of its own without naming it: "in a recent interview".

    >>> text = "Roe told a paper in a recent interview"
    >>> find_other_time(text, [Span(0, len(text))], Span(4, 8)).of(text)
    'in a recent'
    """
    hits = (
        Span(part.start + match.start(), part.start + match.end())
        for part in parts
        for match in _other_time().finditer(_lower(part.of(text)))
    )
    return next((span for span in hits if not _is_of_another(text, span, anchor)), None)


@cache
def _other_time() -> re.Pattern[str]:
    return re.compile(load_lexicon("setting")["other_time"]["regex"], re.VERBOSE)


def _lower(words: str) -> str:
    """Return words in lower case, each letter in its place: twice as fast to search as with the case ignored."""
    low = words.lower()
    return low if len(low) == len(words) else words  # "İ" has two letters in lower case


# ----------------------------------------------------------------------------------------------------- are they one


def _key(named: Named) -> tuple[str, ...]:
    """Return the words of a name that count: of "NBC’s Tom Poe" the outlet alone, of the Oval Office its house."""
    words = re.split(r"[’']s?\s", named.words)[0] if named.kind == "outlet" else named.words
    groups = load_lexicon("setting")["same"]["groups"]
    words = next((group[0] for group in groups if any(name in words for name in group)), words)
    return tuple(word for word in re.findall(r"\w+", words.casefold()) if word not in NO_NAME)


def _are_other_names(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether neither name is part of the other, nor its initials, nor a noun for any of its kind."""
    if set(one) <= set(other) or set(other) <= set(one):
        return False
    if set(one) & _unnamed() or set(other) & _unnamed():
        return False
    return ("".join(word[0] for word in one),) != other and ("".join(word[0] for word in other),) != one


@cache
def _unnamed() -> frozenset[str]:
    return frozenset(load_lexicon("setting")["same"]["unnamed"])


# -------------------------------------------------------------------------------------------------------- patterns


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    pattern: re.Pattern[str]


def _find(sort: str, text: str, part: Span) -> Iterator[Named]:
    for kind in _kinds(sort):
        for match in kind.pattern.finditer(text, *part):
            group = next(name for name, words in match.groupdict().items() if words)
            span = Span(*match.span(group))
            yield Named(kind.name, span, span.of(text))


@cache
def _adverbial() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what may stand before a place at the head of a stretch, and before one beside a word of speaking."""
    lists = load_lexicon("setting")["adverbial"]
    few = r"(?:\s+(?!(?:who|which|that|whose)\b)[\w’'-]+){0,5}\s+$"
    return re.compile(rf"(?:{lists['opening']})[^,;:“”\"]*"), re.compile(rf"\b{either(lists['speaking'])}{few}")


@cache
def _kinds(sort: str) -> tuple[_Kind, ...]:
    """Return the audiences or the places of lexicons/setting.toml."""
    lists = load_lexicon("setting")
    name = rf"(?!{either(lists['names']['never'])}\b)[A-Z][\w-]+"
    parts = {
        "OUTLET": outlet_pattern(),
        "NAME": rf"{name}(?:\s{name}){{0,3}}",
        "REGION": either(lists["region"]["names"]),
    }
    return tuple(_Kind(entry["name"], re.compile(_filled(entry["regex"], parts), re.VERBOSE)) for entry in lists[sort])


@cache
def _any() -> re.Pattern[str]:
    """Return one pattern of all the audiences and places."""
    kinds = (*_kinds("audience"), *_kinds("place"))
    regexes = (re.sub(r"\(\?P<\w+>", "(?:", without_edges(kind.pattern.pattern)) for kind in kinds)
    return re.compile(rf"\b(?=[A-Za-z])(?:{'|'.join(regexes)})", re.VERBOSE)


def _filled(regex: str, parts: dict[str, str]) -> str:
    return re.sub("|".join(parts), lambda match: parts[match.group()], regex)
