"""A mention is resolved to whom it means, and to nobody where the article does not tell."""

from __future__ import annotations

from datetime import date

import pytest

from timeline import extract
from timeline.codebook import Actor, Role
from timeline.identity import by_words
from timeline.reading import read
from timeline.records import Article, Quotation, Span
from timeline.speakers import resolve_speakers

DAY = date(2025, 6, 16)


ACTORS = [
    Actor(
        "ana-rivera",
        "Ana Rivera",
        "person",
        "harbour",
        aliases=("Rivera", "President Rivera", "@arivera"),
        roles=(Role("the president", date(2025, 1, 1)),),
    ),
    Actor("port-office", "Port Office", "institution", "harbour", aliases=("the Port Office", "PO")),
    Actor(
        "tom-poe",
        "Tom Poe",
        "person",
        "harbour",
        aliases=("Poe",),
        roles=(Role("harbour czar", date(2025, 1, 1), date(2025, 12, 31)),),
    ),
]


def said_by(text: str, *mentions: str, channel: str = "prose") -> list[str | None]:
    """Resolve mentions that stand in this order in a text, each the source of a statement, to names."""
    at, quotations = 0, []
    for mention in mentions:
        at = text.index(mention, at)
        end = at + len(mention)
        quotations.append(Quotation((Span(end, end + 1),), None, Span(at, end), "indirect", channel=channel))
        at = end
    return [s.name if s else None for s in resolve_speakers(read(text), quotations, ACTORS, DAY)]


def test_he_who_is_told_does_not_take_up_the_story() -> None:
    """Who told a host so is he who goes on; a host who is named first is not."""
    text = "Gov. Jim Fox came. He told Harbour News host Joe Hill so. By May he said more."
    assert said_by(text, "He", "he") == ["Jim Fox", "Jim Fox"]


def test_a_role_beside_a_name_is_told_where_there_is_no_title() -> None:
    """As the article gives it."""
    text = "Zbigniew Marsh, director of the Port League, said so."
    at = Span(0, len("Zbigniew Marsh"))
    quotation = Quotation((Span(len(text) - 1, len(text)),), None, at, "indirect")
    [found] = resolve_speakers(read(text), [quotation], ACTORS, DAY)
    assert found is not None
    assert found.role == "director of the Port League"


def test_the_mayor_is_who_the_codebook_says_was_named_last() -> None:
    """Of two mayors the one named last, though the article gives only the other his title."""
    lena = Actor("lena-voss", "Lena Voss", "person", "harbour", ("Voss",), (Role("mayor of Leeds", date(2025, 1, 1)),))
    text = "Mayor Ann Lee of Dover spoke. Voss left. The mayor said so."
    quotation = Quotation((Span(56, 58),), None, Span(41, 50), "indirect")
    [found] = resolve_speakers(read(text), [quotation], [lena], DAY)
    assert found is not None
    assert found.id == "lena-voss"


def test_who_signed_together_is_named_with_all_the_places_between() -> None:
    """ "of Ohio" parts no name of a list from the next."""
    text = "Sens. John Marsh of Ohio, Jane Hill of New Utah and Max Fox of Iowa wrote so."
    assert said_by(text, "Sens. John Marsh of Ohio, Jane Hill of New Utah and Max Fox of Iowa") == [
        "John Marsh, Jane Hill and Max Fox"
    ]


def speaker_of(text: str, mention: str, last: bool = True) -> tuple[str, str | None] | None:
    """Resolve the last (or first) occurrence of *mention* as the source of a statement."""
    at = text.rindex(mention) if last else text.index(mention)
    source = Span(at, at + len(mention))
    quotation = Quotation((Span(len(text) - 1, len(text)),), None, source, "indirect")
    [found] = resolve_speakers(read(text), [quotation], ACTORS, DAY)
    return (found.name, found.id) if found else None


