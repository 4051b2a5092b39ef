"""What is drawn above the tables of an answer: a map for the page's script, or markup of our own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lodeway.schema.values import Lang
    from lodeway.schema.words import Text as Words

    Text = Mapping[Lang, str] | Words


@dataclass(frozen=True)
class Group:
    """One entry of the key: a way, a corridor, "before"; `note` is a line under its label."""

    id: str
    label: Text
    note: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Picture:
    """A drawing and what a reader needs beside it.

    `about` stands under the title. `markup` is ours, with all text escaped, and `style` its own
    rules. `map` is what the script draws (`lodeway.maps.drawn`), with its `groups` and the kinds of
    its marks in `signs`. A `title` takes the place of that of the first table.
    """

    title: Text = field(default_factory=dict)
    about: Text = field(default_factory=dict)
    markup: str = ""
    style: str = ""
    map: Mapping[str, Any] | None = None
    groups: tuple[Group, ...] = ()
    signs: tuple[str, ...] = ()


NOTHING = Picture()
