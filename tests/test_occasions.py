"""A statement has the day that the text gives it: its own, its occasion's, or limits only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.codebook import load_codebook
from timeline.dates import find_timexes
from timeline.linker import load_linker
from timeline.occasions import find_occasions
from timeline.pipeline import extract
from timeline.quotations import find_quotations
from timeline.reading import read
from timeline.records import Article, Interval, Occasion, Published, Span, Statement
from timeline.speakers import resolve_speakers
from timeline.tagger import load_tagger, tag_tokens

PUBLISHED = date(2025, 6, 18)  # a Wednesday


def statements(text: str, published: date | None = PUBLISHED) -> list[Statement]:
    """Extract the outer statements of an article that appeared on *published*."""
    return [s for s in extract(Article("a", text, published=published)) if s.within is None]


def told(text: str) -> list[tuple[str, str, str]]:
    """Return days, basis and medium of each statement."""
    return [(f"{s.date_start or '..'}/{s.date_end or '..'}", s.date_basis, s.medium) for s in statements(text)]


def occasions(text: str, when: Interval | None = None) -> list[Occasion]:
    """Return the occasions of an article that appeared on PUBLISHED, or some day of *when*."""
    reading, published = read(text), Published(when or Interval.of(PUBLISHED), "given")
    quotations = find_quotations(reading, tag_tokens(reading.tokens, reading.quoted, load_tagger()), load_linker())
    speakers = resolve_speakers(reading, quotations, load_codebook().actors, PUBLISHED)
    return find_occasions(reading, quotations, speakers, find_timexes(text, published), published)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mayor Jane Roe said Monday that the harbour is shut.", [("2025-06-16/2025-06-16", "weekday", "unspecified")]),
        (
            "Mayor Jane Roe told reporters on Tuesday that the harbour is shut.",
            [("2025-06-17/2025-06-17", "weekday", "press conference")],
        ),
        (
            "Mayor Jane Roe said at a harbour event last week that the docks would open.",
            [("2025-06-09/2025-06-15", "relative", "speech")],
        ),
        (
            "Mayor Jane Roe said in a statement that the order expires Oct. 18.",
            [("../2025-06-18", "bounded", "written statement")],
        ),
        (
            "After Monday’s fire, Mayor Jane Roe said that the harbour would close.",
            [("../2025-06-18", "bounded", "unspecified")],
        ),
        ("Mayor Jane Roe condemned Monday’s decision as a mistake.", [("../2025-06-18", "bounded", "unspecified")]),
        (
            "“We float,” Mayor Jane Roe said in honour of John Poe, who died on Monday.",
            [("../2025-06-18", "bounded", "unspecified")],
        ),
        (
            "Jane Roe, who was mayor until June 2024, said the harbour would close.",
            [("../2025-06-18", "bounded", "unspecified")],
        ),
        ("Mayor Jane Roe has said that the harbour would close.", [("../2025-06-18", "bounded", "unspecified")]),
        (
            "Mayor Jane Roe said Monday that the harbour is shut. She added that it was not safe.",
            [
                ("2025-06-16/2025-06-16", "weekday", "unspecified"),
                ("2025-06-16/2025-06-16", "inherited", "unspecified"),
            ],
        ),
        (
            "In a post on Truth Social on Sunday, Mayor Jane Roe said the harbour is shut.\n\nThe crane had fallen.\n\n“It will open again when we say so,” Roe wrote in the post.",
            [
                ("2025-06-15/2025-06-15", "weekday", "social media post"),
                ("2025-06-15/2025-06-15", "inherited", "social media post"),
            ],
        ),
        (
            "Mayor Jane Roe gave an interview to Harbour News that aired on Tuesday.\n\n“We want to be asked first, and politely,” Roe said.",
            [("2025-06-17/2025-06-17", "inherited", "interview")],
        ),
        (
            "Mayor Jane Roe said Monday that the harbour is shut.\n\nRoe has praised the order often and criticized the union for not doing so.",
            [
                ("2025-06-16/2025-06-16", "weekday", "unspecified"),
                ("../2025-06-18", "bounded", "unspecified"),
                ("../2025-06-18", "bounded", "unspecified"),
            ],
        ),
        (
            "Mayor Jane Roe said Monday that the harbour is shut.\n\nThe Port Office later confirmed that no ship had left.",
            [("2025-06-16/2025-06-16", "weekday", "unspecified"), ("2025-06-16/2025-06-18", "bounded", "unspecified")],
        ),
        (
            "Mayor Jane Roe said Friday that the harbour is shut.\n\nOn Tuesday the crane fell into the water.\n\n“It is a shame for all of us,” Roe said.",
            [("2025-06-13/2025-06-13", "weekday", "unspecified"), ("../2025-06-18", "bounded", "unspecified")],
        ),
    ],
)
def test_a_statement_has_the_days_that_the_text_gives(text: str, expected: list[tuple[str, str, str]]) -> None:
    """A date by the verb, an occasion told before, or limits; never a day that is another thing's."""
    assert told(text) == expected


