"""The pane that asks SPARQL, as a reader meets it: in a real browser, without a network."""

from __future__ import annotations

import csv
import io
from html import escape

import pyoxigraph as ox
import pytest

from explorer_pages import HOSTILE, lobito_page
from lodeway.explorer import offline
from lodeway.explorer import page as explorer_page
from lodeway.questions import question
from lodeway.schema import vocab

PANE = "#sparql"
EDITOR = "#sparql-text"
IDLE = f"{PANE}[data-doing=idle]"
LABEL = f"<{vocab.RDFS}label>"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SLOW = 60_000


def small_page() -> str:
    """A page of a few things, whose graph also holds every hostile text as a label."""
    told = [
        (f"<{vocab.ID}{node.id}>", LABEL, str(ox.Literal(words, language=lang)))
        for node in lobito_page().nodes
        for lang, words in node.label.items()
    ]
    told += [
        (f"<{vocab.ID}{n.id}>", f"<{vocab.RDF}type>", f"<{vocab.LD}Entity>")
        for n in lobito_page().nodes
    ]
    for nth, text in enumerate(HOSTILE):
        clean = text.encode("utf-8", "ignore").decode()
        told.append((f"<{vocab.ID}hostile-{nth}>", f"<{vocab.LD}note>", str(ox.Literal(clean))))
    told.append((f"<{vocab.ID}hostile>", f"<{vocab.LD}seeAlso>", "<javascript:window.PWNED=1>"))
    told.append((f"<{vocab.ID}hostile>", f"<{vocab.LD}note>", '"=cmd|calc"'))
    words = {"en": "Everything <b>named</b>", "zh": "<img src=x onerror=window.PWNED=1>"}
    text = {"en": "SELECT ?s ?o { ?s rdfs:label ?o } ORDER BY ?s ?o"} | {"zh": "ASK { ?s ?p ?o }"}
    query = offline.Query("all", words, words, text)
    return explorer_page.render(
        lobito_page(), sparql=offline.Offline(offline.packed(told), (query,))
    )


def ready(view, selector: str = IDLE) -> None:
    view.page.wait_for_selector(selector, timeout=SLOW)


def run(view, query: str) -> str:
    """Ask, wait, and give the line that tells how it went."""
    view.page.fill(EDITOR, query)
    view.page.keyboard.press("Control+Enter")
    ready(view)
    return view.page.inner_text(f"{PANE} [role=status]")


def rows(view, n: int) -> list[list[str]]:
    """The table's cells, once all its rows are there."""
    body = ".answers tbody tr"
    view.page.wait_for_function(f"() => document.querySelectorAll('{body}').length === {n}")
    script = "[...document.querySelectorAll('.answers tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))"
    found: list[list[str]] = view.page.evaluate(script)
    return found


COUNT_FRAMES = """() => {
  window.__frames = 0;
  const next = () => { window.__frames += 1; requestAnimationFrame(next); };
  next();
}"""


@pytest.fixture(scope="module")
def little(open_once):
    """The small page with its pane ready."""
    view = open_once(small_page(), "#view=sparql")
    ready(view)
    return view


@pytest.fixture(scope="module")
def whole(open_once, shipped):
    """The shipped graph's page; `__frames` tells how often it was drawn while the pane made ready."""
    view = open_once(shipped.explorer(with_sparql=True))
    view.page.evaluate(COUNT_FRAMES)
    view.page.click("[data-view=sparql]")
    ready(view)
    view.page.evaluate("window.__drawn = window.__frames")
    return view


# ---- ready, and never in the way


def test_nothing_is_unpacked_before_the_pane_is_opened(open_page):
    view = open_page(small_page())
    assert view.page.inner_html(PANE) == ""
    assert view.page.evaluate("performance.getEntriesByType('resource').length") == 0


def test_the_shipped_graph_is_loaded_while_the_page_goes_on(whole, shipped):
    said = whole.page.inner_text(f"{PANE} [role=status]")
    told = offline.triples(shipped.file.read_bytes())
    assert f"{len(told):,} statements" in said
    assert whole.page.evaluate("window.__drawn") >= 10


# ---- answers


@pytest.mark.parametrize("name", ["who-controls", "who-owns", "listed", "restrictions", "members"])
def test_a_named_question_is_one_click_away_and_answered_as_elsewhere(whole, shipped, name):
    whole.page.click(f"[data-query={name}]")
    whole.page.wait_for_selector(f"{PANE}[data-doing=asking]", state="detached", timeout=SLOW)
    ready(whole)
    asked = question(name)
    told = shipped.store.select(shipped.question_text(name, lang="en", **asked.example))
    heads = whole.page.locator(".answers thead th").all_inner_texts()
    assert heads == list(told.columns)
    seen = rows(whole, min(len(told.rows), 1000))
    assert len(seen) == len(told.rows)
    labels = [nth for nth, head in enumerate(heads) if head not in ("claim", "restsOn")]
    for shown, row in zip(seen, told.rows, strict=True):
        for nth in labels:
            if isinstance(row[nth], str) and not row[nth].startswith("http"):
                assert shown[nth] == row[nth]