@pytest.mark.parametrize(
    ("text", "mention", "expected"),
    [
        ("President Ana Rivera left. Rivera said so.", "Rivera", ("Ana Rivera", "ana-rivera")),
        ("“Go,” @arivera wrote.", "@arivera", ("Ana Rivera", "ana-rivera")),
        ("The president said so after Rivera had left.", "The president", ("Ana Rivera", "ana-rivera")),
        ("Rivera’s harbour czar, Tom Poe, said so.", "Rivera’s harbour czar, Tom Poe,", ("Tom Poe", "tom-poe")),
        (
            "President Ana Rivera’s lawyer said so.",
            "President Ana Rivera’s lawyer",
            ("President Ana Rivera’s lawyer", None),
        ),
        ("The Rivera campaign said so.", "The Rivera campaign", ("Rivera campaign", None)),
        ("A lawyer for Rivera said so.", "A lawyer for Rivera", ("lawyer for Rivera", None)),
        ("The Port Office said so.", "The Port Office", ("Port Office", "port-office")),
        (
            "People familiar with the plan said so.",
            "People familiar with the plan",
            ("People familiar with the plan", None),
        ),
        ("Gov. Maria Lee came. The governor said so.", "The governor", ("Maria Lee", "maria-lee")),
        (
            "Ohio Democratic Party Chairman David Fox said so. He left.",
            "Ohio Democratic Party Chairman David Fox",
            ("David Fox", "david-fox"),
        ),
        ("Sheriff Jim Fox met Mayor Jane Hill. He said so.", "He", ("Jim Fox", "jim-fox")),
        ("Sheriff Jim Fox met Mayor Jane Hill. She said so.", "She", ("Jane Hill", "jane-hill")),
        ("Mayor Jane Hill came. The mayor, a diver, said so.", "The mayor, a diver", ("Jane Hill", "jane-hill")),
        ("Somebody spoke. He said so.", "He", None),
        ("Ohio Gov. Jim Fox came. The Democrat said so.", "The Democrat", ("Jim Fox", "jim-fox")),
        ("Judge Jane Hill ruled.\n\nGov. Jim Fox came. The Democrat said so.", "The Democrat", ("Jim Fox", "jim-fox")),
        ("Judge Jane Hill met Gov. Jim Fox. The Democrat said so.", "The Democrat", ("Democrat", None)),
        (
            "A Harbour News poll released last week said so.",
            "A Harbour News poll released last week",
            ("Harbour News poll", None),
        ),
        ("Lawyers — four of them — said so.", "Lawyers — four of them —", ("Lawyers", None)),
        (
            "Council Member Joe Hill disagreed, saying so. It was late.",
            "Council Member Joe Hill disagreed",
            ("Joe Hill", "joe-hill"),
        ),
        ("Representative Ann Hill of Ohio said so.", "Representative Ann Hill of Ohio", ("Ann Hill", "ann-hill")),
        ("Today the mayor said so.", "Today", None),
        ("I’ve said so.", "I’ve", None),
        ("Mr. Wood came. The plan was old, Wood said so.", "Wood", ("Wood", "wood")),
        ("Sheriff Hill came. He said so.", "He", ("Hill", "hill")),
        ("The letter, which said so.", "which", None),
        ("Jason Poe, a farmer, came. Poe said so.", "Poe", ("Jason Poe", "jason-poe")),
        ("President Rivera left. Zelda Rivera said so.", "Zelda Rivera", ("Zelda Rivera", "zelda-rivera")),
        ("President Rivera met Zelda Rivera. Rivera said so.", "Rivera", ("Ana Rivera", "ana-rivera")),
        ("Yesterday Rivera said so.", "Rivera", ("Ana Rivera", "ana-rivera")),
        ("Ana B. Rivera said so.", "Ana B. Rivera", ("Ana Rivera", "ana-rivera")),
        ("The Supreme Court this month said so.", "The Supreme Court this month", ("Supreme Court", "supreme-court")),
        ("A recent Fox survey said so.", "A recent Fox survey", ("recent Fox survey", None)),
        (
            "President Ana Rivera’s harbour adviser, Zbigniew Marsh, said so.",
            "President Ana Rivera’s harbour adviser, Zbigniew Marsh,",
            ("Zbigniew Marsh", "zbigniew-marsh"),
        ),
        ("MS. HILL: No, she said so.", "MS. HILL", ("Hill", "hill")),
        ("CHIEF JUSTICE: No, he said so.", "CHIEF JUSTICE", ("CHIEF JUSTICE", "chief-justice")),
        ("Roe and her aides said so.", "Roe and her aides", ("Roe and her aides", None)),
        (
            "A lawyer for Ann Fox and Jim Hill said so.",
            "A lawyer for Ann Fox and Jim Hill",
            ("lawyer for Ann Fox and Jim Hill", None),
        ),
        ("Ann Fox and Jim Hill’s lawyer said so.", "Jim Hill’s lawyer", ("Jim Hill’s lawyer", None)),
        ("Ann Fox and her aides said so.", "Ann Fox and her aides", ("Ann Fox", "ann-fox")),
    ],
)
def test_a_mention_means_who_it_means(text: str, mention: str, expected: tuple[str, str | None] | None) -> None:
    """Aliases, titles, owners, pronouns: the head of the mention speaks, not whoever is named near it."""
    assert speaker_of(text, mention) == expected


