"""The codebook: what topics and positions mean, who the actors are, what counts as a change; loaded and checked."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from timeline.errors import CodebookError
from timeline.records import Interval

__all__ = [
    "NEUTRAL",
    "Actor",
    "Codebook",
    "Example",
    "Group",
    "Position",
    "Relation",
    "Role",
    "Rollup",
    "ShiftRule",
    "Topic",
    "load_codebook",
    "load_examples",
]

SHIPPED = "immigration-enforcement.toml"
STEPS = (-2, -1, 0, 1, 2)
KINDS = ("person", "institution", "spokesperson", "collective")
FORMS = ("direct", "mixed", "indirect")
FLAGS = ("question", "sarcasm", "reported", "outlet_claim", "conditional", "rhetorical")
LABELS = ("reversal", "softening", "hardening", "return")
NEUTRAL = "no_side"  # the id of step 0 where a topic names none of its own
OFF_TOPIC = "none"  # how an example says that it is not on the codebook's subject


@dataclass(frozen=True, slots=True)
class Position:
    """A named step on a topic's scale; ``posture`` is what it means across topics."""

    step: int
    id: str
    posture: int
    definition: str
    example: str = ""

    @property
    def label(self) -> str:
        """The id in words.

        >>> Position(-1, "spare_some", -1, "Pause or exemption.").label
        'spare some'
        """
        return self.id.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Topic:
    """What statements can be about, and the positions on it, highest step first, step 0 always among them."""

    id: str
    label: str
    include: str
    exclude: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """What an actor is called, and the days on which that is certain; an open end is ``None``."""

    text: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who speaks: a person, an institution, a spokesperson (who counts for the principal) or a collective."""

    id: str
    name: str
    kind: str
    group: str
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    principal: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Actors that are drawn together; a group has no position of its own."""

    id: str
    label: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A way in which one statement can be tied to another."""

    id: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ShiftRule:
    """What counts as a change of position."""

    min_step: int
    min_confidence: float
    max_date_span_days: int
    day_spread: int
    return_days: int
    divergence_days: int
    conditional_legs: int
    forms: tuple[str, ...]
    exclude_flags: tuple[str, ...]
    labels: Mapping[str, str]
    confirm_with: str


@dataclass(frozen=True, slots=True)
class Rollup:
    """For whom else a statement counts; an institution never counts for a person, nor an agency for its department."""

    spokesperson_to_institution: bool


@dataclass(frozen=True, slots=True)
class Example:
    """An invented statement and its code; topic ``None`` is off the subject, position ``None`` takes none."""

    text: str
    topic: str | None
    position: int | None
    origin: str = "draft"


@dataclass(frozen=True, slots=True)
class Codebook:
    """A whole codebook, checked: every name that it uses is defined."""

    id: str
    version: str
    title: str  # what a page made with it is called
    language: str
    period: Interval
    unit: str
    subject: tuple[str, ...]  # words that name the subject; a trailing * stands for any ending
    pole_low: str
    pole_high: str
    question: str
    anchors: Mapping[int, str]
    topics: tuple[Topic, ...]
    relations: tuple[Relation, ...]
    shift: ShiftRule
    rollup: Rollup
    reliability: Mapping[str, Any]
    groups: tuple[Group, ...]
    actors: tuple[Actor, ...]
    examples: Path | None

    def topic(self, topic_id: str) -> Topic:
        """Return the topic of that id.

        >>> load_codebook().topic("troops").label
        'National Guard and military'
        >>> load_codebook().topic("tariffs")
        Traceback (most recent call last):
        timeline.errors.CodebookError: us-immigration-enforcement: no topic 'tariffs' (known: worksites, troops, \
detention, status, cooperation, courts, protest, conduct, targets, cities, border, scale)
        """
        for topic in self.topics:
            if topic.id == topic_id:
                return topic
        known = ", ".join(topic.id for topic in self.topics)
        raise CodebookError(f"{self.id}: no topic {topic_id!r} (known: {known})")

    def position(self, topic: str, step: int) -> Position:
        """Return the position that stands at *step* of *topic*.

        >>> load_codebook().position("cities", -1).id
        'by_invitation_or_less'
        >>> load_codebook().position("cities", 0).id
        'no_side'
        """
        for position in self.topic(topic).positions:
            if position.step == step:
                return position
        raise CodebookError(f"{self.id}: topic {topic!r} has no step {step} (known: -2 to 2)")

    def posture(self, topic: str, step: int) -> int:
        """Return the posture of a step: it parts from the step where a narrower aim is still a promise to act.

        >>> load_codebook().posture("targets", -1), load_codebook().posture("cities", -1)
        (0, -1)
        """
        return self.position(topic, step).posture

    def actor(self, actor_id: str | None) -> Actor | None:
        """Return the actor of that id; ``None`` when the codebook does not know it.

        >>> load_codebook().actor("white-house").principal
        'donald-trump'
        """
        return next((actor for actor in self.actors if actor.id == actor_id), None)


def load_codebook(path: Path | None = None) -> Codebook:
    """Return the codebook in *path*, checked; without a path, the one that ships in the package.

    >>> codebook = load_codebook()
    >>> codebook.version, len(codebook.topics)
    ('1.0.0', 12)
    """
    return _load(path) if path else _shipped()


@cache
def _shipped() -> Codebook:
    return _load(Path(str(files("timeline") / "codebooks" / SHIPPED)))


def _load(path: Path) -> Codebook:
    text = _read(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"{path.name}: {error}") from None
    return _codebook(_Table(data, _Source(path.name, text)), path)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise CodebookError(f"{path}: cannot be read ({error.strerror}); give a codebook in TOML") from None
    except UnicodeDecodeError as error:
        raise CodebookError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from None


def load_examples(codebook: Codebook) -> list[Example]:
    """Return the codebook's examples; topic "none" in the file is ``None`` here.

    >>> load_examples(load_codebook())[0].topic
    'scale'
    """
    if codebook.examples is None:
        raise CodebookError(f"{codebook.id}: no examples (name a JSON Lines file in [codebook] examples)")
    name, text = codebook.examples.name, _read(codebook.examples)
    return [
        _example(line, f"{name}:{number}", codebook) for number, line in enumerate(text.splitlines(), 1) if line.strip()
    ]


def _example(line: str, where: str, codebook: Codebook) -> Example:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise CodebookError(f"{where}: not JSON: {error.msg}") from None
    if not isinstance(row, dict) or not {"text", "topic", "position"} <= set(row) <= {*Example.__slots__}:
        raise CodebookError(f"{where}: an example has the keys text, topic, position and perhaps origin")
    topics = [topic.id for topic in codebook.topics]
    if row["topic"] not in (OFF_TOPIC, *topics):
        raise CodebookError(f"{where}: unknown topic {row['topic']!r} (known: {', '.join(topics)}, {OFF_TOPIC})")
    if row["position"] not in (None, *STEPS) or isinstance(row["position"], bool):
        raise CodebookError(f"{where}: unknown position {row['position']!r} (known: -2 to 2, null)")
    if row["topic"] == OFF_TOPIC and row["position"] is not None:
        raise CodebookError(f"{where}: a statement off the subject takes no position; write null")
    topic = None if row["topic"] == OFF_TOPIC else row["topic"]
    return Example(str(row["text"]), topic, row["position"], str(row.get("origin", "draft")))


# ------------------------------------------------------------------------------------------------ the parts


def _codebook(root: _Table, path: Path) -> Codebook:
    head = root.table("codebook")
    period = head.table("period")
    posture = root.table("posture")
    anchors = _anchors(posture.table("anchors"))
    examples = head.text("examples", "")
    codebook = Codebook(
        id=head.text("id"),
        version=head.text("version"),
        title=head.text("title", head.text("id")),
        language=head.text("language"),
        period=_period(period),
        unit=head.text("unit"),
        subject=head.strings("subject", optional=True),
        pole_low=head.text("pole_low"),
        pole_high=head.text("pole_high"),
        question=posture.text("question"),
        anchors=anchors,
        topics=tuple(_topic(table, anchors) for table in root.tables("topics")),
        relations=tuple(Relation(table.text("id"), table.text("meaning")) for table in root.tables("relations")),
        shift=_shift_rule(root.table("shift")),
        rollup=_rollup(root.table("rollup")),
        reliability=root.free("reliability"),
        groups=tuple(_group(table) for table in root.tables("actor_groups")),
        actors=tuple(_actor(table) for table in root.tables("actors")),
        examples=path.parent / examples if examples else None,
    )
    root.close()
    _check_names(codebook, root)
    return codebook


def _period(table: _Table) -> Interval:
    start, end = table.day("start"), table.day("end")
    if start and end and start > end:
        table.refuse("end", f"{end} is before the start {start}")
    return Interval(start, end)


def _anchors(table: _Table) -> dict[int, str]:
    """Return what each step means on every topic; TOML keys are strings."""
    return {step: table.text(f"{step:+d}" if step else "0") for step in STEPS}


def _topic(table: _Table, anchors: Mapping[int, str]) -> Topic:
    positions = [_position(row) for row in table.tables("positions")]
    if all(position.step for position in positions):
        positions.append(Position(0, NEUTRAL, 0, anchors[0]))
    for step in STEPS:
        found = [position.id for position in positions if position.step == step]
        if len(found) != 1:
            table.refuse("positions", f"step {step} is given {len(found)} times; give each of -2, -1, 1, 2 once")
    positions.sort(key=lambda position: -position.step)
    label, include, exclude = table.text("label"), table.text("include"), table.text("exclude", "")
    return Topic(table.text("id"), label, include, exclude, tuple(positions))


def _position(table: _Table) -> Position:
    step = table.integer("step", STEPS)
    posture = table.integer("posture", STEPS, step)
    return Position(step, table.text("id"), posture, table.text("definition"), table.text("example", ""))


def _shift_rule(table: _Table) -> ShiftRule:
    for key in ("same_actor", "same_topic", "strict_order"):
        table.only(key, True)
    for key, rule in (("clarified_leg", "disputed"), ("mixed_leg", "range"), ("outlet_claims", "listed, not counted")):
        table.only(key, rule)
    labels = table.table("labels")
    return ShiftRule(
        min_step=table.integer("min_step", range(1, 5)),
        min_confidence=table.share("min_confidence"),
        max_date_span_days=table.integer("max_date_span_days", range(1, 367)),
        day_spread=table.integer("day_spread", range(367)),
        return_days=table.integer("return_days", range(1, 3661)),
        divergence_days=table.integer("divergence_days", range(3661)),
        conditional_legs=table.integer("conditional_legs", range(3)),
        forms=table.strings("forms", FORMS),
        exclude_flags=table.strings("exclude_flags", FLAGS),
        labels={key: labels.text(key) for key in LABELS},
        confirm_with=table.text("confirm_with"),
    )


def _rollup(table: _Table) -> Rollup:
    table.only("member_to_group", "band")
    table.only("institution_to_person", False)
    table.only("agency_to_department", False)
    return Rollup(table.flag("spokesperson_to_institution"))


def _group(table: _Table) -> Group:
    return Group(table.text("id"), table.text("label"), table.text("parent", "") or None)


def _actor(table: _Table) -> Actor:
    roles = tuple(_role(row) for row in table.tables("roles", optional=True))
    kind, group = table.choice("kind", KINDS), table.text("group")
    principal = table.text("principal", "") or None
    if kind == "spokesperson" and principal is None:
        table.refuse("principal", "a spokesperson speaks for somebody; name the actor's id")
    aliases = table.strings("aliases", optional=True)
    return Actor(table.text("id"), table.text("name"), kind, group, aliases, roles, principal)


def _role(table: _Table) -> Role:
    role = Role(table.text("text"), table.day("from", optional=True), table.day("to", optional=True))
    if role.start and role.end and role.start > role.end:
        table.refuse("to", f"{role.end} is before the start {role.start}")
    return role


def _check_names(codebook: Codebook, root: _Table) -> None:
    """Refuse an id that is used twice, a name that nothing defines, and a mention that would mean two actors."""
    actors, groups = {actor.id for actor in codebook.actors}, {group.id for group in codebook.groups}
    for name, values in (("topics", codebook.topics), ("actor_groups", codebook.groups), ("actors", codebook.actors)):
        _unique(root, name, [value.id for value in values])
    for at, group in enumerate(codebook.groups):
        _known(root, "actor_groups", at, "parent", group.parent, groups)
    for at, actor in enumerate(codebook.actors):
        _known(root, "actors", at, "group", actor.group, groups)
        _known(root, "actors", at, "principal", actor.principal, actors)
    owner: dict[str, str] = {}
    for at, actor in enumerate(codebook.actors):
        for mention in (actor.name, *actor.aliases):
            other = owner.setdefault(mention, actor.id)
            if other != actor.id:
                root.at("actors", at).refuse("aliases", f"{mention!r} also means {other!r}; leave it to one of them")


def _unique(root: _Table, name: str, ids: Sequence[str]) -> None:
    for at, name_id in enumerate(ids):
        if name_id in ids[:at]:
            root.at(name, at).refuse("id", f"{name_id!r} is used twice; ids must differ")


def _known(root: _Table, table: str, at: int, key: str, value: str | None, known: set[str]) -> None:
    if value is not None and value not in known:
        shown = sorted(known) if len(known) <= 20 else sorted(name for name in known if name[:1] == value[:1])
        root.at(table, at).refuse(key, f"unknown {value!r} (known: {', '.join(shown) or 'none that begins so'})")


# ------------------------------------------------------------------------------------------ reading, with line numbers


@dataclass(frozen=True, slots=True)
class _Source:
    """A file's name and text, to say on which line a fault stands; TOML readers keep no lines."""

    name: str
    text: str

    def line(self, path: Sequence[str | int], key: str) -> int | None:
        """Return the line of *key* in the table at *path*, or of the nearest thing that can be found."""
        lines = self.text.splitlines()
        at, end = 0, len(lines)
        for step, part in enumerate(path):
            if isinstance(part, int):
                continue
            index = path[step + 1] if step + 1 < len(path) and isinstance(path[step + 1], int) else 0
            found = list(_headers(lines, at, end, part))
            if len(found) > int(index):
                at = found[int(index)]
                end = next((n for n in range(at + 1, end) if lines[n].startswith("[")), end)
            else:
                at, end = _inline(lines, at, end, part, int(index))
        named = re.compile(rf"(?:^|[{{,\s])\"?{re.escape(key)}\"?\s*=")
        return next((n + 1 for n in range(at, end) if named.search(lines[n])), at + 1 if path else None)


