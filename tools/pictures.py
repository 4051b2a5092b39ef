"""Take the pictures of the README anew: python tools/pictures.py (needs the `dev` extra and Chromium).

Each is a page that a command writes, opened in Chromium without a network, as a reader sees it.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import sync_playwright

from lodeway.cli import lodeway

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DOCS = Path(__file__).parents[1] / "docs"
CHROMIUM = "/usr/bin/chromium"
COLOURS = 128


@dataclass(frozen=True)
class Picture:
    """A command, whose PAGE is the file it writes, and the part of the page to show.

    `part` is the one element to show, by a selector; `around` the node of the explorer.
    """

    name: str
    command: str
    height: int
    around: str | None = None
    part: str | None = None
    width: int = 1200


PICTURES = (
    Picture(
        "corridors",
        "corridors --from kolwezi --to rotterdam --on 2026-03-01 --page PAGE",
        665,
    ),
    Picture("control", "control kamoto-copper --on 2026-02-10 --page PAGE", 665),
    Picture("shares", "backtest --page PAGE", 900, part="section.en svg.years"),
    Picture("explorer", "explore --out PAGE", 800, around="Lobito Corridor", width=1280),
)


def main() -> None:
    """Write every picture to docs/."""
    with sync_playwright() as play, tempfile.TemporaryDirectory() as folder:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for picture in PICTURES:
            page = Path(folder) / f"{picture.name}.html"
            words = [str(page) if word == "PAGE" else word for word in picture.command.split()]
            CliRunner().invoke(lodeway, words, catch_exceptions=False)
            take(browser, picture, page)
        browser.close()


def take(browser: Browser, picture: Picture, page: Path) -> None:
    """Write one picture, in few colours to keep the file small."""
    size = {"width": picture.width, "height": picture.height}
    tab = browser.new_page(viewport=size)  # type: ignore[arg-type]  # two plain numbers
    tab.goto(page.as_uri())
    tab.wait_for_timeout(6000 if picture.around else 1000)
    if picture.around:
        show_neighbours(tab, picture.around)
    file = DOCS / f"{picture.name}.png"
    shown = tab.locator(picture.part).first if picture.part else tab
    shown.screenshot(path=file)
    tab.close()
    with Image.open(file) as image:
        image.convert("RGB").quantize(COLOURS).save(file, optimize=True)


def show_neighbours(tab: Page, label: str) -> None:
    """Choose a node in the explorer by its label and show only what it is tied to."""
    tab.fill("input[type=search]", label)
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_timeout(1000)
    tab.locator("#focus").click()
    tab.wait_for_timeout(3000)


if __name__ == "__main__":
    main()
