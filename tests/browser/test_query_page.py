"""The page that asks the server it came from, in a browser that may reach nothing else."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from lodeway import api
from lodeway.cli import answering
from lodeway.serve.answers import Answers
from lodeway.serve.server import Server
from served import released, request, serving

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked on POSIX only")

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def server(
    shipped: api.KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = released(shipped.file, tmp_path_factory.mktemp("release"))
    with serving(folder, answers=Answers(answering.START)) as running:
        yield running


@pytest.fixture(scope="module")
def page(server: Server, browser: Any) -> Iterator[Any]:
    context = browser.new_context(
        viewport={"width": 1400, "height": 900}, locale="en-GB", accept_downloads=True
    )
    context.add_init_script(
        "window.__refused = [];"
        "addEventListener('securitypolicyviolation',"
        " (event) => window.__refused.push(`${event.violatedDirective}: ${event.blockedURI}`));"
    )
    view = context.new_page()
    trouble: list[str] = []
    view.on("pageerror", lambda error: trouble.append(str(error)))
    view.on(
        "request",
        lambda r: (
            None if r.url.startswith((server.url, "blob:", "data:")) else trouble.append(r.url)
        ),
    )
    view.goto(server.url + "query")
    view.wait_for_selector("html[data-terms]")
    yield view
    assert [*trouble, *view.evaluate("window.__refused")] == []
    context.close()


def asked(page: Any, query: str | None = None) -> str:
    """What the page says of a query once it has its answer."""
    if query is not None:
        page.fill("#sparql-text", query)
        page.keyboard.press("Control+Enter")
    page.wait_for_selector("html[data-doing=idle]")
    return str(page.text_content("[role=status]"))


def test_a_browser_that_opens_the_endpoint_comes_to_the_page(server: Server) -> None:
    like_a_browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    answer = request(server, "GET", "/sparql", headers=like_a_browser)
    assert (answer.status, answer.headers["Location"]) == (303, "query")
    assert request(server, "GET", "/sparql", headers={"Accept": "*/*"}).status == 200
    page = request(server, "GET", "/query")
    assert b"connect-src &#x27;self&#x27;" in page.body
    again = request(server, "GET", "/query", headers={"If-None-Match": page.headers["Etag"]})
    assert again.status == 304


def test_a_table_leads_to_the_pages_of_things_and_is_taken_away(page: Any, tmp_path: Path) -> None:
    told = asked(
        page,
        "SELECT ?mine ?share { id:stake-glencore-kamoto-copper ld:target ?mine ; ld:share ?share }",
    )
    assert told.startswith("1 row in")
    link = page.locator(".answers td a")
    assert link.text_content() == "id:kamoto-copper"
    assert urlsplit(link.evaluate("a => a.href")).path == "/id/kamoto-copper"
    for name, ending in (("Save as CSV", "csv"), ("Save as JSON", "json")):
        with page.expect_download() as saved:
            page.get_by_role("button", name=name).click()
        assert saved.value.suggested_filename == f"lodeway.{ending}"
        text = Path(saved.value.path()).read_text("utf-8-sig")
        if ending == "csv":
            assert text.splitlines()[0] == "mine,share"
            assert text.splitlines()[1].startswith("https://w3id.org/lodeway/id/kamoto-copper,")
        else:
            assert json.loads(text)["head"]["vars"] == ["mine", "share"]


def test_other_forms_are_answered_too(page: Any) -> None:
    asked(page, "ASK { id:kamoto-copper a ld:Mine }")
    assert page.text_content(".answers pre") == "yes"
    asked(page, "CONSTRUCT WHERE { id:kamoto-copper a ?kind }")
    assert "id:kamoto-copper" in page.text_content(".answers pre")
    assert page.get_by_role("button", name="Save as Turtle").is_visible()


def test_a_fault_is_shown_where_it_is(page: Any) -> None:
    assert asked(page, "SELECT ?x {\n  ?x a foo:bar }") == "The query was not answered."
    fault = page.text_content("[role=alert]")
    assert fault.startswith("Line 2, column 8: unknown prefix foo:")
    assert page.evaluate("document.activeElement.selectionStart") == 19  # before foo:
    asked(page, "LOAD <http://127.0.0.1/>")
    assert "read" in page.text_content("[role=alert]")


def test_a_query_that_does_not_end_is_stopped(page: Any, server: Server) -> None:
    page.fill("#sparql-text", ENDLESS)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("html[data-doing=asking]")
    page.get_by_role("button", name="Stop").click()
    assert asked(page) == "Stopped."
    assert asked(page, "ASK {}").startswith("Answered in")


def test_a_question_is_filled_in_by_names_and_shared_by_its_address(page: Any) -> None:
    page.click("[data-query=who-controls]")
    page.wait_for_selector(".answers table")
    page.fill(".fill [name=asset]", "mutanda")
    page.fill(".fill [name=on]", "2026-02-10")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator(".answers", has_text="mutanda").wait_for()
    assert "Glencore" in page.text_content(".answers")
    assert "PREFIX" not in page.input_value("#sparql-text")
    query = parse_qs(urlsplit(page.url).fragment)["q"][0]
    assert query == page.input_value("#sparql-text")
    page.fill(".fill [name=asset]", "mutandaa")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.wait_for_selector("[role=alert]:not([hidden])")
    assert "did you mean 'mutanda'" in page.text_content("[role=alert]")


def test_terms_are_completed_from_the_graph(page: Any) -> None:
    page.fill("#sparql-text", "")
    page.type("#sparql-text", "ASK { id:kamoto-c")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("#sparql-text") == "ASK { id:kamoto-copper"


def test_a_shared_address_asks_at_once_in_its_language_on_a_phone(
    page: Any, server: Server
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("about:blank")
    page.goto(f"{server.url}query#lang=zh&q={quote('ASK { id:kamoto-copper a ld:Mine }')}")
    page.wait_for_selector(".answers pre")
    assert page.text_content(".answers pre") == "是"
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="English").click()
    assert page.title() == "Ask the graph in SPARQL"
    page.wait_for_selector("html[data-terms]")