@pytest.mark.parametrize(
    ("mention", "name", "speaker_id"),
    [
        ("Ann Fox and Jim Hill", "Ann Fox and Jim Hill", "ann-fox+jim-hill"),
        ("Sens. Ann Fox and Jim Hill", "Ann Fox and Jim Hill", "ann-fox+jim-hill"),
        ("Rivera and harbour czar Tom Poe", "Ana Rivera and Tom Poe", "ana-rivera+tom-poe"),
        ("Ann Fox, Jim Hill and Sheriff Max Moss", "Ann Fox, Jim Hill and Max Moss", "ann-fox+jim-hill+max-moss"),
        ("Ann Fox, the mayor of Ashton, and Jim Hill", "Ann Fox and Jim Hill", "ann-fox+jim-hill"),
        ("Both Rivera and the Port Office", "Ana Rivera and Port Office", "ana-rivera+port-office"),
        ("Ann Fox and Xi", "Ann Fox and Xi", "ann-fox-and-xi"),
    ],
)
def test_those_who_speak_together_are_one_speaker_of_their_own(mention: str, name: str, speaker_id: str) -> None:
    """Neither is said to have said it alone; the ids of both can be read from the one that they share."""
    assert speaker_of(f"{mention} said so.", mention) == (name, speaker_id)


def test_they_are_those_who_spoke_together() -> None:
    """After a joint statement "they" means both."""
    text = "Ann Fox and Jim Hill said so. They said more."
    one = Quotation((Span(26, 28),), None, Span(0, 20), "indirect")
    two = Quotation((Span(40, 44),), None, Span(30, 34), "indirect")
    assert [s.id if s else None for s in resolve_speakers(read(text), [one, two], ACTORS, DAY)] == [
        "ann-fox+jim-hill"
    ] * 2


def test_a_pronoun_inside_a_quotation_is_looked_up_inside_it() -> None:
    """ "I got a call from John Fox. He said ..." means Fox, not the speaker of the outer statement."""
    text = "“I got a call from John Fox. He said, ‘Come,’” Rivera said."

    def span(words: str) -> Span:
        return Span(text.rindex(words), text.rindex(words) + len(words))

    outer = Quotation((Span(1, text.index("” R")),), span("said"), span("Rivera"), "direct")
    inner = Quotation((span("Come,"),), span("said,"), span("He"), "direct", within=0)
    found = resolve_speakers(read(text), [outer, inner], ACTORS, DAY)
    assert [s.name if s else None for s in found] == ["Ana Rivera", "John Fox"]


def test_who_speaks_once_by_a_full_name_is_known_by_the_surname_after() -> None:
    """Whatever the first name, somebody who speaks under two names in capitals is a person."""
    text = "Zbigniew Marsh said so. Later Marsh said more."
    full = Quotation((Span(20, 22),), None, Span(0, 14), "indirect")
    short = Quotation((Span(41, 45),), None, Span(30, 35), "indirect")
    assert [s.id if s else None for s in resolve_speakers(read(text), [full, short], ACTORS, DAY)] == [
        "zbigniew-marsh"
    ] * 2


def test_a_role_is_the_one_of_the_day() -> None:
    """The codebook's role counts on the days that it was held."""
    text = "Poe said so."
    quotation = Quotation((Span(9, 11),), None, Span(0, 3), "indirect")
    roles = [
        s.role if s else None
        for day in (date(2025, 6, 1), date(2026, 6, 1))
        for s in resolve_speakers(read(text), [quotation], ACTORS, day)
    ]
    assert roles == ["harbour czar", None]


@pytest.mark.parametrize(
    ("text", "mention", "expected"),
    [
        ("Xanthe Vogt left. Vogt said so.", "Vogt", "Xanthe Vogt"),
        ("ASHTON -- Xanthe Vogt has nets. Vogt said so.", "Vogt", "Xanthe Vogt"),
        ("They met farmer Xanthe Vogt there. She said so.", "She", "Xanthe Vogt"),
        ("They met Xanthe Vogt, 71, there. She said so.", "She", "Xanthe Vogt"),
        ("They met Xanthe Vogt, a retired nurse, there. She said so.", "She", "Xanthe Vogt"),
        ("They used Harbour Maps, a service. She said so.", "She", None),
        (
            "Farmer Xanthe Vogt sold her nets. Farmer Quill Marr sold his nets. Jim Fox came. She said so.",
            "She",
            "Xanthe Vogt",
        ),
        ("Farmer Xanthe Vogt and his wife, farmer Quill Marr, came. She said so.", "She", "Quill Marr"),
        ("Farmer Xanthe Vogt said “she lied.” Jane Hill came. Hill left. She said so.", "She", "Jane Hill"),
        ("Said Vogt: so. Later Said Vogt left.", "Vogt", "Vogt"),
    ],
)
def test_who_is_a_person_and_which_pronoun_fits(text: str, mention: str, expected: str | None) -> None:
    """A role, an age or a surname that speaks make a person; a first name, a relation or "her nets" bind the pronoun."""
    found = speaker_of(text, mention)
    assert (found[0] if found else None) == expected


