"""Where, when, to whom and through which medium each statement was made: occasions, shared and inherited."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from timeline.attachment import (
    EXPLICIT,
    anchor_of,
    date_of,
    is_adverb,
    is_aside,
    is_background,
    is_earlier_act,
    is_of_a_thing,
)
from timeline.editions import Edition, find_edition
from timeline.media import UNSPECIFIED, find_media
from timeline.reading import Reading
from timeline.records import Block, Interval, Occasion, Published, Quotation, Span, Speaker, Timex
from timeline.scenes import Scene, find_scenes, is_answer, is_asked_there, is_before_or_after, is_there, takes_part
from timeline.setting import Named, Setting, find_other_time, find_setting
from timeline.talks import find_talks
from timeline.text import Laid

__all__ = ["find_occasions"]

OPENING = 60  # characters: who is named this early in a sentence is most often its subject
LASTS = 31  # days: an occasion known less closely than that passes no date on
REACH = 4  # paragraphs of prose that an occasion lasts without being named again
AT_ONCE = re.compile(r"\b(?:immediately|promptly|at once|minutes later|moments later|hours later)\b")
LATER = re.compile(r"\b(?:later|has since|have since|had since|subsequently|afterwards?)\b")
PERFECT = re.compile(r"^(?:has|have|’ve|'ve|had)\b")
BACKWARD = re.compile(r"\b(?:the|that|his|her|their|its|this|same)\s(?:\w+\s){0,2}$", re.IGNORECASE)
TO_THAT = re.compile(r"(?:in\s)?(?:the|that|his|her|their|its|this|same)\s", re.IGNORECASE)
NEAR = 3  # sentences
FAR = 10  # paragraphs of prose over which "the hearing" is still the one told of
LEAD = 2  # paragraphs that say what a story is about
IN_PASSING = 2  # paragraphs
ENTRY = 3000  # characters of an entry of live updates that are its news
LAST = 8  # scenes
DOCUMENTS = frozenset(("court filing", "written statement"))
SPOKEN = frozenset((UNSPECIFIED, "speech"))  # the media of a scene
ANNOUNCING = re.compile(
    r"\b(?:announced|issued|released|declared|published|posted|wrote|filed|unveiled|responded|replied|put out|sent)\b"
)
DOCUMENT = re.compile(
    r"(?:the|that|this|its|their|his|her|both)\s(?:[\w-]+\s){0,2}(?:statement|release|letter|memo|memorandum|e-?mail|document"
    r"|filing|lawsuit|suit|complaint|petition|report|post|message|notice|order|announcement|proclamation|manifesto|plan)",
    re.IGNORECASE,
)
WORD, WORDS = re.compile(r"\w"), re.compile(r"\w+")
PRONOUNS = frozenset(("he", "she", "it", "they", "who", "which"))


@dataclass(frozen=True, slots=True)
class Event:
    """An occasion that has been told of: where in the text, who took part."""

    offset: int
    paragraph: int  # its number among the paragraphs of prose
    speakers: frozenset[str]
    people: frozenset[str]  # they, and whoever is named beside the statement
    occasion: Occasion
    is_earlier: bool = False  # told to say what came before: "had said in May", "days after she said"


@dataclass(frozen=True, slots=True)
class Told:
    """What the words around a statement say of its occasion: the medium, the words that name it, to whom and where."""

    medium: str
    named: Span | None
    setting: Setting
    around: Sequence[Span]  # the stretches of its sentence that are nobody's words


@dataclass(frozen=True, slots=True)
class Story:
    """An article while its occasions are found, in order; ``events`` and ``settings`` grow."""

    reading: Reading
    quotations: Sequence[Quotation]
    speakers: Sequence[Speaker | None]
    prose: Sequence[int]  # paragraph number -> its number among the paragraphs of prose
    timexes: Sequence[Timex]  # those of prose, outside every statement's words
    begins: Sequence[int]  # where each of them begins
    adverbs: Mapping[int, Timex]  # the date beside a statement's verb that was taken for its words
    published: Published
    reporting: frozenset[int]  # the sentences that report a statement
    names: Sequence[tuple[str, str]]  # of the speakers that have one, each with its last word
    said: Sequence[Span]  # the words of the outermost statements, in order
    reach: Sequence[int]  # of each of them, how far it and those before it go
    events: list[Event] = field(default_factory=list)
    speakers_of: dict[str, set[str]] = field(default_factory=dict)  # of each occasion, by its id
    people_of: dict[str, set[str]] = field(default_factory=dict)
    settings: dict[str, Setting] = field(default_factory=dict)  # of each occasion, by its id
    scenes: list[Scene] = field(default_factory=list)  # told of without a statement, in order
    edition: Edition = field(default_factory=Edition)
    news: dict[int, str | None] = field(default_factory=dict)  # where an entry begins -> who speaks first in it
    joined: dict[int, Event] = field(default_factory=dict)  # where a scene's day stands -> its occasion
    around: dict[int, Sequence[Span]] = field(default_factory=dict)  # start of a sentence -> what nobody says in it

    @property
    def text(self) -> str:
        """The article's text."""
        return self.reading.text

    def dates_in(self, span: Span, resolved: bool = True) -> list[Timex]:
        """Return the dates of a stretch of prose, outside all statements' words, that are not after publication.

        Or those whose days are not known: "Monday" in an article without a date.
        """
        first, last = bisect_left(self.begins, span.start), bisect_left(self.begins, span.end)
        inside = [t for t in self.timexes[first:last] if t.span.end <= span.end]
        if not resolved:
            return [t for t in inside if t.value is None]
        return [t for t in inside if t.value and not self.is_future(t.value)]

    def is_future(self, when: Interval) -> bool:
        """Tell whether days begin after the last day on which the article can have appeared."""
        end = self.published.when.end if self.published.when else None
        return bool(end and when.start and when.start > end)

    def tell(self, event: Event) -> None:
        """Add an occasion to what has been told."""
        self.events.append(event)
        self.speakers_of.setdefault(event.occasion.id, set()).update(event.speakers)
        self.people_of.setdefault(event.occasion.id, set()).update(event.people)


