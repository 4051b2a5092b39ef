"""What a SELECT gives back: named columns of plain Python values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable


XSD = "http://www.w3.org/2001/XMLSchema#"


class Iri(str):
    """The name of a thing. A blank node is one that starts with `_:`, good in one answer only."""

    __slots__ = ()


class Text(str):
    """Words in a language; `lang` is its tag in lower case, as in `zh`."""

    __slots__ = ("lang",)
    lang: str

    def __new__(cls, words: str, lang: str) -> Text:  # noqa: D102
        text = super().__new__(cls, words)
        text.lang = lang
        return text

    def __repr__(self) -> str:
        return f"Text({str(self)!r}, {self.lang!r})"

    def __reduce__(self) -> tuple[type[Text], tuple[str, str]]:
        return Text, (str(self), self.lang)


Value: TypeAlias = Iri | Text | str | bool | int | float | Decimal


@dataclass(frozen=True)
class Rows:
    """A table of answers; a cell without a value is None.

    `columns` stand as the SELECT clause has them, or by first appearance for `SELECT *`.
    `truncated` says that the query had more rows than its limit let through.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]
    truncated: bool = False


def value(shape: Mapping[str, Any]) -> Value:
    """The plain value of a term in the shape that SPARQL results JSON gives it.

    Numbers and truth values become Python's own; words with a language become `Text`. Everything
    else, dates above all, stays a string in its own words, so that "2026-02" stays "2026-02";
    so does a literal that its own type forbids ("abc"^^xsd:integer).
    """
    kind, words = shape["type"], shape["value"]
    if kind == "uri":
        return Iri(words)
    if kind == "bnode":
        return Iri(f"_:{words}")
    if kind == "triple":
        return "<<( {subject} {predicate} {object} )>>".format(
            **{role: value(part) for role, part in words.items()}
        )
    if "xml:lang" in shape:
        return Text(words, shape["xml:lang"])
    return literal(words, shape.get("datatype", ""))


def literal(words: str, datatype: str) -> Value:
    """The plain value of a literal without a language; `value` tells which."""
    read = _READERS.get(datatype, str)
    try:
        return read(words)
    except (ValueError, InvalidOperation):
        return str(words)


def table(columns: tuple[str, ...], shapes: list[dict[str, Any]], *, truncated: bool) -> Rows:
    """Rows from the `bindings` of SPARQL results JSON."""
    rows = (tuple(value(row[c]) if c in row else None for c in columns) for row in shapes)
    return Rows(columns, tuple(rows), truncated)


def _boolean(words: str) -> bool:
    if words in {"true", "1"}:
        return True
    if words in {"false", "0"}:
        return False
    raise ValueError(words)


_INTEGERS = (
    "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger "
    "negativeInteger unsignedInt unsignedLong unsignedShort unsignedByte"
)
_READERS: dict[str, Callable[[str], Value]] = {
    XSD + "boolean": _boolean,
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "float": float,
    **{XSD + name: int for name in _INTEGERS.split()},
}
