"""The second coder's part in a command: its options, its run beside the first coder's, what is said at the end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from timeline.errors import TimelineError
from timeline.run import Run, refuse, say, write

if TYPE_CHECKING:
    from timeline.codings import Coding
    from timeline.endpoint import Endpoint
    from timeline.records import Statement

__all__ = ["Asked", "Second", "takes_second"]

Url = typer.Option(
    metavar="URL",
    help="Have a language model code the statements too: an OpenAI-compatible address; key in TIMELINE_API_KEY.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of a second coder, as they were typed."""

    second_coder: Annotated[str | None, Url] = None
    model: Annotated[str | None, typer.Option(metavar="NAME", help="Which model.")] = None
    second_codes: Annotated[Path | None, typer.Option(metavar="FILE", help="Its codes: .jsonl or .csv.")] = None
    second_cache: Annotated[Path | None, typer.Option(metavar="DIR", help="Where its answers are kept.")] = None
    second_budget: Annotated[int | None, typer.Option(metavar="N", min=1, help="Send at most N requests.")] = None
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what it would be sent, as JSON Lines.")] = False


def takes_second(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a second coder; they reach it as one value, its parameter *asked*."""
    hints = get_type_hints(Asked, include_extras=True)
    options = [
        Parameter(field.name, Parameter.POSITIONAL_OR_KEYWORD, default=field.default, annotation=hints[field.name])
        for field in fields(Asked)
    ]
    own = signature(command, eval_str=True)
    shown = [one for each in own.parameters.values() for one in (options if each.name == "asked" else [each])]

    @wraps(command)
    def run(**given: Any) -> None:
        asked = Asked(**{option.name: given.pop(option.name) for option in options})
        command(asked=asked, **given)

    run.__signature__ = own.replace(parameters=shown)  # type: ignore[attr-defined]  # typer reads the options from it
    return run


@dataclass(frozen=True, slots=True)
class Second:
    """A second coder as it was asked for."""

    url: str
    model: str
    codes: Path | None
    cache: Path | None
    budget: int | None
    dry_run: bool
    force: bool

    @classmethod
    def wanted(cls, asked: Asked, force: bool, others: Sequence[Path | None]) -> Second | None:
        """Return the second coder that was asked for, if any; refuse what cannot work before the work begins."""
        url, model, codes, dry_run = asked.second_coder, asked.model, asked.second_codes, asked.dry_run
        if url is None:
            if asked != Asked():
                raise typer.BadParameter("--model, --second-... and --dry-run go with --second-coder URL")
            return None
        if not model:
            raise typer.BadParameter("--second-coder needs a model; name it with --model")
        if codes is None and not dry_run:
            raise typer.BadParameter("--second-coder needs a file for its codes; name it with --second-codes")
        if codes and codes.suffix.lower() not in (".jsonl", ".csv"):
            raise typer.BadParameter(f"{codes}: codes are written as .jsonl or .csv")
        if codes and codes.absolute() in [other.absolute() for other in others if other]:
            raise typer.BadParameter(f"{codes}: is the file of the statements; the second coder's codes need their own")
        if codes and not dry_run:
            refuse(codes, force)
        from timeline.endpoint import checked_url, find_key, import_httpx

        try:
            checked_url(url, bool(find_key()))
        except TimelineError as error:
            raise typer.BadParameter(str(error)) from None
        if not dry_run:
            import_httpx()
        return cls(url, model, codes, asked.second_cache, asked.second_budget, dry_run, force)

    def endpoint(self) -> Endpoint:
        """Return the endpoint, with its answers at hand."""
        from timeline.answers import Answers, default_folder
        from timeline.endpoint import Endpoint, find_key

        answers = Answers(self.cache or default_folder())
        if not self.dry_run:
            answers.open()
        return Endpoint(self.url, self.model, find_key(), answers, self.budget)

    def show(self, run: Run, statements: Sequence[Statement], texts: Mapping[str, str]) -> None:
        """Write what would be sent, a request a line, and send nothing."""
        from timeline.endpoint import body_of
        from timeline.labels import plural
        from timeline.second import make_questions

        endpoint = self.endpoint()
        questions = list(make_questions(_standing(statements), texts, run.codebook))
        bodies = [body_of(self.model, question.messages) for question in questions]
        write(
            "".join(f"{json.dumps(body, ensure_ascii=False)}\n" for body in bodies).encode("utf-8", "backslashreplace"),
            None,
            False,
        )
        kept = sum(endpoint.knows(question.messages) for question in questions)
        size = sum(len(message["content"]) for question in questions for message in question.messages)
        say(f"{plural(len(bodies), 'request')} to {endpoint.url}, {size:,} characters; {kept} answered before")

    def code(
        self, run: Run, statements: Sequence[Statement], given: Sequence[Statement], texts: Mapping[str, str]
    ) -> None:
        """Have the statements coded again, and write the codes; *given* is how the first coder left the statements."""
        from timeline.codings import codings_to_bytes
        from timeline.labels import plural
        from timeline.second import code_again

        endpoint = self.endpoint()
        asked = _standing(statements)
        count = 0

        def report(coding: Coding) -> None:
            nonlocal count
            count += 1
            run.progress(f"{count} of {len(asked)} statements coded again")
            if coding.outcome == "failed":
                place = f"{coding.article}, statement {coding.id}"
                run.fail(TimelineError(f"{place}: not coded by {self.model}: {coding.reason}"))

        try:
            codings = code_again(asked, texts, run.codebook, endpoint, report)
        except KeyboardInterrupt:
            sent = plural(endpoint.sent, "request")
            say(f"interrupted after {sent}; what was answered is kept and need not be paid again")
            raise
        outcomes = Counter(coding.outcome for coding in codings)
        for reason, missed in Counter(coding.reason for coding in codings if coding.outcome == "not asked").items():
            run.fail(TimelineError(f"{plural(missed, 'statement')} not coded by {self.model}: {reason}"))
        if not outcomes["coded"] + outcomes["refused"] or self.codes is None:
            run.note(f"{self.model} coded nothing; {self.codes} is not written")
            return
        write(codings_to_bytes(codings, self.codes.suffix.lower()[1:]), self.codes, self.force)
        told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
        sent = f"{plural(endpoint.sent, 'request')} sent, {endpoint.kept} answered before"
        say(f"{self.model}: {told}; {sent} -> {self.codes}")
        self._compare(run, given, codings)

    def _compare(self, run: Run, given: Sequence[Statement], codings: Sequence[Coding]) -> None:
        from timeline.agreement import agreement_card
        from timeline.codings import coding_of
        from timeline.reliability import compare_codings

        ids = {coding.id for coding in codings}
        first = [coding_of(statement) for statement in given if statement.id in ids]
        card = agreement_card(compare_codings(first, codings, run.codebook), ("the statements", str(self.codes)))
        for line in filter(None, card.splitlines()):
            say(line)


def _standing(statements: Sequence[Statement]) -> list[Statement]:
    """Return the statements that no reader withdrew."""
    return [statement for statement in statements if statement.status != "withdrawn"]
