"""A speaker: who a mention is, by the codebook or by what the article tells, and with what title."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date

from timeline.cast import Cast, Mention, owner, plain, titles
from timeline.codebook import Actor
from timeline.lexicon import vocabulary
from timeline.records import Span, Speaker
from timeline.text import A_WEEKDAY, slug

__all__ = ["ARTICLE", "WHEN", "by_words", "of_actor", "of_person", "title_near"]

WHEN = (
    rf"(?:(?:this|last|earlier|late|early)\s\w+|(?:on\s)?{A_WEEKDAY}"
    r"|yesterday|today|recently|again|later|then)\b"
)
LATER = re.compile(rf"(?<!\b[Aa])(?<!\b[Aa]n)(?<!\b[Tt]he)(?<!\bof)\s{WHEN}.*$")
DATED = re.compile(rf"{A_WEEKDAY}\s(?=[a-z])")  # "a | Monday | memo"
TOLD_OF = re.compile(  # "a poll | released last week", "lawyers — four people — "
    r"\s(?:[—–]|--?)\s.*$|(?<=\w),?\s(?:released|published|conducted|issued|obtained|reviewed|filed|dated)\b.*$"
)
ARTICLE = re.compile(r"^(?:the|a|an) (?=\S)", re.IGNORECASE)


def of_actor(actor: Actor, title: str | None, day: date | None) -> Speaker:
    """Return an actor of the codebook as a speaker, by the title that the article gives or the role of that day."""
    role = next((role.text for role in actor.roles if role.holds(day)), None)
    return Speaker(actor.name, actor.id, title or role, actor.group)


def of_person(mention: Mention, cast: Cast) -> Speaker:
    """Return somebody whom the article names as a speaker: the actor so called, or a person known from here alone."""
    actor = cast.aliases.get(plain(mention.person))
    title = title_near(mention.span, mention.person, cast)
    if actor is not None:
        return of_actor(actor, title, cast.day)
    party = cast.parties.get(mention.person)
    group = titles().get(title or "") or None
    if party and (title or "").startswith(("Rep", "Sen", "Congress")):
        group = "congress_r" if party == "R" else "congress_d"
    return Speaker(mention.person, slug(mention.person) or None, title, group)


def title_near(mention: Span, person: str, cast: Cast) -> str | None:
    """Return the title that the article gives a person: at this mention, else at the nearest one before it.

    Who has no title is what stands beside the name.
    """
    titled = cast.titled.get(person, ())
    after = bisect_right(titled, mention.end, key=lambda m: m.span.start)
    return titled[max(0, after - 1)].title if titled else cast.described.get(person)


def by_words(words: str) -> Speaker:
    """Return a speaker who goes by the article's words: an organisation gets an id, an unnamed person does not."""
    words = TOLD_OF.sub("", LATER.sub("", words.strip(' ,.;:“”"')))
    name = owner(DATED.sub("", ARTICLE.sub("", words), count=1))
    parts = name.split()
    named = parts and parts[0][0].isupper() and not {w.casefold() for w in parts} & vocabulary("unnamed")
    named = named and parts[-1] not in vocabulary("roles")  # "the Harbour League founder"
    whole = words.casefold().startswith("the ") or any(w[0].isupper() for w in parts[1:]) or len(parts) == 1
    if named and whole and len(parts) <= 8:
        return Speaker(name, slug(name) or None, None, None)
    return Speaker(name, None, None, "unknown")
