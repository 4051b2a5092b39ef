"""What every shape of GLEIF data says: entities, their parents, and why a parent is not named."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")


@dataclass(frozen=True)
class Entity:
    """A legal entity as its registration gives it; `place` says where in its file it stands."""

    lei: str
    name: str
    others: tuple[str, ...]
    country: str
    kind: str
    state: str
    place: str = ""


@dataclass(frozen=True)
class Parent:
    """That `parent` consolidates `child` by accounting rules, which is no share of ownership.

    Funds and branches are told the same way: `kind` is the publisher's word for the tie.
    """

    child: str
    parent: str
    kind: str
    state: str
    since: str = ""
    until: str = ""
    place: str = ""


@dataclass(frozen=True)
class Unnamed:
    """A reporting exception: `child` names no parent of this kind, for these reasons."""

    child: str
    kind: str
    reasons: tuple[str, ...]
    place: str = ""


@dataclass(frozen=True)
class Read:
    """A file, read: the day of its content, what it holds, and what of it is not taken.

    `excerpt_of` is how many records the file says the whole has, where it holds fewer.
    """

    published: str
    entities: tuple[Entity, ...] = ()
    parents: tuple[Parent, ...] = ()
    unnamed: tuple[Unnamed, ...] = ()
    left: tuple[str, ...] = ()
    excerpt_of: int = 0


def valid_lei(lei: str) -> bool:
    """Whether the two check digits of an LEI fit (ISO 17442, by ISO 7064 MOD 97-10)."""
    if not _LEI.fullmatch(lei):
        return False
    return int("".join(str(int(letter, 36)) for letter in lei)) % 97 == 1
