"""What a study asks of a loaded graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lodeway.store.embedded import Store

Lang: TypeAlias = Literal["en", "zh"]


class Graph(Protocol):
    """A graph to ask, such as `lodeway.api.KnowledgeGraph`."""

    @property
    def store(self) -> Store:
        """The SPARQL store."""
        ...

    def find(self, name: str, *, kind: str = "Entity") -> str:
        """The id of the one thing of class `kind` that `name` means."""
        ...

    def place(self, name: str) -> str:
        """The transport node that `name` means."""
        ...

    def label(self, node: str, lang: Lang = "en") -> str:
        """The label of a thing."""
        ...

    def sources(self, claims: Iterable[str], lang: Lang = "en") -> list[str]:
        """The labels of the sources of `claims`."""
        ...
