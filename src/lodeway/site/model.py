"""What a site is made of: leaves with sections of rows, questions, changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lodeway.report.picture import NOTHING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lodeway.report.banner import Truth
    from lodeway.report.picture import Picture
    from lodeway.report.section import Cell, Section, Text


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
    """All of a site but its files: leaves, lists by kind, questions, stories, changes up to a `day`.

    `counts` are of things, claims and sources.
    """

    truth: Truth
    day: str
    leaves: Sequence[Leaf]
    kinds: Mapping[str, Text]
    answered: Sequence[Answered] = ()
    stories: Sequence[Cell] = ()
    entries: Sequence[Entry] = ()
    counts: Mapping[str, str] = field(default_factory=dict)
