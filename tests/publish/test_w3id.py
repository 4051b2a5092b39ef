"""The redirects of w3id.org/lodeway lead to files that a release has; an address is never lost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest

from lodeway.publish.files import KINDS
from lodeway.schema import vocab
from toys import ROOT

FILE = (ROOT / "docs" / "w3id" / ".htaccess").read_text("utf-8")
RULES = [line.split() for line in FILE.splitlines() if line.startswith("Rewrite")]
HOST = "https://lodeway.example"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
TURTLE = "text/turtle"
WRITTEN = {kind.name for kind in KINDS} | {"dcat.ttl", "explorer.html"}


@dataclass
class _Request:
    """A request on its way through the rules, as mod_rewrite has it in a folder's .htaccess."""

    path: str
    accept: str
    env: dict[str, str] = field(default_factory=dict)

    def filled(self, text: str, groups: tuple[str, ...] = ()) -> str:
        text = text.replace("%{HTTP_ACCEPT}", self.accept)
        text = re.sub(r"%\{ENV:(\w+)\}", lambda m: self.env.get(m[1], ""), text)
        return re.sub(r"\$(\d)", lambda m: groups[int(m[1]) - 1], text)

    def meets(self, text: str, pattern: str) -> bool:
        wanted = not pattern.startswith("!")
        return bool(re.search(pattern.removeprefix("!"), self.filled(text))) is wanted


def redirect(path: str, accept: str) -> tuple[int, str] | None:
    """Where the rules send a request, by the few words of mod_rewrite that they use."""
    request, conditions = _Request(path, accept), []
    for name, *words in RULES:
        if name == "RewriteCond":
            conditions.append(words)
        elif name == "RewriteRule":
            pattern, target, flags = words
            match = re.search(pattern, request.path)
            if match and all(request.meets(*condition) for condition in conditions):
                told = dict(f.partition("=")[::2] for f in flags.strip("[]").split(","))
                if "E" in told:
                    key, _, value = told["E"].partition(":")
                    request.env[key] = value
                else:
                    return int(told["R"]), request.filled(target, match.groups())
            conditions = []
    return None


CASES = [
    ("ontology", BROWSER, 303, "current/ontology.html"),
    ("ontology", TURTLE, 303, "current/ontology.ttl"),
    ("ontology", "*/*", 303, "current/ontology.ttl"),
    ("ontology", "text/turtle, text/html;q=0.5", 303, "current/ontology.ttl"),
    ("context", "application/ld+json", 302, "current/context.jsonld"),
    ("code/status", BROWSER, 303, "current/ontology.html#code-status"),
    ("code/confidence/high", BROWSER, 303, "current/ontology.html#confidence-high"),
    ("code/confidence/high", TURTLE, 303, "current/ontology.ttl"),
    ("id/kamoto-copper", BROWSER, 303, "current/explorer.html"),
    ("id/kamoto-copper", TURTLE, 303, "current/asserted.ttl"),
    ("source/usgs-mcs-2026", TURTLE, 303, "current/asserted.ttl"),
    ("graph/reference", TURTLE, 303, "current/asserted.ttl"),
    ("graph/ontology", TURTLE, 303, "current/ontology.ttl"),
    ("graph/derived/last-confirmed", TURTLE, 303, "current/derived.ttl"),
    ("rule/last-confirmed", TURTLE, 303, "current/dcat.ttl"),
    ("dataset", TURTLE, 303, "current/dcat.ttl"),
    ("release", TURTLE, 303, "current/dcat.ttl"),
    ("release/0.4.0", TURTLE, 303, "0.4.0/dcat.ttl"),
    ("release/0.4.0/graph.nq", "*/*", 302, "0.4.0/graph.nq"),
    ("", BROWSER, 303, "current/explorer.html"),
    ("", TURTLE, 303, "current/dcat.ttl"),
]


@pytest.mark.parametrize(("path", "accept", "status", "target"), CASES)
def test_an_address_leads_to_what_was_asked_for(
    path: str, accept: str, status: int, target: str
) -> None:
    assert redirect(path, accept) == (status, f"{HOST}/{target}")
    assert target.partition("#")[0].rpartition("/")[2] in WRITTEN


@pytest.mark.parametrize("path", ["id/", "id/../secret", "nowhere", "release/0.4.0/a/b", "id/A b"])
def test_what_is_no_address_leads_nowhere(path: str) -> None:
    assert redirect(path, BROWSER) is None


@pytest.mark.parametrize(
    "iri",
    [
        vocab.LD.removesuffix("#"),
        vocab.ID + "glencore",
        vocab.SOURCE + "usgs-mcs-2026",
        vocab.CODE + "progress/reported",
        vocab.REFERENCE_GRAPH,
        vocab.ONTOLOGY_GRAPH,
        vocab.DERIVED_GRAPHS + "last-confirmed",
        vocab.BASE + "dataset",
    ],
)
def test_every_kind_of_address_in_the_graph_leads_somewhere(iri: str) -> None:
    path = iri.removeprefix(vocab.BASE)
    for reader in (TURTLE, BROWSER):
        assert str(redirect(path, reader)).find("https://") >= 0, reader
