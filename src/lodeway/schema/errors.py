"""What can go wrong, each error with what, where and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.schema import words
from lodeway.schema.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lodeway.schema.words import Lang

_ = words.of(__name__)


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

    def told(self, lang: Lang) -> str:
        """The sentence in a language; in English where there is no other."""
        return str(self)


class InvalidData(LodewayError):
    """The tables or the ontology break their own rules; `findings` says where and how."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(self.findings)

    def __str__(self) -> str:
        lines = [str(finding) for finding in self.findings]
        return "\n".join([*lines, f"{len(lines)} finding{'s' if len(lines) != 1 else ''}"])


_UNKNOWN = _("unknown {what} '{name}'")
_UNKNOWN_NEAR = _("unknown {what} '{name}'; did you mean {candidates}?")
_ENDPOINT = {
    "broken": _("the endpoint {} broke its answer off"),
    "busy": _("the endpoint {} is busy; try again later"),
    "elsewhere": _("the endpoint {} leads to another address; give that one"),
    "file": _("the endpoint {} gives answers and no file of the graph, which this needs"),
    "none": _("the endpoint {} answers with {}, as no SPARQL endpoint does"),
    "size": _("the endpoint {} answers with more than {}"),
    "slow": _("the endpoint {} does not answer in time"),
    "status": _("the endpoint {} answers {}"),
    "unreached": _("the endpoint {} cannot be reached: {}"),
}
_NONE = _("no {what} called '{name}'")
_NONE_NEAR = _("no {what} called '{name}'; did you mean {candidates}?")
_AMBIGUOUS = _("'{name}' names {many} things; use one of the ids {candidates}")
_ID = _("'{id}'")
_LABELLED = _("'{id}' ({label})")
_COMMA = _(", ")
_OR = _("{} or {}")


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
        labels: Mapping[Lang, Mapping[str, str]] | None = None,
    ) -> None:
        self.name, self.what, self.candidates = name, what, tuple(candidates)
        self.labels: Mapping[Lang, Mapping[str, str]] = labels or {}
        super().__init__(name, what, self.candidates)

    def __str__(self) -> str:
        return self.told(ENGLISH)

    def told(self, lang: Lang) -> str:
        """The sentence in a language, with the candidates by id and by label."""
        # The class of everything is no word of a person's.
        what = "name" if self.what == "Entity" else _in_words(self.what)
        is_class = self.what[:1].isupper() and self.what != "Entity"
        text, near = (_NONE, _NONE_NEAR) if is_class else (_UNKNOWN, _UNKNOWN_NEAR)
        said = (near if self.candidates else text)[lang]
        return said.format(what=what, name=self.name, candidates=self._alternatives(lang))

    def _alternatives(self, lang: Lang) -> str:
        """The candidates by id, each with its label where that says more."""
        labels = self.labels.get(lang, {})
        *shown, last = [
            (_LABELLED if labels.get(c, c).casefold() != c.casefold() else _ID)[lang].format(
                id=c, label=labels.get(c)
            )
            for c in self.candidates
        ] or [""]
        return _OR[lang].format(_COMMA[lang].join(shown), last) if shown else last


def _in_words(kinds: str) -> str:
    """Classes with bars between as people say them: "Country|BorderPost" is a country or border post.

    The class of a code is called as the code is: "BasisCode" is a basis.
    """
    spaced = re.sub("(?<=[a-z])(?=[A-Z])", " ", re.sub(r"\BCode\b", "", kinds))
    *shown, last = spaced.lower().split("|")
    return f"{', '.join(shown)} or {last}" if shown else last


class AmbiguousName(UnknownName):
    """A name that several things carry; `candidates` are their ids."""

    def told(self, lang: Lang) -> str:
        """The sentence in a language, with what each candidate is called."""
        return _AMBIGUOUS[lang].format(
            name=self.name, many=len(self.candidates), candidates=self._alternatives(lang)
        )


class InvalidValue(LodewayError, ValueError):
    """A cell or an argument that cannot be read as the kind of value wanted."""


_NO_ROUTE = _("no route from '{}' to '{}': {}")


class NoRoute(LodewayError):
    """There is no way from `origin` to `destination`; `reasons` say why in each language."""

    def __init__(self, origin: str, destination: str, reasons: Mapping[Lang, str]) -> None:
        self.origin, self.destination, self.reasons = origin, destination, reasons
        super().__init__(origin, destination, reasons)

    @property
    def reason(self) -> str:
        """What is in the way, in English."""
        return self.reasons[ENGLISH]

    def __str__(self) -> str:
        return self.told(ENGLISH)

    def told(self, lang: Lang) -> str:
        """The sentence in a language."""
        return _NO_ROUTE[lang].format(self.origin, self.destination, self.reasons[lang])


class QueryError(LodewayError):
    """A query that the engine cannot read or answer; the message says where."""


class QueryTimeout(QueryError):
    """A query that was stopped at its time limit."""


class QueryRefused(QueryError):
    """A query that asks for something the store never does: writing, federation, loading."""


class EndpointError(LodewayError):
    """An endpoint that cannot be asked: its address, and why in a word, with more of it."""

    def __init__(self, url: str, why: str, detail: str = "") -> None:
        self.url, self.why, self.detail = url, why, detail
        super().__init__(url, why, detail)

    def __str__(self) -> str:
        return self.told(ENGLISH)

    def told(self, lang: Lang) -> str:
        """The sentence in a language."""
        return _ENDPOINT[self.why][lang].format(self.url, self.detail)


class ReleaseError(LodewayError):
    """A release folder that cannot be written, or that is not one of ours."""
