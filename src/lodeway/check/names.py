"""Names that would point two ways, and claims that are made twice."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.build.tables import Row
    from lodeway.finding import Finding

# What a claim says apart from these, it says only once.
_RECEIPT = {"id", "locator", "confidence", "basis", "rank", "recorded", "spellsOut"}


def findings(rows: Sequence[Row]) -> Iterator[Finding]:
    """Entities of one class that share a name, and claims that repeat another word for word."""
    entities = [row for row in rows if "Entity" in row.table.ancestors]
    for language in ("en", "zh"):
        yield from _shared(entities, language)
    yield from _repeated([row for row in rows if "Claim" in row.table.ancestors])


def _shared(entities: Sequence[Row], language: str) -> Iterator[Finding]:
    """A label that another thing of the same class and country bears, as label or other name.

    Things of two classes may share a name, as a town and its port do: a question knows which
    class it asks for.
    """
    owners: dict[tuple[str, str, str], Row] = {}
    for row in entities:
        if label := row.cells.get(f"label@{language}"):
            name = _name(row, label)
            if name in owners:
                other = owners[name]
                yield row.finding(
                    f"label@{language} '{label}' is also that of '{other.id}' "
                    f"({other.file}:{other.line}); say in the label how they differ"
                )
            owners.setdefault(name, row)
    for row in entities:
        for other_name in row.cells.get(f"altLabel@{language}", "").split(";"):
            owner = owners.get(_name(row, other_name))
            if owner is not None and owner.id != row.id:
                yield row.finding(
                    f"altLabel@{language} '{other_name}' is the label of '{owner.id}' "
                    f"({owner.file}:{owner.line}); leave it out or say how they differ"
                )


def _name(row: Row, text: str) -> tuple[str, str, str]:
    kind = row.cells.get("type", row.table.name)
    return kind, row.cells.get("country", ""), " ".join(text.casefold().split())


def _columns(claims: Sequence[Row]) -> dict[str, list[str]]:
    """The filled columns of each class that are no receipt."""
    filled: dict[str, set[str]] = defaultdict(set)
    for row in claims:
        filled[row.table.name].update(row.cells)
    return {name: sorted(columns - _RECEIPT) for name, columns in filled.items()}


def _repeated(claims: Sequence[Row]) -> Iterator[Finding]:
    """Claims of one class and source with the same content, whatever their locators say."""
    seen: dict[tuple[str | None, ...], Row] = {}
    columns = _columns(claims)
    for row in claims:
        content = (row.table.name, *map(row.cells.get, columns[row.table.name]))
        if content in seen:
            first = seen[content]
            yield row.finding(
                f"'{row.id}' says what '{first.id}' says ({first.file}:{first.line}); keep one"
            )
        seen.setdefault(content, row)