def find_occasions(
    reading: Reading,
    quotations: Sequence[Quotation],
    speakers: Sequence[Speaker | None],
    timexes: Sequence[Timex],
    published: Published,
) -> list[Occasion]:
    """Return the occasion of each statement; statements of one occasion share its id.

    A date by the reporting verb counts first, then the occasion that the words refer back to, then the one that the
    same speaker is still in, then the date that the sentence before gave. Where only limits follow, the days are
    "bounded": no later than publication, or no earlier than what was told before.
    """
    story = _story(reading, quotations, speakers, timexes, published)
    talks = find_talks(reading, timexes)
    posts = [block for block in reading.blocks if block.kind == "post"]
    found = []
    for i, quotation in enumerate(quotations):
        post = next((p for p in posts if p.span.meets(quotation.content[0])), None)
        if quotation.within is not None:
            found.append(Occasion(_new_id(story, i, "n"), None, "none", "none", None, UNSPECIFIED))
        elif post is not None:
            found.append(_posted(post, timexes))
        elif talks.is_turn(quotation) and (talks.day or quotation.content[0].start in talks.clips):
            found.append(_spoken(story, i, talks.day_of(quotation)))
        else:
            _narrated_before(story, i)
            found.append(_told(story, i))
    return [_with_setting(occasion, story.settings.get(occasion.id, Setting())) for occasion in found]


def _with_setting(occasion: Occasion, setting: Setting) -> Occasion:
    """Return the occasion with the audience and the place that any of its statements names."""

    def words(named: Named | None) -> Span | None:
        return named.span if named else None

    if setting == Setting():
        return occasion
    return replace(occasion, audience=words(setting.audience), place=words(setting.place))


