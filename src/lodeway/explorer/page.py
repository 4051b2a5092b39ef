"""The explorer: one self-contained page that shows a network and the evidence for it.

The caller fills a `Page` with plain data; `render` answers with the bytes of one HTML file
that opens from a disk, asks the network for nothing and runs no script but our own and
vis-network, whose hashes stand in the page's content security policy.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import networkx as nx
from pyvis.network import Network

from lodeway.explorer import stories, wording
from lodeway.explorer.cards import EdgeCard, Evidence, Fact, Kind, Line, NodeCard, Supposed
from lodeway.report import html_page
from lodeway.schema.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lodeway.claims.firmness import Firmness
    from lodeway.claims.frame import Frame
    from lodeway.explorer.atlas import MapData
    from lodeway.explorer.finding import Finding
    from lodeway.explorer.offline import Offline
    from lodeway.explorer.stories import StoryCard
    from lodeway.explorer.view import View
    from lodeway.schema.values import Lang

    Text = Mapping[str, str]  # language tag -> words
    Percent = tuple[float, float | None, float]

# How a line is drawn by how firm it is, in pixels; what is over is pale as well.
_DASHES: Mapping[Firmness, list[int] | bool] = {
    "stands": False,
    "agreed": [7, 5],
    "said": [1, 4],
    "ended": False,
}
_MANY_EDGES = 300  # from here on, edges are not drawn while the reader drags the picture


@dataclass(frozen=True)
class Page:
    """All that one explorer shows. The order of the kinds is the order of the legend.

    `frame` says of which day and on what evidence it speaks, `generated_on` is that day. `places`
    says where each node stands; without it they are laid out. The page opens on the first of
    `views`. Without an `atlas` it has no map. `supposed` is what a model says of places that shut. Kinds that the cards use and the page does not declare are added under their own key.
    Raises `InvalidValue` where ids repeat, cannot be printed, or an edge hangs in the air.
    """

    title: Text
    nodes: tuple[NodeCard, ...]
    edges: tuple[EdgeCard, ...]
    release: str
    generated_on: str | None = None
    about: Text | None = None
    node_kinds: tuple[Kind, ...] = ()
    edge_kinds: tuple[Kind, ...] = ()
    places: Mapping[str, tuple[int, int]] | None = None
    frame: Frame | None = None
    views: tuple[View, ...] = ()
    atlas: MapData | None = None
    stories: tuple[StoryCard, ...] = ()
    finding: Finding | None = None
    supposed: tuple[Supposed, ...] = ()

    def __post_init__(self) -> None:
        names = _distinct("node", (node.id for node in self.nodes))
        _distinct("edge", (edge.id for edge in self.edges))
        _distinct("kind", {node.kind for node in self.nodes} | {e.kind for e in self.edges})
        _distinct("kind", (kind.key for kind in self.node_kinds))
        _distinct("kind", (kind.key for kind in self.edge_kinds))
        for edge in self.edges:
            for end in (edge.source, edge.target):
                if end not in names:
                    msg = f"edge '{edge.id}': unknown node '{end}'; give the page its NodeCard"
                    raise InvalidValue(msg)

    def network(self) -> nx.MultiDiGraph[str]:
        """Which node is tied to which, without what is said of them."""
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from(node.id for node in self.nodes)
        graph.add_edges_from((edge.source, edge.target) for edge in self.edges)
        return graph


def to_pyvis(page: Page, *, sparql: Offline | None = None) -> Network:
    """Make a real pyvis `Network`: restyle it as you like, then call `generate_html()`.

    With `sparql` its page answers SPARQL of what that holds, and is two megabytes larger.
    Positions are fixed and physics is off. Never call its `show()` or `write_html()`: they
    write a `lib` folder beside the page and guess the encoding; write the text as UTF-8.
    """
    node_kinds = _declared(page.node_kinds, (node.kind for node in page.nodes))
    edge_kinds = _declared(page.edge_kinds, (edge.kind for edge in page.edges))
    net = Network(directed=True, height="100%", width="100%", cdn_resources="in_line")
    net.set_template_dir(str(html_page.ASSETS), "explorer.html")
    # Straight into pyvis' lists: its add_edge compares with every edge before it.
    net.nodes.extend(_vis_nodes(page, node_kinds))
    net.node_ids.extend(node["id"] for node in net.nodes)
    net.node_map.update({node["id"]: node for node in net.nodes})
    net.edges.extend(_vis_edges(page, edge_kinds))
    net.options = _options(len(net.edges))
    net.templateEnv.globals.update(_template_values(page, node_kinds, edge_kinds, sparql))
    return net


def render(page: Page, *, home: Lang | None = None, sparql: Offline | None = None) -> str:
    """Write the whole page as one string of HTML, to be saved as UTF-8.

    It opens in the language `home`, else in that of the reader's browser. The same page gives the
    same bytes: there is no clock and no chance in it. For `sparql` see `to_pyvis`.
    """
    html: str = to_pyvis(page, sparql=sparql).generate_html()
    mark = f'<html lang="en" data-home="{home}">'
    return html.replace('<html lang="en">', mark, 1) if home else html


def _distinct(what: str, ids: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    for name in ids:
        if not name or not name.isprintable():
            msg = f"{what} id {name!r} cannot be printed; use a slug such as 'lobito-corridor'"
            raise InvalidValue(msg)
        if name in seen:
            msg = f"{what} id '{name}' stands on two cards; merge them or rename one"
            raise InvalidValue(msg)
        seen.add(name)
    return seen


def _declared(kinds: tuple[Kind, ...], used: Iterable[str]) -> dict[str, Kind]:
    """Give the declared kinds in their order, then the undeclared ones by key."""
    known = {kind.key: kind for kind in kinds}
    missing = sorted(set(used) - set(known))
    return known | {key: Kind(key, {"en": key}, family=key) for key in missing}


# ---- what vis-network draws -------------------------------------------------------------


def _vis_nodes(page: Page, kinds: Mapping[str, Kind]) -> list[dict[str, Any]]:
    graph = page.network()
    places = _laid_out(graph) if page.places is None else page.places
    marks = html_page.marks((kind.key, kind.family) for kind in kinds.values())
    return [
        {
            "id": node.id,
            "label": _plain(node.label.get("en", node.id)),
            "kind": node.kind,
            "x": places[node.id][0],
            "y": places[node.id][1],
            "shape": marks[node.kind].shape,
            "hollow": marks[node.kind].hollow,
            "size": html_page.node_size(graph.degree(node.id)),
            "color": marks[node.kind].light,
            "dark": marks[node.kind].dark,
        }
        for node in sorted(page.nodes, key=lambda node: node.id)
    ]


def _laid_out(graph: nx.MultiDiGraph[str]) -> Mapping[str, tuple[int, int]]:
    # Loading igraph takes longer than the rest of a page whose places are known.
    from lodeway.explorer import layout

    return layout.positions(graph)


def _vis_edges(page: Page, kinds: Mapping[str, Kind]) -> list[dict[str, Any]]:
    marks = html_page.marks((kind.key, kind.family) for kind in kinds.values())
    between: dict[tuple[str, str], int] = {}
    edges: list[dict[str, Any]] = []
    for edge in sorted(page.edges, key=lambda edge: edge.id):
        pair = min(edge.source, edge.target), max(edge.source, edge.target)
        nth = between[pair] = between.get(pair, -1) + 1
        edges.append(
            {
                "id": edge.id,
                "from": edge.source,
                "to": edge.target,
                "kind": edge.kind,
                "arrows": "to",
                "color": marks[edge.kind].light,
                "dark": marks[edge.kind].dark,
                "dashes": _DASHES[edge.line.firmness],
                "smooth": _bend(nth, forward=edge.source == pair[0]),
            }
        )
    return edges


def _bend(nth: int, *, forward: bool) -> dict[str, Any] | bool:
    """Keep the first edge between two nodes straight and bow the others to either side.

    vis bows to the right of the way from source to target, so an edge that runs against the
    pair's order takes the other sense to land on the same side.
    """
    if nth == 0:
        return False
    clockwise = (nth % 2 == 1) == forward
    roundness = round(min(0.13 * ((nth + 1) // 2), 0.7), 2)
    return {
        "enabled": True,
        "type": "curvedCW" if clockwise else "curvedCCW",
        "roundness": roundness,
    }


def _options(edge_count: int) -> dict[str, Any]:
    return {
        "autoResize": True,
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False, "randomSeed": 7},
        "interaction": {
            "hover": True,
            "hideEdgesOnDrag": edge_count > _MANY_EDGES,
            "multiselect": False,
            "selectConnectedEdges": False,
            "hoverConnectedEdges": False,
            "zoomSpeed": 0.7,
        },
        "nodes": {"borderWidth": 1, "borderWidthSelected": 3, "labelHighlightBold": False},
        "edges": {
            "width": 1,
            "hoverWidth": 1.2,
            "selectionWidth": 1.8,
            "arrowStrikethrough": False,
            "arrows": {"to": {"enabled": True, "scaleFactor": 0.38}},
            "color": {"inherit": False},
        },
    }


# ---- what the page says -----------------------------------------------------------------


def _template_values(
    page: Page,
    node_kinds: Mapping[str, Kind],
    edge_kinds: Mapping[str, Kind],
    sparql: Offline | None,
) -> dict[str, Any]:
    script, style = html_page.script(), html_page.rules("explorer.css")
    return {
        "title": _plain(page.title.get("en", "Lodeway")),
        "content": _content(page, node_kinds, edge_kinds),
        "packed": partial(html_page.packed, ordered=True),
        "script": script,
        "style": style,
        "policy": html_page.policy([script], style, worker=sparql is not None),
        "offline": sparql and sparql.carried(),
        "without_scripts": wording.without_scripts(),
    }


def _content(
    page: Page, node_kinds: Mapping[str, Kind], edge_kinds: Mapping[str, Kind]
) -> dict[str, Any]:
    """Turn the cards into what the page's scripts read: same names, empty fields left out.

    A claim usually stands on an edge and on both its ends: it is written once, and the cards
    point to it by number. Claims in turn point to their phrases, for sources, places in them and
    grades recur.
    """
    ledger = _Ledger()
    nodes = [
        {
            "id": node.id,
            "label": _tidy(node.label),
            "alt": _tidy(node.alt),
            "facts": [_tidy(_fields(fact)) for fact in node.facts],
            "statements": [ledger.number(claim) for claim in node.statements],
            **_tidy({"also": node.also, "pinyin": node.pinyin}),
        }
        for node in sorted(page.nodes, key=lambda node: node.id)
    ]
    edges = [
        {
            "id": edge.id,
            "label": _tidy(edge.label),
            "evidence": [ledger.number(claim) for claim in edge.evidence],
            **_line(edge.line),
        }
        for edge in sorted(page.edges, key=lambda edge: edge.id)
    ]
    told = _tidy(stories.content(page.stories, ledger.number))
    return {
        "title": _tidy(page.title),
        "about": _tidy(page.about or {}),
        "release": _plain(page.release),
        "generated_on": _plain(page.generated_on or ""),
        "frame": _tidy(_fields(page.frame)) if page.frame else {},
        "node_kinds": list(_legend(node_kinds)),
        "edge_kinds": list(_legend(edge_kinds)),
        "nodes": nodes,
        "edges": edges,
        "evidence": ledger.claims,
        "phrases": _by_language(ledger.phrases),
        **({"atlas": asdict(page.atlas)} if page.atlas else {}),
        "stories": told,
        **({"supposed": [_tidy(_fields(one)) for one in page.supposed]} if page.supposed else {}),
        "finding": _tidy(_fields(page.finding)) if page.finding else {},
        "words": wording.page_words(),
        "views": [_view(view, page) for view in page.views],
    }


def _view(view: View, page: Page) -> dict[str, Any]:
    said = {"key": view.key, "title": view.title, "question": view.question, "answer": view.answer}
    return {**view.numbered(page.nodes, page.edges), **_tidy(said)}


def _line(line: Line) -> dict[str, Any]:
    told = {"share": line.share, "size": line.size, "aside": line.aside, "right": line.right}
    return {"firmness": line.firmness, **_tidy(told)}


# Many claims stand on one page of one source: its address and the place in it are written once.
_SHARED = frozenset({"source_ref", "locator"})


class _Ledger:
    """Claims in the order of first use, each written once, and so each phrase within them."""

    def __init__(self) -> None:
        self.claims: list[Any] = []
        self.phrases: list[Any] = []
        self._claims: dict[tuple[object, ...], int] = {}
        self._phrases: dict[tuple[object, ...], int] = {}

    def number(self, claim: Evidence) -> int:
        # By content, not by id: two cards may word one claim differently, and both are kept.
        written = {
            field: self._phrase(value) if isinstance(value, dict) or field in _SHARED else value
            for field, value in _tidy(_fields(claim)).items()
        }
        return _once(self.claims, self._claims, tuple(written.items()), written)

    def _phrase(self, phrase: Mapping[str, str] | str) -> int:
        key = (phrase,) if isinstance(phrase, str) else tuple(sorted(phrase.items()))
        return _once(self.phrases, self._phrases, key, phrase)


def _by_language(phrases: Sequence[Mapping[str, str] | str]) -> dict[str, list[str | int]]:
    """The phrases as one list a language, "" for what is in none, with 0 where one says nothing.

    What is in one language packs far smaller together.
    """
    each = [{"": one} if isinstance(one, str) else one for one in phrases]
    langs = dict.fromkeys(lang for one in each for lang in one)
    return {lang: [one.get(lang, 0) for one in each] for lang in langs}


def _once(
    shelf: list[Any], numbers: dict[tuple[object, ...], int], key: tuple[object, ...], value: Any
) -> int:
    """The number of a value on the shelf, put there at its first use."""
    if key not in numbers:
        numbers[key] = len(shelf)
        shelf.append(value)
    return numbers[key]


def _fields(
    card: Evidence | Fact | Finding | Frame | Kind | Supposed | html_page.Mark,
) -> dict[str, Any]:
    """The fields of a card by name. `dataclasses.asdict` copies each label for every claim."""
    return {name: getattr(card, name) for name in card.__dataclass_fields__}


def _legend(kinds: Mapping[str, Kind]) -> Iterator[dict[str, Any]]:
    marks = html_page.marks((kind.key, kind.family) for kind in kinds.values())
    for key, kind in kinds.items():
        yield _tidy({**_fields(kind), **_fields(marks[key])})


def _tidy(value: Any) -> Any:  # any JSON in, any JSON out
    """Drop empty fields and clean every text of what could disturb the text around it."""
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, dict):
        return {key: _tidy(item) for key, item in value.items() if item}
    return [_tidy(item) for item in value] if isinstance(value, (list, tuple)) else value


# Control characters, the marks that turn the writing direction of what follows, and lone
# surrogates, which no UTF-8 file can hold. LRM, RLM and the joiners stay: names need them.
_DISTURBING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def _plain(text: str) -> str:
    return _DISTURBING.sub("", text)
