"""`lodeway control`: who is behind a mine, a company or what a country mines, and what a deal would change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.options import answering, root, show, standing
from lodeway.report.options import trust as trusting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.api import KnowledgeGraph
    from lodeway.report.answer import Answer


_TOP = 12


def answers(
    kg: KnowledgeGraph,
    *,
    lang: Any = "en",
    thing: str | None = None,
    supposed: Sequence[str] = (),
    by: Any = None,
    mineral: str | None = None,
    within: str | None = None,
    weight: Any = "output",
    at: str = "10,25,50",
    top: int = _TOP,
    everything: bool = False,
    trust: str = "editor",
    **options: Any,
) -> tuple[Answer, ...]:
    """The tables of the question: of one thing, before and after a deal, of a country, or of all."""
    from lodeway.report import options as report_options

    _check(
        {"a name": thing, "--if": supposed, "--by": by, "--every": everything},
        {"--mineral": mineral, "--in": within},
    )
    given: dict[str, Any] = {"through": report_options.through(kg, options), "rule": trust}
    if everything:
        return _everything(kg, given, lang)
    if by:
        asked = {"weight": weight, "percents": _percents(at)}
        return _by(kg, given, by, mineral, within, asked, top, lang)
    if supposed:
        return _deals(kg, given, supposed, thing, lang)
    return _one(kg, given, thing, lang)


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
    help="Who controls what is mined: by states (own, and seats of companies), owners or blocs.",
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
@click.option(
    "--top", type=click.IntRange(min=1), default=_TOP, show_default=True, help="With --by."
)
@click.option("--every", "everything", is_flag=True, help="Every owner of every mine, a row each.")
@click.option(
    "--chart",
    "chart_to",
    metavar="FILE.html",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Also write the tree of owners as a page.",
)
@trusting
@standing
@answering
def command(
    style: Any, lang: Any, project: Path | None, chart_to: Path | None, **options: Any
) -> None:
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

    if chart_to and not options["thing"]:
        raise click.UsageError("--chart draws one mine or company: name it")
    kg = api.load(root(project))
    show(answers(kg, lang=lang, **options), style)
    if chart_to:
        _chart(kg, chart_to, lang, options)


def _check(asked: dict[str, Any], only_by: dict[str, Any]) -> None:
    """One question at a time; only a name and --if go together. Else all but one would be dropped."""
    given = [name for name, value in asked.items() if value]
    if len(given) > 1 and given != ["a name", "--if"]:
        raise click.UsageError(f"{' and '.join(given)} are different questions; ask one at a time")
    if strays := [name for name, value in only_by.items() if value and not asked["--by"]]:
        raise click.UsageError(f"only with --by: {', '.join(strays)}")


def _one(
    kg: KnowledgeGraph, given: dict[str, Any], thing: str | None, lang: Any
) -> tuple[Answer, ...]:
    from lodeway.control import compute, report

    if thing is None:
        raise click.UsageError(
            "name a mine or a company, or ask --by state --mineral NAME, or --every"
        )
    found = compute.control(kg, thing, **given)
    return report.tables(kg, found, firm=given["through"].status, lang=lang)


def _everything(kg: KnowledgeGraph, given: dict[str, Any], lang: Any) -> tuple[Answer, ...]:
    from lodeway.control import compute, report

    return (report.all_table(kg, compute.every(kg, **given), lang=lang),)


def _deals(
    kg: KnowledgeGraph, given: dict[str, Any], supposed: Sequence[str], thing: str | None, lang: Any
) -> tuple[Answer, ...]:
    from lodeway.control import compute, report

    return report.deal_tables(kg, compute.deal(kg, supposed, thing=thing, **given), lang=lang)


def _by(
    kg: KnowledgeGraph,
    given: dict[str, Any],
    by: Any,
    mineral: str | None,
    within: str | None,
    asked: dict[str, Any],
    top: int,
    lang: Any,
) -> tuple[Answer, ...]:
    """By state comes with the same by seat: people mean now the one, now the other."""
    from lodeway.control import by_country, report_by_country

    if mineral is None:
        raise click.UsageError("--by needs --mineral NAME")
    found = by_country.regions(kg, by=by, mineral=mineral, within=within, **asked, **given)
    return report_by_country.tables(kg, found, top=top, lang=lang)


def _percents(text: str) -> tuple[float, ...]:
    """The thresholds of `--at`; what is no number is a wrong use of the command."""
    from lodeway.schema import values
    from lodeway.schema.errors import InvalidValue

    try:
        return tuple(sorted({values.number(part.strip()) for part in text.split(",")}))
    except InvalidValue as error:
        raise click.UsageError(f"--at: {error}") from None


def _chart(kg: KnowledgeGraph, file: Path, lang: Any, options: dict[str, Any]) -> None:
    from lodeway.control import compute, page
    from lodeway.report import options as report_options

    closed = compute.agreements(kg, options["supposed"])
    through = report_options.through(kg, options)
    found = compute.control(
        kg, options["thing"], through=through, rule=options["trust"], closed=closed
    )
    file.write_text(page.page(kg, found, supposed=closed, lang=lang), encoding="utf-8")
    report_options.say(f"wrote {file}")