def _story(
    reading: Reading,
    quotations: Sequence[Quotation],
    speakers: Sequence[Speaker | None],
    timexes: Sequence[Timex],
    published: Published,
) -> Story:
    others = Laid(b.span for b in reading.blocks if b.kind not in ("prose", "turn", "headline"))
    paragraphs = {s.paragraph: s.span.start for s in reversed(reading.sentences)}
    prose, count = [], 0
    for number in range(max(paragraphs, default=-1) + 1):
        start = paragraphs.get(number, 0)
        count += not others.meets(Span(start, start + 1))
        prose.append(count)
    said = Laid(span for q in quotations for span in q.content)
    outside = [t for t in timexes if not said.meets(t.span) and not others.meets(t.span)]
    begins = [t.span.start for t in outside]
    adverbs = dict(_adverbs(reading, quotations, timexes))
    reporting = frozenset(reading.place((q.cue or q.content[0]).start) for q in quotations)
    names = [(name, name.split()[-1]) for name in sorted({s.name for s in speakers if s and s.id})]
    outermost = sorted(span for q in quotations if q.within is None for span in q.content)
    reach = [*accumulate((span.end for span in outermost), max)]
    story = Story(
        reading,
        quotations,
        speakers,
        prose,
        outside,
        begins,
        adverbs,
        published,
        reporting,
        names,
        outermost,
        reach,
        edition=find_edition(reading, published),
    )
    story.scenes.extend(find_scenes(reading, [t for t in outside if t.value and not story.is_future(t.value)]))
    return story


def _adverbs(
    reading: Reading, quotations: Sequence[Quotation], timexes: Sequence[Timex]
) -> Iterator[tuple[int, Timex]]:
    """Yield the dates beside the verbs of statements that were taken for their words."""
    begins = [t.span.start for t in timexes]
    for i, quotation in enumerate(quotations):
        if quotation.cue:
            end = reading.sentence(quotation.cue.start).end
            after = timexes[bisect_left(begins, quotation.cue.end) : bisect_left(begins, end)]
            yield from ((i, t) for t in after if t.value and is_adverb(reading, quotation, t))


def _posted(post: Block, timexes: Sequence[Timex]) -> Occasion:
    """Return the occasion of an embedded post: the day in its signature."""
    day = next((t for t in timexes if post.day and t.span.meets(post.day)), None)
    when = day.value if day else None
    return Occasion(
        f"p{post.span.start}",
        when,
        _precision(when),
        "explicit" if when else "none",
        day.span if day else None,
        "social media post",
    )


def _spoken(story: Story, i: int, day: Timex | None) -> Occasion:
    """Return the occasion of a turn: the day of the talk that it is part of, or that of the clip."""
    if day is None:
        return _bounded(story, i, None, UNSPECIFIED)
    when = _clipped(story, day.value)
    return Occasion(f"t{day.span.start}", when, _precision(when), _basis(day), day.span, "interview")


# --------------------------------------------------------------------------------------------- one statement


def _told(story: Story, i: int) -> Occasion:
    """Return the occasion of statement *i*, and add it to what has been told."""
    quotation = story.quotations[i]
    anchor = anchor_of(quotation)
    around = _around(story, anchor)
    medium, named = _medium(story, around, anchor)
    setting = find_setting(story.text, around, anchor)
    own = story.adverbs.get(i)
    if own is None or own.value is None or story.is_future(own.value):
        own = _own_date(story, quotation, around)
    if own is not None:
        when = _clipped(story, own.value)
        occasion = Occasion(_new_id(story, i), when, _precision(when), _basis(own), own.span, medium)
    else:
        occasion = _inherited(story, i, anchor, Told(medium, named, setting, around))
        words = _own_date(story, quotation, around, resolved=False)
        if occasion.when is None and words:  # the day is not known, but the words that would give it are
            occasion = replace(occasion, span=words.span)
    name = _name(story, i)
    entry = story.edition.entry_at(anchor.start)
    if entry:
        story.news.setdefault(entry.start, name)
    speakers = frozenset([name] if name else ())
    named_beside = _named_in(story, " ".join(part.of(story.text) for part in around))
    people, is_earlier = named_beside | speakers, is_earlier_act(story.text, quotation)
    story.tell(Event(anchor.start, _paragraph(story, anchor.start), speakers, people, occasion, is_earlier))
    story.settings[occasion.id] = setting.joined(story.settings.get(occasion.id, Setting()))
    return occasion


def _new_id(story: Story, i: int, kind: str = "o") -> str:
    """Return an id that stays while the text does: the kind, and where the reporting words begin."""
    return f"{kind}{anchor_of(story.quotations[i]).start}"


def _clipped(story: Story, when: Interval | None) -> Interval | None:
    """Return the days up to publication: what an article reports as said was said before it appeared."""
    last = story.published.when.end if story.published.when else None
    if when is None or last is None or (when.end is not None and when.end <= last):
        return when
    return Interval(when.start, last)


