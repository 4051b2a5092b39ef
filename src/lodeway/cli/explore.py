"""`lodeway explore`: the graph as one self-contained page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lodeway.report.options import printing, root, say, show, standing
from lodeway.schema import words

_ = words.of(__name__)


@click.command("explore")
@click.option(
    "--out",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("explorer.html"),
    show_default=True,
    help="The page to write.",
)
@click.option(
    "--topic",
    "topics",
    multiple=True,
    metavar="NAME",
    help="Only this view: lobito, control, pacts, controls, money or floors. May be given again.",
)
@click.option("--around", metavar="THING", help="Only the neighbourhood of this thing.")
@click.option(
    "--hops",
    type=click.IntRange(1, 3),
    default=1,
    show_default=True,
    help="How many relations a neighbour may be away, with --around.",
)
@click.option("--open", "open_page", is_flag=True, help="Open it in the browser.")
@click.option("--with-sparql", is_flag=True, help="Let the page answer SPARQL, offline; adds 2 MB.")
@standing
@printing
def command(
    out: Path,
    open_page: bool,
    topics: tuple[str, ...],
    around: str | None,
    hops: int,
    with_sparql: bool,
    style: str,
    lang: Any,
    project: Path | None,
    **through: Any,
) -> None:
    """Write the explorer: one HTML file that works from disk, without any network.

    \b
    Examples:
      lodeway explore
      lodeway explore --on 2026-02-10 --out february.html
      lodeway explore --topic lobito --topic control -o lobito.html
      lodeway explore --around kamoto-copper --hops 2 -o kamoto.html
      lodeway explore --lang zh --open
      lodeway explore --with-sparql
    """
    from lodeway import api
    from lodeway.build import release
    from lodeway.report.answer import Answer, columns

    home = None if lang == words.ENGLISH else lang
    kg = api.load(root(project))
    shown: dict[str, Any] = {"topic": topics, "around": around, "hops": hops}
    html = kg.explorer(home=home, with_sparql=with_sparql, **shown, **through)
    release.write_file(out, html.encode())
    say(f"wrote {out}")
    heads = columns("file bytes")[lang]
    row = (str(out), len(html.encode()))
    show(Answer(_("Explorer")[lang], heads, (row,), name="explorer"), style)
    if open_page:
        click.launch(str(out.resolve()))
