"""`lodeway site`: the graph as a folder of pages for any static host."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from lodeway.report.options import printing, root, say, show, standing, watched
from lodeway.schema import words

_ = words.of(__name__)


def _address(ctx: click.Context, option: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"https?://[^\s\"'<>?#]+", value):
        raise click.BadParameter("an address begins with https:// and has no ? or #", ctx, option)
    return value


@click.command("site")
@click.option(
    "--out",
    "-o",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("public"),
    show_default=True,
    help="The folder to write; an old site in it is replaced.",
)
@click.option(
    "--base-url",
    metavar="URL",
    callback=_address,
    help="Where it will stand: adds sitemap.xml and canonical addresses.",
)
@click.option(
    "--without-scenarios", is_flag=True, help="Leave the scenarios out; they take longest."
)
@standing
@printing
def command(
    out: Path,
    base_url: str | None,
    without_scenarios: bool,
    style: str,
    lang: Any,
    project: Path | None,
    **through: Any,
) -> None:
    """Write the whole graph as a static site: a page for every thing, source, topic and scenario.

    It works on any static host and from disk, in both languages, without any request elsewhere.

    \b
    Examples:
      lodeway site
      lodeway site -o public --lang zh --without-scenarios
      lodeway site -o february --on 2026-02-10
      lodeway site -o public --base-url https://example.org/minerals/
    """
    from lodeway import api
    from lodeway.report.answer import Answer, columns

    kg = api.load(root(project))
    files, size = kg.site(
        out,
        lang=lang,
        base_url=base_url or "",
        scenarios=not without_scenarios,
        watch=watched,
        **through,
    )
    say(f"wrote {out}")
    heads = columns("file files bytes", file=_("folder"), files=_("files"))[lang]
    show(Answer(_("Site")[lang], heads, ((str(out), files, size),), name="site"), style)
