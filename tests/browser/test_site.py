"""A site of some things of the shipped graph, from a plain static server and in a real browser."""

from __future__ import annotations

import functools
import html
import http.server
import json
import re
import threading

import pytest

from conftest import ROOT
from lodeway.api import site
from lodeway.control.words import percent
from lodeway.site import folder

THINGS = ("kamoto-copper", "cmoc", "lobito-corridor", "qat", "orion-glencore-mou")
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = (
    *("", "search/", "source/", "kind/Mine/", "topic/lobito/"),
    *(f"id/{thing}/" for thing in THINGS),
)


@pytest.fixture(scope="module")
def public(shipped, tmp_path_factory):
    """The folder of the site."""
    out = tmp_path_factory.mktemp("site") / "public"
    folder.write(out, site.files(shipped, scenarios=False, only=THINGS))
    return out


@pytest.fixture(scope="module")
def server(public):
    """The address of a plain static server of it."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    where = functools.partial(Quiet, directory=str(public))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), where) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}/"
        served.shutdown()


def test_every_link_leads_to_a_page_and_a_place_on_it(public):
    texts = {file.resolve(): file.read_text("utf-8") for file in public.rglob("*.html")}
    marks = {file: set(re.findall(r' id="([^"]+)"', text)) for file, text in texts.items()}
    astray = set()
    for file, text in texts.items():
        for link in set(re.findall(r'(?:href|src)="([^"]+)"', text)):
            path, _, mark = link.partition("#")
            if link.startswith(("http", "data:")) or path.endswith("explorer.html") or link == "/":
                continue
            to = (file.parent / path).resolve() if path else file
            if not to.is_file() or (mark and mark not in marks[to]):
                astray.add((file.parent.name, link))
    assert astray == set()
    assert len(texts) > 20


def test_the_first_page_leads_to_every_story(public, shipped):
    home = (public / "index.html").read_text("utf-8")
    told = {story.id: story.title for story in shipped.explorer_page().stories}
    assert {"lobito", "floors", "articles"} <= told.keys()
    for name, title in told.items():
        link = home.split(f'href="explorer.html#story={name}"')[1].split("</a>")[0]
        assert title["en"] in html.unescape(link)
        assert title["zh"] in html.unescape(link)


def test_changes_are_written_with_the_colon_of_each_language(public):
    home = (public / "index.html").read_text("utf-8")
    assert "first reported: " in home
    assert "首次见于来源：" in home


def test_the_owners_of_a_mine_are_those_of_control(public, shipped):
    told = json.loads((public / "id/kamoto-copper/index.json").read_text("utf-8"))
    rows = told["sections"]["owners"]["rows"]
    said = {
        (row["who"][0]["id"], *(float(row[k][0]["en"]) if row[k] else None for k in SHARES))
        for row in rows
    }
    found = shipped.control("kamoto-copper").owners
    assert said == {
        (
            one.name,
            *(
                None if p is None else percent(p)
                for p in (one.share.low, one.share.point, one.share.high)
            ),
        )
        for one in found
    }
    text = (public / "id/kamoto-copper/index.html").read_text("utf-8")
    assert "Held by Glencore 70 % (70–75)" in text
    assert "Glencore controls it." in text
    ports = [row["port"][0]["id"] for row in told["sections"]["outlets"]["rows"]]
    split = shipped.corridors().found.outlets
    assert ports == [one.port for one in split if "kamoto-copper" in one.mines]


SHARES = ("least", "point", "most")


def test_the_twins_say_what_the_page_says(public):
    told = json.loads((public / "id/kamoto-copper/index.json").read_text("utf-8"))
    text = (public / "id/kamoto-copper/index.html").read_text("utf-8")
    claims = [row["claim"][0]["id"] for row in told["sections"]["claims"]["rows"]]
    assert len(claims) > 20
    assert [claim for claim in claims if claim not in text] == []
    lines = (public / "id/kamoto-copper/index.csv").read_text("utf-8").splitlines()
    assert len(lines) == len(claims) + 1


@pytest.mark.parametrize(("wide", "lang"), [(1400, "en"), (390, "zh")])
def test_pages_open_without_trouble_at_either_width_and_in_either_language(
    browser, public, server, wide, lang
):
    context = browser.new_context(viewport={"width": wide, "height": 900})
    page = context.new_page()
    trouble: list[str] = []
    page.on(
        "request", lambda r: None if r.url.startswith((server, "data:")) else trouble.append(r.url)
    )
    page.on("requestfailed", lambda r: trouble.append(f"failed {r.url}"))
    page.on("console", lambda m: trouble.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: trouble.append(str(e)))
    page.goto(server)
    page.locator(f"label[for=lang-{lang}]").click()
    wider = []
    source = min(one.parent.name for one in public.glob("source/*/index.html"))
    for path in (*PAGES, f"source/{source}/"):
        page.goto(server + path)
        assert page.locator(f"h1.{lang}").is_visible()  # the language goes from page to page
        if page.evaluate("document.documentElement.scrollWidth") > wide:
            wider.append(path)
    assert (wider, trouble) == ([], [])
    context.close()


@pytest.mark.parametrize(("locale", "lang"), [("zh-CN", "zh"), ("en-GB", "en"), ("de-DE", "en")])
def test_the_first_page_speaks_as_the_browser_does_and_leads_to_the_search(
    browser, server, locale, lang
):
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.goto(server)
    assert page.locator(f"h1.{lang}").is_visible()
    page.fill("#seek", "kamoto")
    page.press("#seek", "Enter")
    page.locator("#found a", has_text="Kamoto" if lang == "en" else "卡莫托").first.click()
    assert page.url.startswith(f"{server}id/")
    context.close()


@pytest.mark.parametrize(
    ("locale", "title"), [("en-GB", "There is no such page"), ("zh-CN", "没有这个页面")]
)
def test_an_address_that_is_not_there_is_told_as_the_browser_speaks(browser, server, locale, title):
    context = browser.new_context(locale=locale)
    tab = context.new_page()
    wrong = []
    tab.on("console", lambda said: wrong.append(said.text))
    tab.goto(f"{server}404.html")
    assert tab.title() == title
    assert tab.locator("h1", has_text=title).is_visible()
    assert wrong == []
    context.close()


def test_axe_finds_nothing_serious(browser, server):
    # Axe itself is what the policy of the pages would refuse.
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    found = {}
    for path in ("", "search/", "id/kamoto-copper/", "id/lobito-corridor/", "topic/lobito/"):
        page.goto(server + path)
        page.add_script_tag(path=str(AXE))
        told = page.evaluate("axe.run()")
        grave = [v for v in told["violations"] if v["impact"] in ("serious", "critical")]
        if grave:
            found[path] = [(v["id"], v["nodes"][0]["html"][:200]) for v in grave]
    assert found == {}
    context.close()


def test_the_search_finds_names_in_both_languages(browser, server):
    page = browser.new_page()
    page.goto(f"{server}search/")
    for asked, first in (("kamoto", "Kamoto Copper (KCC)"), ("洛阳", "CMOC Group")):
        page.locator("#asked").fill(asked)
        assert page.locator("#found a").first.inner_text() == first
    page.locator("#found a").first.click()
    assert page.locator("h1.en").inner_text() == "CMOC Group"
    page.close()


def test_from_disk_the_style_and_the_map_are_there_too(browser, public):
    page = browser.new_page()
    page.goto((public / "id/kamoto-copper/index.html").as_uri())
    page.locator(".sheet text.name").first.wait_for(state="attached")
    assert page.locator(".maps .sheet svg").bounding_box()["height"] > 200
    page.locator("a[href$='cod/index.html'], a[href$='cmoc/index.html'], nav.site a").first.click()
    assert page.locator("h1.en").is_visible()
    page.close()