@pytest.mark.parametrize(
    ("text", "mention", "expected"),
    [
        ("Zbigniew Marsh of the Harbour League said so.", "Zbigniew Marsh of the Harbour League", "zbigniew-marsh"),
        ("Sister Ottilie Kern, who runs a pier, said so.", "Sister Ottilie Kern, who runs a pier", "ottilie-kern"),
        ("Her colleague Zbigniew Marsh said so.", "Her colleague Zbigniew Marsh", "zbigniew-marsh"),
        (
            "PLU of Ohio staff attorney Zbigniew Marsh said so.",
            "PLU of Ohio staff attorney Zbigniew Marsh",
            "zbigniew-marsh",
        ),
        ("A friend of attorney Zbigniew Marsh said so.", "A friend of attorney Zbigniew Marsh", None),
        ("Our mayor, Zbigniew Marsh, came. The mayor said so.", "The mayor", "zbigniew-marsh"),
        ("A nurse, Ann Lee, met a nurse, Jo Fox. The nurse said so.", "The nurse", None),
        ("They told the nurse, Ann Lee and Jo Fox. The nurse said so.", "The nurse", None),
        ("• Pier master Zbigniew Marsh said so.", "• Pier master Zbigniew Marsh", "zbigniew-marsh"),
        ("• The Treasury said so.", "• The Treasury", "treasury"),
        ("Gov. Maria Lee came. The governor, for her part, said so.", "The governor, for her part", "maria-lee"),
        ("Gov. Maria Lee, a Democrat, came. The Democrat said so.", "The Democrat", "maria-lee"),
        ("Gov. Maria Lee came. The Democrat said so.", "The Democrat", "maria-lee"),
        ("Republican Gov. Maria Lee came. The Democrat said so.", "The Democrat", None),
        (
            "Republican Gov. Maria Lee met Max Fox, a Democrat. The Ohio Republican said so.",
            "The Ohio Republican",
            "maria-lee",
        ),
        ("Gov. Maria Lee met Max Fox. The Democrat said so.", "The Democrat", None),
        ("The Ashton Harbour Clinic opened. The clinic said so.", "the clinic", "ashton-harbour-clinic"),
        ("The Ash Clinic and the Elm Clinic closed. The clinic said so.", "The clinic", None),
        ("The clinic said so.", "The clinic", None),
        ("The Port Office opened. The office said so.", "The office", "port-office"),
        ("Mayor Jane Hill spoke. Max Fox and Ann Lee came. The mayor ate. She said so.", "She", "jane-hill"),
    ],
)
def test_a_mention_is_read_without_what_stands_around_it(text: str, mention: str, expected: str | None) -> None:
    """Bullets, roles and asides are no part of a name; a noun means whom it fits, and nobody where it fits several."""
    found = speaker_of(text, mention if mention in text else mention.capitalize())
    assert (found[1] if found else None) == expected


@pytest.mark.parametrize(
    ("text", "mentions", "expected"),
    [
        ("Sheriff Jim Fox said so. A farmer said it. He said more.", ("Sheriff Jim Fox", "A farmer", "He"), "farmer"),
        ("Sheriff Jim Fox said so. A widow said it. He said more.", ("Sheriff Jim Fox", "A widow", "He"), "Jim Fox"),
        ("Sheriff Jim Fox said so. Two men said it. He said more.", ("Sheriff Jim Fox", "Two men", "He"), "Jim Fox"),
        ("The Port Office said so. It said more.", ("The Port Office", "It"), "Port Office"),
        ("Sheriff Jim Fox said so. It said more.", ("Sheriff Jim Fox", "It"), None),
        ("The Port Office said so.\nA.\nB.\nIt said more.", ("The Port Office", "It"), None),
    ],
)
def test_a_pronoun_means_the_last_source_that_it_fits(
    text: str, mentions: tuple[str, ...], expected: str | None
) -> None:
    """One unnamed person is meant before a name further up; "it" is the organisation that has just spoken."""
    assert said_by(text.replace("farmer", "farmer"), *(m.replace("farmer", "farmer") for m in mentions))[-1] == (
        expected and expected.replace("farmer", "farmer")
    )


@pytest.mark.parametrize(
    ("text", "mention", "expected"),
    [
        ("AILSA KERN, HOST: One.\nXI: Two.\nKERN: Three.\nXI: Four.", "KERN", "Ailsa Kern"),
        ("Ailsa McKern came.\nMCKERN: One.\nXI: Two.\nMCKERN: Three.\nXI: Four.", "MCKERN", "Ailsa McKern"),
        ("UNIDENTIFIED MALE: One.\nXI: Two.\nUNIDENTIFIED MALE: Three.", "UNIDENTIFIED MALE", "UNIDENTIFIED MALE"),
        ("HARBOUR NEWS: One.\nXI: Two.\nHARBOUR NEWS: Three.", "HARBOUR NEWS", "HARBOUR NEWS"),
    ],
)
def test_a_label_is_spelt_as_a_name(text: str, mention: str, expected: str) -> None:
    """A label in capitals is the person whom the article, or a fuller label, names so."""
    assert said_by(text, mention, channel="turn") == [expected]


