"""Leaves as HTML: one style and one script for the whole site, links that are relative."""

from __future__ import annotations

import html
import json
import posixpath
import re
from typing import TYPE_CHECKING, Any

from lodeway.report import html_page
from lodeway.report.banner import banner
from lodeway.schema.values import LANGS
from lodeway.site import texts
from lodeway.site.model import both

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lodeway.report.banner import Truth
    from lodeway.schema.values import Lang
    from lodeway.site.model import Cell, Column, Leaf, Row, Section, Text

STYLE, SCRIPT, MAP_SCRIPT = "site.css", "site.js", "site-map.js"
_SAFE = re.compile(r"https?://[^\s\"'<>`]+")
_OWN = re.compile(r"(?:[\w.-]+/)*[\w.-]*(?:#[^\s\"'<>]*)?")  # no colon: it names no scheme
_WEB = ("http://", "https://")


def style() -> str:
    """The style of all pages."""
    return "\n".join(html_page.asset(name) for name in ("answer.css", "control.css", "site.css"))


def document(
    address: str,
    title: Text,
    body: str,
    *,
    lang: Lang,
    own_style: str = "",
    script: str = SCRIPT,
    data: str = "",
    about: Text | None = None,
    canonical: str = "",
) -> str:
    """A page at an address from the root of the site; `body` is markup, and opens in `lang`."""
    root = "../" * address.count("/")
    own = f"<style>{own_style}</style>\n" if own_style else ""
    known = f'<link rel="canonical" href="{html.escape(canonical)}">\n' if canonical else ""
    below = html_page.both("p", about, "about") if about else ""
    masthead = f'<div class="masthead">{html_page.both("h1", title)}{below}</div>'
    style = f"""{known}<link rel="alternate" type="application/atom+xml" href="{root}changes.atom" title="Atom">
<link rel="stylesheet" href="{root}{STYLE}">
{own}""".rstrip()
    told = f"""{html_page.switches(lang)}
<div class="page"><header>{masthead}{html_page.languages()}</header>
{_nav(root, address)}<main>{body}</main></div>
{data}<script src="{root}{script}"></script>"""
    return html_page.written(title[lang], style, told, policy=_policy(own_style), lang=lang)


def _policy(own_style: str) -> str:
    """Allow the site's own style and script, and nothing from elsewhere."""
    # The hash of the page's own few rules stands beside the style of all pages.
    hashed = html_page.policy([], own_style) if own_style else ""
    found = re.search(r"style-src ([^;]+)", hashed)
    styles = f"'self' {found[1]}" if found else "'self'"
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            f"style-src {styles}",
            "img-src data:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )


def _nav(root: str, address: str) -> str:
    links = "".join(
        f'<a href="{root}{to}"{_here(to, address)}>{spoken(both(text))}</a>'
        for to, text in texts.NAV.items()
    )
    return f'<nav class="site" aria-label="Lodeway">{links}</nav>'


def _here(to: str, address: str) -> str:
    return ' aria-current="page"' if to == f"{address}index.html" else ""


def spoken(text: Text) -> str:
    """Words in both languages, of which the style shows one; once, where they are the same."""
    if text["en"] == text["zh"]:
        return f"<bdi>{html.escape(text['en'])}</bdi>"
    return "".join(
        f'<span class="{one}" lang="{html_page.TAGS[one]}"><bdi>{html.escape(text[one])}</bdi></span>'
        for one in LANGS
    )


def linked(cell: Cell, root: str) -> str:
    """A cell, as a link where it leads somewhere."""
    inside = spoken(cell.text)
    if not cell.to:
        return inside
    if cell.to.startswith(_WEB):
        if not _SAFE.fullmatch(cell.to):
            return inside
        return f'<a href="{html.escape(cell.to)}" rel="noreferrer">{inside}</a>'
    if not _OWN.fullmatch(cell.to):
        return inside
    path, _, anchor = cell.to.partition("#")
    path = posixpath.join(path, "index.html") if path.endswith("/") else path
    end = f"#{anchor}" if anchor else ""
    return f'<a href="{html.escape(root + path + end)}">{inside}</a>'


def leaf_page(leaf: Leaf, truth: Truth, *, lang: Lang, base: str = "") -> str:
    """The page of a leaf; with the address of the site its canonical address is told."""
    root = "../" * leaf.address.count("/")
    own = leaf.owners.style.replace(html_page.asset("control.css"), "").strip()
    body = "".join(_body(leaf, truth, root))
    return document(
        leaf.address,
        leaf.title,
        body,
        lang=lang,
        own_style=own,
        script=MAP_SCRIPT if leaf.map.map else SCRIPT,
        data=_map_data(leaf.map.map) if leaf.map.map else "",
        about=leaf.kind,
        canonical=base + leaf.address if base else "",
    )


def _map_data(told: Mapping[str, Any]) -> str:
    words = {one: {key: text[one] for key, text in texts.MAP.items()} for one in LANGS}
    return carried("answer", {"map": told, "words": words})


