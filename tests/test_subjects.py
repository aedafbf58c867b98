"""Where the tags name no source, the subject of the cue's own clause is found, and nobody else."""

from __future__ import annotations

import pytest

from timeline.reading import read
from timeline.records import Quotation, Span
from timeline.subjects import with_subject


def source_of(text: str, cue: str, source: str | None = None) -> str | None:
    """Return the source of a statement with this cue (its last occurrence), tagged with *source* or with none."""

    def span(words: str) -> Span:
        return Span(text.rindex(words), text.rindex(words) + len(words))

    start = span(cue).end + 1
    content = (
        Span(start, text.find(",", start) if "," in text[start:] else len(text)) if start < len(text) else Span(0, 1)
    )
    found = with_subject(
        read(text), Quotation((content,), span(cue), span(source) if source is not None else None, "indirect")
    )
    return found.source.of(text) if found.source else None


@pytest.mark.parametrize(
    ("text", "cue", "source", "expected"),
    [
        # one verb back, an aside between, a participle
        ("Mayor Jane Roe closed the docks and said nobody would be let in.", "said", None, "Mayor Jane Roe"),
        ("Roe has backed the plan, promising to hire ten clerks.", "promising", None, "Roe"),
        ("Ann Fox, 59, of Ashton, Ohio, said the harbour was lost.", "said", None, "Ann Fox"),
        ("Several port unions granted him a delay, saying he had no money.", "saying", None, "Several port unions"),
        ("But Ann Fox -- the last of the keepers -- said she would stay.", "said", None, "Ann Fox"),
        ("In August, the port office sued and accused the city of fraud.", "accused", None, "the port office"),
        ("On May 5 she told them that it was late.", "told", None, "she"),
        # the cue comes first
        ("Noting that the docks were old, Mayor Roe said little else.", "Noting", None, "Mayor Roe"),
        ("After saying the pier was safe, Poe left the room.", "saying", None, "Poe"),
        # inside the cue
        ("Poe left. He’s blaming the storm.", "He’s blaming", None, "He"),
        ("It was long. Said Fox: It was worse before.", "Said Fox:", None, "Fox"),
        ("Said Fox: It was worse before.", "Said", None, "Fox"),
        # a relative clause about the subject
        ("Ann Fox, who beat Poe, said the harbour was lost.", "said", "Poe", "Ann Fox"),
        ("Ann Fox, who is adored by keepers, said she would stay.", "said", "who is adored by keepers", "Ann Fox"),
        # who was spoken of did not speak
        ("Poe was accused of selling the pier.", "was accused of", "Poe", None),
        ("“No,” Poe said when asked whether he had sold it.", "asked", "Poe", None),
        ("Poe has faced questions about the pier.", "has faced questions about", "Poe", None),
        ("Poe was criticized by several keepers for the sale.", "was criticized", "Poe", "several keepers"),
        ("Poe was quoted as saying that it was late.", "was quoted as saying", "Poe", "Poe"),
        # according to whom
        ("Poe sold the pier, according to two keepers.", "according to", "Poe", "two keepers"),
        # a word that is nobody
        ("The two towns together vowed to rebuild.", "vowed", "together", "The two towns"),
        ("Clerk Ann Fox, exasperated, famously responded that it was late.", "responded", "famously", "Clerk Ann Fox"),
        # what the tags say stands
        ("Roe told Poe that it was late.", "told", "Roe", "Roe"),
        ("The keepers, Poe said, were tired.", "said", "Poe", "Poe"),
        ("The keeper has gone, Roe too. The diver has not, saying that it rains.", "saying", "Roe", "The diver"),
        # nobody is guessed
        ("A show of strength and months of waiting came, with reports of fliers.", "reports", None, None),
        ("Given the number of articles from there, to say so is hard.", "to say", None, None),
    ],
)
def test_the_subject_of_the_cue_speaks(text: str, cue: str, source: str | None, expected: str | None) -> None:
    """One verb back, behind an aside, after a fronted cue; whoever was accused or asked said nothing."""
    assert source_of(text, cue, source) == expected
