"""The words for what a claim says: its fields, its codes, and the sentence that its ends make."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from lodeway import vocab
from lodeway.networks.projection import rows
from lodeway.ontology import scheme_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.store.embedded import Store

    Lang = Literal["en", "zh"]
    Said = Mapping[str, str]  # by language


@dataclass(frozen=True)
class Edge:
    """How a class of claims joins two things: `holder` "holds" `target`."""

    start: str
    end: str
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wording:
    """The ontology's words in both languages.

    `fields` by the name of the column, `ranges` the class of its values (nothing for plain ones),
    `codes` by scheme and code, `edges` by the class of the claim.
    """

    fields: Mapping[str, Said]
    ranges: Mapping[str, str]
    codes: Mapping[tuple[str, str], Said]
    edges: Mapping[str, Edge]

    def field(self, name: str, lang: Lang) -> str:
        """What a column is called; its name where the ontology has no word."""
        return self.fields.get(name, {}).get(lang, name)

    def code(self, name: str, value: str, lang: Lang) -> str | None:
        """What a code in the column `name` is called; None where its values are no codes."""
        scheme = scheme_of(self.ranges.get(name, ""))
        return self.codes.get((scheme, value), {}).get(lang)


def wording(store: Store) -> Wording:
    """The words of the graph's own ontology."""
    fields: dict[str, dict[str, str]] = {}
    ranges: dict[str, str] = {}
    codes: dict[tuple[str, str], dict[str, str]] = {}
    edges: dict[str, Edge] = {}
    for row in rows(store, "wording"):
        lang, said = row["label"].lang, str(row["label"])
        if row["field"]:
            name = vocab.local(row["field"])
            fields.setdefault(name, {})[lang] = said
            ranges[name] = vocab.local(row["range"]) if vocab.LD in row["range"] else ""
        elif row["code"]:
            scheme, code = row["code"].removeprefix(vocab.CODE).split("/")
            codes.setdefault((scheme, code), {})[lang] = said
        else:
            ends = vocab.local(row["from"]), vocab.local(row["to"])
            known = edges.setdefault(vocab.local(row["class"]), Edge(*ends))
            edges[vocab.local(row["class"])] = Edge(*ends, {**known.said, lang: said})
    return Wording(fields, ranges, codes, edges)
