"""What can go wrong, each error with what, where and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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

    def told(self, lang: str) -> str:
        """The sentence in a language, "en" or "zh"; in English where there is no other."""
        return str(self)


class InvalidData(LodewayError):
    """The tables or the ontology break their own rules; `findings` says where and how."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(self.findings)

    def __str__(self) -> str:
        lines = [str(finding) for finding in self.findings]
        return "\n".join([*lines, f"{len(lines)} finding{'s' if len(lines) != 1 else ''}"])


_CAMEL = re.compile("(?<=[a-z])(?=[A-Z])")


class UnknownName(LodewayError):
    """A name that nothing in the graph carries; `candidates` are the nearest ones.

    `what` is the class wanted, or several with bars between; `labels` says for each language what
    the candidates are called.
    """

    def __init__(
        self,
        name: str,
        what: str,
        candidates: Sequence[str] = (),
        labels: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.name, self.what, self.candidates = name, what, tuple(candidates)
        self.labels: Mapping[str, Mapping[str, str]] = labels or {}
        super().__init__(name, what, self.candidates)

    def __str__(self) -> str:
        hint = f"; did you mean {self._alternatives()}?" if self.candidates else ""
        return f"{self._unknown()} '{self.name}'{hint}"

    def _unknown(self) -> str:
        """What there is none of, in words of a person: "no country, region or bloc called"."""
        # The class of everything is no such word.
        if self.what == "Entity":
            return "unknown name"
        if not self.what[:1].isupper():
            return f"unknown {self.what}"
        *more, last = (_CAMEL.sub(" ", kind).lower() for kind in self.what.split("|"))
        return f"no {', '.join(more)} or {last} called" if more else f"no {last} called"

    def told(self, lang: str) -> str:
        """The same in Chinese: 未找到“格卡明”，您是否指“杰卡明（gecamines）”？"""
        if lang != "zh":
            return str(self)
        hint = f"，您是否指{self._alternatives_zh()}？" if self.candidates else "。"
        return f"未找到“{self.name}”{hint}"

    def _alternatives(self) -> str:
        """The candidates by id, each with its label where that says more."""
        labels = self.labels.get("en", {})
        shown = [
            f"'{c}'" + (f" ({labels[c]})" if labels.get(c, c).casefold() != c.casefold() else "")
            for c in self.candidates
        ]
        return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " or " + shown[-1]

    def _alternatives_zh(self) -> str:
        labels = self.labels.get("zh", {})
        shown = [
            f"“{labels[c]}（{c}）”" if labels.get(c, c) != c else f"“{c}”" for c in self.candidates
        ]
        return shown[0] if len(shown) == 1 else "、".join(shown[:-1]) + "或" + shown[-1]


class AmbiguousName(UnknownName):
    """A name that several things carry; `candidates` are their ids."""

    def __str__(self) -> str:
        return (
            f"'{self.name}' names {len(self.candidates)} things; "
            f"use one of the ids {self._alternatives()}"
        )

    def told(self, lang: str) -> str:
        """The same in Chinese, with what each is called."""
        if lang != "zh":
            return str(self)
        many = len(self.candidates)
        return f"“{self.name}”可指{many}个事物，请用编号指明：{self._alternatives_zh()}。"


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