def test_statements_of_one_occasion_share_its_id() -> None:
    """What is said on one occasion can be drawn as one."""
    found = statements(
        "Mayor Jane Roe said Monday that the harbour is shut. She added that it was not safe.\n\nRoe said on Tuesday that it was open."
    )
    first, second, third = (s.occasion for s in found)
    assert first == second != third


def test_an_undated_article_keeps_null_dates() -> None:
    """Without a publication day "Monday" is no day, and never one of this week."""
    [found] = statements("Mayor Jane Roe said Monday that the harbour is shut.", None)
    assert (found.date_start, found.date_end, found.date_basis) == (None, None, "none")
    assert found.date_span == (20, 26)  # the words are kept, for whoever knows the day


def test_an_embedded_post_has_the_day_of_its_signature() -> None:
    """The post's own date counts, not the article's."""
    [found] = statements("The docks are shut for good.\n— John Poe (@poe) May 5, 2025\n\nThat was all.")
    assert (found.date_start, found.date_basis, found.medium) == (date(2025, 5, 5), "explicit", "social media post")
    assert found.date_span


def words(text: str, span: Span | None) -> str | None:
    return span.of(text) if span else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mayor Jane Roe told reporters on Tuesday that the harbour is shut.", ("reporters", None)),
        ("At a rally in Dover on Tuesday, Mayor Jane Roe told the crowd that the harbour is shut.", ("the crowd", "Dover")),
        ("Mayor Jane Roe told Harbour News’ Ann Poe that the harbour is shut.", ("Harbour News’ Ann Poe", None)),
        ("Mayor Jane Roe told them in May that the harbour is shut.", (None, None)),
        ("Mayor Jane Roe, who told reporters in Dover that she was ill, said the harbour is shut.", (None, None)),
        ("“The harbour is shut,” Mayor Jane Roe told supporters outside the White House.", ("supporters", "the White House")),
        ("“The harbour is shut,” said Jane Roe, a professor in Dover.", (None, None)),
    ],
)  # fmt: skip
def test_an_occasion_knows_to_whom_and_where(text: str, expected: tuple[str | None, str | None]) -> None:
    """As the words around the statement say it; a pronoun is no audience, and another’s place not hers."""
    last = occasions(text)[-1]
    assert (words(text, last.audience), words(text, last.place)) == expected


def test_statements_of_one_occasion_share_its_audience_and_place() -> None:
    """What one of them says of it, before or after, holds for all."""
    text = (
        "Mayor Jane Roe told reporters Monday that the harbour is shut. “It is not safe,” she told reporters in Dover.\n\n"
        "“It will open again when we say so,” she said."
    )
    found = occasions(text)
    assert len({o.id for o in found}) == 1
    assert {(words(text, o.audience), words(text, o.place)) for o in found} == {("reporters", "Dover")}


@pytest.mark.parametrize(
    ("first", "second", "basis"),
    [
        ("told the Harbour Times", "told Example News", "bounded"),
        ("told the Harbour Times", "told the newspaper", "inherited"),
        ("told the Harbour Times", "told the Times", "inherited"),
        ("told reporters", "told a cheering crowd", "bounded"),
        ("told supporters", "told the crowd", "inherited"),
        ("told reporters", "said", "inherited"),
        ("said", "told reporters", "inherited"),
        ("said at a rally in Dover", "said at a rally in Leeds", "bounded"),
        ("said at a rally in Dover", "told a rally in Ohio", "inherited"),
        ("said in the Oval Office", "said at the White House", "inherited"),
    ],
)
def test_no_date_passes_between_two_audiences_or_places(first: str, second: str, basis: str) -> None:
    """Who told one outlet on Monday and then another is not known to have told both on one day."""
    text = f"Mayor Jane Roe {first} on Monday that the harbour is shut.\n\n“It will open again when we say so,” Roe {second}."
    monday, other = statements(text)
    assert (monday.date_start, monday.date_basis, other.date_basis) == (date(2025, 6, 16), "weekday", basis)