TALK = "Q: Will it open?\n\nA: It will. You said in June that it would.\n\nQ: And then?\n\nA: Then we rest."


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        (
            "By Ann Lee\n\nZbigniew Marsh, a farmer, ran the dock. He once met Jim Fox.",
            ["Ann Lee", "Zbigniew Marsh", "Ann Lee"],
        ),
        ("Jim Fox is back. We talked with Mayor Jane Hill about it.", [None, "Jane Hill", None]),
        ("Jim Fox is back. Jane Hill is too.", [None, None, None]),
        ("It was cold.", [None, None, None]),
    ],
)
def test_an_interview_is_between_its_author_and_whom_it_introduces(above: str, expected: list[str | None]) -> None:
    """Q is the byline, A the one whom the introduction names, "you" in a turn the other of the two; else nobody."""
    text = f"{above}\n\n{TALK}"

    def mark(words: str, channel: str) -> Quotation:
        at = text.index(words)
        end = at + (1 if channel == "turn" else 3)
        return Quotation((Span(end, end + 2),), None, Span(at, end), "direct", channel=channel)

    marked = [mark("Q: Will", "turn"), mark("A: It", "turn"), mark("You said", "prose")]
    assert [s.name if s else None for s in resolve_speakers(read(text), marked, ACTORS, DAY)] == expected


@pytest.mark.parametrize(
    ("heading", "speaker"),
    [
        ("The Sheriff Who Changed His Mind", None),
        ("Mayor Defends Sanctuary Policy After Raid", None),
        ("Governor Signs Bill Limiting Raids", None),
        ("Why Sheriff Tillman Changed His Mind", None),
        ("Sheriff Roy Tillman Changes His Mind", "Roy Tillman"),
        ("Judge Blocks Raids, and Why Roy Tillman Left", "Roy Tillman"),
    ],
)
def test_the_capitals_of_a_heading_make_nobody(heading: str, speaker: str | None) -> None:
    """A name is one that comes back below it."""
    text = f"{heading}\n\nThe sheriff spoke on Monday. He told the crowd that the pier stays. It was old."
    text += " Tillman left." if speaker else ""
    assert [s.speaker for s in extract(Article("story", text)) if s.cue == "told"] == [speaker]


@pytest.mark.parametrize(
    ("opening", "speaker"),
    [
        ("My neighbor Jim, who voted for Li Poe, thinks that I am wrong.", None),
        ("A driver in the crowd met Li Poe’s aide.", "Li Poe"),
        ("Li Poe, a driver, thinks that I am wrong.", "Li Poe"),
        ("The crowd, which cheered those who like Li Poe, left.", "Ann Roe"),
        ("Poe’s brother, Max, drives a truck.", None),
        ("Poe’s brother, Max Hill, drives a truck.", "Max Hill"),
        ("Poe’s sister, Tess, drives a truck.", "Li Poe"),  # no he
        ("Her lawyer left too.", None),
    ],
)
def test_he_is_nobody_whom_a_clause_about_somebody_else_names(opening: str, speaker: str | None) -> None:
    """Who voted for him is another, and has no name."""
    text = f"Mayor Ann Roe met Governor Li Poe.\n\nRoe left the pier.\n\n{opening} “It is late,” {{}} told me."
    text = text.format("she" if speaker == "Ann Roe" else "he")
    assert [s.speaker for s in extract(Article("story", text)) if s.cue and s.cue.startswith("told")] == [speaker]


def test_he_is_the_last_to_speak_though_he_spoke_of_another() -> None:
    """Whom a statement tells of is not who goes on."""
    text = (
        "Governor Li Poe won.\n\nThe driver’s father told a reporter that he had voted for Poe. “It is late,” he said."
    )
    assert [s.speaker for s in extract(Article("story", text))][-1] != "Li Poe"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("President Dale Roe backed Ann Poe up. Roe backed her up in May. “It is late,” he said.", "Dale Roe"),
        ("Filling in for Governor Li Poe on Sunday, Mayor Al Roe spoke. “It is late,” he said.", "Al Roe"),
        ("For Governor Li Poe, it was late on Sunday. “It is late,” he said.", "Li Poe"),
        ("Governor Li Poe’s harbour chief, Al Roe, left. “It is late,” he said.", "Al Roe"),
        ("Governor Li Poe’s new adviser Al Roe left. “It is late,” he said.", "Al Roe"),
        ("Governor Li Poe won. Poe consultant Al Roe left. “It is late,” he said.", "Al Roe"),
        ("Governor Li Poe won. Poe appointee Judge Al Roe left. “It is late,” he said.", "Al Roe"),
        ("Mayor Al Roe won. Presumptive GOP men met. Then the Indiana GOP left. “It is late,” he said.", "Al Roe"),
        ("Governor Li Poe won. Poe met adviser Al Roe. “It is late,” he said.", "Li Poe"),
        ("Governor Li Poe won. Poe praised harbour chief Al Roe. “It is late,” he said.", "Li Poe"),
        ("Governor Li Poe won. Poe and adviser Al Roe left. “It is late,” he said.", "Li Poe"),
        ("Governor Li Poe won. He beat Mayor Al Roe in May. “It is late,” he said.", "Li Poe"),
        ("Governor Li Poe won. On Sunday, he beat Mayor Al Roe. “It is late,” he said.", "Li Poe"),
        ("Governor Li Poe won. When Mayor Al Roe met him, he left. “It is late,” he said.", "Al Roe"),
        ("Governor Li Poe won. “He beat me,” Mayor Al Roe admitted, and left. “It is late,” he said.", "Al Roe"),
    ],
)
def test_who_comes_first_is_not_always_the_subject(text: str, speaker: str) -> None:
    """A phrase before the subject names another, and "backed her up" tells nothing of who did it."""
    assert [s.speaker for s in extract(Article("story", text)) if s.form == "direct"][-1] == speaker


