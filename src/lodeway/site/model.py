"""What a site is made of: leaves with sections of rows, every word in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lodeway.report.picture import NOTHING
from lodeway.schema.values import LANGS, Lang

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.report.banner import Truth
    from lodeway.report.picture import Picture
    from lodeway.schema.words import Text as Words

Text = Mapping[Lang, str]


@dataclass(frozen=True)
class Cell:
    """A word or a figure; `to` leads somewhere: an address from the root of the site, or the web.

    `id` is what the twins call the thing that it names.
    """

    text: Text
    to: str = ""
    id: str = ""


Row = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Column:
    """A column with the name that the twins give it; a `range` is not broken, a `hidden` one theirs."""

    key: str
    title: Text
    range: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class Section:
    """Rows under a title. What is `folded` opens on demand; of many rows a page shows `most`.

    `anchors` are the places of the rows on the page, by which other pages lead to them.
    """

    name: str
    title: Text
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    note: Text = field(default_factory=dict)
    folded: bool = False
    most: int | None = None
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leaf:
    """One page: what it is called, what it says first, its map, its owners, its sections.

    `address` ends with a slash. `listed` is the kind under which lists name it.
    """

    address: str
    title: Text
    kind: Text
    lead: tuple[Text, ...] = ()
    sections: tuple[Section, ...] = ()
    map: Picture = NOTHING
    owners: Picture = NOTHING
    iri: str = ""
    listed: str = ""
    search: tuple[str, ...] = ()
    twins: bool = True


@dataclass(frozen=True)
class Answered:
    """A question with the sentence that answers it, and where more is said."""

    question: Text
    answer: Text
    to: str


@dataclass(frozen=True)
class Entry:
    """One change, for the feed: a stable name, the day, what changed, and what it is about."""

    id: str
    day: str
    title: Text
    says: Text
    to: str


@dataclass(frozen=True)
class Site:
    """All of a site but its files: leaves, lists by kind, questions, changes up to a `day`.

    `counts` are of things, claims and sources.
    """

    truth: Truth
    day: str
    leaves: Sequence[Leaf]
    kinds: Mapping[str, Text]
    answered: Sequence[Answered] = ()
    entries: Sequence[Entry] = ()
    counts: Mapping[str, str] = field(default_factory=dict)


def both(text: Mapping[Any, str] | Words) -> Text:
    """Words in both languages; where one is missing, what there is."""
    if not isinstance(text, Mapping):
        return {lang: text[lang] for lang in LANGS}
    there = next(iter(text.values()), "")
    return {lang: str(text.get(lang) or text.get("en") or there) for lang in LANGS}


def same(value: object) -> Text:
    """What is written alike in both languages."""
    return {lang: str(value) for lang in LANGS}
