"""Claims and sources with all their fields: what an answer shows for itself."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lodeway import vocab
from lodeway.networks.projection import rows
from lodeway.store.rows import Iri, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lodeway.store.embedded import Store

_MANY = 300  # claims, from which on one look at all is quicker


@dataclass(frozen=True)
class Receipt:
    """A claim or a source by its id, with all that is said of it.

    Fields are called as the columns of the tables are: `share`, `since`, `note@zh`. Several values
    stand with semicolons between, things by their ids.
    """

    id: str
    fields: Mapping[str, str]


def claims(store: Store, ids: Iterable[str]) -> tuple[Receipt, ...]:
    """The claims of these ids in their order, each once; what the graph has none of is left out."""
    wanted = sorted(set(ids))
    known = _all(store, wanted) if len(wanted) > _MANY else {}
    found = (known.get(one) or _receipt(store, vocab.ID, one) for one in wanted)
    return tuple(one for one in found if "source" in one.fields)


def sources(store: Store, ids: Iterable[str]) -> tuple[Receipt, ...]:
    """The sources of these ids in their order, each once."""
    found = (_receipt(store, vocab.SOURCE, one) for one in sorted(set(ids)))
    return tuple(one for one in found if one.fields)


def _all(store: Store, wanted: Iterable[str]) -> dict[str, Receipt]:
    """The claims among `wanted`, by one look at every claim of the graph."""
    asked = set(wanted)
    by_claim: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(store, "receipts-all"):
        if (claim := vocab.local(row["thing"])) in asked:
            by_claim[claim].append(row)
    return {claim: _made(claim, found) for claim, found in by_claim.items()}


def _receipt(store: Store, space: str, thing: str) -> Receipt:
    return _made(thing, rows(store, "receipts", thing=Iri(space + thing)))


def _made(thing: str, found: Iterable[Mapping[str, Any]]) -> Receipt:
    fields: dict[str, list[str]] = defaultdict(list)
    for row in found:
        fields[_field(row["field"], row["value"])].append(_words(row["value"]))
    return Receipt(thing, {name: ";".join(sorted(fields[name])) for name in sorted(fields)})


def _field(name: str, value: object) -> str:
    return vocab.local(name) + (f"@{value.lang}" if isinstance(value, Text) else "")


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return vocab.local(value) if isinstance(value, Iri) and vocab.BASE in value else str(value)
