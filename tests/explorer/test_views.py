"""The views that the page opens on: small, without lists, laid out once, and answered with figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest

from lodeway.explorer import data
from lodeway.explorer.cards import EdgeCard
from lodeway.explorer.chain_layout import by_place, chain
from lodeway.explorer.choosing import topics
from lodeway.explorer.view import LISTING, MOST_NODES, alike
from lodeway.schema.errors import InvalidValue, UnknownName
from lodeway.schema.values import figure

if TYPE_CHECKING:
    from lodeway.api import KnowledgeGraph
    from lodeway.explorer.page import Page
    from lodeway.explorer.view import View


@pytest.fixture(scope="module")
def page(shipped: KnowledgeGraph) -> Page:
    from lodeway.api import topic_answers

    through = shipped.through()
    return data.page(
        shipped.store, through=through, sentences=topic_answers.answers(shipped, through)
    )


@pytest.fixture(scope="module")
def views(page: Page) -> dict[str, View]:
    return {view.key: view for view in page.views}


# ---- what a view is


def test_the_page_has_a_view_of_every_topic_and_opens_on_the_first(page: Page) -> None:
    assert [view.key for view in page.views] == list(topics())
    assert page.views[0].key == "lobito"


@pytest.mark.parametrize("key", list(topics()))
def test_a_view_is_small_whole_and_without_lists(
    page: Page, views: dict[str, View], key: str
) -> None:
    view, edges = views[key], {edge.id: edge for edge in page.edges}
    shown = [edges[name] for name in view.edges]
    assert 2 <= len(view.nodes) <= MOST_NODES
    assert all(edge.kind != LISTING for edge in shown)
    assert {end for e in shown for end in (e.source, e.target)} == set(view.nodes)
    grouped = {name for group in view.alike for name in group.members}
    assert set(view.places) == {*view.nodes} - grouped | {group.key for group in view.alike}


@pytest.mark.parametrize("key", list(topics()))
def test_a_view_is_worded_in_both_languages(views: dict[str, View], key: str) -> None:
    for text in (views[key].title, views[key].question, views[key].answer):
        assert set(text) == {"en", "zh"}
        assert text["en"] != text["zh"]
        assert "{" not in text["en"] + text["zh"]


def test_no_two_marks_of_a_view_stand_on_one_spot(views: dict[str, View]) -> None:
    for view in views.values():
        assert len(set(view.places.values())) == len(view.places)


# ---- what it answers


def _tables(result: object) -> list[dict[str, object]]:
    table = result.tables()[0]  # type: ignore[attr-defined]
    return [
        dict(zip([column.key for column in table.columns], row, strict=True)) for row in table.rows
    ]


def _says(view: View, *figures: object) -> None:
    for text in view.answer.values():
        for number in figures:
            assert str(number) in text, (number, text)


def test_lobito_is_answered_with_the_shares_that_corridors_gives(
    shipped: KnowledgeGraph, views: dict[str, View]
) -> None:
    split = shipped.corridors()
    shares = {part.id: part.share for part in split.ports}
    for port in ("port-of-lobito", "port-of-dar-es-salaam", "port-of-durban"):
        middle = 100 * shares[port][1]
        _says(views["lobito"], figure(round(middle, 0 if middle > 9.95 else 1)))
    missed = [seen for seen in split.seen if seen.missed]
    assert (
        f"Of the {len(split.seen)} counts beside it, it misses {len(missed)}: "
        in views["lobito"].answer["en"]
    )
    for seen in missed:
        _says(views["lobito"], figure(round(100 * seen.model[1])))


def test_control_is_answered_with_the_part_that_control_gives(
    shipped: KnowledgeGraph, views: dict[str, View]
) -> None:
    rows = _tables(shipped.control_by("seat", "copper", within="central-african-copperbelt"))
    half = max(
        (row for row in rows if row["threshold"] == 50), key=lambda row: float(str(row["share"]))
    )
    ends = (float(str(half[name])) for name in ("share_min", "share", "share_max"))
    _says(views["control"], *(figure(round(end)) for end in ends))
    assert shipped.label(str(half["side_id"]), "zh") in views["control"].answer["zh"]


def test_money_is_answered_with_what_is_counted_once(
    shipped: KnowledgeGraph, views: dict[str, View]
) -> None:
    for payer in ("usa", "chn"):  # no other state has so many dollars in the tables
        ends = shipped.money(payer).books.total("USD")
        for lang, whole in (("en", 1e6), ("zh", 1e8)):
            low, high = (figure(float(f"{end / whole:.3g}")) for end in ends)
            assert f"{low}–{high}" in views["money"].answer[lang]


def test_pacts_counts_agreements_of_two_governments_and_their_parties(
    page: Page, views: dict[str, View]
) -> None:
    kinds = {node.id: node.kind for node in page.nodes}
    graph = nx.Graph((e.source, e.target) for e in page.edges if e.kind == "Participation")
    pacts = {
        node
        for node in graph
        if kinds[node] == "Agreement"
        and sum(kinds[party] in {"State", "Bloc"} for party in graph[node]) >= 2
    }
    assert pacts == {name for name in views["pacts"].nodes if kinds[name] == "Agreement"}
    _says(views["pacts"], len(pacts))


def test_controls_counts_each_restriction_once(page: Page, views: dict[str, View]) -> None:
    shown = [edge for edge in page.edges if edge.id in set(views["controls"].edges)]
    firm = {e.id.split(">")[0] for e in shown if e.line.firmness in {"stands", "agreed"}}
    every = {e.id.split(">")[0] for e in shown}
    _says(views["controls"], len(firm), len(every - firm))


def test_floors_names_the_firms_and_their_prices(
    shipped: KnowledgeGraph, page: Page, views: dict[str, View]
) -> None:
    floors = [edge for edge in page.edges if edge.kind == "PriceFloor"]
    _says(views["floors"], len(floors), len({edge.target for edge in floors}), 110, 330)
    for lang in ("en", "zh"):
        for edge in floors:
            assert shipped.label(edge.target, lang) in views["floors"].answer[lang]


# ---- what it shows, and where


def test_control_holds_mines_of_the_copperbelt_and_who_owns_them_up_to_states(
    shipped: KnowledgeGraph, page: Page, views: dict[str, View]
) -> None:
    view, kinds = views["control"], {node.id: node.kind for node in page.nodes}
    mines = {name for name in view.nodes if kinds[name] == "Mine"}
    countries = shipped.network("ownership").nodes
    assert {"kamoto-copper", "tenke-fungurume"} <= mines
    assert {countries[mine]["country"] for mine in mines} == {"cod", "zmb"}
    assert {"chn", "cod", "zmb"} <= set(view.nodes)
    x = {name: place[0] for name, place in view.places.items()}
    assert x["chn"] == min(x.values())
    assert all(x[mine] == max(x.values()) for mine in mines)


def test_lobito_is_drawn_as_on_a_map(views: dict[str, View]) -> None:
    at = views["lobito"].places
    lobito, dar, durban = (at[f"port-of-{name}"] for name in ("lobito", "dar-es-salaam", "durban"))
    assert lobito[0] < durban[0] < dar[0]
    assert dar[1] < lobito[1] < durban[1]
    assert {"lobito-atlantic-railway", "dfc", "lobito-corridor"} <= set(views["lobito"].nodes)


def test_the_same_graph_gives_the_same_views(
    shipped: KnowledgeGraph, views: dict[str, View]
) -> None:
    again = data.page(shipped.store, through=shipped.through(), topics=["control", "floors"])
    for view in again.views:
        assert (view.nodes, view.edges) == (views[view.key].nodes, views[view.key].edges)
        assert view.places == views[view.key].places


def test_the_order_in_which_a_layout_is_told_does_not_matter() -> None:
    ties = [("a", "b"), ("b", "c"), ("a", "c"), ("d", "c"), ("c", "e"), ("e", "c")]
    names = sorted({end for tie in ties for end in tie})
    where = {"b": (0.0, 10.0), "c": (5.0, 20.0)}
    assert chain(names, ties) == chain(names[::-1], ties[::-1])
    assert by_place(names, ties, where) == by_place(names[::-1], ties[::-1], where)


def test_a_chain_runs_from_left_to_right_and_a_circle_shares_a_column() -> None:
    at = chain("abcde", [("a", "b"), ("b", "c"), ("c", "d"), ("d", "c"), ("e", "b")], first=["e"])
    assert at["a"][0] < at["b"][0] < at["c"][0] == at["d"][0]
    assert at["e"][0] == at["a"][0]


# ---- the alike


def _owner_of(count: int) -> tuple[dict[str, str], list[EdgeCard]]:
    firms = [f"firm-{nth:02}" for nth in range(count)]
    edges = [EdgeCard(f"own-{f}", "state", f, "Stake", {"en": "holds"}) for f in firms]
    return {"state": "State", **dict.fromkeys(firms, "Company")}, edges


@pytest.mark.parametrize(("count", "groups"), [(12, 0), (13, 1)])
def test_more_than_twelve_that_differ_in_nothing_are_one_group(count: int, groups: int) -> None:
    kinds, edges = _owner_of(count)
    found = alike(kinds, edges)
    assert len(found) == groups
    assert all((g.hub, len(g.members), g.outward) == ("state", count, True) for g in found)


def test_who_has_another_relation_stands_alone() -> None:
    kinds, edges = _owner_of(16)
    edges.append(EdgeCard("other", "firm-03", "firm-07", "Offtake", {"en": "buys"}))
    (group,) = alike(kinds, edges)
    assert len(group.members) == 14
    assert {"firm-03", "firm-07"}.isdisjoint(group.members)


# ---- pages of less


def test_a_neighbourhood_is_what_lies_within_so_many_relations(
    shipped: KnowledgeGraph, page: Page
) -> None:
    graph = nx.Graph((e.source, e.target) for e in page.edges if e.kind != LISTING)
    near = data.page(shipped.store, through=shipped.through(), around="kamoto-copper", hops=2)
    assert {n.id for n in near.nodes} == set(nx.ego_graph(graph, "kamoto-copper", radius=2))
    assert [view.key for view in near.views] == ["around"]
    assert not [edge for edge in near.edges if edge.kind == LISTING]
    _says(near.views[0], len(near.nodes) - 1, len(near.views[0].edges))


def test_a_neighbourhood_too_large_to_read_says_that_it_is_cut(
    shipped: KnowledgeGraph, page: Page
) -> None:
    graph = nx.Graph((e.source, e.target) for e in page.edges if e.kind != LISTING)
    far = data.page(shipped.store, through=shipped.through(), around="kamoto-copper", hops=3)
    (view,) = far.views
    left_out = len(nx.ego_graph(graph, "kamoto-copper", radius=3)) - MOST_NODES
    assert (len(view.nodes), view.cut) == (MOST_NODES, left_out)
    _says(view, left_out)


def test_a_page_of_one_topic_holds_nothing_else(shipped: KnowledgeGraph) -> None:
    told = data.page(shipped.store, through=shipped.through(), topics=["floors"])
    assert [view.key for view in told.views] == ["floors"]
    assert {node.id for node in told.nodes} == set(told.views[0].nodes)
    assert {kind.key for kind in told.node_kinds} == {node.kind for node in told.nodes}


def test_an_unknown_topic_is_answered_with_the_list(toy: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match="unknown topic 'oil'") as caught:
        toy.explorer(topic="oil")
    assert caught.value.candidates == tuple(topics())


def test_a_page_is_of_topics_or_around_one_thing(toy: KnowledgeGraph) -> None:
    with pytest.raises(InvalidValue, match="not both"):
        toy.explorer(topic="control", around="anvil")
    with pytest.raises(InvalidValue, match="4 hops: a neighbourhood is of 1 to 3"):
        toy.explorer(around="anvil", hops=4)