def _paragraph(story: Story, offset: int) -> int:
    return story.prose[story.reading.paragraph(offset)]


def _around(story: Story, anchor: Span) -> Sequence[Span]:
    """Return the stretches of the reporting sentence that are nobody's words, and hold some."""
    sentence = story.reading.sentence(anchor.start)
    if sentence.start not in story.around:
        story.around[sentence.start] = [*_unsaid(story, sentence)]
    return story.around[sentence.start]


def _unsaid(story: Story, sentence: Span) -> Iterator[Span]:
    at = sentence.start
    first = bisect_right(story.reach, sentence.start)
    last = bisect_left(story.said, sentence.end, key=lambda span: span.start)
    for span in story.said[first:last]:
        if not span.meets(sentence):
            continue
        if WORD.search(story.text, at, span.start):
            yield Span(at, span.start)
        at = max(at, span.end)
    if WORD.search(story.text, at, sentence.end):
        yield Span(at, sentence.end)


def _own_date(story: Story, quotation: Quotation, around: Sequence[Span], resolved: bool = True) -> Timex | None:
    """Return the date that the reporting sentence gives to its verb."""
    dates = [t for part in around for t in story.dates_in(part, resolved)]
    return date_of(story.reading, quotation, dates, story.published)


def _basis(timex: Timex) -> str:
    return "weekday" if timex.kind == "weekday" else "explicit" if timex.kind in EXPLICIT else "relative"


def _precision(when: Interval | None) -> str:
    """Return how closely the days are known: day, week, month, year, range, none.

    >>> from datetime import date
    >>> _precision(Interval(date(2025, 6, 9), date(2025, 6, 15))), _precision(Interval(None, date(2025, 6, 9)))
    ('week', 'none')
    """
    if when is None or when.days is None or when.start is None or when.end is None:
        return "none"
    if when.days == 1:
        return "day"
    if when.days == 7:
        return "week"
    whole_month = when.start.day == 1 and when.start.month == when.end.month and when.days >= 28
    whole_year = (when.start.month, when.start.day, when.end.month, when.end.day) == (1, 1, 12, 31)
    return "month" if whole_month else "year" if whole_year and when.days <= 366 else "range"


# ------------------------------------------------------------------------------------------------- the medium


def _medium(story: Story, around: Sequence[Span], anchor: Span) -> tuple[str, Span | None]:
    """Return the medium named around the statement, nearest to its verb, and the words that name it."""
    hits = [hit for part in around for hit in find_media(story.text, part)]
    best = min(
        hits, key=lambda hit: (max(hit[1].start - anchor.end, anchor.start - hit[1].end, 0), hit[1].start), default=None
    )
    return best or (UNSPECIFIED, None)


# ------------------------------------------------------------------------------------------------ inheritance


def _inherited(story: Story, i: int, anchor: Span, told: Told) -> Occasion:
    """Return the occasion that the statement goes on from, or the limits that publication and the story set."""
    quotation, medium = story.quotations[i], told.medium
    cue = quotation.cue.of(story.text) if quotation.cue else ""
    if AT_ONCE.search(cue) and story.events and _is_known(story.events[-1].occasion):
        return replace(story.events[-1].occasion, id=_new_id(story, i), basis="inherited", medium=medium)
    if LATER.search(cue):
        return _bounded(story, i, story.events[-1].occasion if story.events else None, medium)
    event = _referred_to(story, i, told) or _announced(story, i, told) or _back_at(story, i, anchor, told)
    if event is None and is_background(story.text, quotation):
        return _bounded(story, i, None, medium)
    if event is None and find_other_time(story.text, told.around, anchor):
        return _bounded(story, i, None, medium)
    looks_back = cue.startswith("had ")  # "had asked": back to an occasion told of before, whoever has spoken since
    if event is None and (looks_back or not _is_perfect(story, quotation, cue)):
        event = _still_on(story, i, anchor, told, looks_back) or _in_scene(story, i, anchor, told)
        event = event or _in_edition(story, i, anchor, told)
    if event is None or not _is_known(event.occasion):
        shared = event.occasion.medium if event and medium == UNSPECIFIED else medium
        return _bounded(story, i, None, shared)
    same = event.occasion
    if medium in (UNSPECIFIED, same.medium):
        return replace(same, basis="inherited")
    return replace(same, id=_new_id(story, i), basis="inherited", medium=medium)


