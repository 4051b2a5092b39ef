"""Texts for people: English in the code, every other language in the catalogues of `locale/`.

    _ = words.of(__name__)
    _HELD = _("{} holds {} % of {}")
    _HELD[lang].format("Glencore", 75, "Kamoto Copper Company")

A text belongs to the room of the module that says it (`lodeway.control.report` is of the room
`control`), and `locale/zh/LC_MESSAGES/control.po` has its Chinese. The same English with two meanings
takes a context as a second argument.
"""

from __future__ import annotations

import contextlib
import gettext
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Lang: TypeAlias = Literal["en", "zh"]
LANGS: tuple[Lang, ...] = ("en", "zh")
ENGLISH: Lang = "en"  # in which the texts of the code are written

LOCALE = Path(__file__).resolve().parents[1] / "locale"


@dataclass(frozen=True)
class Text:
    """A text that can be read in each language: `text["zh"]`."""

    english: str
    room: str
    context: str | None = None

    def __getitem__(self, lang: Lang) -> str:
        if lang == ENGLISH:
            return self.english
        catalogue = _catalogue(self.room)
        if self.context is None:
            return catalogue.gettext(self.english)
        return catalogue.pgettext(self.context, self.english)


@dataclass(frozen=True)
class Words:
    """How a module says its texts: a call gives the `Text` of an English sentence."""

    room: str

    def __call__(self, english: str, context: str | None = None) -> Text:
        """The text of an English sentence; `context` tells two meanings of one sentence apart."""
        return Text(english, self.room, context)


def of(module: str) -> Words:
    """The words of a module, by its `__name__`."""
    return Words(module.split(".")[1])


def in_each(told: Callable[[Lang], str]) -> dict[Lang, str]:
    """The same told in each language, by the language."""
    return {lang: told(lang) for lang in LANGS}


@cache
def _catalogue(room: str) -> gettext.NullTranslations:
    folder = LOCALE / "zh" / "LC_MESSAGES"
    compiled = folder / f"{room}.mo"
    with contextlib.suppress(ImportError, OSError):
        compile_catalogue(folder / f"{room}.po")
    if not compiled.is_file():
        return gettext.NullTranslations()
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file)


def catalogued(room: str) -> tuple[str, ...]:
    """The English of all texts without a context that a room's catalogue has, in order."""
    # gettext has no public way to list what it knows.
    known = getattr(_catalogue(room), "_catalog", {})
    return tuple(sorted(text for text in known if isinstance(text, str) and "\x04" not in text))


def compile_catalogue(source: Path) -> None:
    """Bring the compiled catalogue beside a `.po` file up to date; needs Babel where it is not.

    An installed package has compiled catalogues only; in a checkout a changed source is compiled at
    its next use. Raises `OSError` where it cannot be read or written.
    """
    compiled = source.with_suffix(".mo")
    if not source.is_file() or (
        compiled.is_file() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns
    ):
        return
    from babel.messages import mofile, pofile

    with source.open("rb") as file:
        catalogue = pofile.read_po(file, locale="zh")
    made = compiled.with_suffix(f".{os.getpid()}")
    with made.open("wb") as out:
        mofile.write_mo(out, catalogue)
    made.replace(compiled)
