"""`lodeway parameters`: every number we assume, as a file to change and give back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lodeway.cli.common import language, parameters_option, root, show


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
@language
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with your own ontology/ and data/ (default: the shipped ones).",
)
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
    from lodeway.networks import parameters
    from lodeway.views import assumed

    known = api.load(root(project)).parameters(file)
    if style == "toml":
        click.echo(parameters.text(known, lang=lang), nl=False)
    else:
        show(assumed.table(known, lang=lang), style)
