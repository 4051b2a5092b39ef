"""Leaves as HTML: one style and one script for the whole site, links that are relative."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import TYPE_CHECKING

from lodeway.report import drawing, html_page, imprint
from lodeway.report.section import heads, section, spoken
from lodeway.schema.values import LANGS
from lodeway.site import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lodeway.report.banner import Truth
    from lodeway.report.picture import Group
    from lodeway.report.section import Text
    from lodeway.schema.values import Lang
    from lodeway.site.model import Leaf

_FILES = ("answer.css", "map.css", "control.css", "site.css")
STYLE, SCRIPT, MAP_SCRIPT = "site.css", "site.js", "site-map.js"


def style() -> str:
    """The style of all pages."""
    return html_page.rules(*_FILES)


def document(
    address: str,
    title: Text,
    body: str,
    *,
    lang: Lang,
    own_style: str = "",
    choices: str = "",
    script: str = SCRIPT,
    data: str = "",
    about: Text | None = None,
    canonical: str = "",
) -> str:
    """A page at an address from the root of the site; `body` is markup, and opens in `lang`."""
    root = "../" * address.count("/")
    own = f"<style>{own_style}</style>\n" if own_style else ""
    known = f'<link rel="canonical" href="{html.escape(canonical)}">\n' if canonical else ""
    style = f"""{known}<link rel="alternate" type="application/atom+xml" href="{root}changes.atom" title="Atom">
<link rel="stylesheet" href="{root}{STYLE}">
{own}""".rstrip()
    told = html_page.framed(
        html_page.masthead(title, about),
        body,
        lang=lang,
        choices=choices,
        between=_nav(root, address),
        after=f'{data}<script src="{root}{script}"></script>',
    )
    policy = html_page.policy([], own_style, shared=True)
    return html_page.written(title[lang], style, told, policy=policy, lang=lang)


def _nav(root: str, address: str) -> str:
    links = "".join(
        f'<a href="{root}{to}"{_here(to, address)}>{spoken(text)}</a>'
        for to, text in texts.NAV.items()
    )
    return f'<nav class="site" aria-label="Lodeway">{links}</nav>'


def _here(to: str, address: str) -> str:
    return ' aria-current="page"' if to == f"{address}index.html" else ""


def leaf_page(leaf: Leaf, truth: Truth, *, lang: Lang, base: str = "") -> str:
    """The page of a leaf; with the address of the site its canonical address is told."""
    root = "../" * leaf.address.count("/")
    shared = html_page.asset("control.css")
    own = [
        leaf.owners.style.replace(shared, "").strip(),
        *drawing.colours(_choice(leaf)),
        heads(leaf.sections),
    ]
    data = {"map": leaf.map.map, "words": drawing.script_words()}
    return document(
        leaf.address,
        leaf.title,
        "".join(_body(leaf, truth, root)),
        lang=lang,
        own_style="\n".join(filter(None, own)),
        choices=drawing.switches(_choice(leaf)),
        script=MAP_SCRIPT if leaf.map.map else SCRIPT,
        data=html_page.carried("answer", data) if leaf.map.map else "",
        about=leaf.kind,
        canonical=base + leaf.address if base else "",
    )


def _choice(leaf: Leaf) -> tuple[Group, ...]:
    """The groups on a map between which a reader can choose; the map of a thing shows it alone."""
    return leaf.map.groups if len(leaf.map.groups) > 1 else ()


def _body(leaf: Leaf, truth: Truth, root: str) -> Iterator[str]:
    yield from (f'<p class="verdict">{spoken(one)}</p>' for one in leaf.lead)
    yield imprint.frame(truth)
    told = [section(one, root) for one in leaf.sections]
    shown = drawing.drawn(replace(leaf.map, groups=_choice(leaf)))
    if shown and not _choice(leaf):
        yield f'<div class="first">{"".join(told[:1])}<div>{shown}</div></div>'
        told, shown = told[1:], ""
    yield shown + "".join(told[:1]) + leaf.owners.markup + "".join(told[1:])
    name = leaf.address.strip("/").split("/")[-1]
    yield f'<section class="end">{imprint.cite(leaf.title, truth, name=name, iri=leaf.iri)}'
    if leaf.twins:
        forms = " · ".join(
            f'<a href="index.{form.lower()}">'
            f"{spoken({g: texts.TWINS[g].format(form=form) for g in LANGS})}</a>"
            for form in ("JSON", "CSV")
        )
        yield f"<h2>{spoken(texts.DATA)}</h2><p>{forms}</p>"
    yield "</section>"
