"""`lodeway routes`: the best ways between two places, or why there is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.claims.figures import CRITERIA
from lodeway.report.options import (
    answering,
    dated,
    names,
    parameters_option,
    root,
    show,
)

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.report.answer import Answer
    from lodeway.report.result import Result
    from lodeway.routes.compute import Routes


_CRITERIA = (*CRITERIA, "generalised")


class Criteria(click.ParamType[tuple[str, ...]]):
    """Criteria with commas between, each once."""

    name = "criteria"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Read the list, or fail as a wrong use of the command."""
        given = value if isinstance(value, tuple) else names(str(value))
        for wrong in [name for name in given if name not in _CRITERIA] or [""] * (not given):
            self.fail(f"'{wrong}' is no criterion; there are {', '.join(_CRITERIA)}", param, ctx)
        return tuple(dict.fromkeys(given))


@click.command("routes")
@click.argument("origin")
@click.argument("destination")
@click.option(
    "--by",
    type=Criteria(),
    default="days",
    show_default=True,
    help=f"One or more of {', '.join(_CRITERIA)}: the first ranks the k best, all together "
    "the Pareto set.",
)
@click.option(
    "-k", type=click.IntRange(min=1, max=100), default=3, show_default=True, help="How many."
)
@click.option(
    "--avoid",
    metavar="NAMES",
    help="Places, segments, straits, corridors or countries not to be used, with commas between: "
    "suez,kasumbalesa.",
)
@click.option("--only", metavar="MODES", help="Only these modes on land: rail, road.")
@click.option(
    "--via", metavar="NAMES", help="Places, segments, straits or corridors that must be used."
)
@click.option(
    "--alike",
    is_flag=True,
    help="Also ways that hardly differ from a better one, in where they lead or in what they cost.",
)
@click.option(
    "--product", metavar="NAME", help="What is carried: copper-cathode, cobalt-hydroxide ..."
)
@parameters_option
@dated
@answering
def command(style: str, lang: Any, project: Path | None, **options: Any) -> None:
    """The best ways from ORIGIN to DESTINATION over land and sea, and the legs of each.

    Names may be ids or labels in English or Chinese; an origin may be a mine. Ranges are
    low-middle-high. Dollars and CO2 rest on assumptions, for no tariff is published: `lodeway
    parameters`. Of ways much alike only the best is shown. CSV and JSON give all legs of all ways
    in one table.

    \b
    Examples:
      lodeway routes kolwezi shanghai
      lodeway routes 科卢韦齐 rotterdam --by days,usd,co2 -k 2 --lang zh
      lodeway routes kolwezi rotterdam --on 2026-04-13 --avoid suez --page ways.html
      lodeway routes kitwe shanghai --only rail --via dar-es-salaam-rail
    """
    from lodeway import api

    show(_found(api.load(root(project)), **options), style)


def answers(kg: KnowledgeGraph, *, lang: Any = "en", **options: Any) -> tuple[Answer, ...]:
    """Every table of the ways, or the one answer that there is none."""
    return _found(kg, **options).tables(lang)


def _found(kg: KnowledgeGraph, **options: Any) -> Result[Any]:
    from lodeway.schema.errors import NoRoute

    try:
        return _ways(kg, **options)
    except NoRoute as none:
        return kg.no_route(none)


def _ways(
    kg: KnowledgeGraph,
    *,
    origin: str,
    destination: str,
    avoid: str | None = None,
    only: str | None = None,
    via: str | None = None,
    file: Path | None = None,
    **options: Any,
) -> Result[Routes]:
    options |= {"avoid": names(avoid), "only": names(only), "via": names(via)}
    return kg.routes(origin, destination, parameters=file, **options)
