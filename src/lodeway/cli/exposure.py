"""`lodeway exposure`: what of a mineral an actor owns, hosts, carries, can restrict, is promised."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.cli import common
from lodeway.cli.common import answering, root, show, standing

if TYPE_CHECKING:
    from lodeway.answer import Answer
    from lodeway.api import KnowledgeGraph
    from lodeway.studies.model import Lang


def answers(
    kg: KnowledgeGraph,
    *,
    lang: Lang = "en",
    actor: str,
    mineral: str,
    year: int | None = None,
    top: int = 40,
    trust: str = "editor",
    **options: Any,
) -> tuple[Answer, ...]:
    """The five numbers, and what they are made of."""
    from lodeway.studies import exposure as study
    from lodeway.views import exposure as views
    from lodeway.views.codes import codes

    through = common.through(kg, options)
    with common.bar("exposure", len(study.NUMBERS)) as tick:
        found = study.exposure(
            kg, actor, mineral, year=year, through=through, rule=trust, tick=tick
        )
    return (
        views.five(found, kg.label, lang=lang),
        views.lines(found, kg.label, codes(kg.store, lang), lang=lang, top=top),
    )


@click.command("exposure")
@click.argument("actor")
@click.option("--mineral", required=True, metavar="NAME", help="The mineral, in either language.")
@click.option(
    "--year",
    type=click.IntRange(1900, 2100),
    help="Of the published output, or the nearest before it (default: the newest).",
)
@click.option(
    "--top", type=click.IntRange(min=1), default=40, show_default=True, help="Rows a number."
)
@click.option(
    "--chart",
    "chart_to",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Also draw the five numbers as bars on one self-contained page.",
)
@common.trust
@standing
@answering
def command(
    style: Any, lang: Any, project: Path | None, chart_to: Path | None, **options: Any
) -> None:
    """Show five numbers of ACTOR, a state or a firm, for a mineral.

    What it owns, what lies in its territory, what its actors carry, what its law can restrict and
    what it is promised: five answers to "how much does it control?", which usually differ.

    \b
    Examples:
      lodeway exposure usa --mineral cobalt
      lodeway exposure chn --mineral copper --on 2026-02-10 --format csv
      lodeway exposure 中国 --mineral 稀土 --lang zh --chart five.html
    """
    from lodeway import api
    from lodeway.views import bars

    kg = api.load(root(project))
    found = answers(kg, lang=lang, **options)
    show(found, style)
    if chart_to:
        other: Lang = "zh" if lang == "en" else "en"
        both = {lang: found, other: answers(kg, lang=other, **options)}
        chart_to.write_text(bars.exposure(both, lang=lang), encoding="utf-8")
