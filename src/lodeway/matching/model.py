"""What is compared, its names as words, and what comparing gives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rapidfuzz import fuzz

# The things that are compared, and what comparing them gives.


Band = Literal["sure", "review", "no"]
Kind = Literal["site", "company", "place", "footprint"]
Part = Literal["mine", "works", "stock", ""]
KINDS: tuple[Kind, ...] = ("site", "company", "place")


@dataclass(frozen=True)
class Thing:
    """An entity of ours or a record of a publisher, as far as matching looks at it.

    `names` are its own; `also` are names it shares with its parts, its group or its place, which
    are never enough to be sure. `part` says whether a site is the mine or the works beside it, and
    `works` which works, where the name says so. `point` is latitude and longitude in degrees.
    `ids` are identifiers that decide alone, such as an LEI. What is not known is empty, and then
    counts neither for nor against.
    """

    id: str
    kind: Kind
    names: tuple[str, ...]
    also: tuple[str, ...] = ()
    part: Part = ""
    works: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    minerals: frozenset[str] = frozenset()
    point: tuple[float, float] | None = None
    ids: frozenset[str] = frozenset()
    source: str = ""


@dataclass(frozen=True)
class Candidate:
    """A record that may be an entity: how alike the names are (0 to 100), and by which rule."""

    record: Thing
    entity: Thing
    band: Band
    score: float
    rule: str
    km: float | None = None


# How alike two names are, once what never tells things apart is taken away.


# Fewer Latin letters than this say too little to be compared letter by letter.
_SHORT = 5


@dataclass(frozen=True)
class Words:
    """Words that never tell names apart (`noise`: mine, limited), and words that always do.

    `telling` words (north, phase, tailings) make "Konkola North" another thing than "Konkola".
    """

    noise: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()


def score(
    one: tuple[str, ...],
    other: tuple[str, ...],
    telling: frozenset[str],
    common: frozenset[str] = frozenset(),
) -> float:
    """How alike two keys are, 0 to 100; 100 only where they hold the same words,
    or the same letters with the gaps elsewhere.

    Word order does not matter. Where one name holds all words of the other and more, the score
    is at most 90, and only where they share a word besides the `telling` and the `common` ones:
    "African Metals" is not like "African Development Bank". Where they differ in a number or in a
    `telling` word, the score is at most 70. `common` words, which many names hold, do not make
    others alike either: "BSG Resources" is not like "Base Resources". A name of a few letters, as
    acronyms are, is like no other.
    """
    if not one or not other:
        return 0.0
    a, joined_a, words_a = _flat(one)
    b, joined_b, words_b = _flat(other)
    if a == b or joined_a == joined_b:
        return 100.0
    likeness = _by_letters(_less(one, common), _less(other, common))
    if (words_a & words_b) - telling - common:
        likeness = max(likeness, 0.9 * fuzz.token_set_ratio(a, b))
    if likeness <= 70.0:
        return float(likeness)
    return 70.0 if _told_apart(words_a ^ words_b, telling) else float(min(likeness, 99.0))


def _by_letters(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    a, joined_a, _ = _flat(one)
    b, joined_b, _ = _flat(other)
    if a == b:
        return 100.0
    if min(len(joined_a), len(joined_b)) < _SHORT and (joined_a + joined_b).isascii():
        return 0.0
    return max(fuzz.ratio(a, b), fuzz.ratio(joined_a, joined_b))


def _less(key: tuple[str, ...], common: frozenset[str]) -> tuple[str, ...]:
    return tuple(word for word in key if word not in common) or key


@cache
def _flat(key: tuple[str, ...]) -> tuple[str, str, frozenset[str]]:
    return " ".join(sorted(key)), "".join(key), frozenset(key)


def _told_apart(apart: frozenset[str], telling: frozenset[str]) -> bool:
    return any(word.isdigit() or word in telling for word in apart)


_WHERE = re.compile(r"^.*\b(?:at|near|in)\s+(?=\S)", re.IGNORECASE)


def place_named(name: str) -> str:
    """The place that an unnamed thing is known by: "Kipoi Mine" of "Plant near Kipoi Mine"."""
    return _WHERE.sub("", name) if _WHERE.search(name) else ""


def head(name: str) -> str:
    """What a place's name begins with: "Haneda Apt" of "Haneda Apt/Tokyo", a part of Tokyo."""
    return re.split(r"/|, ", name)[0].strip() or name
