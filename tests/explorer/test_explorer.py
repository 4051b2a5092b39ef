"""The explorer's page as bytes: whole, repeatable, self-contained and inert."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pytest
from pyvis.network import Network

from explorer_pages import (
    EDGE_KINDS,
    HOSTILE,
    NODE_KINDS,
    hostile_page,
    lobito_page,
    made_up_page,
    packed_in,
)
from lodeway.explorer import cards, layout
from lodeway.explorer import page as explorer_page
from lodeway.report import html_page
from lodeway.schema.errors import InvalidValue
from toys import ROOT

ASSETS = Path(html_page.__file__).parent / "assets"
WEB = ROOT / "web" / "src"
PAPER = {"light": "#fbfaf6", "dark": "#16181b"}


class Tags(HTMLParser):
    """Every element of a page: its name, its attributes and, for raw ones, its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.open = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), ""))
        self.open = True

    def handle_endtag(self, tag: str) -> None:
        self.open = False

    def handle_data(self, data: str) -> None:
        if self.open:
            tag, attrs, text = self.found[-1]
            self.found[-1] = tag, attrs, text + data

    def named(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attrs, text) for name, attrs, text in self.found if name == tag]


def data_of(html: str) -> dict:
    return json.loads(packed_in(html))


def policy_of(html: str) -> dict[str, list[str]]:
    (policy,) = (
        attrs["content"]
        for attrs, _ in Tags(html).named("meta")
        if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    return {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


# ---- whole and repeatable


@pytest.mark.parametrize("make", [lobito_page, made_up_page, hostile_page])
def test_the_same_page_gives_the_same_bytes(make):
    assert explorer_page.render(make()).encode() == explorer_page.render(make()).encode()


def test_the_order_of_the_cards_does_not_matter():
    page = lobito_page()
    turned = replace(page, nodes=page.nodes[::-1], edges=page.edges[::-1])
    drawn, drawn_turned = data_of(explorer_page.render(page)), data_of(explorer_page.render(turned))
    assert drawn["nodes"] == drawn_turned["nodes"]
    assert drawn["edges"] == drawn_turned["edges"]


def test_every_card_is_on_the_page_with_its_words_in_both_languages():
    page = lobito_page()
    content = data_of(explorer_page.render(page))["content"]
    nodes = {node["id"]: node for node in content["nodes"]}
    edges = {edge["id"]: edge for edge in content["edges"]}
    assert {card.id: dict(card.label) for card in page.nodes} == {
        name: node["label"] for name, node in nodes.items()
    }
    assert {card.id: dict(card.label) for card in page.edges} == {
        name: edge["label"] for name, edge in edges.items()
    }
    for card in page.edges:
        claims = [content["evidence"][number] for number in edges[card.id]["evidence"]]
        assert [claim["claim"] for claim in claims] == [claim.claim for claim in card.evidence]


def test_a_source_named_by_many_claims_is_written_once():
    assert (
        packed_in(explorer_page.render(lobito_page())).count('"Company report 2025"') == 2
    )  # once a language


def test_a_claim_that_stands_on_three_cards_is_written_once():
    html = packed_in(explorer_page.render(lobito_page()))
    assert html.count("America put up 753 million dollars.") == 1
    assert html.count("美国出资 7.53 亿美元。") == 1


def test_two_wordings_of_one_claim_are_both_kept():
    page = lobito_page()
    claim = page.edges[0].evidence[0]
    other = replace(claim, text={"en": "worded otherwise"})
    page = replace(page, edges=(replace(page.edges[0], evidence=(claim, other)),))
    content = data_of(explorer_page.render(page))["content"]
    assert len(content["edges"][0]["evidence"]) == 2


def test_a_page_without_nodes_is_still_a_page():
    empty = explorer_page.Page({"en": "Nothing", "zh": "无"}, (), (), "0.1.0")
    assert data_of(explorer_page.render(empty))["nodes"] == []


# ---- a real pyvis network


def test_to_pyvis_gives_a_network_that_the_user_can_restyle():
    page = lobito_page()
    net = explorer_page.to_pyvis(page)
    assert isinstance(net, Network)
    assert net.directed
    assert net.options["physics"] == {"enabled": False}
    assert (net.num_nodes(), net.num_edges()) == (len(page.nodes), len(page.edges))
    assert net.get_node("lar")["label"] == "Lobito Atlantic Railway (LAR)"
    net.get_node("lar")["color"] = "#123456"
    looks = {node["id"]: node["color"] for node in data_of(net.generate_html())["nodes"]}
    assert looks["lar"] == "#123456"


def test_no_node_carries_a_title_because_pyvis_may_make_markup_of_it():
    net = explorer_page.to_pyvis(hostile_page())
    assert not any("title" in thing for thing in [*net.nodes, *net.edges])


def test_edges_between_the_same_two_nodes_lie_apart():
    page = lobito_page()
    extra = tuple(
        cards.EdgeCard(f"extra-{n}", *ends, "lends", {"en": "lends to"})
        for n, ends in enumerate([("dfc", "lar"), ("lar", "dfc"), ("dfc", "lar")])
    )
    page = replace(page, edges=(*page.edges, *extra))
    bends = [
        # A way against the pair's order is bowed in the opposite sense.
        (bend["roundness"], (bend["type"] == "curvedCW") == (edge["from"] == "dfc"))
        if (bend := edge["smooth"])
        else None
        for edge in explorer_page.to_pyvis(page).edges
        if {edge["from"], edge["to"]} == {"dfc", "lar"}
    ]
    assert len(set(bends)) == 4
    assert None in bends


def test_the_style_of_a_line_is_its_firmness():
    edges = {edge["id"]: edge for edge in explorer_page.to_pyvis(lobito_page()).edges}
    broken = {name: edge["dashes"] for name, edge in edges.items() if edge["dashes"]}
    assert broken == {
        "dfc--lends--lar": [7, 5],
        "orion-cmc--agreed--kcc": [1, 4],
        "orion-cmc--agreed--mutanda": [1, 4],
    }


def test_a_relation_says_how_firm_it_is_and_how_much_it_comes_to():
    content = data_of(explorer_page.render(lobito_page()))["content"]
    edges = {edge["id"]: edge for edge in content["edges"]}
    assert edges["glencore--owns--kcc"]["firmness"] == "stands"
    assert edges["glencore--owns--kcc"]["share"] == [70.0, 75.0, 75.0]
    assert edges["dfc--lends--lar"]["size"] == {"en": "USD 553 m", "zh": "5.53亿美元"}
    assert edges["orion-cmc--agreed--kcc"]["firmness"] == "said"


def test_the_page_carries_the_frame_it_is_true_in():
    assert data_of(explorer_page.render(lobito_page()))["content"]["frame"] == {
        "on": "2026-02-10",
        "known": "2026-11-21",
        "status": {"en": "signed", "zh": "已签署"},
        "reach": "2026-02-03",
    }


# ---- what a page refuses


def test_a_kind_declared_twice_is_named():
    with pytest.raises(InvalidValue, match="kind id 'state' stands on two cards"):
        replace(lobito_page(), node_kinds=(*NODE_KINDS, NODE_KINDS[0]))


def test_an_edge_to_nowhere_is_named():
    page = lobito_page()
    loose = replace(page.edges[0], target="atlantis")
    with pytest.raises(InvalidValue, match="unknown node 'atlantis'; give the page its NodeCard"):
        replace(page, edges=(loose,))


def test_an_id_on_two_cards_is_named():
    page = lobito_page()
    with pytest.raises(InvalidValue, match="node id 'trafigura' stands on two cards"):
        replace(page, nodes=(*page.nodes, page.nodes[0]))


@pytest.mark.parametrize("name", ["", "a\nb", "a\u202eb", "a\ud800b"])
def test_an_id_that_cannot_be_printed_is_refused(name):
    card = cards.NodeCard(name, "mine", {"en": "x"})
    with pytest.raises(InvalidValue, match="cannot be printed; use a slug"):
        explorer_page.Page({"en": "x"}, (card,), (), "1")


# ---- self-contained


@pytest.mark.parametrize("make", [lobito_page, hostile_page])
def test_nothing_on_the_page_loads_anything(make):
    tags = Tags(explorer_page.render(make()))
    addresses = [
        attrs[name]
        for _, attrs, _ in tags.found
        for name in ("src", "href", "action", "data", "poster", "srcset")
        if name in attrs
    ]
    assert addresses == ["data:,"]  # the empty icon that keeps browsers from asking for one


@pytest.mark.parametrize("make", [lobito_page, hostile_page])
def test_the_policy_admits_the_scripts_of_the_page_and_no_others(make):
    html = explorer_page.render(make())
    tags, policy = Tags(html), policy_of(html)
    scripts = [text for attrs, text in tags.named("script") if attrs.get("type") is None]
    assert policy["script-src"] == [hash_of(text) for text in scripts]
    assert policy["style-src"] == [hash_of(text) for _, text in tags.named("style")]
    for rule in ("default-src", "connect-src", "base-uri", "form-action"):
        assert policy[rule] == ["'none'"]
    assert policy["img-src"] == ["data:"]
    assert "unsafe" not in str(policy)


def test_the_page_fits_the_promise_on_size():
    assert len(explorer_page.render(made_up_page()).encode()) < 1_500_000


def test_our_files_hold_no_foreign_code_and_no_dangerous_door():
    scripts = list(WEB.glob("*.ts"))
    assert scripts
    for script in scripts:
        text = script.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b", text)
        assert len(text.splitlines()) <= 400, script


def test_a_script_can_not_close_its_own_element():
    assert "</script" not in html_page.inline("let a = '</script>' + '</SCRIPT>' + '<!--<script>'")
    script = html_page.script()
    assert not re.search(r"</script|<!--|sourceMappingURL", script, re.IGNORECASE)


# ---- inert


def test_hostile_text_makes_no_element_and_no_handler():
    tags = Tags(explorer_page.render(hostile_page()))
    usual = Tags(explorer_page.render(lobito_page()))
    assert [name for name, _, _ in tags.found] == [name for name, _, _ in usual.found]
    assert not [name for _, attrs, _ in tags.found for name in attrs if name.startswith("on")]


def test_hostile_text_survives_as_text():
    data = data_of(explorer_page.render(hostile_page()))
    labels = {node["label"]["en"] for node in data["content"]["nodes"]}
    plain = {text for text in HOSTILE if text.isprintable()}
    assert plain <= labels


def test_direction_marks_and_control_characters_are_dropped():
    html = packed_in(explorer_page.render(hostile_page()))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\ud800-\udfff\x00-\x08\x1b]", html)
    assert "gnp.exe" in html


# ---- words and marks


def test_the_page_speaks_both_languages_and_has_no_idle_word():
    words = data_of(explorer_page.render(lobito_page()))["content"]["words"]
    assert set(words["en"]) == set(words["zh"])
    code = "".join(path.read_text(encoding="utf-8") for path in ASSETS.glob("explorer.html"))
    code += "".join(path.read_text(encoding="utf-8") for path in WEB.glob("*.ts"))
    whole = {word for word in words["en"] if f'"{word}"' in code}
    idle = {
        word
        for word in words["en"].keys() - whole
        if not re.search(rf'["`]{re.escape(word.split(".")[0])}["`.]', code)
    }
    assert idle == set()
    for word in words["en"]:
        holes = [
            sorted(re.findall(r"{(\w+)(?::0\d)?}", words[lang][word])) for lang in ("en", "zh")
        ]
        assert holes[0] == holes[1], word


def test_who_runs_no_scripts_is_told_so_in_both_languages():
    (told,) = re.findall(r'<p class="noscript">(.*?)</p>', explorer_page.render(lobito_page()))
    assert "Allow scripts" in told
    assert "请允许脚本运行" in told


def test_the_first_fourteen_kinds_differ_without_colour():
    chosen = html_page.marks((f"kind-{n}", f"family-{n % 5}") for n in range(14))
    assert len({(mark.shape, mark.hollow) for mark in chosen.values()}) == 14


def test_kinds_of_one_family_come_from_one_ramp_and_differ():
    chosen = html_page.marks((kind.key, kind.family) for kind in NODE_KINDS)
    actors = [chosen[kind.key].light for kind in NODE_KINDS if kind.family == "actor"]
    assert len(set(actors)) == len(actors) == 4


@pytest.mark.parametrize("side", ["light", "dark"])
def test_every_ink_stands_out_from_the_page(side):
    chosen = html_page.marks((f"k{n}", f"f{n % 7}") for n in range(28))
    weakest = min(_contrast(getattr(mark, side), PAPER[side]) for mark in chosen.values())
    assert weakest >= 3.0


def test_the_papers_measured_here_are_those_of_the_style_sheet():
    style = (ASSETS / "paper.css").read_text(encoding="utf-8")
    assert re.findall(r"--paper: (#\w{6});", style) == [PAPER["light"], PAPER["dark"]]


def _contrast(one: str, other: str) -> float:
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_kinds_that_no_one_declared_are_shown_under_their_key():
    page = replace(lobito_page(), node_kinds=NODE_KINDS[:2], edge_kinds=EDGE_KINDS[:1])
    kinds = [kind["key"] for kind in data_of(explorer_page.render(page))["content"]["node_kinds"]]
    assert kinds[:2] == ["state", "company"]
    assert kinds[2:] == sorted(kinds[2:])
    assert "corridor" in kinds


# ---- layout


def test_places_that_are_given_are_kept():
    page = lobito_page()
    places = {node.id: (100 * number, -7) for number, node in enumerate(page.nodes)}
    drawn = data_of(explorer_page.render(replace(page, places=places)))["nodes"]
    assert {node["id"]: (node["x"], node["y"]) for node in drawn} == places


def _graph(page: explorer_page.Page) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(node.id for node in page.nodes)
    graph.add_edges_from((edge.source, edge.target) for edge in page.edges)
    return graph


def test_a_layout_depends_on_the_graph_and_the_seed_only():
    graph = _graph(made_up_page())
    shuffled = nx.MultiDiGraph()
    shuffled.add_nodes_from(reversed(list(graph)))
    shuffled.add_edges_from(reversed(list(graph.edges())))
    places = layout.positions(graph)
    assert places == layout.positions(shuffled)
    assert places != layout.positions(graph, seed=8)


def test_a_layout_leaves_chance_as_it_found_it():
    random.seed(3)
    before = random.getstate()
    layout.positions(_graph(lobito_page()))
    assert random.getstate() == before


@pytest.mark.parametrize("make", [lobito_page, made_up_page])
def test_marks_do_not_overlap_and_nothing_flies_away(make):
    graph = _graph(make())
    places = layout.positions(graph)
    names = sorted(places)
    gaps = [
        ((places[a][0] - places[b][0]) ** 2 + (places[a][1] - places[b][1]) ** 2) ** 0.5
        - html_page.node_size(graph.degree(a))
        - html_page.node_size(graph.degree(b))
        for n, a in enumerate(names)
        for b in names[:n]
    ]
    assert min(gaps) > 0
    reach = max(abs(part) for place in places.values() for part in place)
    assert reach < 90 * len(names) ** 0.5


def test_layout_of_the_smallest_graphs():
    assert layout.positions(nx.MultiDiGraph()) == {}
    one = nx.MultiDiGraph()
    one.add_edge("a", "a")
    assert layout.positions(one) == {"a": (0, 0)}
    pair = nx.MultiDiGraph([("a", "b")])
    (a, b) = layout.positions(pair).values()
    assert a != b
    lone = nx.MultiDiGraph()
    lone.add_nodes_from("abcdefgh")
    assert len(set(layout.positions(lone).values())) == 8