@pytest.mark.parametrize(
    "text",
    [
        "In 2008, the union sent what has been described by Mayor Jane Roe as “a small army of clerks.”",
        "The union sued on Monday over the fee, which Mayor Jane Roe previously had said was fair.",
        "On Monday, harbour traffic fell by half, according to Mayor Jane Roe.",
        "The union left on Monday, three days after Mayor Jane Roe said that the harbour would close.",
        "Having fought the union last week, Mayor Jane Roe said that the harbour would close.",
        "“The harbour is shut,” said Jane Roe, who ran Poe’s 2008 campaign.",
        "The worst of it, Mayor Jane Roe wrote, came on Friday, when a crane fell.",
        "Mayor Jane Roe stepped back on her pledge last week and blamed the union for the loss.",
        "Mayor Jane Roe blamed the union for the laws of 2014.",
        "A crane fell into the water on Tuesday night and hurt four people, officials said.",
        "On Monday, the council passed the plan, which calls for closing the harbour for good.",
    ],
)
def test_a_day_of_another_act_in_the_sentence_is_not_the_verbs(text: str) -> None:
    """The form of the verb, or the clause that it stands in, says that the day is not its own."""
    assert [s.date_basis for s in statements(text)] == ["bounded"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mayor Jane Roe has said this week that the harbour would close.", "2025-06-16/2025-06-18"),
        ("On Monday, clerks who had seen the plan said that the harbour would close.", "2025-06-16/2025-06-16"),
        ("Last week, Mayor Jane Roe had said that the harbour would close.", "2025-06-09/2025-06-15"),
        (
            "Mayor Jane Roe drew cheers from the crowd on Monday when she accused the union of lying.",
            "2025-06-16/2025-06-16",
        ),
        ("Ships are late, according to a report released on Monday by the harbour.", "2025-06-16/2025-06-16"),
        ("Mayor Jane Roe said in a 2024 report that the harbour would close.", "2024-01-01/2024-12-31"),
    ],
)
def test_a_day_beside_its_verb_dates_it_whatever_its_form(text: str, expected: str) -> None:
    """What surely belongs together is not torn apart."""
    assert [f"{s.date_start}/{s.date_end}" for s in statements(text)] == [expected]


@pytest.mark.parametrize(
    "second",
    [
        "The vote came three days after Roe told the council that she would not run.",
        "In a recent interview, Roe said that she would not run.",
        "Early in the race, Roe complained that nobody listened.",
        "Roe previously said that she would not run.",
    ],
)
def test_what_was_said_at_another_time_does_not_inherit(second: str) -> None:
    """Words that look back to a time without a name end the occasion that was told of last."""
    found = statements(f"Mayor Jane Roe said Monday that the harbour is shut.\n\n{second}")
    assert [s.date_basis for s in found] == ["weekday", "bounded"]


@pytest.mark.parametrize(
    ("second", "basis"),
    [
        ("Roe announced that the harbour would close.", "bounded"),
        ("She added that the harbour would close.", "inherited"),
        ("“The harbour will close as soon as we can do it,” Roe said.", "inherited"),
    ],
)
def test_an_act_known_to_the_month_is_left_where_nothing_ties_to_it(second: str, basis: str) -> None:
    """What somebody said in March is often told in passing, and the next sentence is of today."""
    found = statements(f"Mayor Jane Roe told the Harbour Times in March that she was tired.\n\n{second}")
    assert [s.date_basis for s in found] == ["explicit", basis]


def test_who_is_only_named_beside_a_statement_does_not_inherit_from_afar() -> None:
    """The office is named in the mayor’s sentence, and speaks for itself three paragraphs on."""
    text = (
        "The Port Office got a letter in which Mayor Jane Roe said Monday that the harbour is shut.\n\n"
        "“It is not safe,” Roe said.\n\nThe crane is old.\n\nThe Port Office said that it had found no fault."
    )
    assert [s.date_basis for s in statements(text)] == ["weekday", "inherited", "bounded"]


def test_the_writer_of_an_article_does_not_speak_on_the_occasion_of_another() -> None:
    """ "I" in the prose is none of those who were told of."""
    text = (
        "Mayor Jane Roe told me on Monday that the harbour is shut. I cannot say that the harbour was ever much used."
    )
    assert [s.date_basis for s in statements(text)] == ["weekday", "bounded"]


