"""All files of a site, one after another: pages, twins, lists, search, feed, style and scripts."""

from __future__ import annotations

import html
from collections import defaultdict
from typing import TYPE_CHECKING

from lodeway.report import html_page, imprint
from lodeway.report.section import Cell, Column, Section, both, linked, section, spoken
from lodeway.schema.values import LANGS
from lodeway.site import feed, pages, texts, twins

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lodeway.schema.values import Lang
    from lodeway.site.model import Leaf, Site

    Files = Iterator[tuple[str, bytes]]

_CHANGES = 15


def files(
    site: Site,
    *,
    lang: Lang,
    base: str = "",
    watch: Callable[[Sequence[Leaf]], Iterable[Leaf]] = iter,
) -> Files:
    """Every file by its path from the root; `base` is the address of the site, with a slash."""
    yield from _shared()
    lists = _lists(site)
    yield "index.html", _home(site, lists, lang).encode()
    yield "search/index.html", _search(site, lang).encode()
    yield "404.html", _lost(lang, base).encode()
    yield "changes.atom", feed.atom(site, lang=lang, base=base)
    addresses = ["", "search/"]
    for address, kind, leaves in lists:
        addresses.append(address)
        yield f"{address}index.html", _list_page(site, address, kind, leaves, lang).encode()
    for leaf in watch(site.leaves):
        addresses.append(leaf.address)
        made = pages.leaf_page(leaf, site.truth, lang=lang, base=base)
        yield f"{leaf.address}index.html", made.encode()
        if leaf.twins:
            yield f"{leaf.address}index.json", twins.as_json(leaf, site.truth)
            yield f"{leaf.address}index.csv", twins.as_csv(leaf)
    if base:
        yield "sitemap.xml", feed.sitemap(sorted(addresses), base)


def _shared() -> Files:
    yield pages.STYLE, pages.style().encode()
    yield pages.SCRIPT, html_page.built("site.js")
    yield pages.MAP_SCRIPT, html_page.built("site-map.js")


_Lists = list[tuple[str, str, list["Leaf"]]]


def _lists(site: Site) -> _Lists:
    """Where the leaves of each kind are listed; sources and scenarios beside their pages."""
    found: dict[str, list[Leaf]] = defaultdict(list)
    for leaf in site.leaves:
        found[leaf.listed].append(leaf)
    beside = {"source": "source/", "scenario": "scenario/", "topic": "topic/"}
    return [
        (beside.get(kind, f"kind/{kind}/"), kind, found[kind])
        for kind in site.kinds
        if kind in found
    ]


def _home(site: Site, lists: _Lists, lang: Lang) -> str:
    body = "".join(_home_body(site, lists))
    title = both(texts.SITE)
    return pages.document("", title, body, lang=lang, about=both(texts.ABOUT))


def _home_body(site: Site, lists: _Lists) -> Iterator[str]:
    yield imprint.frame(site.truth)
    counted = {g: texts.COUNTED[g].format(**site.counts) for g in LANGS}
    yield (
        f'<label class="search">{spoken(both(texts.TYPE))}<input id="seek" type="search" '
        f'enterkeyhint="search"></label><p class="counted">{spoken(counted)}</p>'
    )
    if site.answered:
        yield f'<section><h2>{spoken(both(texts.QUESTIONS))}</h2><div class="answered">'
        for one in site.answered:
            title = linked(Cell(one.question, one.to), "")
            yield (f'<article class="asked"><h3>{title}</h3><p>{spoken(one.answer)}</p></article>')
        yield "</div></section>"
    if site.stories:
        links = "".join(f"<li>{linked(cell, '')}</li>" for cell in site.stories)
        yield f'<section><h2>{spoken(both(texts.STORIES))}</h2><ul class="kinds">{links}</ul></section>'
    yield f'<section><h2>{spoken(both(texts.THINGS))}</h2><ul class="kinds">'
    for address, kind, leaves in lists:
        cell = Cell(site.kinds[kind], address)
        yield f"<li>{linked(cell, '')} <small>{len(leaves):,}</small></li>"
    yield "</ul></section>"
    if site.entries:
        day = {g: texts.CHANGES[g].format(day=site.day) for g in LANGS}
        columns = (
            Column("day", both(texts.HEADS["day"])),
            Column("says", both(texts.HEADS["says"])),
        )
        rows = tuple(
            ((Cell(dict.fromkeys(LANGS, one.day)),), (Cell(one.title, one.to),))
            for one in site.entries[:_CHANGES]
        )
        yield section(Section("changes", day, columns, rows), "")
        yield f'<p><a href="changes.atom">{spoken(both(texts.FEED))}</a></p>'


def _list_page(site: Site, address: str, kind: str, leaves: list[Leaf], lang: Lang) -> str:
    columns = (Column("name", both(texts.HEADS["name"])), Column("says", both(texts.HEADS["says"])))
    ordered = sorted(leaves, key=lambda one: (one.title["en"].casefold(), one.address))
    rows = tuple(
        ((Cell(one.title, one.address),), (Cell(one.lead[0] if one.lead else one.kind),))
        for one in ordered
    )
    told = Section("all", site.kinds[kind], columns, rows)
    body = section(told, "../" * address.count("/"))
    return pages.document(address, site.kinds[kind], body, lang=lang)


def _search(site: Site, lang: Lang) -> str:
    names = [
        [
            f"{leaf.address}index.html",
            *(leaf.title[g] for g in LANGS),
            *(leaf.kind[g] for g in LANGS),
            " ".join(leaf.search),
        ]
        for leaf in site.leaves
    ]
    label = spoken(both(texts.TYPE))
    words = {g: texts.FOUND[g] for g in LANGS}
    body = (
        f'<label class="search">{label}<input id="asked" type="search" autocomplete="off"></label>'
        f'<p id="count" role="status"></p><ul id="found" class="found"></ul>'
        f"<noscript><p>{spoken(both(texts.WITHOUT_SCRIPT))}</p></noscript>"
    )
    data = html_page.carried("names", {"names": names, "words": words})
    return pages.document("search/", both(texts.SEARCH), body, lang=lang, data=data)


def _lost(lang: Lang, base: str) -> str:
    """What a host shows for an address that it does not have: it stands at any depth."""
    start = html.escape(base or "/")
    link = f'<p><a href="{start}">{spoken(both(texts.LOST_MORE))}</a></p>'
    style = html_page.rules("answer.css", "site.css")
    script = html_page.inline(html_page.built(pages.SCRIPT).decode())
    told = html_page.framed(
        html_page.masthead(both(texts.LOST), None),
        link,
        lang=lang,
        after=f"<script>{script}</script>",
    )
    policy = html_page.policy([script], style)
    return html_page.written(
        texts.LOST[lang], f"<style>{style}</style>", told, policy=policy, lang=lang
    )
