"""`lodeway control`: who is behind a mine, a company or what a country mines, and what a deal would change."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.options import answering, root, show, standing
from lodeway.report.options import trust as trusting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.api import KnowledgeGraph
    from lodeway.report.answer import Answer
    from lodeway.report.result import Result


def answers(kg: KnowledgeGraph, *, lang: Any = "en", **options: Any) -> tuple[Answer, ...]:
    """The tables of the question: of one thing, before and after a deal, of a country, or of all."""
    return _result(kg, **options).tables(lang)


def _result(
    kg: KnowledgeGraph,
    *,
    thing: str | None = None,
    supposed: Sequence[str] = (),
    by: Any = None,
    mineral: str | None = None,
    within: str | None = None,
    weight: Any = "output",
    at: str = "10,25,50",
    every: bool = False,
    **options: Any,
) -> Result[Any]:
    _check(
        {"a name": thing, "--if": supposed, "--by": by, "--every": every},
        {"--mineral": mineral, "--in": within},
    )
    if every:
        return kg.control_every(**options)
    if by:
        if mineral is None:
            raise click.UsageError("--by needs --mineral NAME")
        asked = {"within": within, "weight": weight, "at": _percents(at)}
        return kg.control_by(by, mineral, **asked, **options)
    if supposed:
        from lodeway.control import compute

        closed = compute.agreements(kg, supposed)
        return kg.control(thing, closed=closed, **options)
    if thing is None:
        raise click.UsageError(
            "name a mine or a company, or ask --by state --mineral NAME, or --every"
        )
    return kg.control(thing, **options)


@click.command("control")
@click.argument("thing", required=False)
@click.option(
    "--if",
    "supposed",
    multiple=True,
    metavar="closed:AGREEMENT",
    help="Show what would change if the agreement closed.",
)
@click.option(
    "--by",
    type=click.Choice(["state", "seat", "owner", "bloc"]),
    help="Who controls what is mined: by seat (and then by state), seat alone, owner or bloc.",
)
@click.option("--mineral", metavar="NAME", help="With --by: the mineral.")
@click.option("--in", "within", metavar="NAME", help="With --by: a country, region or bloc.")
@click.option(
    "--weight",
    type=click.Choice(["output", "count", "reserves"]),
    default="output",
    show_default=True,
    help="With --by: what of each mine counts.",
)
@click.option(
    "--at",
    metavar="PERCENTS",
    default="10,25,50",
    show_default=True,
    help="With --by: thresholds, with commas between.",
)
@click.option("--every", is_flag=True, help="Every owner of every mine, a row each.")
@trusting
@partial(standing, day="the day of the newest record")
@answering
def command(style: Any, lang: Any, project: Path | None, **options: Any) -> None:
    """Who controls a mine or a company: held directly, looked through to states, by contract.

    Every share is a range with the claims behind it. Deals that are not closed stand apart unless
    --status lets them count or --if supposes them closed. Names may be in English or Chinese.

    \b
    Examples:
      lodeway control kamoto-copper --on 2026-02-10 --status binding
      lodeway control kamoto-copper --if closed:orion-glencore-mou
      lodeway control --by state --mineral cobalt --in cod
      lodeway control --every --format csv
    """
    from lodeway import api

    kg = api.load(root(project))
    show(_result(kg, **options), style)


def _check(asked: dict[str, Any], only_by: dict[str, Any]) -> None:
    """One question at a time; only a name and --if go together. Else all but one would be dropped."""
    given = [name for name, value in asked.items() if value]
    if len(given) > 1 and given != ["a name", "--if"]:
        raise click.UsageError(f"{' and '.join(given)} are different questions; ask one at a time")
    if strays := [name for name, value in only_by.items() if value and not asked["--by"]]:
        raise click.UsageError(f"only with --by: {', '.join(strays)}")


def _percents(text: str) -> tuple[float, ...]:
    """The thresholds of `--at`; what is no number is a wrong use of the command."""
    from lodeway.schema import values
    from lodeway.schema.errors import InvalidValue

    try:
        return tuple(sorted({values.number(part.strip()) for part in text.split(",")}))
    except InvalidValue as error:
        raise click.UsageError(f"--at: {error}") from None
