"""Which statements were made at a debate, a hearing or a meeting that the text has told of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from timeline.attachment import anchor_of
from timeline.continuation import has_moved_on
from timeline.dating import dated
from timeline.media import UNSPECIFIED
from timeline.sayings import Saying
from timeline.scenes import Scene, is_answer, is_asked_there, is_before_or_after, is_there, takes_part
from timeline.story import Event, Story

__all__ = ["find_attended", "find_named_scene"]

SPOKEN = frozenset((UNSPECIFIED, "speech"))  # the media of a scene
FAR = 10  # paragraphs of prose over which "the hearing" is still the one told of
LEAD = 2  # paragraphs that say what a story is about
LAST = 8  # scenes


def find_named_scene(story: Story, saying: Saying) -> Event | None:
    """Return the scene that the words around a statement name: "at the hearing", "told the committee"."""
    if not story.scenes or not _may_be_at_one(story, saying):
        return None
    for scene in _scenes_before(story, saying):
        if saying.paragraph - story.paragraph(scene.day.span.start) > FAR:
            continue
        is_named = is_there(story.text, saying.around, saying.anchor, scene)
        if is_named or takes_part(story.text, saying.quotation, scene):
            return _occasion_of(story, scene)
    return None


def find_attended(story: Story, saying: Saying) -> Event | None:
    """Return the last scene, if the speaker is one of its parties, asks there, or answers the one who spoke last."""
    scene = next(_scenes_before(story, saying), None)
    if scene is None or not _may_be_at_one(story, saying):
        return None
    if _is_party(story, saying, scene):
        return _occasion_of(story, scene)
    event = story.entered.get(scene.day.span.start)
    if event is None or not _is_still_on(story, saying, event):
        return None
    return event if _speaks_with(story, saying, scene, story.at(event).speakers) else None


def _may_be_at_one(story: Story, saying: Saying) -> bool:
    """Tell whether nothing puts a statement elsewhere: a medium of its own, or "after the debate"."""
    return saying.medium in SPOKEN and not is_before_or_after(story.text, saying.around)


def _scenes_before(story: Story, saying: Saying) -> Iterator[Scene]:
    """Yield the last scenes whose sentence begins before a statement is reported, or there, the last one first."""
    count = bisect_right(story.scenes, saying.anchor.start, key=lambda scene: scene.sentence.start)
    yield from reversed(story.scenes[max(0, count - LAST) : count])


def _occasion_of(story: Story, scene: Scene) -> Event:
    """Return the occasion of a scene: one of the same words and day if it has been told, else its own."""
    day, start = scene.day, scene.sentence.start
    known = story.entered.get(day.span.start)
    known = known or next((e for e in reversed(story.events) if e.occasion.span == day.span), None)
    if known is None:
        occasion = dated(f"s{scene.words.start}", day, "speech", story.published)
        known = Event(start, story.paragraph(start), occasion)
        story.tell(known)
    story.entered[day.span.start] = known
    return known


def _is_party(story: Story, saying: Saying, scene: Scene) -> bool:
    """Tell whether the speaker is one of the two whom a story opens with: it names them where they first speak."""
    name, opening = saying.name, story.paragraph(scene.sentence.start)
    if name is None or " " not in name or not scene.parties or opening > LEAD:
        return False
    if saying.paragraph - opening > 1:
        return False
    event = story.entered.get(scene.day.span.start)
    return event is None or len(story.at(event).speakers) < scene.parties


def _is_still_on(story: Story, saying: Saying, scene: Event) -> bool:
    """Tell whether a scene is what was told of last: by somebody there, just above, and no other day since."""
    last = story.events[-1]
    if last.occasion.when != scene.occasion.when or not last.speakers <= story.at(scene).speakers:
        return False
    return saying.paragraph - last.paragraph <= 1 and not has_moved_on(story, last, saying)


def _speaks_with(story: Story, saying: Saying, scene: Scene, others: set[str]) -> bool:
    """Tell whether a speaker answers or asks one of *others*, or asks what one of them then answers."""
    source, cue, following = saying.quotation.source, saying.quotation.cue, saying.number + 1
    if cue is None or source is None:
        return False
    role = saying.speaker.role if saying.speaker else None
    if is_asked_there(story.text, source, scene) or (role and scene.kind.asks.match(role)):
        return True
    if saying.cue.endswith("asked") and following < len(story.quotations) and story.name(following) in others:
        return story.paragraph(anchor_of(story.quotations[following]).start) - story.paragraph(cue.start) <= 1
    return is_answer(story.text, cue, [name.split()[-1] for name in sorted(others)])