def _is_perfect(story: Story, quotation: Quotation, cue: str) -> bool:
    """Tell whether the verb tells of no one time: "has said", or "has praised the order and said"."""
    if PERFECT.match(cue) or quotation.cue is None or quotation.source is None:
        return bool(PERFECT.match(cue))
    between = story.text[quotation.source.end : quotation.cue.start]
    return bool(re.match(r"\s(?:has|have)\b[^.;:“”\"]*\band\b", between))


def _is_known(occasion: Occasion) -> bool:
    """Tell whether an occasion is dated closely enough to date what goes on from it."""
    days = occasion.when.days if occasion.when else None
    return occasion.basis != "bounded" and days is not None and days <= LASTS


def _referred_to(story: Story, i: int, told: Told) -> Event | None:
    """Return the occasion that "the post" or "his interview" points back to: his last one of that medium."""
    named = told.named
    if named is None:
        return None
    before, words = story.text[max(0, named.start - 30) : named.start], named.of(story.text)
    if not BACKWARD.search(before) and not TO_THAT.match(words):
        return None
    last = story.events[-1] if story.events else None
    fitting = (
        e
        for e in reversed(story.events)
        if e.occasion.medium == told.medium
        # "the department said in a filing Tuesday. In the brief, its lawyer argued"
        and (_took_part(story, i, e) or (e is last and told.medium in DOCUMENTS))
    )
    return next((event for event in fitting if not _is_apart(story, told, event)), None)


def _announced(story: Story, i: int, told: Told) -> Event | None:
    """Return the act that put out "the release" or "the letter", where none was named: the last one dated near by.

    "The party announced on Thursday ... The release said": an act of announcing, and no other day told since.
    """
    quotation = story.quotations[i]
    source, anchor = quotation.source, anchor_of(quotation)
    if source is None or not _is_document(source.of(story.text)):
        return None
    here = story.reading.place(anchor.start)
    for number in range(here - 1, max(-1, here - 1 - NEAR), -1):
        sentence = story.reading.sentences[number].span
        if _paragraph(story, anchor.start) - _paragraph(story, sentence.start) > 1:
            return None
        for verb in ANNOUNCING.finditer(story.text, *sentence):
            day = _day_of_verb(story, sentence, Span(*verb.span()))
            if day and not _is_told_of(story, source, sentence.start):
                when = _clipped(story, day.value)
                told_then = Occasion(f"s{sentence.start}", when, _precision(when), _basis(day), day.span, told.medium)
                event = next((e for e in story.events if e.occasion.span == day.span), None)
                paragraph = _paragraph(story, sentence.start)
                return event or Event(sentence.start, paragraph, frozenset(), frozenset(), told_then)
        if story.dates_in(sentence):
            return None
    return None


def _is_told_of(story: Story, source: Span, end: int) -> bool:
    """Tell whether the noun of a source stands further up already: then it is that one, of whatever day."""
    noun = source.of(story.text).split()[-1]
    return re.search(rf"\b{re.escape(noun)}\b", story.text[:end], re.IGNORECASE) is not None


def _is_document(words: str) -> bool:
    """Tell whether a source is a text that has been put out: "the release", "its letter".

    >>> _is_document("the three-page release"), _is_document("the mayor"), _is_document("a letter")
    (True, False, False)
    """
    return bool(DOCUMENT.fullmatch(words))


def _day_of_verb(story: Story, sentence: Span, verb: Span) -> Timex | None:
    """Return the date of a verb that reports no statement."""
    act = Quotation((Span(verb.end, verb.end),), verb, None, "indirect")
    return date_of(story.reading, act, story.dates_in(sentence), story.published)


def _in_edition(story: Story, i: int, anchor: Span, told: Told) -> Event | None:
    """Return the day of the page, for what a press release quotes and for the news of an entry of live updates."""
    published, quotation = story.published, story.quotations[i]
    if told.medium not in (UNSPECIFIED, "written statement") or quotation.channel != "prose":
        return None
    entry = story.edition.entry_at(anchor.start)
    is_quoted = story.edition.is_release and quotation.form == "direct" and quotation.cue is not None
    if not is_quoted and (entry is None or not _is_news(story, i, entry)):
        return None
    start = entry.start if entry else 0
    day = Occasion(f"e{start}", published.when, "day", "published", published.span, told.medium)
    return Event(start, _paragraph(story, anchor.start), frozenset(), frozenset(), day)


