"""What can go wrong, each error with what, where and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


# One thing wrong with the data, and the place where it can be mended.


@dataclass(frozen=True, order=True)
class Finding:
    """`file` is relative to the project, `line` counts from 1 (0: the file as a whole)."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}: {self.message}"
            if self.line
            else f"{self.file}: {self.message}"
        )


# What can go wrong, named after what is wrong, each carrying its facts.


class LodewayError(Exception):
    """Base of every error a caller of Lodeway may want to catch."""


class InvalidData(LodewayError):
    """The tables or the ontology break their own rules; `findings` says where and how."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(self.findings)

    def __str__(self) -> str:
        lines = [str(finding) for finding in self.findings]
        return "\n".join([*lines, f"{len(lines)} finding{'s' if len(lines) != 1 else ''}"])


class UnknownName(LodewayError):
    """A name that nothing in the graph carries; `candidates` are the nearest ones."""

    def __init__(self, name: str, what: str, candidates: Sequence[str] = ()) -> None:
        self.name, self.what, self.candidates = name, what, tuple(candidates)
        super().__init__(name, what, self.candidates)

    def __str__(self) -> str:
        hint = f"; did you mean {_alternatives(self.candidates)}?" if self.candidates else ""
        # The class of everything is no word of a person's.
        what = "name" if self.what == "Entity" else self.what
        return f"unknown {what} '{self.name}'{hint}"


class AmbiguousName(UnknownName):
    """A name that several things carry; `candidates` are their ids."""

    def __str__(self) -> str:
        return (
            f"'{self.name}' names {len(self.candidates)} things; "
            f"use one of the ids {_alternatives(self.candidates)}"
        )


class InvalidValue(LodewayError, ValueError):
    """A cell or an argument that cannot be read as the kind of value wanted."""


class NoRoute(LodewayError):
    """There is no way from `origin` to `destination`; `reasons` say why in both languages."""

    def __init__(self, origin: str, destination: str, en: str, zh: str) -> None:
        self.origin, self.destination = origin, destination
        self.reasons = {"en": en, "zh": zh}
        super().__init__(origin, destination, en, zh)

    @property
    def reason(self) -> str:
        """What is in the way, in English."""
        return self.reasons["en"]

    def __str__(self) -> str:
        return f"no route from '{self.origin}' to '{self.destination}': {self.reason}"


class QueryError(LodewayError):
    """A query that the engine cannot read or answer; the message says where."""


class QueryTimeout(QueryError):
    """A query that was stopped at its time limit."""


class QueryRefused(QueryError):
    """A query that asks for something the store never does: writing, federation, loading."""


class ReleaseError(LodewayError):
    """A release folder that cannot be written, or that is not one of ours."""


def _alternatives(names: Sequence[str]) -> str:
    quoted = [f"'{name}'" for name in names]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " or " + quoted[-1]
