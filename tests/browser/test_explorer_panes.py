"""The table, the timeline and what a reader can take away, in a real browser without a network."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
import xml.etree.ElementTree as ET
from dataclasses import replace

import networkx as nx
import pytest

from explorer_pages import hostile_page, lobito_page, made_up_page
from lodeway.explorer.cards import Evidence

PHONE = (390, 844)
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error()) } })"
SVG = "{http://www.w3.org/2000/svg}"


def text(view, selector):
    return view.page.locator(selector).inner_text()


def selected(view):
    return view.page.evaluate("lodeway.state.node?.id ?? lodeway.state.edge?.id ?? null")


def rows_of(view, column, sheet="relations"):
    return view.page.locator(
        f"#sheet-{sheet} tbody tr[data-id] > :nth-child({column})"
    ).all_inner_texts()


def taken(view, press, tmp_path):
    """The file that a press of a button saves, and its name."""
    with view.page.expect_download() as found:
        press()
    file = tmp_path / "taken"
    found.value.save_as(file)
    view.trouble[:] = [one for one in view.trouble if not one.startswith("request: blob:")]
    return found.value.suggested_filename, file


def wait(view, script):
    """Until a script says yes; the page's policy lets the browser's own waiting run nothing."""
    for _ in range(100):
        if view.page.evaluate(script):
            return
        view.page.wait_for_timeout(50)
    raise AssertionError(script)


def exported(view, name, tmp_path):
    def press():
        view.page.click("#export")
        view.page.click(f"[data-export={name}]")

    return taken(view, press, tmp_path)


def dated_page():
    """The Lobito page with days on two relations: one known by its year, one open at its start."""
    page = lobito_page()
    days = {"kcc--operates--kamoto": ("2016", "2019-06"), "glencore--owns--kcc": ("", "2024-03-31")}
    edges = []
    for edge in page.edges:
        since, until = days.get(edge.id, ("", ""))
        claim = Evidence(
            f"dated-{edge.id}", {"en": "said"}, {"en": "Filing"}, since=since, until=until
        )
        edges.append(replace(edge, evidence=(claim,)) if edge.id in days else edge)
    assert set(days) <= {edge.id for edge in edges}
    return replace(page, edges=tuple(edges))


# ---- the table


def test_only_rows_in_sight_are_in_the_document(open_page):
    view = open_page(made_up_page(), "#view=table")
    shown = view.page.locator("#tables tr").count()
    count = view.page.evaluate("lodeway.model.edges.length")
    assert count > 500
    assert shown < 150
    assert view.page.evaluate("document.querySelectorAll('*').length") < 10_000
    view.page.focus("#sheet-relations tbody tr[tabindex='0']")
    view.page.keyboard.press("End")
    last = view.page.evaluate("document.activeElement.getAttribute('aria-rowindex')")
    assert last == str(count + 1)
    assert view.page.locator("#tables tr").count() < 150
    view.page.keyboard.press("Home")
    view.page.keyboard.press("PageDown")
    assert 10 < int(view.page.evaluate("document.activeElement.getAttribute('aria-rowindex')")) < 60


def test_a_head_sorts_up_then_down_then_not_at_all(open_page):
    view = open_page(lobito_page(), "#view=table")
    before = rows_of(view, 1)
    up = sorted(before, key=lambda name: unicodedata.normalize("NFKD", name).casefold())
    head = view.page.locator("#sheet-relations th", has_text="From")
    for sense, wanted in (
        ("ascending", up),
        ("descending", up[::-1]),
        ("none", before),
    ):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == sense
        assert rows_of(view, 1) == wanted
        assert view.page.evaluate("document.activeElement.className") == "sorter"


def test_facets_keep_the_rows_that_have_their_value(open_page):
    view = open_page(lobito_page(), "#view=table")
    view.page.select_option("#facet-kind", "lends")
    assert {one.split(" ")[0] for one in rows_of(view, 2)} == {"lends"}
    view.page.select_option("#facet-disputed", "yes")
    assert rows_of(view, 10) == ["yes"] * len(rows_of(view, 10))
    view.page.fill("#rows", "nowhere at all")
    assert text(view, "#tables output") == "No row has all of this."
    view.page.click("[data-lang=zh]")
    assert view.page.input_value("#facet-kind") == "lends"


def test_the_table_and_the_rest_share_one_choice(open_page):
    view = open_page(made_up_page(), "#view=table")
    edge = view.page.evaluate("lodeway.model.edges.at(-1).id")
    view.page.evaluate("(id) => lodeway.go({ edge: lodeway.model.edgeById.get(id) })", edge)
    row = view.page.locator("#sheet-relations tr[aria-selected=true]")
    assert row.get_attribute("data-id") == edge
    assert row.is_visible()
    view.page.evaluate("(id) => lodeway.go({ node: lodeway.model.edgeById.get(id).source })", edge)
    view.page.click("#tab-things")
    assert view.page.locator("#sheet-things tr[aria-selected=true]").count() == 1


def test_rows_are_saved_as_csv_as_they_are_seen(open_page, tmp_path):
    view = open_page(dated_page(), "#view=table")
    view.page.fill("#rows", "kamoto")
    view.page.get_by_role("button", name="To", exact=True).click()
    name, file = taken(view, lambda: view.page.click("#rows-csv"), tmp_path)
    assert name == "lodeway-relations.csv"
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert [row["to"] for row in rows] == rows_of(view, 3)
    assert {row["as_of"] for row in rows} == {"2026-02-10"}
    owned = next(row for row in rows if row["id"] == "kcc--operates--kamoto")
    assert (owned["since"], owned["until"]) == ("2016", "2019-06")


# ---- the timeline


def test_a_year_is_shaded_and_an_unknown_start_is_open(open_page):
    view = open_page(dated_page(), "#view=timeline")
    assert view.page.locator(".lane").count() == 2
    parts = "one => [...one.querySelectorAll('i')].map((i) => i.className)"
    assert view.page.locator(".lane", has_text="Kamoto mine").evaluate(parts) == [
        "starting", "solid", "ending",
    ]  # fmt: skip
    assert view.page.locator(".lane", has_text="Glencore").evaluate(parts) == ["before"]


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        ("2015-12-31", "no"),
        ("2016-01-01", "perhaps"),
        ("2017-01-01", "stands"),
        ("2019-06-15", "perhaps"),
        ("2019-07-01", "no"),
    ],
)
def test_what_does_not_surely_stand_on_the_day_fades(open_page, day, phase):
    view = open_page(dated_page(), "#view=timeline")
    view.page.fill("#on", day)
    assert view.page.locator(".lane", has_text="Kamoto mine").get_attribute("data-phase") == phase
    assert day in text(view, "#timeline .about")


def test_the_slider_moves_by_months_and_plays(open_page):
    view = open_page(dated_page(), "#view=timeline")
    view.page.focus("#day")
    view.page.keyboard.press("ArrowLeft")
    assert view.page.input_value("#on") == "2026-01-10"
    view.page.keyboard.press("PageDown")
    assert view.page.input_value("#on") == "2025-01-10"
    view.page.click("#play")
    wait(view, "document.getElementById('on').value > '2025-02'")
    assert text(view, "#play") == "Pause"
    view.page.click("#play")
    assert text(view, "#play") == "Play"


def test_bars_are_worked_by_keyboard_and_keep_their_subject(open_page):
    view = open_page(dated_page(), "#view=timeline&node=kcc")
    assert text(view, "#timeline h2") == "Kamoto Copper Company (KCC)"
    view.page.focus(".lane[tabindex='0']")
    view.page.keyboard.press("End")
    opened = view.page.evaluate("document.activeElement.dataset.claim")
    view.page.keyboard.press("Enter")
    assert selected(view) in {"kcc--operates--kamoto", "glencore--owns--kcc"}
    assert view.page.get_attribute(".lane[aria-current=true]", "data-claim") == opened
    assert text(view, "#timeline h2") == "Kamoto Copper Company (KCC)"
    view.page.keyboard.press("Home")
    first = view.page.get_attribute("#day", "min")
    view.page.keyboard.press("ArrowRight")
    assert int(view.page.get_attribute("#day", "min")) - int(first) in {365, 366}
    view.page.click("#timeline .zoom button >> nth=2")
    assert (
        int(view.page.get_attribute("#day", "max")) - int(view.page.get_attribute("#day", "min"))
        < 3660
    )


def test_the_timeline_has_at_most_two_hundred_bars_and_says_how_many_more(open_page):
    page = made_up_page()
    kinds = ("owns", "lends")
    claim = Evidence("c", {"en": "said"}, {"en": "Filing"}, since="2020")
    edges = tuple(
        replace(edge, kind=kinds[nth % 2], evidence=(replace(claim, claim=f"c{nth}"),))
        for nth, edge in enumerate(page.edges)
    )
    view = open_page(replace(page, edges=edges), "#view=timeline")
    assert view.page.locator(".lane").count() <= 200
    view.page.locator("button.more").first.click()
    assert "more: filter" in text(view, ".lanes p.more")
    assert view.page.locator(".lanes section").count() == 1


def test_hostile_data_does_nothing_in_the_timeline(open_page):
    page = hostile_page()
    edges = tuple(
        replace(
            edge,
            evidence=tuple(
                replace(one, since="2020", until="", when="2020") for one in edge.evidence
            ),
        )
        for edge in page.edges
    )
    view = open_page(replace(page, edges=edges), "#view=timeline")
    lanes = view.page.locator(".lane")
    assert lanes.count() > 10
    for nth in range(lanes.count()):
        lanes.nth(nth).hover()
        lanes.nth(nth).click()
    view.check()


# ---- what a reader takes away


@pytest.mark.parametrize("make", [lobito_page, hostile_page])
def test_what_is_shown_is_saved_in_formats_that_others_read(open_page, tmp_path, make):
    page = make()
    view = open_page(page)
    _, file = exported(view, "graphml", tmp_path)
    graph = nx.read_graphml(file)
    assert set(graph.nodes) == {node.id for node in page.nodes}
    assert graph.number_of_edges() == len(page.edges)
    _, file = exported(view, "json", tmp_path)
    data = json.loads(file.read_text(encoding="utf-8"))
    assert len(data["relations"]) == len(page.edges)
    assert data["licence"] == "CC BY 4.0"
    _, file = exported(view, "csv", tmp_path)
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))
    assert len(rows) == len(page.edges) + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r"))]
    _, file = exported(view, "svg", tmp_path)
    tags = {one.tag for one in ET.parse(file).iter()}
    assert tags == {f"{SVG}{tag}" for tag in ("svg", "title", "desc", "rect", "path", "text")}
    name, file = exported(view, "png", tmp_path)
    assert name == "lodeway.png"
    assert file.read_bytes().startswith(b"\x89PNG")


def test_a_picture_says_what_it_is_and_shows_only_what_the_page_shows(open_page, tmp_path):
    view = open_page(dated_page(), "#node=kcc&focus=1")
    _, file = exported(view, "svg", tmp_path)
    words = [one.text or "" for one in ET.parse(file).iter(f"{SVG}text")]
    assert "Kamoto Copper Company (KCC)" in words
    assert "Port of Lobito" not in words
    said = "\n".join(words)
    for part in ("As of 2026-02-10", "sources", "CC BY 4.0"):
        assert part in said


def test_a_closed_clipboard_leaves_the_link_in_a_field(open_page):
    view = open_page(lobito_page(), "#node=kcc")
    view.page.evaluate(NO_CLIPBOARD)
    view.page.click("#export")
    view.page.click("[data-export=embed]")
    code = view.page.input_value(".offer textarea")
    assert code.startswith("<iframe src=")
    assert "node=kcc" in code
    assert view.page.evaluate("document.activeElement.selectionEnd") == len(code)
    view.page.keyboard.press("Escape")
    view.page.locator(".offer").wait_for(state="detached")  # the event of its closing comes later
    assert selected(view) == "kcc"


def test_the_link_goes_to_the_clipboard(open_page):
    view = open_page(lobito_page(), "#node=kcc", permissions=["clipboard-read", "clipboard-write"])
    view.page.click("#export")
    view.page.click("[data-export=link]")
    wait(view, "document.getElementById('live').textContent === 'Copied.'")
    assert view.page.evaluate("navigator.clipboard.readText()").endswith("#node=kcc")


def test_what_the_panel_tells_is_cited_as_text_bibtex_and_link(open_page):
    view = open_page(
        lobito_page(), "#edge=dfc--lends--lar", permissions=["clipboard-read", "clipboard-write"]
    )
    copied = {}
    for way in ("citeText", "citeBibtex", "link"):
        view.page.click(f"[data-cite={way}]")
        view.page.locator(f"[data-cite={way}]", has_text="Copied.").wait_for()
        copied[way] = view.page.evaluate("navigator.clipboard.readText()")
    for said in (copied["citeText"], copied["citeBibtex"]):
        for part in ("lends 553 million USD to", "As of 2026-02-10", "DFC press release", "0.1.0"):
            assert part in said, (part, said)
    assert copied["citeBibtex"].startswith("@misc{lodeway-dfc--lends--lar,")
    assert copied["link"].endswith("#edge=dfc--lends--lar")


def test_the_address_keeps_the_day_and_what_is_put_away(open_page):
    view = open_page(dated_page(), "#view=timeline&hide=nnowhere&status=nonsense")
    away = "[...lodeway.hidden.off, ...lodeway.hidden.offEdges, ...lodeway.hidden.offFirm].sort().join()"
    assert view.page.evaluate(away) == ""
    view.page.fill("#on", "2018-01-01")
    view.page.click("[data-view=graph]")
    for kind in ("nport", "eowns", "fsaid", "fdisputed"):
        view.page.click(f"#legend [data-kind={kind}]")
    address = view.page.evaluate("location.hash")
    parts = ["on=2018-01-01", "status=stands,agreed,ended"]
    parts += ["hide=nport", "hide=eowns", "hide=fdisputed"]
    assert address[1:].replace("%2C", ",").split("&") == parts
    view.page.reload()
    view.ready()
    assert view.page.evaluate(away) == "disputed,owns,port,said"
    view.page.go_back()  # the last that was put away is back
    assert view.page.evaluate(away) == "owns,port,said"
    view.page.go_forward()
    assert view.page.evaluate(away) == "disputed,owns,port,said"
    view.page.click("[data-view=timeline]")
    assert view.page.input_value("#on") == "2018-01-01"
    view.page.evaluate(NO_CLIPBOARD)
    view.page.click("#export")
    view.page.click("[data-export=embed]")
    assert "on=2018-01-01&amp;status=" in view.page.input_value(".offer textarea")


def test_in_a_frame_that_saves_nothing_the_text_is_offered(browser, tmp_path):
    from html import escape

    from lodeway.explorer import page as explorer_page

    context = browser.new_context(offline=True)
    page = context.new_page()
    errors = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    frame = f'<iframe sandbox="allow-scripts" style="width:900px;height:600px" srcdoc="{escape(explorer_page.render(lobito_page()))}"></iframe>'
    (tmp_path / "notebook.html").write_text(f"<!doctype html>{frame}", encoding="utf-8")
    page.goto((tmp_path / "notebook.html").as_uri())
    inner = page.frame_locator("iframe")
    for name, field in (("graphml", "textarea"), ("png", "img"), ("link", "textarea")):
        inner.locator("#export").click()
        inner.locator(f"[data-export={name}]").click()
        assert inner.locator(f".offer {field}").is_visible()
        inner.locator(".offer .close").click()
    assert errors == []
    context.close()


@pytest.mark.parametrize("hash_", ["#view=table", "#view=timeline", "#view=timeline&lang=zh"])
@pytest.mark.parametrize("size", [(1400, 900), PHONE])
def test_nothing_scrolls_sideways(open_page, hash_, size):
    view = open_page(dated_page(), hash_, size=size)
    width, screen = view.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= screen