def _is_news(story: Story, i: int, entry: Span) -> bool:
    """Tell whether a statement is what an entry reports: who speaks first in it, and no other day told before."""
    anchor = anchor_of(story.quotations[i])
    if anchor.start - entry.start > ENTRY:
        return False
    heading = story.text[entry.start : entry.end].partition("\n")[0]
    days = story.dates_in(Span(entry.start, anchor.start))
    if heading.rstrip().endswith("?") or any(day.value != story.published.when for day in days):
        return False
    return story.news.get(entry.start) in (_name(story, i), None)


# ------------------------------------------------------------------------------------------------------- scenes


def _back_at(story: Story, i: int, anchor: Span, told: Told) -> Event | None:
    """Return the scene that the words around a statement name: "at the hearing", "told the committee"."""
    quotation = story.quotations[i]
    if not story.scenes or told.medium not in SPOKEN or is_before_or_after(story.text, told.around):
        return None
    here = _paragraph(story, anchor.start)
    for scene in _scenes_before(story, anchor.start):
        if here - _paragraph(story, scene.day.span.start) > FAR:
            continue
        if takes_part(story.text, quotation, scene) or is_there(story.text, told.around, anchor, scene):
            return _of_scene(story, scene)
    return None


def _scenes_before(story: Story, offset: int) -> Iterator[Scene]:
    """Yield the last scenes whose sentence begins before an offset, or at it, the last one first."""
    count = bisect_right(story.scenes, offset, key=lambda scene: scene.sentence.start)
    yield from reversed(story.scenes[max(0, count - LAST) : count])


def _of_scene(story: Story, scene: Scene) -> Event:
    """Return the occasion of a scene: one of the same words and day if it has been told, else its own."""
    known = story.joined.get(scene.day.span.start)
    known = known or next((e for e in reversed(story.events) if e.occasion.span == scene.day.span), None)
    if known is None:
        when = _clipped(story, scene.day.value)
        occasion = Occasion(
            f"s{scene.words.start}", when, _precision(when), _basis(scene.day), scene.day.span, "speech"
        )
        start = scene.sentence.start
        known = Event(start, _paragraph(story, start), frozenset(), frozenset(), occasion)
        story.tell(known)
    story.joined[scene.day.span.start] = known
    return known


def _in_scene(story: Story, i: int, anchor: Span, told: Told) -> Event | None:
    """Return the last scene, if the speaker is one of its parties, asks there, or answers the one who spoke last."""
    scene = next(_scenes_before(story, anchor.start), None)
    if scene is None or told.medium not in SPOKEN or is_before_or_after(story.text, told.around):
        return None
    if _is_party(story, i, anchor, scene):
        return _of_scene(story, scene)
    event = story.joined.get(scene.day.span.start)
    if event is None or event.occasion.when != story.events[-1].occasion.when:
        return None
    there, last = story.speakers_of[event.occasion.id], story.events[-1]
    if not last.speakers <= there or _paragraph(story, anchor.start) - last.paragraph > 1:
        return None
    if _moved_on(story, last, anchor.start, told.medium):
        return None
    return event if _speaks_with(story, i, scene, there) else None


def _is_party(story: Story, i: int, anchor: Span, scene: Scene) -> bool:
    """Tell whether the speaker is one of the two whom a story opens with: it names them where they first speak."""
    name, opening = _name(story, i), _paragraph(story, scene.sentence.start)
    if name is None or " " not in name or not scene.parties or opening > LEAD:
        return False
    if _paragraph(story, anchor.start) - opening > 1:
        return False
    event = story.joined.get(scene.day.span.start)
    return event is None or len(story.speakers_of[event.occasion.id]) < scene.parties


