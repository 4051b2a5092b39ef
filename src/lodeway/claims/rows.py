"""The rows of a query file, those whose claims stand."""

from __future__ import annotations

import re
from functools import cache
from pkgutil import get_data
from typing import TYPE_CHECKING, Any

from lodeway.claims import claim_filter, standing
from lodeway.claims.claim_filter import Filter
from lodeway.schema.vocab import local
from lodeway.store.embedded import parameters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lodeway.store.embedded import Store
    from lodeway.store.rows import Rows

_STANDING = re.compile(r"^[ \t]*# standing \?(\w+)[ \t]*\n", re.MULTILINE)
_SELECT = re.compile(r"^SELECT\s+([^{}]*?)\s*(?:WHERE\s*)?\{", re.MULTILINE)
_TOGETHER = re.compile(r"\b(?:GROUP\s+BY|HAVING|LIMIT|OFFSET)\b")
_PARAMETERS = re.compile(r"[?$](on|known|status|basis)\b")
_FOUR = ("on", "known", "status", "basis")


def rows(
    store: Store, query: str, *, package: str = __package__, **bindings: object
) -> list[dict[str, Any]]:
    """The rows of a query file of `package`; bindings that are `None` stay open.

    Where the claim of a row is one of its columns, the rows of all claims are read once, for every
    day and filter, and those that do not stand are left out here.
    """
    text = _text(package, query)
    given = {name: value for name, value in bindings.items() if value is not None}
    asked, claim = _whole(text)
    if claim is None or not store.reads_whole:
        return list(_named(store.table(claim_filter.spelled_out(text), bindings=given)))
    declared = parameters(asked)
    own = {name: value for name, value in given.items() if name in declared or name not in _FOUR}
    stands = standing.of(store).test(_filter(given))
    return [row for row in _named(store.table(asked, bindings=own)) if stands(row[claim])]


def each(store: Store, query: str, *, package: str = __package__) -> Iterator[dict[str, Any]]:
    """What `rows` gives without bindings, one row after another: for hundred thousands of them."""
    return _named(store.table(claim_filter.spelled_out(_text(package, query))))


def _named(found: Rows) -> Iterator[dict[str, Any]]:
    return (dict(zip(found.columns, row, strict=True)) for row in found.rows)


def _filter(given: Mapping[str, Any]) -> Filter:
    status, basis = (local(given[name]) if name in given else None for name in ("status", "basis"))
    return Filter(given.get("on"), given.get("known"), status, basis)


@cache
def _text(package: str, query: str) -> str:
    text = get_data(package, f"{query}.rq")
    assert text is not None
    return text.decode()


@cache
def _whole(text: str) -> tuple[str, str | None]:
    """A query without its one line `# standing ?claim`, and the column that holds the claim.

    None where the line cannot be left out: there are several or none, it stands inside a part of
    the pattern, its claim is no column, the query uses its parameters, or rows are put together
    before they could be told apart. Equal rows that are made one speak of one claim.
    """
    lines = list(_STANDING.finditer(text))
    select = _SELECT.search(text)
    if len(lines) != 1 or select is None or _TOGETHER.search(text):
        return text, None
    line = lines[0]
    inside = text[select.end() : line.start()]
    columns = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", select[1]).split()
    asked = text[: line.start()] + text[line.end() :]
    # A query may itself ask for the day, which the line would have declared.
    open_ones = set(_PARAMETERS.findall(asked)) - set(parameters(asked))
    if inside.count("{") != inside.count("}") or f"?{line[1]}" not in columns or open_ones:
        return text, None
    return asked, line[1]
