"""The explorer's page in headless Chromium, beside what pyvis writes of the same graph by itself."""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyvis.network import Network

import lodeway
from lodeway.explorer.page import Page, render

RUNS = 3
PATIENCE = 120_000  # milliseconds
STOCK_SECONDS = 60  # that pyvis' own page may take over its layout
MOVES = 60
LONGEST = """() => new Promise((tell) => {
  window.__longest = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((one) => {
    window.__longest = Math.max(window.__longest, one.duration); })).observe({ type: "longtask" });
  tell();
})"""
FRAMES = """() => { window.__gaps = []; let before = performance.now();
  const next = (now) => { window.__gaps.push(now - before); before = now; requestAnimationFrame(next); };
  requestAnimationFrame(next); }"""


def section() -> list[str]:
    """The pages are written, opened and used; each figure is the median of three; of pyvis one."""
    from playwright.sync_api import sync_playwright

    where = os.environ.get("LODEWAY_CHROMIUM") or shutil.which("chromium") or ""
    kg = lodeway.load()
    kg.explorer()  # what is kept between runs is kept now
    building = statistics.median(_seconds(kg.explorer) for _ in range(RUNS))
    told = kg.explorer_page()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = {
            "plain": render(told),
            "sparql": kg.explorer(with_sparql=True),
            "stock": stock(told),
        }
        files = {name: Path(folder) / f"{name}.html" for name in pages}
        for name, text in pages.items():
            files[name].write_text(text, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=where, args=["--no-sandbox"])
        plain = _median(lambda: _plain(browser, files["plain"]))
        sparql = _median(lambda: _sparql(browser, files["sparql"]))
        theirs = _stock(browser, files["stock"])
        browser.close()
    sizes = {name: len(text.encode()) / 1e6 for name, text in pages.items()}
    rows = [
        ("usable, s of the main thread", plain["usable"], f"{theirs['usable']:.1f}", "1.0"),
        ("table opened, s of the main thread", plain["table"], "", "0.3"),
        ("elements in the page with its table", plain["elements"], "", "10,000"),
        ("map moved, ms of the main thread a step", plain["pan"], "", "30"),
        ("map moved, ms between frames (median)", plain["frame"], "", ""),
        ("everything shown, s of the main thread", plain["whole"], "", ""),
        ("graph of everything moved, ms of the main thread a step", plain["drag"], "", "30"),
        ("graph of everything moved, ms between frames (median)", plain["drawn"], "", ""),
        ("SPARQL ready, s", sparql["ready"], "", "6"),
        ("longest task meanwhile, ms", sparql["longest"], "", "50"),
        ("page, MB", sizes["plain"], f"{sizes['stock']:.1f}", "2"),
        ("page with SPARQL, MB", sizes["sparql"], "", "4.5"),
        ("page written, s", building, "", "3"),
    ]
    return [
        f"{len(told.nodes):,} things and {len(told.edges):,} relations. pyvis' own page shows them all "
        f"at once, and was given {STOCK_SECONDS} s to lay them out; ours opens on a question.",
        "",
        "| what | Lodeway | pyvis alone | aim |",
        "|---|---:|---:|---:|",
        *(f"| {name} | {_shown(value)} | {other} | {aim} |" for name, value, other, aim in rows),
        "",
        "vis-network, which pyvis draws with, moves the graph of everything at "
        f"{1000 / plain['drawn']:.0f} frames a second: an overview by WebGL (sigma) has nothing to add here.",
    ]


def stock(told: Page) -> str:
    """The same things and relations as pyvis draws them by itself, its scripts within the page."""
    network = Network(directed=True, cdn_resources="in_line")
    for node in told.nodes:
        network.add_node(node.id, label=node.label["en"])
    network.edges = [
        {"from": edge.source, "to": edge.target, "arrows": "to"} for edge in told.edges
    ]
    html: str = network.generate_html(notebook=False)
    return html


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _median(action: Callable[[], dict[str, float]]) -> dict[str, float]:
    runs = [action() for _ in range(RUNS)]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


class _Tab:
    """A page in a context of its own, and the processor time of its main thread."""

    def __init__(self, browser: Any) -> None:
        self.context = browser.new_context(viewport={"width": 1400, "height": 900}, offline=True)
        self.page = self.context.new_page()
        self._session = self.context.new_cdp_session(self.page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent(self) -> float:
        """The seconds that the main thread has worked."""
        found = self._session.send("Performance.getMetrics")["metrics"]
        return next(float(one["value"]) for one in found if one["name"] == "TaskDuration")


def _plain(browser: Any, file: Path) -> dict[str, float]:
    tab = _Tab(browser)
    tab.page.goto(file.as_uri())
    tab.page.wait_for_selector("html[data-ready]")
    usable = tab.spent()
    tab.page.click("[data-view=table]")
    tab.page.wait_for_selector("#sheet-relations [data-id]")
    tab.page.wait_for_timeout(300)
    table = tab.spent() - usable
    elements = tab.page.evaluate("document.querySelectorAll('*').length")
    tab.page.click("[data-view=map]")
    tab.page.wait_for_selector("#map svg, #map canvas")
    tab.page.wait_for_timeout(1000)
    pan, frame = _moved(tab, 700, 450)
    tab.page.click("[data-view=graph]")
    before = tab.spent()
    tab.page.click("[data-topic=all]")
    tab.page.wait_for_timeout(1500)
    whole = tab.spent() - before
    drag, drawn = _moved(tab, 500, 800)
    tab.context.close()
    return {
        "usable": usable,
        "table": table,
        "elements": elements,
        "pan": pan,
        "frame": frame,
        "whole": whole,
        "drag": drag,
        "drawn": drawn,
    }


def _moved(tab: _Tab, x: int, y: int) -> tuple[float, float]:
    """Milliseconds of the main thread for a step of a drag, and between frames meanwhile."""
    tab.page.mouse.move(x, y)
    tab.page.mouse.down()
    tab.page.evaluate(FRAMES)
    before = tab.spent()
    for step in range(MOVES):
        tab.page.mouse.move(x - 4 * step, y - step)
    tab.page.mouse.up()
    gaps = tab.page.evaluate("window.__gaps")
    return 1000 * (tab.spent() - before) / MOVES, statistics.median(gaps)


def _sparql(browser: Any, file: Path) -> dict[str, float]:
    tab = _Tab(browser)
    tab.page.goto(file.as_uri())
    tab.page.wait_for_selector("html[data-ready]")
    tab.page.wait_for_timeout(500)
    tab.page.evaluate(LONGEST)
    began = time.perf_counter()
    tab.page.click("[data-view=sparql]")
    tab.page.wait_for_selector("#sparql[data-doing=idle]", timeout=PATIENCE)
    ready = time.perf_counter() - began
    longest = float(tab.page.evaluate("window.__longest"))
    tab.context.close()
    return {"ready": ready, "longest": longest}


def _stock(browser: Any, file: Path) -> dict[str, float]:
    tab = _Tab(browser)
    tab.page.goto(file.as_uri())
    script = """(most) => new Promise((tell) => {
      network.once("stabilizationIterationsDone", tell); setTimeout(tell, most); })"""
    tab.page.evaluate(script, 1000 * STOCK_SECONDS)
    usable = tab.spent()
    tab.context.close()
    return {"usable": usable}