def _speaks_with(story: Story, i: int, scene: Scene, others: set[str]) -> bool:
    """Tell whether a speaker answers or asks one of *others*, or asks what one of them then answers."""
    quotation, speaker = story.quotations[i], story.speakers[i]
    source, cue = quotation.source, quotation.cue
    if cue is None or source is None:
        return False
    role = speaker.role if speaker else None
    if is_asked_there(story.text, source, scene) or (role and scene.kind.asks.match(role)):
        return True
    if cue.of(story.text).endswith("asked") and i + 1 < len(story.quotations) and _name(story, i + 1) in others:
        return _paragraph(story, anchor_of(story.quotations[i + 1]).start) - _paragraph(story, cue.start) <= 1
    return is_answer(story.text, cue, [name.split()[-1] for name in sorted(others)])


def _is_apart(story: Story, told: Told, event: Event) -> bool:
    """Tell whether the statement has another audience or place than an occasion: "told MSNBC", then "told Fox"."""
    return told.setting.is_apart(story.settings.get(event.occasion.id, Setting()))


def _took_part(story: Story, i: int, event: Event) -> bool:
    """Tell whether the speaker of statement *i* took part in an occasion: as its speaker, or named beside it."""
    name = _name(story, i)
    if name is None or name in story.people_of[event.occasion.id]:
        return True
    return event is story.events[-1] and _is_named_now(story, i, event)


def _goes_on(story: Story, i: int, event: Event) -> bool:
    """Tell whether the speaker of statement *i* may still be in an occasion: it is his own, or he was just named."""
    name, source = _name(story, i), story.quotations[i].source
    if name is None and source is not None and not _is_pronoun(story, i):  # "I", "many": nobody told of before
        return False
    if name is None or name in story.speakers_of[event.occasion.id]:
        return True
    if any(_is_same_noun(name, other) for other in event.speakers):
        return True
    here = _paragraph(story, anchor_of(story.quotations[i]).start)
    near = here == event.paragraph or (here - event.paragraph == 1 and event is story.events[-1])
    return near and _took_part(story, i, event)


def _is_same_noun(name: str, other: str) -> bool:
    """Tell whether "the company" is "the social media company": speakers without a name of their own.

    >>> _is_same_noun("company", "social media company"), _is_same_noun("Poe", "Ann Poe")
    (True, False)
    """
    return other == other.casefold() and name == name.casefold() and name.split()[-1:] == other.split()[-1:]


def _is_named_now(story: Story, i: int, event: Event) -> bool:
    """Tell whether the one before is named here: "a port spokesman said Monday", then "said spokesman John Poe"."""
    speaker = story.speakers[i]
    role = (speaker.role or "").casefold().split() if speaker else []
    known = {name for name, _ in story.names}
    if event.paragraph == 1 and role and any("official" in name.split() for name in event.speakers - known):
        return True  # a lead says "the official in charge", and the next paragraph who that is
    return bool(role) and any(person.casefold().split()[-1:] == role for person in event.people)


def _still_on(story: Story, i: int, anchor: Span, told: Told, looks_back: bool) -> Event | None:
    """Return the occasion the speaker is still in: his last one near by, unless the story moved to another day."""
    here = _paragraph(story, anchor.start)
    took_part = _took_part if looks_back else _goes_on
    for event in reversed(story.events):
        if here - event.paragraph > REACH or not took_part(story, i, event):
            continue
        if _moved_on(story, event, anchor.start, told.medium, looks_back):
            return None
        if _is_apart(story, told, event) or not (looks_back or _is_close(story, i, event)):
            return None
        if event.is_earlier and not looks_back and not (here == event.paragraph and _is_pronoun(story, i)):
            return None
        if told.medium in (UNSPECIFIED, event.occasion.medium) or event.occasion.medium == UNSPECIFIED:
            return event
    return None


def _is_close(story: Story, i: int, event: Event) -> bool:
    """Tell whether a statement surely goes on from one that is known to no more than a month.

    Such a one is told in passing, and the next that its speaker said, by name and in no words of his, may be of today.
    """
    quotation = story.quotations[i]
    days = event.occasion.when.days if event.occasion.when else None
    if (days or 0) <= 7 or quotation.form != "indirect" or quotation.source is None:
        return True
    reading, day = story.reading, event.occasion.span
    if day and day.start == reading.sentence(day.start).start:  # a day that opens a sentence holds for the next ones
        return reading.paragraph(day.start) == reading.paragraph(anchor_of(quotation).start) or _is_pronoun(story, i)
    return _is_pronoun(story, i)


