"""What is said of a cell: that it is doubtful, or how it was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from lodeway.schema.words import ENGLISH, in_each

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.schema.errors import LodewayError
    from lodeway.schema.words import Lang, Text


@dataclass(frozen=True)
class Remark:
    """A sentence about a cell in each language; `cell` is its place (`Holdings!C7`), "" for a row."""

    cell: str
    said: Mapping[Lang, str] = field(hash=False)

    def told(self, lang: Lang) -> str:
        """The sentence with its place before it."""
        return f"{self.cell}: {self.said[lang]}" if self.cell else self.said[lang]


class Doubtful(Exception):
    """A cell that cannot be read, or that could mean several things; `said` tells why."""

    def __init__(self, said: Mapping[Lang, str]) -> None:
        self.said = said
        super().__init__(said[ENGLISH])


def doubtful(text: Text, *facts: object) -> Doubtful:
    """A doubt by its text and the facts in it."""
    return Doubtful(sentence(text, *facts))


def sentence(text: Text, *facts: object) -> Mapping[Lang, str]:
    """A text with its facts, in each language."""
    return in_each(lambda lang: text[lang].format(*facts))


def of_error(error: LodewayError) -> Doubtful:
    """The doubt that an error of the name lookup is."""
    return Doubtful(in_each(error.told))


@cache
def vocabulary() -> Mapping[str, Any]:
    """The words that cells are read by (`words.toml`), as the file has them."""
    return _data("words.toml")


@cache
def headings() -> Mapping[str, Any]:
    """The headings that columns go by and what rows always say (`headings.toml`)."""
    return _data("headings.toml")


def _data(name: str) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(resources.files(__package__).joinpath(name).read_text("utf-8"))