def test_many_rows_are_cut_in_the_table_and_whole_in_the_file(whole):
    said = run(whole, "SELECT ?s ?p { ?s ?p ld:Claim } ORDER BY ?s")
    number = int(said.split(" ")[0].replace(",", ""))
    assert number > 1000
    assert len(rows(whole, 1000)) == 1000
    assert f"and {number - 1000:,} more rows" in whole.page.inner_text(".answers")
    with whole.page.expect_download() as download:
        whole.page.get_by_role("button", name="Save as CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    assert len(text.splitlines()) == number + 1


def test_ids_choose_their_things_and_the_answer_lights_the_graph(whole):
    run(whole, "SELECT ?mine { VALUES ?mine { id:kamoto-copper id:mutanda } }")
    whole.page.get_by_role("button", name="id:kamoto-copper").click()
    assert whole.page.evaluate("lodeway.state.node.id") == "kamoto-copper"
    assert whole.page.evaluate("lodeway.state.view") == "sparql"
    whole.page.get_by_role("button", name="Highlight in the graph").click()
    assert whole.page.evaluate("lodeway.state.view") == "graph"
    lit = "[...lodeway.drawing.lit].map((node) => node.id).sort()"
    assert whole.page.evaluate(lit) == ["kamoto-copper", "mutanda"]
    assert "2 highlighted" in whole.page.inner_text("#unlight")
    whole.page.click("#unlight")
    assert whole.page.evaluate("lodeway.drawing.lit") is None
    whole.page.click("[data-view=sparql]")


def test_a_claim_leads_to_the_relation_that_it_tells_of(whole):
    whole.page.click("[data-query=who-controls]")
    whole.page.wait_for_selector(".answers td button.id")
    name = whole.page.locator(".answers td button.id").first.inner_text().removeprefix("id:")
    whole.page.locator(".answers td button.id").first.click()
    held = whole.page.evaluate("lodeway.state.edge.claims.map((claim) => claim.claim)")
    assert name in held


def test_yes_or_no_and_graphs_are_shown_as_text(little):
    run(little, "ASK { ?s rdfs:label ?o }")
    assert little.page.inner_text(".answers pre") == "yes"
    run(little, "ASK { ?s rdfs:label 7 }")
    assert little.page.inner_text(".answers pre") == "no"
    run(little, 'CONSTRUCT { ?s rdfs:label "a" } WHERE { VALUES ?s { id:lar } }')
    text = little.page.inner_text(".answers pre")
    assert "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ." in text
    assert 'id:lar rdfs:label "a" .' in text
    run(little, "# SELECT is not the word here\nPREFIX select: <http://x/>\nDESCRIBE id:lar")
    assert "Lobito Atlantic Railway" in little.page.inner_text(".answers pre")


def test_no_row_is_said(little):
    assert run(little, 'SELECT ?s { ?s rdfs:label "nobody" }').startswith("0 rows")
    assert "No rows." in little.page.inner_text(".answers")


# ---- faults, stopping, reaching out


def test_a_fault_is_told_with_its_line_and_column(little):
    run(little, "SELECT ?s WHERE {\n  ?s rdfs:label <b> <script> }")
    notice = little.page.inner_text(f"{PANE} .notice")
    assert notice.startswith("Line 2, column 20: expected")
    run(little, "")
    assert little.page.locator(f"{PANE} .notice").is_visible()
    run(little, "ASK {}")
    assert not little.page.locator(f"{PANE} .notice").is_visible()


def test_a_query_without_end_can_be_stopped_and_another_asked(little):
    little.page.fill(EDITOR, ENDLESS)
    little.page.keyboard.press("Control+Enter")
    little.page.wait_for_selector(f"{PANE}[data-doing=asking]")
    little.page.get_by_role("button", name="Stop").click()
    ready(little)
    assert little.page.inner_text(f"{PANE} [role=status]").startswith("Stopped; ready again")
    assert run(little, "SELECT (1 AS ?one) {}").startswith("1 row ")
    assert rows(little, 1) == [["1"]]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:9/sparql> { ?s ?p ?o } }",
        "SELECT * FROM <http://127.0.0.1:9/graph.ttl> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://127.0.0.1:9/graph.ttl> { GRAPH ?g { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:9/graph.ttl>",
        "INSERT DATA { <http://a> <http://b> <http://c> }",
    ],
)
def test_nothing_can_be_reached_or_changed(little, query):
    run(little, query)
    found = little.page.locator(".answers tbody tr").count()
    assert found <= 1  # SILENT gives one row that says nothing
    assert little.trouble == []
    assert run(little, "ASK { <http://a> <http://b> <http://c> }")
    assert little.page.inner_text(".answers pre") == "no"


