"""The rows of queries and named questions as answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lodeway import store
from lodeway.report.answer import Answer, Column
from lodeway.report.table import cell
from lodeway.schema import vocab, words
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from rdflib import Graph

    from lodeway.questions import Question
    from lodeway.schema.values import Lang
    from lodeway.store.rows import Rows

_ = words.of(__name__)

MOST_ROWS = 100_000
GRAPHS = ("CONSTRUCT", "DESCRIBE")  # the forms that give a graph
CUT_TRIPLES = "# cut after {:,} triples\n"
_CUT_ROWS = _("cut after {:,} rows; raise --max-rows for more")
_NO_ROWS = _("No rows.")
_ONE_ROW = _("1 row: {}.")
_ROWS = _("{:,} rows: {}.")
_AND_MORE = _("{} and others")
_BETWEEN = _("; ")
_NAMED = 3  # how many of those in the first column the conclusion names
_CAMEL = re.compile(r"(?<=[a-z0-9])([A-Z])")  # where camelCase takes a stroke in snake_case


def bound(query: str, *, on: date | None, lang: Lang = "en") -> str:
    """The query with `?on` and `?lang` filled, where it declares them."""
    declared = store.parameters(query)
    options = {"on": on, "lang": lang}
    return store.bind(query, {name: options[name] for name in options if name in declared})


def as_graph(triples: str) -> Graph:
    """N-Triples as a plain rdflib graph, our prefixes bound."""
    from rdflib import Graph

    graph = Graph()
    graph.parse(data=triples, format="ntriples")
    for prefix, iri in vocab.PREFIXES.items():
        graph.bind(prefix, iri)
    return graph


def rows_answer(rows: Rows, lang: Lang, label: Callable[[str, Lang], str] | None = None) -> Answer:
    """What any query selects: every variable a column, with a value or without.

    With `label` a column that names things of ours has another beside it, of their labels.
    """
    cut = (_CUT_ROWS[lang].format(len(rows.rows)),) if rows.truncated else ()
    columns: list[str] = []
    cells: list[Sequence[object]] = []
    for name, values in zip(rows.columns, _by_column(rows), strict=True):
        columns.append(name)
        cells.append([_plain_value(value) for value in values])
        if label and any(_is_ours(value) for value in values):
            columns.append(f"{name}_label")
            cells.append(
                [label(vocab.local(str(v)), lang) if _is_ours(v) else None for v in values]
            )
    plain = tuple(zip(*cells, strict=True)) if columns else tuple(() for _ in rows.rows)
    return Answer("SPARQL", tuple(columns), plain, cut, name="sparql", whole=True)


def _by_column(rows: Rows) -> list[tuple[object, ...]]:
    return [tuple(row[i] for row in rows.rows) for i in range(len(rows.columns))]


def _is_ours(value: object) -> bool:
    return isinstance(value, Iri) and value.startswith(vocab.BASE)


def question_answer(asked: Question, rows: Rows, lang: Lang) -> Answer:
    """What a named question found: headings of its file, the claims of each row, how many rows."""
    from lodeway import questions

    kept, claims = questions.claims(rows)
    headings = _distinct([asked.columns.get(c, {}).get(lang, c) for c in kept.columns])
    columns = tuple(
        Column(heading, _CAMEL.sub(r"_\1", column).lower())
        for column, heading in zip(kept.columns, headings, strict=True)
    )
    plain = _plain(kept)
    return Answer(
        asked.title[lang],
        columns,
        plain,
        claims=claims,
        verdict=_verdict(plain, lang),
        name=asked.name,
    )


def _verdict(rows: Sequence[tuple[object, ...]], lang: Lang) -> str:
    """The one cell that there is, else how many rows, and whom or what the first ones name."""
    if not rows:
        return _NO_ROWS[lang]
    if len(rows) == len(rows[0]) == 1:
        return cell(rows[0][0], lang)
    said = (cell(row[0], lang) for row in rows if row[0] is not None)
    named = list(dict.fromkeys(one.rstrip(".。") for one in said))
    first = _BETWEEN[lang].join(named[:_NAMED])
    names = _AND_MORE[lang].format(first) if len(named) > _NAMED else first
    return _ONE_ROW[lang].format(names) if len(rows) == 1 else _ROWS[lang].format(len(rows), names)


def _plain(rows: Rows) -> tuple[tuple[object, ...], ...]:
    """Ids instead of our own IRIs: `kamoto-copper`, `source:railway-gazette...` stay readable."""
    return tuple(tuple(_plain_value(value) for value in row) for row in rows.rows)


def _plain_value(value: object) -> object:
    if isinstance(value, Iri):
        return vocab.local(value) if _is_ours(value) else str(value)
    return str(value) if isinstance(value, str) else value


def _distinct(headings: list[str]) -> tuple[str, ...]:
    """Headings, told apart by a number where two columns share one."""
    seen: dict[str, int] = {}
    out: list[str] = []
    for heading in headings:
        seen[heading] = seen.get(heading, 0) + 1
        out.append(heading if seen[heading] == 1 else f"{heading} {seen[heading]}")
    return tuple(out)
