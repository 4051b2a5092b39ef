"""The views that a page opens on: each a question, its answer in one sentence, and a small graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lodeway.claims.rows import rows
from lodeway.explorer import answers, places
from lodeway.explorer.chain_layout import by_place, chain, drawn_out
from lodeway.explorer.choosing import Chooser, around, topics
from lodeway.explorer.view import LISTING, MOST_NODES, View, alike
from lodeway.schema import words
from lodeway.schema.errors import InvalidValue
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import networkx as nx

    from lodeway.explorer.answers import Told
    from lodeway.explorer.cards import EdgeCard
    from lodeway.explorer.page import Page
    from lodeway.explorer.view import Alike
    from lodeway.store.embedded import Store

    Text = Mapping[str, str]

_ = words.of(__name__)

_TITLES = {
    "lobito": _("Lobito and its rivals"),
    "control": _("The Copperbelt's owners"),
    "pacts": _("Agreements of states"),
    "controls": _("Export controls"),
    "money": _("Public money"),
    "floors": _("Price floors and stockpiles"),
}
_QUESTIONS = {
    "lobito": _("How does the Lobito corridor compete with Dar es Salaam and Durban?"),
    "control": _("Who controls the copper and cobalt mines of the Copperbelt?"),
    "pacts": _("Which governments have agreed on minerals with whom, and how firmly?"),
    "controls": _("Who restricts trade in which minerals, and against whom?"),
    "money": _("Who lends and promises public money, and how firm is it?"),
    "floors": _("Whom does a guaranteed price or a stockpile stand behind?"),
}
_AROUND_TITLE = _("Around {name}")
_AROUND_QUESTION = _("What is {name} tied to, within {hops} steps?")
_AROUND_QUESTION_ONE = _("What is {name} tied to directly?")
_FIRST = ("State", "Bloc")  # these stand leftmost in a chain: it goes up to states
_ROOM = 1.6  # a view is read from near: its names need more room than those of the whole graph
MOST_HOPS = 3


def by_topic(
    page: Page,
    store: Store,
    told: Told,
    *,
    wanted: Sequence[str] = (),
    sentences: Mapping[str, Text] | None = None,
) -> tuple[View, ...]:
    """The views of the topics `wanted`, or of all; topics of which the page holds nothing are left out.

    `sentences` are answers that other features give, by topic; the others are counted from the graph.
    """
    chooser = Chooser(page, store, told)
    where = _where(store)
    made = []
    for key, rules in topics().items():
        if wanted and key not in wanted:
            continue
        if not (nodes := _limited(chooser, rules)):
            continue
        edges = chooser.among(nodes, rules["shown"])
        answer = (sentences or {}).get(key) or answers.counted(key, edges, chooser.kinds, told)
        groups = alike({n: chooser.kinds[n] for n in nodes}, edges)
        spots = _laid_out(store, rules["layout"], nodes, edges, groups, chooser.kinds, where)
        made.append(
            View(
                key,
                _both(_TITLES[key]),
                _both(_QUESTIONS[key]),
                answer,
                tuple(sorted(nodes)),
                tuple(sorted(e.id for e in edges)),
                spots,
                groups,
                loose=rules["layout"] != "map",
            )
        )
    return tuple(made)


def around_view(page: Page, store: Store, middle: str, hops: int, told: Told) -> View:
    """The neighbourhood of one thing as a view; raises `InvalidValue` for hops out of 1 to 3."""
    if not 1 <= hops <= MOST_HOPS:
        msg = f"{hops} hops: a neighbourhood is of 1 to {MOST_HOPS}"
        raise InvalidValue(msg)
    chooser = Chooser(page, store, told)
    nodes, cut = around(page, middle, hops)
    kinds = {edge.kind for edge in page.edges} - {LISTING}
    edges = chooser.among(set(nodes), kinds)
    (label,) = (node.label for node in page.nodes if node.id == middle)
    question = _AROUND_QUESTION_ONE if hops == 1 else _AROUND_QUESTION
    groups = alike({n: chooser.kinds[n] for n in nodes}, edges)
    return View(
        "around",
        _filled(_AROUND_TITLE, label),
        _filled(question, label, hops=hops),
        answers.neighbours(len(nodes) - 1, edges, told, cut),
        tuple(sorted(nodes)),
        tuple(sorted(e.id for e in edges)),
        _laid_out(store, "force", nodes, edges, groups, chooser.kinds, {}),
        groups,
        cut,
        loose=True,
    )


def _limited(chooser: Chooser, rules: Mapping[str, Any]) -> set[str]:
    """The things of a topic, the best tied of them where there are too many to read."""
    nodes = chooser.nodes(rules)
    if len(nodes) <= MOST_NODES:
        return nodes
    ties = dict.fromkeys(nodes, 0)
    for edge in chooser.among(nodes, rules["shown"]):
        ties[edge.source] += 1
        ties[edge.target] += 1
    return set(sorted(nodes, key=lambda node: (-ties[node], node))[:MOST_NODES])


def _both(text: words.Text) -> dict[str, str]:
    return {lang: text[lang] for lang in words.LANGS}


def _filled(text: words.Text, label: Text, **values: object) -> dict[str, str]:
    return {
        lang: text[lang].format(name=label.get(lang) or label["en"], **values)
        for lang in words.LANGS
    }


def _where(store: Store) -> dict[str, tuple[float, float]]:
    placed = (row for row in rows(store, "nodes") if row["lat"] is not None)
    return {local(row["node"]): (float(row["lat"]), float(row["lon"])) for row in placed}


def _laid_out(
    store: Store,
    layout: str,
    nodes: Collection[str],
    edges: Collection[EdgeCard],
    groups: Collection[Alike],
    kinds: Mapping[str, str],
    where: Mapping[str, tuple[float, float]],
) -> dict[str, tuple[int, int]]:
    """Where all stand that are drawn at first: marks of the alike in place of what they hold."""
    stands_for = {member: group.key for group in groups for member in group.members}
    graph: nx.MultiDiGraph[str] = _graph(nodes, edges, stands_for)
    if layout == "force":
        spots = places.kept(store.whole, graph)
        return drawn_out({n: (round(_ROOM * x), round(_ROOM * y)) for n, (x, y) in spots.items()})
    on_map = {n: where[n] for n in graph if layout == "map" and n in where and kinds[n] != "Mine"}
    first = [n for n in graph if kinds.get(n) in _FIRST]
    ties = sorted(set(graph.edges()))
    if on_map:
        return drawn_out(by_place(list(graph), ties, on_map))
    return drawn_out(chain(list(graph), ties, first))


def _graph(
    nodes: Collection[str], edges: Collection[EdgeCard], stands_for: Mapping[str, str]
) -> nx.MultiDiGraph[str]:
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(stands_for.get(n, n) for n in sorted(nodes))
    graph.add_edges_from(
        (stands_for.get(e.source, e.source), stands_for.get(e.target, e.target)) for e in edges
    )
    return graph