def test_a_day_in_a_clause_about_somebody_dates_nothing_that_she_says_next() -> None:
    """Who went to a rally last week did not speak then."""
    text = "Ann Poe, 52, who went to a harbour rally last week, counts herself a friend. “I float,” Poe said."
    assert [s.date_basis for s in statements(text)] == ["bounded"]


def test_a_day_that_says_which_thing_is_meant_does_not_end_an_occasion() -> None:
    """The story has not moved on to 2012 by telling of "the December 2012 fire"."""
    text = (
        "Mayor Jane Roe said Monday that the harbour is shut.\n\nIt burnt in the December 2012 fire.\n\n"
        "“It is a shame for all of us,” Roe said."
    )
    assert [s.date_basis for s in statements(text)] == ["weekday", "inherited"]


@pytest.mark.parametrize(("gap", "basis"), [(" ", "inherited"), ("\n\n", "bounded")])
def test_a_day_that_opens_a_sentence_holds_for_the_next_ones_of_its_paragraph(gap: str, basis: str) -> None:
    """ "Last April" sets the scene, even for what is told in no words of the speaker."""
    text = f"Last April, Jane Roe bought the harbour.{gap}Roe said that the harbour would close."
    assert [s.date_basis for s in statements(text)] == [basis]


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("The Port Party announced on Monday that the harbour is shut. The release said that it was not safe.", "inherited"),
        ("The Port Party issued new rules on Monday.\n\n“It is not safe for us,” the letter said.", "inherited"),
        ("The Port Office unveiled a plan on Monday. “It is not safe,” the statement added.", "inherited"),
        ("The Port Party met on Monday. “It is not safe for us,” the letter said.", "bounded"),
        ("Poe had a letter. The Port Party issued rules on Monday. “It is not safe for us,” the letter said.", "bounded"),
        ("The Port Party issued rules on Monday. On Tuesday it rained. “It is not safe,” the letter said.", "bounded"),
        ("The Port Party issued rules on Monday. “It is not safe for us,” a letter said.", "bounded"),
        ("The Port Party issued rules that begin on Monday. “It is not safe for us,” the letter said.", "bounded"),
    ],
)  # fmt: skip
def test_a_document_is_of_the_day_on_which_it_was_put_out(text: str, basis: str) -> None:
    """ "The release" that nothing named before is what was announced just now; any other keeps its own day."""
    last = statements(text)[-1]
    assert (last.date_basis, str(last.date_start)) == (basis, "2025-06-16" if basis == "inherited" else "None")


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("Poe is ill. But on Monday she finally met the clerks. “We float, all of us,” she said.", "inherited"),
        ("The harbour company said Monday that it is shut. The company said that no ship had left.", "inherited"),
        ("Poe is ill. But on Monday he finally met the clerks. “We float, all of us,” she said.", "bounded"),
        ("The Port Office warned of by Poe on Monday said it was shut.", "weekday"),
    ],
)
def test_who_acted_just_before_is_known_without_a_name(text: str, basis: str) -> None:
    """The same pronoun, or the same noun, in the sentence right after is the same person."""
    text = f"Ann Poe runs the harbour.\n\n{text}"
    assert statements(text)[-1].date_basis == basis


# --------------------------------------------------------------------------------------------------------- properties

DAYS = st.dates(date(1996, 1, 1), date(2040, 12, 31))
REPORTED = (
    "Mayor Jane Roe said {} that the harbour is shut. “It is not safe for us,” she added.\n\n"
    "{}, Mayor Jane Roe told reporters that the docks would open.\n\nThe Port Office later said that it knew."
)
WORDS = st.sampled_from(
    "Monday|Wednesday night|on Sunday|last Friday|this past Tuesday|yesterday|today|last week|this week|last month"
    "|earlier this year|this month|two days ago|in March|in December|over the weekend|on Feb. 29|on June 16|on Dec. 31"
    "|in 2024|on Christmas|late last month|last fall|overnight|on July 4, 2031|next week|on Election Day".split("|")
)


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(0, 9), WORDS, WORDS)
def test_what_an_article_reports_as_said_was_said_before_it_appeared(
    published: date, width: int, first: str, second: str
) -> None:
    """No statement in the past begins or ends after the last day of publication, and its days run forwards."""
    last = published + timedelta(width)
    text = REPORTED.format(first, second.capitalize() if second[:2] in ("on", "in") else second)
    found = occasions(text, Interval(published, last))
    assert len(found) > 2
    for when in (occasion.when for occasion in found):
        assert when is not None
        assert when.end is not None
        assert (when.start or when.end) <= when.end <= last


