"""What a page carries for its search beside the names that it shows: other spellings and scripts."""

from __future__ import annotations

import importlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from lodeway.claims.rows import rows
from lodeway.schema.names import folded, simplified
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lodeway.store.embedded import Store

_HAN = re.compile(r"[\u3400-\u9ffe]")
MOST_BYTES = 100_000  # of names of things that are not on the page
# Of the things outside a page these are named first: what people look for.
_SOUGHT = ("Actor", "Asset", "Mineral", "Agreement", "Corridor", "Place")


@dataclass(frozen=True)
class Finding:
    """What the search of a page knows beside the names on it.

    `traditional` and `simplified` are characters that stand for each other, place by place.
    `noise` are words that a name may go without. `elsewhere` are the names of things of the graph
    that are not on the page, in English and in Chinese.
    """

    traditional: str = ""
    simplified: str = ""
    noise: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, ...], ...] = ()


def spellings(store: Store) -> dict[str, list[str]]:
    """What else people call each thing, by its IRI."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows(store, "spellings", package=__package__):
        found[row["thing"]].append(row["spelling"])
    return found


def unlike(names: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """The names that differ from all those known by more than case, accents and punctuation."""
    seen = {folded(name) for name in known}
    fresh: dict[str, str] = {}
    for name in names:
        key = folded(name)
        if key and key not in seen:
            fresh.setdefault(key, name)
    return tuple(fresh.values())


@cache
def pinyin() -> Any:
    """What spells Chinese in Latin letters; None where it is not installed, which is asked once."""
    try:
        return importlib.import_module("pypinyin").lazy_pinyin
    except ImportError:
        return None


def readings(names: Iterable[str]) -> tuple[str, ...]:
    """The pinyin of the Chinese names, syllables apart; nothing where pypinyin is not installed."""
    if (lazy_pinyin := pinyin()) is None:
        return ()
    spoken = (
        " ".join(lazy_pinyin("".join(_HAN.findall(name)))) for name in names if _HAN.search(name)
    )
    return tuple(dict.fromkeys(filter(None, spoken)))


def gathered(
    store: Store,
    texts: Iterable[str],
    outside: Mapping[str, Mapping[str, str]],
    kinds: Mapping[str, str],
) -> Finding:
    """For a page whose Chinese is in `texts`; `outside` are labels by id, `kinds` their families."""
    used = set("".join(texts))
    pairs = [(c, simplified(c)) for c in map(chr, range(0x3400, 0xA000))]
    told = [(old, new) for old, new in pairs if old != new and new in used and len(new) == 1]
    return Finding(
        traditional="".join(old for old, _ in told),
        simplified="".join(new for _, new in told),
        noise=tuple(row["word"] for row in rows(store, "noise", package=__package__)),
        elsewhere=_elsewhere(outside, kinds),
    )


def _elsewhere(
    labels: Mapping[str, Mapping[str, str]], families: Mapping[str, str]
) -> tuple[tuple[str, ...], ...]:
    """As many names as there is room for, those that people look for first."""

    def sought(name: str) -> tuple[int, str]:
        family = families.get(name, "")
        return (_SOUGHT.index(family) if family in _SOUGHT else len(_SOUGHT), name)

    kept: list[tuple[str, ...]] = []
    size = 0
    for name in sorted(labels, key=sought):
        row = tuple(dict.fromkeys(labels[name].values()))
        size += len(json.dumps(row, ensure_ascii=False).encode()) + 1
        if size > MOST_BYTES:
            break
        kept.append(row)
    return tuple(kept)


def family(kinds: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The family of each thing by its id, from the rows of `nodes`."""
    return {local(row["node"]): local(row["family"]) for row in kinds}
