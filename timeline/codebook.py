"""The codebook: what topics and positions mean, who the actors are, what counts as a change; loaded and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from timeline.errors import CodebookError
from timeline.examples import check_examples, load_examples
from timeline.keyed import Source, Table, read_text
from timeline.records import Interval
from timeline.scheme import (
    NEUTRAL,
    OFF_TOPIC,
    PARTIES,
    STEPS,
    Actor,
    Codebook,
    Example,
    Group,
    Position,
    Relation,
    Reliability,
    Role,
    Rollup,
    ShiftRule,
    Topic,
)

__all__ = [
    "NEUTRAL",
    "Actor",
    "Codebook",
    "Example",
    "Group",
    "Position",
    "Relation",
    "Reliability",
    "Role",
    "Rollup",
    "ShiftRule",
    "Topic",
    "check_codebook",
    "load_codebook",
    "load_examples",
]

SHIPPED = "immigration-enforcement.toml"
KINDS = ("person", "institution", "spokesperson", "collective")
FORMS = ("direct", "mixed", "indirect")
FLAGS = ("question", "sarcasm", "reported", "outlet_claim", "conditional", "rhetorical")
LEVELS = ("nominal", "ordinal", "interval")
LABELS = ("reversal", "softening", "hardening", "return")


def load_codebook(path: Path | None = None) -> Codebook:
    """Return the codebook in *path*, checked; without a path, the one that ships in the package.

    >>> codebook = load_codebook()
    >>> codebook.version, len(codebook.topics)
    ('1.0.0', 12)
    """
    return _load(path) if path else _shipped()


@cache
def _shipped() -> Codebook:
    return _load(_shipped_path())


def _shipped_path() -> Path:
    return Path(str(files("timeline") / "codebooks" / SHIPPED))


def _load(path: Path) -> Codebook:
    codebook, faults = _read_codebook(path)
    if codebook is None or faults:
        raise CodebookError(faults[0][1])
    return codebook


def _read_codebook(path: Path) -> tuple[Codebook | None, list[tuple[int, str]]]:
    """Return what is in a file, and every fault found in it with its line; ``None`` when it is not TOML."""
    text = read_text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [(0, f"{path.name}: {error}")]
    source = Source(path.name, text)
    return _codebook(Table(data, source), path), source.faults


def check_codebook(path: Path | None = None) -> list[str]:
    """Return every fault of a codebook and of its examples, with file and line; none when it is sound.

    Beyond what :func:`load_codebook` and :func:`load_examples` refuse, an example that stands twice, and a topic or a
    step that has none, are faults: the coder cannot learn it.

    >>> check_codebook()
    []
    """
    codebook, faults = _read_codebook(path or _shipped_path())
    examples = check_examples(codebook, whole=not faults) if codebook else []
    return [*(fault for _, fault in sorted(faults, key=lambda found: found[0])), *examples]


# ------------------------------------------------------------------------------------------------ the parts


def _codebook(root: Table, path: Path) -> Codebook:
    head = root.table("codebook")
    period = head.table("period")
    posture = root.table("posture")
    anchors = _anchors(posture.table("anchors"))
    examples, identifier = head.text("examples", ""), head.name("id")
    codebook = Codebook(
        id=identifier,
        version=head.text("version"),
        title=head.text("title", identifier),
        language=head.text("language"),
        period=_period(period),
        unit=head.text("unit"),
        subject=_subject(head),
        pole_low=head.text("pole_low"),
        pole_high=head.text("pole_high"),
        question=posture.text("question"),
        anchors=anchors,
        topics=tuple(_topic(table, anchors) for table in root.tables("topics")),
        relations=tuple(Relation(table.name("id"), table.text("meaning")) for table in root.tables("relations")),
        shift=_shift_rule(root.table("shift")),
        rollup=_rollup(root.table("rollup")),
        reliability=_reliability(root.table("reliability", optional=True)),
        groups=(groups := tuple(_group(table) for table in root.tables("actor_groups"))),
        actors=tuple(_actor(table, {group.id: group for group in groups}) for table in root.tables("actors")),
        examples=path.parent / examples if examples else None,
    )
    root.close()
    _check_names(codebook, root)
    return codebook


def _subject(table: Table) -> tuple[str, ...]:
    words = table.strings("subject", optional=True)
    for word in words:
        if "*" in word.removesuffix("*") or word == "*":
            table.refuse("subject", f"{word!r} will not do; a * stands at the end of a word, for any ending")
    return words


def _period(table: Table) -> Interval:
    start, end = table.day("start"), table.day("end")
    if start and end and start > end:
        table.refuse("end", f"{end} is before the start {start}")
    return Interval(start, end)


def _anchors(table: Table) -> dict[int, str]:
    """Return what each step means on every topic; TOML keys are strings."""
    return {step: table.text(f"{step:+d}" if step else "0") for step in STEPS}


def _topic(table: Table, anchors: Mapping[int, str]) -> Topic:
    faults = len(table.source.faults)
    positions = [_position(row) for row in table.tables("positions")]
    sound = len(table.source.faults) == faults
    if all(position.step for position in positions):
        positions.append(Position(0, NEUTRAL, 0, anchors[0]))
    for step in STEPS:
        found = [position.id for position in positions if position.step == step]
        if len(found) != 1 and sound:
            table.refuse("positions", f"step {step} is given {len(found)} times; give each of -2, -1, 1, 2 once")
    _unique(table, "positions", [position.id for position in positions if position.id != NEUTRAL])
    positions.sort(key=lambda position: -position.step)
    label, include, exclude = table.text("label"), table.text("include"), table.text("exclude", "")
    if table.data.get("id") == OFF_TOPIC:
        table.refuse("id", f"{OFF_TOPIC!r} means off the subject in the examples; take another word")
    return Topic(table.name("id"), label, include, exclude, tuple(positions))


def _position(table: Table) -> Position:
    step = table.integer("step", STEPS)
    posture = table.integer("posture", STEPS, step)
    return Position(step, table.name("id"), posture, table.text("definition"), table.text("example", ""))


def _shift_rule(table: Table) -> ShiftRule:
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


def _rollup(table: Table) -> Rollup:
    table.only("member_to_group", "band")
    table.only("institution_to_person", False)
    table.only("agency_to_department", False)
    return Rollup(table.flag("spokesperson_to_institution"))


def _reliability(table: Table) -> Reliability:
    table.only("measure", "krippendorff_alpha", None)
    levels = table.table("levels", optional=True)
    found = Reliability(
        levels={
            "topic": levels.choice("topic", LEVELS[:1], "nominal"),  # topics have no order
            "position": levels.choice("position", LEVELS, "ordinal"),
            "posture": levels.choice("posture", LEVELS, "ordinal"),
        },
        publish_from=table.share("publish_from", 0.8),
        tentative_from=table.share("tentative_from", 0.667),
        double_coded_share=table.share("double_coded_share", 0),
        report=table.strings("report", optional=True),
        adjudication=table.text("adjudication", ""),
    )
    if found.tentative_from > found.publish_from:
        table.refuse("tentative_from", f"{found.tentative_from} is above publish_from, {found.publish_from}")
    return found


def _group(table: Table) -> Group:
    identifier, label, parent = table.name("id"), table.text("label"), table.text("parent", "") or None
    return Group(identifier, label, parent, _party(table), table.flag("common_line", False))


def _party(table: Table) -> str | None:
    return table.choice("party", PARTIES, "") or None


def _actor(table: Table, groups: Mapping[str, Group]) -> Actor:
    roles = tuple(_role(row) for row in table.tables("roles", optional=True))
    kind, group = table.choice("kind", KINDS), table.text("group")
    principal = table.text("principal", "") or None
    if kind == "spokesperson" and principal is None:
        table.refuse("principal", "a spokesperson speaks for somebody; name the actor's id")
    aliases = table.strings("aliases", optional=True)
    party = _party(table) or (groups[group].party if group in groups else None)
    return Actor(table.name("id"), table.text("name"), kind, group, aliases, roles, principal, party)


def _role(table: Table) -> Role:
    role = Role(table.text("text"), table.day("from", optional=True), table.day("to", optional=True))
    if role.start and role.end and role.start > role.end:
        table.refuse("to", f"{role.end} is before the start {role.start}")
    return role


def _check_names(codebook: Codebook, root: Table) -> None:
    """Refuse an id that is used twice, a name that nothing defines, and a mention that would mean two actors."""
    actors = {actor.id: actor.principal for actor in codebook.actors}
    groups = {group.id: group.parent for group in codebook.groups}
    for name, ids in (
        ("topics", [topic.id for topic in codebook.topics]),
        ("relations", [relation.id for relation in codebook.relations]),
        ("actor_groups", [group.id for group in codebook.groups]),
        ("actors", [actor.id for actor in codebook.actors]),
    ):
        _unique(root, name, ids)
    for at, group in enumerate(codebook.groups):
        _known(root, "actor_groups", at, "parent", group.parent, groups)
        _no_circle(root, "actor_groups", at, "parent", group.id, groups)
    for at, actor in enumerate(codebook.actors):
        _known(root, "actors", at, "group", actor.group, groups)
        _known(root, "actors", at, "principal", actor.principal, actors)
        _no_circle(root, "actors", at, "principal", actor.id, actors)
    owner: dict[str, str] = {}
    for at, actor in enumerate(codebook.actors):
        for alias in {alias for alias in actor.aliases if actor.aliases.count(alias) > 1}:
            root.at("actors", at).refuse("aliases", f"{alias!r} is given twice; leave one out")
        for mention in (actor.name, *actor.aliases):
            other = owner.setdefault(mention, actor.id)
            if mention and other != actor.id:
                root.at("actors", at).refuse("aliases", f"{mention!r} also means {other!r}; leave it to one of them")


def _unique(table: Table, name: str, ids: Sequence[str]) -> None:
    for at, name_id in enumerate(ids):
        if name_id and name_id in ids[:at]:
            table.at(name, at).refuse("id", f"{name_id!r} is used twice; ids must differ")


def _known(root: Table, table: str, at: int, key: str, value: str | None, known: Iterable[str]) -> None:
    if value and value not in known:
        names = sorted(known)
        shown = names if len(names) <= 20 else [name for name in names if name[:1] == value[:1]]
        root.at(table, at).refuse(key, f"unknown {value!r} (known: {', '.join(shown) or 'none that begins so'})")


def _no_circle(root: Table, table: str, at: int, key: str, start: str, above: Mapping[str, str | None]) -> None:
    """Refuse a chain that comes back to where it began."""
    seen = [start]
    while (following := above.get(seen[-1])) and following not in seen:
        seen.append(following)
    if following == start:
        root.at(table, at).refuse(key, f"goes round in a circle: {', '.join((*seen, start))}")
