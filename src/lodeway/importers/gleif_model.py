"""What every shape of GLEIF data says about an entity and about a parent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entity:
    """A legal entity as its registration gives it."""

    lei: str
    name: str
    others: tuple[str, ...]
    country: str
    kind: str
    state: str


@dataclass(frozen=True)
class Parent:
    """That `parent` consolidates `child` by accounting rules, which is no share of ownership."""

    child: str
    parent: str
    kind: str
    state: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True)
class Read:
    """A file, read: the day of its content, what it holds, and what of it is not taken."""

    published: str
    entities: tuple[Entity, ...] = ()
    parents: tuple[Parent, ...] = ()
    left: tuple[str, ...] = ()
