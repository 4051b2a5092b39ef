"""Which things a view shows, by rules over kinds, places and relations."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from importlib import resources
from typing import TYPE_CHECKING, Any

from lodeway.claims.rows import rows
from lodeway.explorer.view import LISTING, MOST_NODES
from lodeway.schema.errors import UnknownName
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from lodeway.explorer.answers import Told
    from lodeway.explorer.cards import EdgeCard
    from lodeway.explorer.page import Page
    from lodeway.store.embedded import Store


def topics() -> dict[str, dict[str, Any]]:
    """The rules of each topic by its name, in the order in which the page offers them."""
    text = resources.files(__package__).joinpath("topics.toml").read_text("utf-8")
    return tomllib.loads(text)


def known_topics(names: Iterable[str]) -> tuple[str, ...]:
    """The names, if all are topics; raises `UnknownName` with the list of them."""
    known = list(topics())
    for name in names:
        if name not in known:
            raise UnknownName(name, "topic", tuple(known))
    return tuple(dict.fromkeys(names))


class Chooser:
    """A page's things and relations, ready to be chosen from."""

    def __init__(self, page: Page, store: Store, told: Told) -> None:
        self.kinds = {node.id: node.kind for node in page.nodes}
        self.edges = page.edges
        self.facts: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in rows(store, "node-facts"):
            self.facts[local(row["node"])].add((row["fact"], local(row["value"])))
        for claim in told.claims.values():
            if claim["subject"] is not None and claim["quantity"] is not None:
                self.facts[local(claim["subject"])].add(("told", local(claim["quantity"])))

    def nodes(self, rules: Mapping[str, Any]) -> set[str]:
        """The things that a topic's rules choose."""
        chosen: set[str] = set()
        for start in rules["start"]:
            chosen |= self._start(start)
        for step in rules.get("steps", ()):
            chosen |= self._step(chosen, step)
            while step.get("repeat") and (more := self._step(chosen, step) - chosen):
                chosen |= more
        shown = frozenset(rules["shown"])
        return {end for e in self.among(chosen, shown) for end in (e.source, e.target)}

    def among(self, nodes: Collection[str], shown: Collection[str]) -> tuple[EdgeCard, ...]:
        """The relations of the kinds `shown` between the things."""
        return tuple(
            e
            for e in self.edges
            if e.kind in shown and e.source in nodes and e.target in nodes and e.source != e.target
        )

    def _start(self, rule: Mapping[str, Any]) -> set[str]:
        if "nodes" in rule:
            return set(rule["nodes"]) & self.kinds.keys()
        if "relations" in rule:
            return {
                end
                for e in self.edges
                if e.kind in rule["relations"] and self._is(e.source, rule.get("of"))
                for end in (e.source, e.target)
            }
        return {
            node
            for node, kind in self.kinds.items()
            if kind in rule["kinds"]
            and self._in(node, "country", rule.get("countries"))
            and self._in(node, "mineral", rule.get("minerals"))
            and self._in(node, "told", [rule["told"]] if "told" in rule else None)
            and self._tied(node, rule.get("tied"))
        }

    def _step(self, chosen: set[str], step: Mapping[str, Any]) -> set[str]:
        inward = step["way"] == "in"
        ends = ((e.target, e.source) if inward else (e.source, e.target) for e in self._by(step))
        return {
            there
            for here, there in ends
            if here in chosen and self._is(here, step.get("of")) and self._is(there, step.get("to"))
        }

    def _by(self, rule: Mapping[str, Any]) -> Iterable[EdgeCard]:
        return (e for e in self.edges if e.kind in rule["relations"])

    def _is(self, node: str, kinds: Collection[str] | None) -> bool:
        return kinds is None or self.kinds[node] in kinds

    def _in(self, node: str, fact: str, values: Collection[str] | None) -> bool:
        return values is None or any((fact, value) in self.facts[node] for value in values)

    def _tied(self, node: str, rule: Mapping[str, Any] | None) -> bool:
        if rule is None:
            return True
        tied = {e.source for e in self._by(rule) if e.target == node}
        return sum(self._is(other, rule["kinds"]) for other in tied) >= int(rule["least"])


def around(page: Page, middle: str, hops: int) -> tuple[tuple[str, ...], int]:
    """Who is within `hops` relations of a thing, nearest first, and how many the limit left out.

    Membership in lists does not count. Of those equally far the best tied come first.
    """
    ties: dict[str, set[str]] = defaultdict(set)
    for edge in page.edges:
        if edge.kind != LISTING:
            ties[edge.source].add(edge.target)
            ties[edge.target].add(edge.source)
    reached, ring = [middle], [middle]
    for _ in range(hops):
        fresh = {other for node in ring for other in ties[node]}.difference(reached)
        ring = sorted(fresh, key=lambda node: (-len(ties[node]), node))
        reached += ring
    return tuple(reached[:MOST_NODES]), max(len(reached) - MOST_NODES, 0)