@settings(max_examples=20, deadline=None)
@given(DAYS)
def test_said_on_the_weekday_of_publication_is_said_that_day(published: date) -> None:
    """ "Said Monday" in Monday’s paper is of that Monday, for the statement and for what she added."""
    text = f"Mayor Jane Roe said {published:%A} that the harbour is shut. “It is not safe for us,” she added."
    assert [o.when for o in occasions(text, Interval.of(published))] == [Interval.of(published)] * 2


@pytest.mark.parametrize(
    "text",
    [
        "A sailor who came to Leeds in 2012 said that the docks “leak.”",
        "The sailor, who was hired in 2012, told a dinner that the docks “leak.”",
        "A woman who lives by the quay where Ann Lee, 40, was hurt on Monday says the docks “leak.”",
        "Mayor Jane Roe said arrivals in May were “the lowest.”",
    ],
)
def test_a_day_of_a_life_or_of_what_was_said_is_not_the_verbs(text: str) -> None:
    """When somebody came, was hired or was hurt is not when he spoke, nor is the time of the thing he spoke of."""
    assert {basis for _, basis, _ in told(text)} == {"bounded"}


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Jane Roe arrived Monday and said that the docks “leak.”",
        "Mayor Jane Roe praised the captain Monday, saying that the docks “leak.”",
        "The sailors who wrote to her on Monday say that the docks “leak.”",
    ],
)
def test_a_day_of_one_act_with_the_saying_dates_it(text: str) -> None:
    """Two verbs of one subject that go on from one another share their day."""
    assert told(text)[-1][0] == "2025-06-16/2025-06-16"


def test_what_was_told_to_say_what_came_before_passes_no_day_on() -> None:
    """ "Had said" is told beside the news, whose day comes back with the next plain verb."""
    text = "Mayor Jane Roe had told lawmakers on May 8 that the docks “leak.” What changed, Roe said, was “the wind.”"
    assert [days for days, _, _ in told(text)] == ["2025-05-08/2025-05-08", "../2025-06-18"]


@pytest.mark.parametrize(
    ("between", "days"),
    [
        ("The pier burned after June 3, when a boat hit it.", "2025-06-17/2025-06-17"),
        ("A boat left again on Tuesday.", "2025-06-17/2025-06-17"),
        ("The pier burned on June 3.", "../2025-06-18"),
    ],
)
def test_a_day_in_passing_does_not_end_an_occasion(between: str, days: str) -> None:
    """Nor does the day of the occasion itself; any other one does."""
    text = f"“The docks leak,” Mayor Jane Roe said Tuesday.\n\n{between}\n\n“We are poor,” Roe said."
    assert told(text)[-1][0] == days


def test_a_brief_is_of_the_day_of_the_filing_whoever_argues_in_it() -> None:
    """The lawyer who is named for it was not named before."""
    text = (
        "The Port Authority said in a filing Monday that the docks “leak.” In the brief, Deputy Attorney General "
        "Ann Lee argued that the pier would “burn.”"
    )
    assert [days for days, _, _ in told(text)] == ["2025-06-16/2025-06-16"] * 2


@pytest.mark.parametrize(
    ("second", "days"),
    [
        ("“We sail on the tide,” Deputy Harbor Secretary Ann Lee said.", "2025-06-17/2025-06-17"),
        ("“We sail on the tide,” Ann Lee said.", "../2025-06-18"),
    ],
)
def test_a_lead_says_official_and_the_next_paragraph_who_that_is(second: str, days: str) -> None:
    """Somebody without an office may be anybody."""
    lead = "LEEDS — Ships will not be held, the port official in charge of them said Tuesday."
    assert told(f"{lead}\n\n{second}")[-1][0] == days


def test_words_of_a_film_or_a_book_are_of_another_time() -> None:
    """No day is passed on to them."""
    first = "“The docks leak,” Mayor Jane Roe said Monday.\n\n“We are poor, all of us,” Roe said"
    assert told(f"{first}.")[-1][0] == "2025-06-16/2025-06-16"
    assert told(f"{first} in a documentary.")[-1][0] == "../2025-06-18"
