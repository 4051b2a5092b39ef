"""Every pane of the page held to axe-core's rules: light and dark, both languages and widths."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from explorer_pages import mapped_page, page_with_views, told_page
from lodeway.explorer import offline
from lodeway.explorer import page as explorer_page
from lodeway.explorer.cards import Line

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
GRAVE = """axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations
  .filter(({ impact }) => ["serious", "critical"].includes(impact))
  .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`)))"""
PANES = (
    "#topic=rail",
    "#topic=all&view=map&node=lobito-port",
    "#topic=all&view=table",
    "#topic=all&view=timeline",
    "#view=sparql",
    "#node=kcc",  # held, no longer held, and disputed
    "#edge=dfc--lends--lar",
    "#node=lar&from=lar&to=kcc",
    "#story=railway&step=3",
)
LOOKS = (("light", "en", 1400), ("dark", "zh", 1400), ("light", "zh", 390), ("dark", "en", 390))


def full_page() -> str:
    """A page that has every pane: views, a map, stories, SPARQL, and relations of each firmness."""
    ended = {"gecamines--owns--kcc": Line("ended", (25.0, 25.0, 25.0))}
    page = page_with_views()
    edges = tuple(replace(edge, line=ended.get(edge.id, edge.line)) for edge in page.edges)
    page = replace(page, edges=edges, atlas=mapped_page().atlas, stories=told_page().stories)
    page = replace(page, supposed=mapped_page().supposed)
    words = {"en": "All", "zh": "全部"}
    query = offline.Query("all", words, words, {"en": "ASK {}", "zh": "ASK {}"})
    return explorer_page.render(page, sparql=offline.Offline(offline.packed([]), (query,)))


@pytest.mark.parametrize(("scheme", "lang", "width"), LOOKS)
def test_axe_finds_nothing_serious_on_any_pane(open_page, scheme, lang, width):
    size = (width, 900 if width > 720 else 844)
    view = open_page(full_page(), f"#lang={lang}", size=size, color_scheme=scheme)
    view.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = {}
    for pane in PANES:
        view.page.evaluate("(hash) => { location.hash = hash; }", f"{pane}&lang={lang}")
        view.page.wait_for_timeout(50)  # the address is read in a task of its own
        found[pane] = view.page.evaluate(GRAVE)
    view.page.fill("#query", "lobito")
    found["search"] = view.page.evaluate(GRAVE)
    assert {pane: marks for pane, marks in found.items() if marks} == {}