@pytest.mark.parametrize(
    ("before", "description", "speaker"),
    [
        ("Maine Sen. Jo Poe met Ohio Gov. Al Roe.", "the Ohio Republican", "Al Roe"),
        ("Al Roe (R-Ohio) met Sen. Jo Poe, D-Maine.", "the Maine Democrat", "Jo Poe"),
        ("Rep. Al Roe of Ohio met Jo Poe, the governor of Maine.", "the Maine governor", "Jo Poe"),
        ("Rep. Al Roe of Ohio met Jo Poe, the governor of Maine.", "the governor of Maine", "Jo Poe"),
        ("Leeds Mayor Al Roe met Bath Mayor Jo Poe.", "the embattled Leeds mayor", "Al Roe"),
        ("Former Ohio Gov. Al Roe met Ohio Gov. Jo Poe.", "the former Ohio governor", "Al Roe"),
        ("Former Ohio Gov. Al Roe met Ohio Gov. Jo Poe.", "the Ohio governor", "Jo Poe"),
        ("Republican Gov. Al Roe met Democratic Gov. Jo Poe.", "the Republican governor", "Al Roe"),
        ("Ohio Gov. Al Roe met Ohio Sen. Jo Poe.", "the Ohio Republican", "Ohio Republican"),  # it fits both
        ("Mr. Al Roe met Republican Jo Poe.", "the Ohio Republican", "Ohio Republican"),  # nothing tells
        ("Republican Jo Poe, speaking in Ohio, won.", "the Maine Republican", "Jo Poe"),  # where he is is not whence
        ("Republican Jo Poe of Ohio won.", "the Maine Republican", "Maine Republican"),
        ("Al Roe, Ohio Gov. Jo Poe and others met.", "the Ohio governor", "Jo Poe"),
        ("Al Roe met in Ohio with Jo Poe.", "the Ohio governor", "Ohio governor"),
        ("Sen. Al Roe met Jo Poe.", "the Ohio senator", "Al Roe"),  # the only one
        ("Maine Sen. Al Roe met Jo Poe.", "the Ohio senator", "Ohio senator"),
        ("Sen. Al Roe met Sen. Jo Poe.", "the Ohio senator", "Ohio senator"),
        ("President Al Roe met Jo Poe.", "the French president", "French president"),  # who may not be named
    ],
)
def test_a_description_is_of_whom_alone_it_fits(before: str, description: str, speaker: str) -> None:
    """The place, the party and the office that stand beside names tell who "the Ohio Republican" is, or nobody."""
    said = extract(Article("story", f"{before}\n\n“It is late on the pier,” {description} said."))
    assert [s.speaker for s in said if s.form == "direct"] == [speaker]


@pytest.mark.parametrize(
    ("before", "description", "speaker"),
    [
        ("Gov. Tim Walz met Rep. Tom Emmer.", "the Minnesota Republican", "Tom Emmer"),
        ("Gov. Tim Walz met Rep. Tom Emmer.", "the Minnesota Democrat", "Tim Walz"),
        ("Chuck Schumer met JB Pritzker.", "the New York Democrat", "Chuck Schumer"),
        ("Chuck Schumer met Hakeem Jeffries.", "the New York Democrat", "New York Democrat"),  # it fits both
        ("Kristi Noem met Gov. JB Pritzker.", "the former South Dakota governor", "Kristi Noem"),
        ("Kristi Noem met Gov. JB Pritzker.", "the South Dakota governor", "South Dakota governor"),  # no longer
    ],
)
def test_what_the_codebook_knows_of_actors_tells_whom_a_description_means(
    before: str, description: str, speaker: str
) -> None:
    """Parties, states and offices, held now or before, need not stand in the article."""
    text = f"MINNEAPOLIS, Jan. 12, 2026 — {before}\n\n“It is late on the pier,” {description} said."
    assert [s.speaker for s in extract(Article("story", text)) if s.form == "direct"] == [speaker]


