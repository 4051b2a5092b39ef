"""The explorer as a reader meets it: in a real browser, without a network."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer_pages import hostile_page, lobito_page, made_up_page

PHONE = (390, 844)
HEADING = "#card h2"


def text(view, selector):
    return view.page.locator(selector).inner_text()


def hash_of(view):
    return view.page.evaluate("location.hash")


def selected(view):
    return view.page.evaluate("lodeway.state.node?.id ?? lodeway.state.edge?.id ?? null")


# ---- it opens, and keeps to itself (open_page checks for trouble at the end of every test)


def test_the_page_opens_without_a_request_an_error_or_a_refusal(open_page):
    view = open_page(lobito_page())
    assert text(view, "h1") == "The Lobito corridor: who owns, pays and ships"
    assert "26 nodes · 33 relations" in text(view, "#card")
    assert view.page.evaluate("performance.getEntriesByType('resource').length") == 0


def test_the_shipped_size_is_drawn_within_three_seconds(open_page):
    view = open_page(made_up_page())
    times = []
    for _ in range(3):  # the best of three: the machine may be busy with something else
        view.page.reload()
        view.page.evaluate("new Promise(requestAnimationFrame)")
        times.append(view.page.evaluate("performance.now()"))
    assert min(times) < 3000
    drawn = view.page.evaluate(
        """() => {
          const canvas = document.querySelector("canvas");
          const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
          let inked = 0;
          for (let at = 3; at < data.length; at += 4) if (data[at] > 0) inked += 1;
          return inked / (data.length / 4);
        }"""
    )
    assert drawn > 0.02


def test_the_policy_is_in_force(open_page):
    view = open_page(lobito_page())
    ran = view.page.evaluate(
        """() => {
          const script = document.createElement("script");
          let refused = false;
          try { script.textContent = "window.PWNED = 1"; document.body.append(script); }
          catch (error) { refused = true; }
          return window.PWNED === 1;
        }"""
    )
    assert not ran
    assert view.page.evaluate("window.__refused.splice(0).length") > 0
    view.trouble.clear()


def test_it_works_in_a_sandboxed_frame_as_a_notebook_shows_it(open_page, browser, tmp_path):
    from html import escape

    from lodeway.explorer import page as explorer_page

    context = browser.new_context(offline=True)
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    frame = f'<iframe sandbox="allow-scripts" style="width:900px;height:600px" srcdoc="{escape(explorer_page.render(lobito_page()))}"></iframe>'
    (tmp_path / "notebook.html").write_text(f"<!doctype html>{frame}", encoding="utf-8")
    page.goto((tmp_path / "notebook.html").as_uri())
    inner = page.frame_locator("iframe")
    inner.get_by_role("button", name="Kamoto mine").first.click()
    assert inner.locator(HEADING).inner_text() == "Kamoto mine"
    assert errors == []
    context.close()


# ---- hostile data


def test_hostile_data_does_nothing_in_the_graph(open_page):
    view = open_page(hostile_page())
    # Every text is shown and clicked in the table; of the graph a part of them is enough.
    for node in view.page.evaluate("lodeway.model.nodes.map((node) => node.id)")[::4]:
        view.page.mouse.move(*view.point(node))
        view.page.mouse.click(*view.point(node))
        assert selected(view) == node
        view.page.keyboard.press("Escape")
    for edge in view.page.evaluate("lodeway.model.edges.map((edge) => edge.id)")[::4]:
        view.page.mouse.move(*view.middle(edge))
        view.page.mouse.click(*view.middle(edge))
        assert selected(view) == edge
    view.check()


def test_hostile_data_does_nothing_in_the_table(open_page):
    view = open_page(hostile_page(), "#lang=zh&view=table")
    for tab in ("things", "relations"):
        view.page.click(f"#tab-{tab}")
        count = int(view.page.get_attribute(f"#sheet-{tab} table", "aria-rowcount"))
        for nth in range(2, count + 1, 3):
            for button in view.page.locator(f"#sheet-{tab} tr[aria-rowindex='{nth}'] button").all():
                button.hover()
                button.click()
                _check_links(view)
    view.check()


def test_hostile_data_does_nothing_in_search_legend_and_address(open_page):
    view = open_page(
        hostile_page(), "#node=%3Cimg%20src=x%20onerror=window.PWNED=1%3E&lang=%3Cb%3E"
    )
    for query in ("script", "img", "javascript", "href", "__proto__", "constructor", "<", "'"):
        view.page.fill("#query", query)
        view.page.keyboard.press("ArrowDown")
        view.page.keyboard.press("Enter")
        assert selected(view) is not None
    legend = view.page.locator("#legend button")
    for nth in range(0, legend.count(), 7):
        legend.nth(nth).click()
    view.check()


def test_hostile_data_does_nothing_in_paths_what_ifs_and_citations(open_page):
    view = open_page(hostile_page(), permissions=["clipboard-read", "clipboard-write"])
    ids = view.page.evaluate("lodeway.model.nodes.map((node) => node.id)")
    go = "([from, to]) => { location.hash = new URLSearchParams({ from, to }).toString(); }"
    for nth in range(0, len(ids) - 2, 14):
        view.page.evaluate(go, [ids[nth], ids[nth + 2]])
        steps = view.page.locator("#card .path button")
        steps.first.wait_for()
        steps.last.hover()
        steps.last.click()
        assert selected(view) is not None
    held = view.page.evaluate(
        "[...new Set([...lodeway.model.supposed.keys()].map(({ id }) => id))]"
    )
    for name in held:
        view.page.evaluate(
            "(name) => { lodeway.go({ node: lodeway.model.nodeById.get(name) }); }", name
        )
        assert view.page.locator(".what-if").is_visible()
        for way in ("citeText", "citeBibtex", "link"):
            view.page.click(f"[data-cite={way}]")
            view.page.locator(f"[data-cite={way}]", has_text="Copied.").wait_for()
        _check_links(view)
    assert len(held) == 2
    view.check()


def test_an_unknown_link_is_said_and_shown_as_text(open_page):
    view = open_page(lobito_page(), "#node=%3Cb%3Eatlantis%3C/b%3E")
    assert "The link names “<b>atlantis</b>”" in text(view, "#card")


def _check_links(view):
    links = view.page.evaluate(
        "[...document.querySelectorAll('a')].map((a) => [a.protocol, a.rel, a.target])"
    )
    for protocol, rel, target in links:
        assert protocol in {"http:", "https:"}
        assert (rel, target) == ("noopener noreferrer", "_blank")


# ---- search


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lobito corr", "lobito-corridor"),
        ("洛比托走廊", "lobito-corridor"),
        ("gecamines", "gecamines"),
        ("GÉCAMINES", "gecamines"),
        ("carrieres", "gecamines"),
        ("中国交通建设", "cccc"),
        ("刚果民主", "cod"),
        ("railway tanzania", "tazara"),
    ],
)
def test_search_finds_in_both_scripts_without_regard_to_accents_and_case(open_page, query, found):
    view = open_page(lobito_page())
    view.page.fill("#query", query)
    view.page.keyboard.press("Enter")
    assert selected(view) == found
    assert f"node={found}" in hash_of(view)
    assert view.page.locator("#hits").is_hidden()


def test_search_is_worked_by_arrows_enter_and_escape(open_page):
    view = open_page(lobito_page())
    view.page.fill("#query", "lobito")
    options = view.page.locator("#hits [role=option]")
    first = [option.split("\n")[0] for option in options.all_inner_texts()[:4]]
    assert first[0] == "Lobito"
    assert set(first[1:]) == {
        "Lobito Corridor",
        "Lobito Atlantic Railway (LAR)",
        "Port of Lobito",
    }
    names = options.all_inner_texts()
    assert view.page.get_attribute("#query", "aria-activedescendant") == "hit-0"
    view.page.keyboard.press("ArrowDown")
    assert view.page.get_attribute("#query", "aria-activedescendant") == "hit-1"
    assert options.nth(1).get_attribute("aria-selected") == "true"
    view.page.keyboard.press("Escape")
    assert view.page.locator("#hits").is_hidden()
    view.page.fill("#query", "lobito ")
    view.page.keyboard.press("ArrowUp")
    view.page.keyboard.press("Enter")
    assert selected(view) is not None
    assert text(view, HEADING).split("\n")[0] in names[-1]


def test_search_by_pointer_and_a_search_for_nothing(open_page):
    view = open_page(lobito_page())
    view.page.fill("#query", "xyzzyx")
    assert "Nothing found." in text(view, "#hits")
    view.page.fill("#query", "嘉能可")
    view.page.locator("#hits [role=option]").first.click()
    assert selected(view) == "glencore"


# ---- both languages


def test_the_language_switch_turns_every_word(open_page):
    view = open_page(lobito_page(), "#node=lar")
    assert text(view, HEADING) == "Lobito Atlantic Railway (LAR)"
    view.page.click("[data-lang=zh]")
    assert text(view, HEADING) == "洛比托大西洋铁路公司"
    assert view.page.get_attribute("html", "lang") == "zh-Hans"
    assert view.page.title() == "洛比托走廊：谁拥有、谁出资、谁运输"
    assert "lang=zh" in hash_of(view)
    assert text(view, "#fit") == "全图"
    assert view.page.get_attribute("#query", "placeholder") == "可用中文或英文搜索"
    left = view.page.evaluate(
        """() => [...document.querySelectorAll("[data-word], h3, h4, dt")]
             .map((one) => one.textContent).filter((words) => /[a-z]{3}/i.test(words))"""
    )
    assert left == []
    view.page.click("[data-lang=en]")
    assert text(view, HEADING) == "Lobito Atlantic Railway (LAR)"


def test_a_reader_with_a_chinese_browser_starts_in_chinese(open_page):
    view = open_page(lobito_page(), locale="zh-CN")
    assert text(view, "h1") == "洛比托走廊：谁拥有、谁出资、谁运输"
    view.page.click("[data-lang=en]")
    assert "lang=en" in hash_of(view)
    view.page.reload()
    assert text(view, "h1").startswith("The Lobito corridor")


def test_the_table_follows_the_language(open_page):
    view = open_page(lobito_page(), "#view=table")
    assert "Port of Lobito" in text(view, "#tables")
    view.page.click("[data-lang=zh]")
    assert "节点" in text(view, "#tab-things")
    assert "洛比托港" in text(view, "#tables")


# ---- evidence


def test_clicking_an_edge_shows_its_claims_and_their_source(open_page):
    view = open_page(lobito_page())
    view.page.mouse.click(*view.middle("dfc--lends--lar"))
    card = text(view, "#card")
    for words in (
        "2 claims",
        "DFC press release",
        "2025-12-17",
        "para. 2",
        "signed",
        "high",
        "official document",
        "confirmed",
        "disputed",
        "200 million from the DBSA",
    ):
        assert words in card
    assert "Sources disagree about this" in card
    link = view.page.locator("#card a")
    assert link.get_attribute("href") == "https://www.dfc.gov/media/press-releases"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_a_node_shows_names_facts_with_receipts_and_neighbours_by_relation(open_page):
    view = open_page(lobito_page(), "#node=lobito-corridor")
    card = text(view, "#card")
    assert "洛比托走廊" in card
    assert "1,289 km\n2024 · Ivanhoe Mines" in card
    assert "1,344 km\n2014 · CRCC, with a branch line" in card
    assert [
        one.split("\n")[0].strip() for one in view.page.locator("#card h4").all_inner_texts()
    ] == [
        "operated by",
        "carries from",
        "links",
    ]
    view.page.locator("#card .rows button.plain", has_text="Kolwezi").click()
    assert selected(view) == "kolwezi"
    view.page.go_back()
    assert selected(view) == "lobito-corridor"


def test_a_relation_without_an_inverse_is_still_read_from_both_ends(open_page):
    page = lobito_page()
    kinds = tuple(replace(kind, inverse=None) for kind in page.edge_kinds)
    view = open_page(replace(page, edge_kinds=kinds), "#node=mota-engil")
    heads = view.page.locator("#card h4").all_inner_texts()
    assert [head.split("\n")[:-1] for head in heads] == [
        ["owns", "held"],
        ["From there to here:", "owns", "held"],
    ]


def test_three_loans_from_one_bank_are_one_row_with_three_receipts(open_page):
    page = lobito_page()
    loan = next(edge for edge in page.edges if edge.id == "dbsa--lends--lar")
    more = (replace(loan, id="second"), replace(loan, id="third"))
    view = open_page(replace(page, edges=(*page.edges, *more)), "#node=dbsa")
    assert view.page.locator("#card .rows li").count() == 1
    receipts = view.page.locator("#card .receipt")
    assert receipts.all_inner_texts() == ["2025"] * 3
    receipts.nth(2).click()
    assert selected(view) == "third"


def test_evidence_can_be_reached_from_a_neighbour_by_keyboard(open_page):
    view = open_page(lobito_page(), "#node=lar")
    view.page.locator("#card .receipt.disputed").focus()
    view.page.keyboard.press("Enter")
    assert selected(view) == "dfc--lends--lar"
    assert view.page.evaluate("document.activeElement.id") == "card"  # and is not lost
    view.page.keyboard.press("Escape")
    assert selected(view) is None


# ---- links into the page


@pytest.mark.parametrize(
    ("hash_", "heading"),
    [
        ("#lang=zh&node=lobito-corridor", "洛比托走廊"),
        ("#node=kcc", "Kamoto Copper Company (KCC)"),
        ("#node=kcc&focus=1", "Kamoto Copper Company (KCC)"),
        ("#view=table&node=kcc", "Kamoto Copper Company (KCC)"),
    ],
)
def test_a_deep_link_opens_what_it_names(open_page, hash_, heading):
    view = open_page(lobito_page(), hash_)
    assert text(view, HEADING) == heading
    view.page.reload()
    assert text(view, HEADING) == heading


def test_a_link_to_a_relation_opens_it(open_page):
    view = open_page(lobito_page(), "#edge=dfc--lends--lar")
    assert "lends 553 million USD to" in text(view, HEADING)


def test_the_back_button_retraces_the_way(open_page):
    view = open_page(lobito_page())
    for name in ("kcc", "glencore"):
        view.page.mouse.click(*view.point(name))
    assert selected(view) == "glencore"
    view.page.go_back()
    assert selected(view) == "kcc"
    view.page.go_back()
    assert selected(view) is None


# ---- the picture


def _shown(view):
    return set(
        view.page.evaluate(
            "lodeway.model.nodes.filter((node) => !lodeway.drawing.nodeData.get(node.index).hidden)"
            ".map((node) => node.id)"
        )
    )


def test_the_whole_graph_is_in_sight_at_the_start(open_page):
    view = open_page(made_up_page())
    box = view.page.locator("#graph").bounding_box()
    legend = view.page.locator("#legend").bounding_box()
    for name in view.page.evaluate("lodeway.model.nodes.map((node) => node.id)"):
        x, y = view.point(name)
        assert legend["x"] + legend["width"] < x < box["x"] + box["width"]
        assert box["y"] < y < box["y"] + box["height"]


def test_the_neighbourhood_and_back(open_page):
    view = open_page(lobito_page(), "#node=mota-engil")
    view.page.click("#focus")
    assert _shown(view) == {"mota-engil", "lar", "cccc"}
    assert text(view, "#focus") == "Show all"
    view.page.click("#focus")
    assert len(_shown(view)) == 26


def test_a_double_click_enters_the_neighbourhood(open_page):
    view = open_page(lobito_page())
    whole = len(_shown(view))
    for _ in range(3):  # a busy machine may take a double click for two single ones
        view.page.mouse.dblclick(*view.point("glencore"))
        view.page.wait_for_timeout(700)
        if len(_shown(view)) < whole:
            break
    assert _shown(view) == {"glencore", "kcc", "mutanda"}


def test_the_legend_counts_and_hides_kinds(open_page):
    view = open_page(lobito_page())
    company = view.page.get_by_role("button", name="Company 7", exact=True)
    company.click()
    assert company.get_attribute("aria-pressed") == "false"
    assert len(_shown(view)) == 19
    assert view.page.evaluate("document.activeElement.dataset.kind") == "ncompany"
    view.page.fill("#query", "glencore")  # what is searched for is wanted
    view.page.keyboard.press("Enter")
    assert len(_shown(view)) == 26
    view.page.get_by_role("button", name="owns 9", exact=True).click()
    hidden = view.page.evaluate(
        "lodeway.drawing.edgeData.get({filter: (edge) => edge.hidden}).length"
    )
    assert hidden == 9


@pytest.mark.parametrize("state", ["#node=kcc&focus=1", "#node=lar&from=lar&to=kcc"])
def test_the_legend_counts_what_is_on_view(open_page, state):
    view = open_page(lobito_page(), state)
    counted = (
        "[...document.querySelectorAll('#legend .things .tally')].map(e => Number(e.textContent))"
    )
    shown = _shown(view)
    assert 1 < len(shown) < 26
    assert sum(view.page.evaluate(counted)) == len(shown)
    kinds = view.page.locator("#legend [data-kind^=n]")
    kind = kinds.last.get_attribute("data-kind")
    kinds.last.click()
    # What is hidden stays in the legend, to be shown again.
    assert view.page.locator(f"#legend [data-kind={kind}]").get_attribute("aria-pressed") == "false"
    view.page.locator(f"#legend [data-kind={kind}]").click()
    assert _shown(view) == shown


def test_the_keyboard_moves_and_fits_the_picture(open_page):
    view = open_page(lobito_page())
    start = view.point("lar")
    view.page.focus("#graph")
    view.page.keyboard.press("ArrowRight")
    assert view.point("lar")[0] < start[0] - 40
    view.page.keyboard.press("+")
    view.page.keyboard.press("0")
    assert view.point("lar") == pytest.approx(start, abs=1)


def test_pointing_at_a_node_names_it(open_page):
    view = open_page(lobito_page(), "#lang=zh")
    view.page.mouse.move(*view.point("lobito-port"))
    view.page.mouse.move(*(part + 1 for part in view.point("lobito-port")))
    assert text(view, "#tip") == "洛比托港\n港口"


def test_dark_paper_gets_light_marks(open_page):
    view = open_page(lobito_page(), color_scheme="dark")
    paper = "lodeway.drawing.nodeData.get(0).color.border"
    assert view.page.evaluate(paper) == "#16181b"
    view.page.emulate_media(color_scheme="light")
    view.page.evaluate("new Promise((done) => setTimeout(done, 100))")  # the change is an event
    assert view.page.evaluate(paper) == "#fbfaf6"


# ---- for every reader


def test_the_table_holds_every_node_and_relation(open_page):
    view = open_page(lobito_page())
    view.page.click("[data-view=table]")
    assert text(view, "#tab-things") == "Nodes 26"
    assert text(view, "#tab-relations") == "Relations 33"
    assert view.page.get_attribute("#sheet-relations table", "aria-rowcount") == "34"
    row = view.page.locator("#sheet-relations tr", has_text="lends 553 million USD to")
    assert "DFC press release; Newspaper feature" in row.inner_text()
    assert row.locator("td").last.inner_text() == "yes"
    view.page.click("#tab-things")
    assert view.page.locator("#sheet-things [data-id]").count() == 26


def test_the_rows_can_be_filtered(open_page):
    view = open_page(lobito_page(), "#view=table")
    view.page.fill("#rows", "gecamines")
    assert view.page.locator("#sheet-relations [data-id]").count() == 2
    assert "2 of 33 rows" in text(view, "#tables output")
    assert text(view, "#tab-things") == "Nodes 1"


def test_the_way_by_keyboard_alone_reaches_the_evidence(open_page):
    view = open_page(lobito_page())
    view.page.keyboard.press("Tab")
    assert view.page.evaluate("document.activeElement.id") == "skip"
    view.page.keyboard.press("Enter")
    assert view.page.evaluate("document.activeElement.id") == "tables"
    view.page.keyboard.press("Tab")
    assert view.page.evaluate("document.activeElement.id") == "tab-relations"
    view.page.focus("#sheet-relations tbody tr[tabindex='0']")
    view.page.keyboard.press("ArrowDown")
    second = view.page.evaluate("document.activeElement.dataset.id")
    view.page.keyboard.press("Enter")
    assert selected(view) == second


def test_a_choice_is_announced(open_page):
    view = open_page(lobito_page())
    view.page.mouse.click(*view.point("kcc"))
    assert text(view, "#live") == "Selected Kamoto Copper Company (KCC), Company. 4 relations."
    assert view.page.get_attribute("#live", "aria-live") == "polite"


@pytest.mark.parametrize(
    "hash_", ["", "#node=lar", "#edge=dfc--lends--lar", "#view=table", "#lang=zh"]
)
@pytest.mark.parametrize("size", [(1400, 900), PHONE])
def test_every_control_has_a_name_and_a_place_in_the_order(open_page, hash_, size):
    view = open_page(lobito_page(), hash_, size=size)
    wrong = view.page.evaluate(
        """() => {
          const wrong = [];
          const named = (one) => one.getAttribute("aria-label") || one.textContent.trim()
            || (one.id && document.querySelector(`label[for="${one.id}"]`)?.textContent);
          for (const one of document.querySelectorAll("button, input, a, summary, [role]"))
            if (!named(one) && !["status"].includes(one.getAttribute("role"))) wrong.push(one.outerHTML);
          for (const one of document.querySelectorAll("[tabindex]"))
            if (one.tabIndex > 0) wrong.push(one.outerHTML);
          for (const one of document.querySelectorAll("button button, a button, button a"))
            wrong.push(one.outerHTML);
          const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
          wrong.push(...ids.filter((id, nth) => ids.indexOf(id) !== nth));
          for (const one of document.querySelectorAll("[aria-controls], [aria-activedescendant]"))
            if (!document.getElementById(one.getAttribute("aria-controls"))) wrong.push(one.outerHTML);
          if (!document.documentElement.lang || !document.title) wrong.push("no language or title");
          if (document.querySelectorAll("h1, main").length !== 2) wrong.push("landmarks");
          return wrong;
        }"""
    )
    assert wrong == []


# ---- on a phone and on paper


@pytest.mark.parametrize("make", [lobito_page, made_up_page, hostile_page])
def test_a_phone_needs_no_sideways_scrolling(open_page, make):
    page = make()
    view = open_page(page, size=PHONE)
    for state in ("", "view=table", f"node={page.nodes[3].id}", "focus=1&node=lar", "lang=zh"):
        view.page.evaluate("(state) => { location.hash = state; }", state)
        width, screen = view.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width <= screen, state


def test_on_a_phone_the_details_are_a_sheet(open_page):
    view = open_page(lobito_page(), size=PHONE, has_touch=True)
    assert view.page.get_attribute("#panel", "data-open") == "false"
    view.page.touchscreen.tap(*view.point("kamoto"))
    view.page.wait_for_selector("#panel[data-open=true]")
    assert selected(view) == "kamoto"
    panel = view.page.locator("#panel").bounding_box()
    assert panel["height"] > 300
    # The sheet does not cover what was chosen, once the picture has moved to it.
    assert any(
        view.point("kamoto")[1] < panel["y"] or view.page.wait_for_timeout(100) for _ in range(30)
    )
    # What is unfolded begins with its own name; folded, the sheet says it.
    name = view.page.inner_text("#card h2")
    assert view.page.inner_text("#grip") == "Fold away"
    view.page.click("#grip")
    assert view.page.get_attribute("#panel", "data-open") == "false"
    assert view.page.inner_text("#grip") == name


def test_on_paper_the_controls_go_and_the_text_stays(open_page):
    view = open_page(lobito_page(), "#node=lar", color_scheme="dark")
    view.page.emulate_media(media="print")
    assert view.page.locator("#query").is_hidden()
    assert view.page.locator(HEADING).is_visible()
    assert (
        view.page.evaluate("getComputedStyle(document.body).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    assert len(view.page.pdf()) > 10_000
