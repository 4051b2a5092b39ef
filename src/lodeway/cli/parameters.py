"""`lodeway parameters`: every number we assume, as a file to change and give back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lodeway.report.answer import Answer, columns
from lodeway.report.options import all_rows, language, own_data, parameters_option, root, show
from lodeway.schema import words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.claims.figures import Assumption

_ = words.of(__name__)


# The assumptions as a table.


_TITLE = _("Assumptions, open to change")
_VERDICT = _("{} numbers are assumed, since nobody publishes them; the least certain is this: {}.")
_NOTHING = _("Nothing is assumed.")
_COLUMNS = columns(
    "assumption_id value_min value value_max unit label",
    assumption_id=_("assumption"),
    label=_("what it is"),
)


def _table(known: Mapping[str, Assumption], *, lang: Lang = "en") -> Answer:
    """One row an assumption, by id."""
    rows = tuple(
        (slug, a.low, a.mid, a.high, a.unit, a.label[lang]) for slug, a in sorted(known.items())
    )
    told = _TITLE[lang], _COLUMNS[lang], rows
    return Answer(*told, verdict=_verdict(known, lang), name="assumptions")


def _verdict(known: Mapping[str, Assumption], lang: Lang) -> str:
    """How much is assumed, and which number is least certain: its high is most times its low."""
    wide = {slug: a.high / a.low for slug, a in known.items() if a.low > 0}
    if not wide:
        return _NOTHING[lang]
    widest = known[max(sorted(wide), key=lambda slug: wide[slug])]
    return _VERDICT[lang].format(len(known), widest.label[lang])


# `lodeway parameters`: every number we assume, as a file to change and give back.


@click.command("parameters")
@parameters_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["toml", "table", "csv", "json", "md"]),
    default="toml",
    show_default=True,
    help="How to print; toml can be changed and read back.",
)
@all_rows
@language
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with your own ontology/ and data/ (default: the shipped ones).",
)
@own_data
def command(file: Path | None, style: Any, lang: Any, project: Path | None) -> None:
    """The numbers we assume where nobody has published one: speeds, freights, waits, capacities.

    Change what you know better and give the file to `routes`, `corridors`, `whatif` or
    `chokepoints` with --parameters. With --parameters here, your file is checked and shown whole.

    \b
    Examples:
      lodeway parameters > mine.toml
      lodeway parameters --format table --lang zh
      lodeway routes kolwezi shanghai --parameters mine.toml
    """
    from lodeway import api
    from lodeway.transport import parameters

    known = api.load(root(project)).parameters(file)
    if style == "toml":
        click.echo(parameters.text(known, lang=lang), nl=False)
    else:
        show(_table(known, lang=lang), style)