@pytest.mark.parametrize(
    ("before", "called", "speaker"),
    [
        ("Pastor Elena Ruiz was there.", "the pastor", "Elena Ruiz"),
        ("Elena Ruiz, a retired nurse, was there.", "the nurse", "Elena Ruiz"),
        ("Al Roe, a 54-year-old farmer, was there.", "the 54-year-old farmer", "Al Roe"),
        ("Al Roe, owner of a bakery, met Governor Li Poe.", "the owner", "owner"),  # of these there are many
        ("Al Roe, founder of a bakery, met Governor Li Poe.", "the founder", "Al Roe"),
        ("Al Roe, a nurse, met Jo Poe, a nurse.", "the nurse", "nurse"),
        ("Al Roe, a nurse, left. Then a nurse from the port came.", "the nurse", "nurse"),
        ("Al Roe, a nurse, met Max Poe. He liked Poe.", "the nurse", "nurse"),  # Poe may be one
        ("Al Roe, a lawyer for the pastor, was there.", "the pastor", "pastor"),
        ("Al Roe, a former pastor, was there.", "the pastor", "pastor"),
        ("Pastor Elena Ruiz was there.", "the other pastor", "other pastor"),
    ],
)
def test_a_trade_means_whom_alone_the_article_calls_so(before: str, called: str, speaker: str) -> None:
    """Unless somebody may be called so who came up since."""
    said = extract(Article("story", f"{before}\n\n“It is late on the pier,” {called} said."))
    assert [s.speaker for s in said if s.form == "direct"] == [speaker]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Mayor Ann B. Roe won. Ann Roe left. “It is late,” Roe said.", ["Ann B. Roe"]),
        ("Mayor Ann Van Roe won. “It is late,” Van Roe said.", ["Ann Van Roe"]),
        ("Mayor Al Roe, Jr. met Al Roe, Sr. “It is late,” Roe said.", ["Roe"]),  # it is not told which
        ("Will Al Roe win? Mayor Al Roe left. “It is late,” Roe said.", ["Al Roe"]),
    ],
)
def test_all_forms_of_a_name_are_one_person(text: str, speakers: list[str]) -> None:
    """With a middle initial or without, but father and son are two."""
    assert [s.speaker for s in extract(Article("story", text)) if s.form == "direct"] == speakers


@pytest.mark.parametrize(
    ("before", "pronoun", "speaker"),
    [
        ("Mayor Al Roe met Ann Roe.\n\nRoe left early.", "she", "Ann Roe"),
        ("Mayor Al Roe met Ann Roe.\n\nMr. Roe left early.", "he", "Al Roe"),
        ("Mayor Al Roe met Max Roe.\n\nRoe left early.", "he", None),
        ("Mayor Al Roe met Max Roe.\n\nPoe met Roe.", "he", "Al Roe"),  # he is not the subject
    ],
)
def test_a_surname_that_two_bear_is_his_whom_the_pronoun_fits(before: str, pronoun: str, speaker: str | None) -> None:
    """Nobody where it fits both."""
    said = extract(Article("story", f"{before} “It is late on the pier,” {pronoun} said."))
    assert [s.speaker for s in said if s.form == "direct"] == [speaker]


@pytest.mark.parametrize(
    ("source", "speaker"),
    [
        ("He and Governor Li Poe", "Al Roe and Li Poe"),
        ("He and his aides", "Al Roe"),
        ("She and Governor Li Poe", None),  # it is not told who she is
    ],
)
def test_he_and_somebody_named_said_it_together(source: str, speaker: str | None) -> None:
    """In a lane of both."""
    said = extract(Article("story", f"Mayor Al Roe won. Roe left the pier.\n\n{source} said that it was late."))
    assert [s.speaker for s in said] == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Al Roe met Max Roe.\n\nMax Roe, 27, left. “It is late,” Roe said.", "Max Roe"),
        ("Al Roe met Max Roe.\n\nAl Roe left Max Roe. “It is late,” Roe said.", "Roe"),
        ("Al Roe met Max Roe.\n\n“It is late,” Roe said.", "Roe"),
    ],
)
def test_a_surname_that_two_bear_is_his_whom_the_paragraph_names(text: str, speaker: str) -> None:
    """Else it stays as it is."""
    assert [s.speaker for s in extract(Article("story", text)) if s.form == "direct"] == [speaker]


@pytest.mark.parametrize(
    ("byline", "speaker"), [("By Tom Hill", "Tom Hill"), ("By Tom Hill and Ann Roe", None), ("", None)]
)
def test_who_says_i_outside_all_marks_is_the_author(byline: str, speaker: str | None) -> None:
    """By the byline, if it names one; and nobody takes the author for "he"."""
    text = (
        f"The old pier\n\n{byline}\n\nI wrote that the pier was “a nuisance.” I asked a diver. He told me to “go away.”"
    )
    said = {s.speaker_mention: s.speaker for s in extract(Article("story", text))}
    assert said == {"I": speaker, "He": None}


