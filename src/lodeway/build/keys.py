"""What each row amounts to: a key that changes when anything changes that the row is read by."""

from __future__ import annotations

from hashlib import blake2b
from marshal import dumps
from typing import TYPE_CHECKING

from lodeway import vocab

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lodeway.build.tables import Row
    from lodeway.ontology import Schema

SIZE = 16
_BY_VALUE = 2  # later forms of marshal tell whether two texts are one object; this one does not


def keys(rows: Iterable[Row], schema: Schema, kinds: Mapping[str, str]) -> tuple[bytes, ...]:
    """One key a row: of its table's class, its cells, and the classes of all it refers to.

    With the ontology and the code as they are, rows of one key give the same quads and deserve
    the same verdict of every rule that looks at one row and at the classes of what it names.
    """
    spaces, classes = _spaces(schema), kinds.get
    found = []
    for row in rows:
        cells = row.cells
        seen: list[str] = []
        for header in cells:
            if header in spaces:
                space, cell = spaces[header], cells[header]
                if ";" in cell:
                    seen += [classes(space + name, "") for name in cell.split(";")]
                else:
                    seen.append(classes(space + cell, ""))
        text = dumps((row.table.name, cells, seen), _BY_VALUE)  # type: ignore[arg-type]
        found.append(blake2b(text, digest_size=SIZE).digest())
    return tuple(found)


def _spaces(schema: Schema) -> dict[str, str]:
    """The columns that refer to other rows, and where what they name has its IRI."""
    ours = {name: p for name, p in schema.properties.items() if p.range.startswith(vocab.LD)}
    return {
        name: vocab.SOURCE if vocab.local(p.range) == "Source" else vocab.ID
        for name, p in ours.items()
        if vocab.local(p.range) in schema.classes and not schema.is_a(vocab.local(p.range), "Code")
    }