def _headers(lines: Sequence[str], at: int, end: int, name: str) -> Iterator[int]:
    header = re.compile(rf"\[+(?:\w+\.)?{re.escape(name)}\]+\s*(?:#|$)")
    return (number for number in range(at, end) if header.match(lines[number]))


def _inline(lines: Sequence[str], at: int, end: int, name: str, index: int) -> tuple[int, int]:
    """Return the lines of the inline table *index* of an array: one a line, or all in the array's own."""
    start = next((n for n in range(at, end) if lines[n].startswith(f"{name} =")), at)
    rows = [n for n in range(start + 1, end) if lines[n].lstrip().startswith("{")]
    if "{" in lines[start] or len(rows) <= index:
        return start, start + 1
    return rows[index], rows[index] + 1


class _Table:
    """A TOML table that is read key by key; a key that nobody reads is refused."""

    def __init__(self, data: Mapping[str, Any], source: _Source, path: tuple[str | int, ...] = ()) -> None:
        self.data, self.source, self.path = data, source, path
        self.known: list[str] = []
        self.parts: list[_Table] = []

    def refuse(self, key: str, message: str) -> None:
        """Raise the error that says file, line, table, key and what is wrong."""
        line = self.source.line(self.path, key)
        where = f"{self.source.name}:{line}" if line else self.source.name
        raise CodebookError(f"{where}: {' '.join((*self.words(), key))}: {message}")

    def words(self) -> list[str]:
        """Return the table's path as a reader would say it: the name, and the id of the entry."""
        name = ".".join(str(part) for part in self.path if isinstance(part, str))
        return [name, *([repr(self.data["id"])] if isinstance(self.data.get("id"), str) else [])] if name else []

    def get(self, key: str, default: Any, right: Callable[[Any], bool], kind: str) -> Any:
        """Return the value of *key* if it is *right*; a default of ``...`` means that it must be there."""
        self.known.append(key)
        if key not in self.data:
            if default is ...:
                self.refuse(key, f"missing; give {kind}")
            return default
        if not right(self.data[key]):
            self.refuse(key, f"{self.data[key]!r} will not do; give {kind}")
        return self.data[key]

    def text(self, key: str, default: Any = ...) -> str:
        right = lambda v: isinstance(v, str) and bool(v.strip())  # noqa: E731  # said once, here
        return str(self.get(key, default, right, "a string in quotation marks"))

    def integer(self, key: str, among: Sequence[int], default: Any = ...) -> int:
        right = lambda v: isinstance(v, int) and not isinstance(v, bool) and v in among  # noqa: E731  # likewise
        return int(self.get(key, default, right, f"a whole number from {min(among)} to {max(among)}"))

    def share(self, key: str) -> float:
        right = lambda v: isinstance(v, (int, float)) and not isinstance(v, bool) and 0 <= v <= 1  # noqa: E731  # likewise
        return float(self.get(key, ..., right, "a number from 0 to 1"))

    def flag(self, key: str) -> bool:
        return bool(self.get(key, ..., lambda v: isinstance(v, bool), "true or false"))

    def day(self, key: str, optional: bool = False) -> date | None:
        right = lambda v: type(v) is date  # noqa: E731  # a date-time is a datetime, which is a date too
        kind = "a day such as 2025-06-01, without quotation marks"
        value: date | None = self.get(key, None if optional else ..., right, kind)
        return value

    def choice(self, key: str, among: Sequence[str]) -> str:
        return str(self.get(key, ..., lambda v: v in among, f"one of {', '.join(among)}"))

    def strings(self, key: str, among: Sequence[str] = (), optional: bool = False) -> tuple[str, ...]:
        def fits(value: Any) -> bool:
            return isinstance(value, str) and bool(value.strip()) and (not among or value in among)

        right = lambda v: isinstance(v, list) and all(map(fits, v))  # noqa: E731  # likewise
        kind = f"a list of any of {', '.join(among)}" if among else "a list of strings, none empty"
        return tuple(self.get(key, () if optional else ..., right, kind))

    def only(self, key: str, value: object) -> None:
        """Read a key that states a rule which this package has no other way of following."""
        right = lambda v: v == value and type(v) is type(value)  # noqa: E731  # likewise
        self.get(key, ..., right, f"{value!r}, the only rule that is implemented")

    def free(self, key: str) -> Mapping[str, Any]:
        """Return a table that is shown to readers and never interpreted."""
        return dict(self.get(key, {}, lambda v: isinstance(v, dict), f"a table [{key}]"))

    def table(self, key: str) -> _Table:
        data = self.get(key, ..., lambda v: isinstance(v, dict), f"a table [{key}]")
        part = _Table(data, self.source, (*self.path, key))
        self.parts.append(part)
        return part

    def tables(self, key: str, optional: bool = False) -> list[_Table]:
        def right(value: Any) -> bool:
            return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)

        rows = self.get(key, [] if optional else ..., right, f"tables [[{key}]]")
        parts = [_Table(row, self.source, (*self.path, key, at)) for at, row in enumerate(rows)]
        self.parts += parts
        return parts

    def at(self, key: str, index: int) -> _Table:
        """Return the entry *index* of an array of tables that was read before."""
        return next(part for part in self.parts if part.path == (*self.path, key, index))

    def close(self) -> None:
        """Refuse what was not read, here and in every part."""
        for key in self.data:
            if key not in self.known:
                self.refuse(key, f"unknown key (known: {', '.join(dict.fromkeys(self.known))})")
        for part in self.parts:
            part.close()