@pytest.mark.parametrize(
    ("before", "called", "speaker"),
    [
        ("Rep. Al Roe, R-Ohio, met Rep. Max Fox, D-Utah.", "the Republican", "Al Roe"),
        ("Rep. Al Roe, R-Ohio, defied Rep. Max Fox, R-Utah.", "the Republican", "Al Roe"),  # the subject
        ("Rep. Al Roe, R-Ohio, left. Gov. Max Fox came.", "the Republican", "Max Fox"),  # who came last, and may be one
        (
            "Rep. Al Roe, R-Ohio, left. Max Fox and Dan Hill came. Hill sat.",
            "the Republican",
            "Republican",
        ),  # it may be Fox
        ("Gov. Max Fox came.\n\nMayor Dan Hill left.\n\nRep. Al Roe, D-Ohio, sat.", "the Republican", "Republican"),
    ],
)
def test_a_party_alone_means_its_last_member_or_whose_party_is_not_told(before: str, called: str, speaker: str) -> None:
    """Who may be one and was the subject since comes first; nobody where two may."""
    said = extract(Article("story", f"{before} “It is late on the pier,” {called} said."))
    assert [s.speaker for s in said if s.form == "direct"] == [speaker]


def test_a_description_takes_up_the_story() -> None:
    """“The Minnesota governor was less upbeat. “...,” he said” is the governor's, not the last one's named."""
    text = "Minnesota Gov. Al Roe left. Mayor Jo Poe stayed.\n\nThe Minnesota governor was sad. “It is late,” he said."
    assert [s.speaker for s in extract(Article("story", text)) if s.form == "direct"] == ["Al Roe"]


def test_whom_the_speaker_tells_of_is_not_he_who_tells_it() -> None:
    """“..., built by the friends of Poe, would be late, he said”: the last to speak goes on."""
    text = "Governor Li Poe won.\n\n“The pier is old and green,” Mayor Al Roe said.\n\n"
    text += "The new pier, built by the friends of Poe, would be late, he said."
    assert [s.speaker for s in extract(Article("story", text))] == ["Al Roe", "Al Roe"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("a Wednesday editorial in The Harbour Register", "editorial in The Harbour Register"),
        ("The last man to win the seat", "last man to win the seat"),
        ("an earlier version of this story", "earlier version of this story"),
        ("the mayor on Wednesday", "mayor"),
        ("Roe last week", "Roe"),
        ("the Friday Group", "Friday Group"),
    ],
)
def test_a_day_is_no_part_of_who_speaks(words: str, name: str) -> None:
    """Behind a name it tells when; before a noun it goes, and the noun stays."""
    assert by_words(words).name == name


@pytest.mark.parametrize("words", ["The president", "The US president", "The U.S. president", "The American president"])
def test_papers_abroad_say_whose_president_it_is(words: str) -> None:
    """He is the one whom the article names."""
    text = f"Donald Trump left Iowa. {words} said that it was late."
    [statement] = extract(Article("a", text, published=date(2025, 7, 10)))
    assert statement.speaker == "Donald Trump"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Lena Ortiz asked Mayor Ann Roe whether it was shut. “It is,” she said.", ["Lena Ortiz", "Ann Roe"]),
        ("Lena Ortiz asked Mayor Ann Roe whether it was shut. “Why would it be?” she asked.", ["Lena Ortiz"] * 2),
        ("Lena Ortiz told Mayor Ann Roe that it was shut. “It is so,” she said.", ["Lena Ortiz"] * 2),
        ("Lena Ortiz asked Mayor Jim Roe whether it was shut. “It is,” she said.", ["Lena Ortiz"] * 2),
        (
            "Mayor Al Roe left. A cook who gave only his first name, Jo, said that he was late. “I am tired,” he said.",
            ["cook", "cook"],
        ),
        ("Lena Ortiz said no. After meeting with Ann Roe, she said it was shut.", ["Lena Ortiz"] * 2),
    ],
)
def test_who_has_been_asked_answers(text: str, speakers: list[str]) -> None:
    """Unless the pronoun does not fit, or what is said is another question."""
    assert [s.speaker for s in extract(Article("asked", text))] == speakers


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            "The pier is shut, the Ayr Harbour Master’s Office said. The harbour master’s office added that it was late.",
            ["Ayr Harbour Master’s Office"] * 2,
        ),
        ("The pier is shut, Mayor Ann Roe said. “It is late,” Hizzoner added.", ["Ann Roe"] * 2),
        ("The pier is shut, Gov. Ann Roe said. The governor herself added that it was late.", ["Ann Roe"] * 2),
    ],
)
def test_an_office_is_the_one_that_has_spoken_by_its_name(text: str, speakers: list[str]) -> None:
    """Two words of it are enough; "herself" is no part of a name."""
    assert [s.speaker for s in extract(Article("office", text))] == speakers