def _is_pronoun(story: Story, i: int) -> bool:
    source = story.quotations[i].source
    return source is not None and source.of(story.text).casefold() in PRONOUNS


def _moved_on(story: Story, event: Event, end: int, medium: str, looks_back: bool = False) -> bool:
    """Tell whether a sentence between told of another day; looking back, one that reports speech does not count.

    The day of the occasion itself is no other one, and near by, nor is one told in passing: "after the fire of May 3".
    """
    reading, text, when = story.reading, story.text, event.occasion.when
    between = range(reading.place(event.offset) + 1, reading.place(end))
    reported = story.reporting if looks_back else frozenset()
    sentences = [reading.sentences[number].span for number in between if number not in reported]
    days = [(s, day) for s in sentences for day in story.dates_in(s) if not is_of_a_thing(text, day)]
    if when is None or when.days != 1:  # of a month there is more than one day
        return bool(days)
    is_near = _paragraph(story, end) - event.paragraph <= IN_PASSING and medium == UNSPECIFIED and not looks_back
    return any(day.value != when and not (is_near and is_aside(text, s, day)) for s, day in days)


def _bounded(story: Story, i: int, earlier: Occasion | None, medium: str) -> Occasion:
    """Return an occasion of which only limits are known: not after publication, not before an *earlier* one."""
    end = story.published.when.end if story.published.when else None
    start = earlier.when.start if earlier and earlier.when else None
    if end is None and start is None:
        return Occasion(_new_id(story, i), None, "none", "none", None, medium)
    if start and end and start > end:
        start = None
    when = Interval(start, end)
    span = earlier.span if start and earlier else None
    return Occasion(_new_id(story, i), when, _precision(when), "bounded", span, medium)


# --------------------------------------------------------------------------------------- what the story tells


def _narrated_before(story: Story, i: int) -> None:
    """Add the occasions that sentences without a statement have told of since the last one: who, when, what medium."""
    anchor = anchor_of(story.quotations[i])
    here = story.reading.place(anchor.start)
    paragraph = story.reading.sentences[here].paragraph
    floor = story.events[-1].offset if story.events else -1
    for number in range(max(0, here - 2), here):
        span = story.reading.sentences[number].span
        if number in story.reporting or span.start <= floor:
            continue
        text = story.text
        dates = [t for t in story.dates_in(span) if not (is_aside(text, span, t) or is_of_a_thing(text, t))]
        if not dates:
            continue
        medium = next((name for name, _ in find_media(story.text, span)), None)
        opening = span if medium else Span(span.start, min(span.end, span.start + OPENING))
        people = _named_in(story, opening.of(story.text)) or _meant_by_pronoun(story, i, number, opening)
        if people and (medium or story.reading.sentences[number].paragraph >= paragraph - 1):
            when = _clipped(story, dates[0].value)
            told = Occasion(
                f"s{span.start}", when, _precision(when), _basis(dates[0]), dates[0].span, medium or UNSPECIFIED
            )
            story.tell(Event(span.start, _paragraph(story, span.start), people, people, told))


def _meant_by_pronoun(story: Story, i: int, number: int, opening: Span) -> frozenset[str]:
    """Return the speaker of statement *i* if "he" of the sentence right before it is the "he" who speaks in it."""
    source, name = story.quotations[i].source, _name(story, i)
    word = source.of(story.text).casefold() if source else ""
    just_before = story.reading.place(story.quotations[i].content[0].start) - 1
    if name is None or word not in ("he", "she") or number != just_before:
        return frozenset()
    return frozenset([name] if re.search(rf"\b{word}\b", opening.of(story.text), re.IGNORECASE) else ())


def _named_in(story: Story, words: str) -> frozenset[str]:
    """Return the speakers whose last name stands in these words."""
    beside = [(name, last) for name, last in story.names if last in words]
    plain = frozenset(WORDS.findall(words) if beside else ())
    return frozenset(name for name, last in beside if last in plain or re.search(rf"\b{re.escape(last)}\b", words))


def _name(story: Story, i: int) -> str | None:
    speaker = story.speakers[i]
    return speaker.name if speaker else None