def carried(name: str, content: object) -> str:
    """Data for the script; no text in it can end its element."""
    told = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
    told = told.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'<script type="application/json" id="{name}">{told}</script>\n'


def _body(leaf: Leaf, truth: Truth, root: str) -> Iterator[str]:
    yield from (f'<p class="verdict">{spoken(one)}</p>' for one in leaf.lead)
    frames = {one: " · ".join(banner(truth.frame, truth.release, one)) for one in LANGS}
    yield f'<p class="frame">{spoken(frames)}</p>'
    first, rest = leaf.sections[:1], leaf.sections[1:]
    wide = '<div class="first">' if leaf.map.map else "<div>"
    yield wide + "".join(section(one, root) for one in first)
    if leaf.map.map:
        yield '<div class="maps"><figure class="plate"><div class="sheet"></div>'
        yield f"<figcaption>{spoken(both(texts.SKETCH))}</figcaption></figure></div>"
    yield "</div>"
    yield leaf.owners.markup
    yield from (section(one, root) for one in rest)
    yield from _end(leaf, truth)


def section(one: Section, root: str) -> str:
    """A table, folded where it says so; on a phone one card a row."""
    shown = one.rows if one.most is None else one.rows[: one.most]
    notes = [one.note] if one.note else []
    if len(shown) < len(one.rows):
        notes.append(
            {g: texts.OF_MANY[g].format(shown=len(shown), all=len(one.rows)) for g in LANGS}
        )
    inner = _table(one, shown, root) + "".join(f"<p>{spoken(note)}</p>" for note in notes)
    title = f"<h2>{spoken(one.title)}</h2>"
    if one.folded:
        count = f" <small>({len(one.rows):,})</small>"
        inner = f"<details><summary>{title}{count}</summary>{inner}</details>"
        return f'<section class="answer" id="{html.escape(one.name)}">{inner}</section>\n'
    return f'<section class="answer" id="{html.escape(one.name)}">{title}{inner}</section>\n'


def _table(one: Section, rows: Iterable[Row], root: str) -> str:
    rows = list(rows)
    if not rows:
        return ""
    # A column that says nothing is left out.
    kept = [
        n
        for n, column in enumerate(one.columns)
        if not column.hidden and any(_says(row[n]) for row in rows)
    ]
    columns = [one.columns[n] for n in kept]
    head = "".join(f'<th scope="col">{spoken(column.title)}</th>' for column in columns)
    marks = one.anchors or [""] * len(rows)
    body = "".join(
        f"<tr{_id(mark)}>{''.join(_cell(columns[at], row[n], root) for at, n in enumerate(kept))}</tr>"
        for mark, row in zip(marks, rows, strict=False)
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _says(cells: tuple[Cell, ...]) -> bool:
    return any(one.text["en"] for one in cells)


def _id(mark: str) -> str:
    return f' id="{html.escape(mark)}"' if mark else ""


def _cell(column: Column, cells: tuple[Cell, ...], root: str) -> str:
    told = "<br>".join(dict.fromkeys(linked(one, root) for one in cells if one.text["en"]))
    heads = (
        f'data-en="{html.escape(column.title["en"])}" data-zh="{html.escape(column.title["zh"])}"'
    )
    kind = ' class="range"' if column.range else ""
    return f"<td {heads}{kind}>{told}</td>"


def _end(leaf: Leaf, truth: Truth) -> Iterator[str]:
    yield f'<section class="end"><h2>{spoken(both(texts.CITE))}</h2>'
    cited = {
        one: texts.CITED[one].format(
            release=truth.release,
            title=leaf.title[one].rstrip("."),
            frame=" · ".join(banner(truth.frame, "", one)),
        )
        for one in LANGS
    }
    yield f'<p class="cited">{spoken(cited)}</p>'
    if leaf.iri:
        yield f'<p class="cited"><code>{html.escape(leaf.iri)}</code></p>'
    yield f"<pre>{html.escape(_bibtex(leaf, truth))}</pre>"
    if leaf.twins:
        forms = " · ".join(
            f'<a href="index.{form.lower()}">'
            f"{spoken({g: texts.TWINS[g].format(form=form) for g in LANGS})}</a>"
            for form in ("JSON", "CSV")
        )
        yield f"<h2>{spoken(both(texts.DATA))}</h2><p>{forms}</p>"
    yield "</section>"


def _bibtex(leaf: Leaf, truth: Truth) -> str:
    title = re.sub(r"[{}\\]", "", leaf.title["en"])
    year = (truth.frame.reach or truth.frame.on)[:4]
    lines = [f"  title = {{{title}}}", "  author = {{Lodeway}}"]
    lines += [f"  year = {{{year}}}"] if year else []
    lines += [f"  howpublished = {{\\url{{{leaf.iri}}}}}"] if leaf.iri else []
    lines += [f"  note = {{Release {truth.release}, CC BY 4.0}}"]
    name = re.sub(r"[^a-z0-9-]", "-", leaf.address.strip("/").split("/")[-1].lower())
    return f"@misc{{lodeway-{name}-{truth.release},\n" + ",\n".join(lines) + "\n}"
