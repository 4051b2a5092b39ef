"""A real Chromium without a network, and a record of everything that must not happen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from lodeway.explorer import page as explorer_page

NAMES = ("/usr/bin/chromium", "chromium", "google-chrome", "chromium-browser")
_RENDERED: dict[int, tuple[explorer_page.Page, str]] = {}
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
WATCH = """
window.__refused = [];
addEventListener("securitypolicyviolation", (event) =>
  window.__refused.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
"""


@dataclass
class Opened:
    """A page in the browser. `trouble` collects requests, errors, dialogs and new windows."""

    page: Any
    trouble: list[str] = field(default_factory=list)

    def check(self) -> None:
        """Nothing was asked for, nothing broke, nothing of the data ran."""
        refused = self.page.evaluate("window.__refused")
        assert [*self.trouble, *refused] == []
        assert self.page.evaluate("typeof window.PWNED") == "undefined"

    def ready(self) -> None:
        """Wait for the explorer, which unpacks its data first; a page of another kind is ready."""
        if self.page.locator("script#data").count():
            self.page.wait_for_selector("html[data-ready]")

    def point(self, node: str) -> tuple[float, float]:
        """Where a node is on the screen now."""
        return self._place("lodeway.drawing.place(lodeway.model.nodeById.get(name))", node)

    def middle(self, edge: str) -> tuple[float, float]:
        """The middle of a straight edge on the screen."""
        ends = "const {source, target} = lodeway.model.edgeById.get(name);"
        ends += "const a = lodeway.drawing.place(source), b = lodeway.drawing.place(target);"
        return self._place("({x: (a.x + b.x) / 2, y: (a.y + b.y) / 2})", edge, ends)

    def _place(self, where: str, name: str, before: str = "") -> tuple[float, float]:
        script = f"""(name) => {{
          {before}
          const at = lodeway.drawing.network.canvasToDOM({where});
          const box = document.getElementById("graph").getBoundingClientRect();
          return [at.x + box.left, at.y + box.top];
        }}"""
        x, y = self.page.evaluate(script, name)
        return x, y


Open = Callable[..., Opened]


def chromium() -> str | None:
    """The browser to use: $LODEWAY_CHROMIUM, else the first usual name that is installed."""
    wanted = os.environ.get("LODEWAY_CHROMIUM")
    return wanted or next((found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    where = chromium()
    if where is None:
        reason = "no Chromium: install chromium, or set $LODEWAY_CHROMIUM to one"
        # Where every change is checked, a test that did not run is a test that failed.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=where, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Write a page to disk, open it offline, and check it for trouble when the test ends.

    A text is taken as a whole HTML document.
    """
    yield from _opener(browser, tmp_path)


@pytest.fixture(scope="module")
def open_once(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """Like `open_page`, for a page that the tests of a file share."""
    yield from _opener(browser, tmp_path_factory.mktemp("page"))


def _opener(browser: Any, folder: Path) -> Iterator[Open]:
    opened: list[Opened] = []

    def make(
        page: explorer_page.Page | str,
        hash_: str = "",
        *,
        size: tuple[int, int] = (1400, 900),
        **how: Any,
    ) -> Opened:
        file = folder / f"explorer{len(opened) or ''}.html"
        file.write_text(_rendered(page), encoding="utf-8")
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            offline=True,
            reduced_motion="reduce",
            locale=how.pop("locale", "en-GB"),
            **how,
        )
        context.add_init_script(WATCH)
        view = Opened(context.new_page())
        _record(view, context, file.as_uri())
        view.page.goto(file.as_uri() + hash_)
        view.ready()
        opened.append(view)
        return view

    yield make
    for view in opened:
        view.check()
        view.page.context.close()


def _rendered(page: explorer_page.Page | str) -> str:
    if isinstance(page, str):
        return page
    # The page is kept beside its text, so that no other page can be given the same id.
    if id(page) not in _RENDERED:
        _RENDERED[id(page)] = (page, explorer_page.render(page))
    return _RENDERED[id(page)][1]


def _record(view: Opened, context: Any, address: str) -> None:
    note = view.trouble.append

    def requested(request: Any) -> None:
        own = request.url.startswith("blob:")  # made by the page itself, never from the network
        if request.url.split("#")[0] != address and not own:
            note(f"request: {request.url[:200]}")

    def said(message: Any) -> None:
        if message.type in {"error", "warning"}:
            note(f"console: {message.text[:400]}")

    def asked(dialog: Any) -> None:
        note(f"dialog: {dialog.message}")
        dialog.dismiss()

    view.page.on("request", requested)
    view.page.on("console", said)
    view.page.on("pageerror", lambda error: note(f"error: {error}"))
    view.page.on("dialog", asked)
    context.on("page", lambda other: note(f"window: {other.url}"))
