"""Terms added, removed and changed since the version that was published last."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lodeway.schema import vocab, words
from lodeway.schema.words import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lodeway.publish.vocabulary import Term, Vocabulary

_ = words.of(__name__)

_BASELINE = Path("ontology", "published.json")
_TITLE = _("Terms since version {}")
_NONE = _("No version was published before: all {} terms are new.")
_SAME = _("Nothing changed.")
_HEADS = {
    "added": _("Added ({})"),
    "deprecated": _("Deprecated ({})"),
    "removed": _("Removed ({})"),
    "changed": _("Changed ({})"),
}
_USE = _("use {}")
_WAS = _("{} was {}")
_FIELDS = {
    "domain": _("domain"),
    "range": _("range"),
    "above": _("superclass"),
    "definition": _("definition"),
    "kind": _("kind of term"),
}
_NOTHING = _("nothing")

Facts = dict[str, Any]


@dataclass(frozen=True)
class Changes:
    """What became of the terms, by IRI; of a changed one, which fields and what they were."""

    since: str
    added: tuple[str, ...]
    deprecated: Mapping[str, tuple[str, ...]]
    removed: tuple[str, ...]
    changed: Mapping[str, Mapping[str, str]]


def snapshot(vocabulary: Vocabulary) -> dict[str, Facts]:
    """What is kept of the terms of a published version: kind, domain, range, definition."""
    terms = {**vocabulary.classes, **vocabulary.datatypes, **vocabulary.properties}
    terms |= vocabulary.schemes
    for scheme in vocabulary.schemes:
        terms |= {code.iri: code for code in vocabulary.codes(scheme)}
    return {iri: _facts(term) for iri, term in sorted(terms.items())}


def between(before: Mapping[str, Any], vocabulary: Vocabulary) -> Changes:
    """What changed from a kept version, `{"version": ..., "terms": {...}}`, to a vocabulary."""
    old, new = before["terms"], snapshot(vocabulary)
    fresh = {
        iri: vocabulary.terms[iri].successors
        for iri in new
        if vocabulary.terms[iri].is_deprecated and not old.get(iri, {}).get("deprecated")
    }
    changed = {
        iri: {name: old[iri].get(name, "") for name in _FIELDS if _differs(old, new, iri, name)}
        for iri in new
        if iri in old
    }
    return Changes(
        since=before["version"],
        added=tuple(iri for iri in new if iri not in old),
        deprecated=fresh,
        removed=tuple(iri for iri in old if iri not in new),
        changed={iri: fields for iri, fields in changed.items() if fields},
    )


def markdown(vocabulary: Vocabulary, root: Path) -> str:
    """The changes since the version kept in the project's `ontology/published.json`.

    English first, then Chinese. A project that keeps no version has all its terms new.
    """
    file = root / _BASELINE
    if not file.is_file():
        count = len(snapshot(vocabulary))
        return "".join(f"{_NONE[lang].format(count)}\n" for lang in LANGS)
    found = between(json.loads(file.read_text("utf-8")), vocabulary)
    return "\n".join(line for lang in LANGS for line in _told(found, vocabulary, lang))


def _told(found: Changes, vocabulary: Vocabulary, lang: words.Lang) -> Iterator[str]:
    yield f"# {_TITLE[lang].format(found.since)}\n"
    if not (found.added or found.deprecated or found.removed or found.changed):
        yield f"{_SAME[lang]}\n"
    for name, head in _HEADS.items():
        iris = getattr(found, name)
        if iris:
            yield f"## {head[lang].format(len(iris))}\n"
            yield from (_line(name, iri, found, vocabulary, lang) for iri in iris)
            yield ""


def _line(kind: str, iri: str, found: Changes, vocabulary: Vocabulary, lang: words.Lang) -> str:
    term = vocabulary.terms.get(iri)
    line = f"- `{short(iri)}`" + (f" {term.label(lang)}" if term else "")
    if kind == "deprecated" and found.deprecated[iri]:
        names = ", ".join(f"`{short(one)}`" for one in found.deprecated[iri])
        return f"{line}: {_USE[lang].format(names)}"
    if kind == "changed":
        was = (
            _FIELDS[field][lang]
            if field == "definition"
            else _WAS[lang].format(_FIELDS[field][lang], old or _NOTHING[lang])
            for field, old in found.changed[iri].items()
        )
        return f"{line}: {'; '.join(was)}"
    return line


def short(iri: str) -> str:
    """A term by its prefix: `ld:Stake`, `code:progress/reported`."""
    for prefix in ("ld", "code", "rdfs", "skos", "xsd", "rdf", "owl", "dcterms"):
        space = vocab.PREFIXES[prefix]
        if iri.startswith(space):
            return f"{prefix}:{iri.removeprefix(space)}"
    return iri


def _differs(old: Mapping[str, Facts], new: Mapping[str, Facts], iri: str, name: str) -> bool:
    return bool(old[iri].get(name, "") != new[iri].get(name, ""))


def _facts(term: Term) -> Facts:
    """What is kept of a term; fields that say nothing are left out."""
    ours = [one for one in term.types if one.startswith((vocab.OWL, vocab.RDFS))]
    facts: Facts = {
        "kind": vocab.local(ours[0]) if ours else "code",
        "domain": " ".join(sorted(map(short, term.iris(vocab.RDFS + "domain")))),
        "range": " ".join(sorted(map(short, term.iris(vocab.RDFS + "range")))),
        "above": " ".join(sorted(map(short, term.iris(vocab.RDFS + "subClassOf")))),
        "definition": term.definition("en"),
        "deprecated": term.is_deprecated,
    }
    return {name: value for name, value in facts.items() if value}