# ---- writing


def test_terms_are_completed_at_the_caret(little):
    little.page.fill(EDITOR, "SELECT ?s {\n  ?s rdfs:lab")
    little.page.press(EDITOR, "End")
    little.page.keyboard.type("e")
    little.page.wait_for_selector("#sparql-terms:not([hidden])")
    little.page.keyboard.press("ArrowDown")
    assert little.page.get_attribute(EDITOR, "aria-activedescendant") == "sparql-term-0"
    little.page.keyboard.press("Enter")
    assert little.page.input_value(EDITOR) == "SELECT ?s {\n  ?s rdfs:label"
    little.page.keyboard.type(" id:l")
    little.page.wait_for_selector("#sparql-terms:not([hidden])", state="attached")
    little.page.keyboard.press("Escape")
    assert little.page.evaluate("lodeway.state.view") == "sparql"


def test_a_thing_is_completed_by_its_name_in_either_language(little):
    little.page.fill(EDITOR, "DESCRIBE id:")
    little.page.press(EDITOR, "End")
    for words in ("洛比托", "railway"):
        little.page.fill(EDITOR, f"DESCRIBE id:{words[:-1]}")
        little.page.press(EDITOR, "End")
        little.page.keyboard.insert_text(words[-1])
        option = little.page.locator("#sparql-terms li", has_text="id:lar")
        option.first.dispatch_event("mousedown")
        assert little.page.input_value(EDITOR) == "DESCRIBE id:lar"


# ---- hostile data, frames, widths, languages


def test_hostile_data_does_nothing_in_answers_and_files(little):
    said = run(little, "SELECT ?s ?o { ?s ld:note|ld:seeAlso ?o }")
    assert int(said.split(" ")[0]) > 20
    cells = little.page.locator(".answers td")
    for nth in range(min(cells.count(), 80)):
        cells.nth(nth).hover()
    assert little.page.locator(".answers td a, .answers td img, .answers td b").count() == 0
    with little.page.expect_download() as download:
        little.page.get_by_role("button", name="Save as CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    for row in csv.reader(io.StringIO(text)):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    run(little, "CONSTRUCT WHERE { ?s ld:note ?o }")
    assert little.page.locator(".answers pre *").count() == 0
    little.check()


def test_a_sandboxed_frame_answers_too(browser, tmp_path):
    context = browser.new_context(offline=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    frame = f'<iframe sandbox="allow-scripts" width="900" height="700" srcdoc="{escape(small_page())}"></iframe>'
    (tmp_path / "notebook.html").write_text(f"<!doctype html>{frame}", encoding="utf-8")
    page.goto((tmp_path / "notebook.html").as_uri())
    inner = page.frame_locator("iframe")
    inner.locator("[data-view=sparql]").click()
    inner.locator(IDLE).wait_for(timeout=SLOW)
    inner.locator(".acts .main").click()
    inner.locator(f"{PANE} [role=status]", has_text="rows in").wait_for(timeout=SLOW)
    assert errors == []
    context.close()


def test_a_browser_without_workers_says_so(open_page):
    view = open_page(small_page())
    view.page.evaluate(
        "() => { window.Worker = class { constructor() { throw new Error('no <b>workers</b>'); } }; }"
    )
    view.page.click("[data-view=sparql]")
    ready(view, f"{PANE}[data-doing=broken]")
    assert "cannot run here" in view.page.inner_text(f"{PANE} [role=status]")
    assert "no <b>workers</b>" in view.page.inner_text(f"{PANE} .notice")


@pytest.mark.parametrize("size", [(1400, 900), (390, 844)])
def test_no_width_scrolls_sideways(open_page, size):
    view = open_page(small_page(), "#view=sparql", size=size)
    ready(view)
    view.page.click(".acts .main")
    ready(view)
    assert view.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    box = view.page.locator(EDITOR).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size[0]


def test_the_pane_speaks_chinese_and_keeps_the_query_when_the_language_turns(open_page):
    view = open_page(small_page(), "#lang=zh&view=sparql")
    ready(view)
    assert view.page.inner_text("#sparql h2") == "用SPARQL查询图谱"
    view.page.fill(EDITOR, "ASK { ?s rdfs:label ?o }")
    view.page.click(".acts .main")
    ready(view)
    assert view.page.inner_text(".answers pre") == "是"
    view.page.click("[data-lang=en]")
    assert view.page.inner_text("#sparql h2") == "Ask the graph in SPARQL"
    assert view.page.input_value(EDITOR) == "ASK { ?s rdfs:label ?o }"
