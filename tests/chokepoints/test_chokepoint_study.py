"""What the goods of a graph hang on: a toy world by hand, then the mines of the shipped tables."""

from __future__ import annotations

import pytest

from lodeway import api
from lodeway.chokepoints import compute
from lodeway.chokepoints import page as chokepoints_page
from lodeway.chokepoints import report as view
from lodeway.chokepoints.compute import Alone
from lodeway.chokepoints.cuts import Chokepoint
from lodeway.maps.atlas import atlas
from lodeway.schema.errors import InvalidValue, UnknownName
from toys import Project
from worlds import load

EAST = ["port-of-east", "post", "road-east-1", "road-east-2", "sea-east-far"]
WEST = ["cape", "port-of-west", "rail-west", "sea-west-far"]
PAIR = (["mine-town"], ["far"])


@pytest.fixture
def kg(project: Project) -> api.KnowledgeGraph:
    return load(project)


def of(found: Alone, thing: str) -> Chokepoint:
    return next(one for one in found.found if one.thing == thing)


def test_two_ways_out_strand_only_together(kg: api.KnowledgeGraph) -> None:
    goods = compute.basket(kg, *PAIR)
    assert {one.stranded for one in compute.alone(goods, draws=0).found} == {0.0}
    (row,) = compute.together(goods)
    assert sorted([list(row.first), list(row.second)]) == [WEST, EAST]
    assert row.stranded == 1


def test_the_smallest_cut_is_one_thing_of_each_way(kg: api.KnowledgeGraph) -> None:
    ((pairs, cut),) = compute.fewest(compute.basket(kg, *PAIR))
    assert pairs == (("mine-town", "port-of-far"),)
    assert cut is not None
    assert sorted(sorted(member) for member in cut.members) == [WEST, EAST]


def test_straits_alone_cannot_cut_what_can_go_east(kg: api.KnowledgeGraph) -> None:
    goods = compute.basket(kg, *PAIR, kinds=["straits"])
    assert goods.groups == {"cape": ("cape",)}
    assert compute.fewest(goods)[0][1] is None
    assert view.fewest(compute.fewest(goods), goods, kg.label, lang="en").shown().rows == (
        ("Mine Town", "Port of Far", None, "cannot be cut by what may be shut here"),
    )


def test_what_is_shut_already_makes_the_other_way_critical(kg: api.KnowledgeGraph) -> None:
    found = compute.alone(compute.basket(kg, *PAIR, avoid=["口岸"]), draws=20)
    assert {one.thing for one in found.found if one.stranded == 1} == set(WEST)
    assert found.carried["rail-west"] == (1, 1, 1)


def test_a_mines_town_is_critical_to_it_and_its_country_is_not_counted(
    kg: api.KnowledgeGraph,
) -> None:
    goods = compute.basket(kg, ["near-pit"], ["far"], kinds=["places", "countries"])
    found = compute.alone(goods, draws=0)
    assert of(found, "mine-town").stranded == 1
    assert of(found, "zmb") == Chokepoint("zmb", 0, 0, None, None)


def test_a_closed_country_closes_the_corridors_ports(kg: api.KnowledgeGraph) -> None:
    goods = compute.basket(kg, ["mine-town"], ["port-of-west"], kinds=["countries"])
    assert of(compute.alone(goods, draws=0), "zmb").traffic == 0
    found = compute.basket(kg, ["high-town"], ["far"], kinds=["corridors"])
    assert set(found.groups["eastern"]) == {"road-east-1", "road-east-2"}


def test_kinds_that_there_are_not_and_unknown_places_name_the_nearest(
    kg: api.KnowledgeGraph,
) -> None:
    with pytest.raises(UnknownName, match="unknown kind of thing 'strait'; did you mean 'straits'"):
        compute.basket(kg, *PAIR, kinds=["strait"])  # type: ignore[list-item]
    with pytest.raises(InvalidValue, match="name at least one kind of thing to shut"):
        compute.basket(kg, *PAIR, kinds=[])
    with pytest.raises(UnknownName, match="'mine-tow'; did you mean 'mine-town'"):
        compute.basket(kg, ["mine-tow"], ["far"])
    with pytest.raises(UnknownName, match="unknown product 'unobtainium'"):
        compute.basket(kg, *PAIR, product="unobtainium")


def test_things_of_one_line_share_a_row_that_holds_every_id(
    kg: api.KnowledgeGraph,
) -> None:
    found = compute.alone(compute.basket(kg, *PAIR), draws=0)
    (row,) = view.alone(found, kg.label, kg.sources, lang="en").to_dicts()
    line = [one.thing for one in found.found if one.traffic]
    assert row["things"] == "Port of West; The Cape; Western line; West to Far"
    assert sorted(str(row["thing_ids"]).split()) == sorted(line)
    assert row["thing_id"] == str(row["thing_ids"]).split()[0]


def test_tables_speak_chinese(kg: api.KnowledgeGraph) -> None:
    goods = compute.basket(kg, *PAIR)
    alone = view.alone(compute.alone(goods, draws=9), kg.label, kg.sources, lang="zh")
    both = view.together(compute.together(goods), goods, kg.label, lang="zh")
    cut = view.fewest(compute.fewest(goods), goods, kg.label, lang="zh")
    assert tuple(t.shown().columns[0] for t in (alone, both, cut)) == (
        "对象",
        "其中任何一处",
        "起点",
    )
    assert "货物：1个起点至1个终点，各计相同数量。" in alone.notes
    assert cut.shown().rows[0][:3] == ("矿城", "远港", 2)


def test_goods_without_a_way_are_named(kg: api.KnowledgeGraph) -> None:
    goods = compute.basket(kg, ["mine-town", "port-of-far"], ["port-of-east"])
    shut = compute.basket(kg, *PAIR, avoid=["post", "western-line"])
    assert goods.lost == ()
    assert shut.lost == (("mine-town", "port-of-far"),)
    table = view.alone(compute.alone(shut), kg.label, kg.sources, lang="en")
    assert table.rows == ()
    assert "Without any way today, and not counted: Mine Town; Port of Far." in table.notes


def test_the_map_tells_what_it_shows_in_both_languages(kg: api.KnowledgeGraph) -> None:
    found = kg.chokepoints(*PAIR, close=["places", "segments"]).found
    picture = chokepoints_page.drawn(found, atlas(kg.store))
    assert "取决于什么" in picture.title["zh"]
    assert "what they hang on" in picture.title["en"]
    assert picture.map is not None
    assert {line["group"] for line in picture.map["lines"]} <= {1, 2}


def test_hormuz_stops_what_the_gulf_takes_and_kolwezi_most_of_what_is_mined_there(
    shipped: api.KnowledgeGraph,
) -> None:
    """The Gulf's ports lie behind the strait; the share is that assumed of the market."""
    found = shipped.chokepoints(draws=0).found
    gulf = sum(t for (_, end), t in found.basket.tonnes.items() if end == "port-of-jebel-ali")
    whole = sum(found.basket.tonnes.values())
    hormuz, kolwezi = of(found, "hormuz"), of(found, "kolwezi")
    assert hormuz.stranded + hormuz.held == pytest.approx(gulf / whole, abs=1e-3)
    assert hormuz.diverted == pytest.approx(0, abs=1e-3)
    assert kolwezi.stranded + kolwezi.held > 0.4
    assert of(found, "port-of-dar-es-salaam").stranded == pytest.approx(0, abs=1e-3)
    assert not found.carried
    assert found.basket.claims


def test_usual_goods_lead_over_each_port_as_the_corridors_say(shipped: api.KnowledgeGraph) -> None:
    found = shipped.chokepoints(draws=40, product="copper").found
    ports = shipped.corridors("copperbelt-copper", product="copper", draws=40).found.ports
    assert found.chosen
    told = {port.id: port.share for port in ports if port.share[2] > 0}
    assert {port: found.carried[port] for port in told} == {
        port: pytest.approx(share, abs=1e-6) for port, share in told.items()
    }


def test_the_parts_of_two_minerals_are_those_of_their_tonnes(shipped: api.KnowledgeGraph) -> None:
    by = {p: shipped.chokepoints(draws=0, product=p).found for p in ("copper", "cobalt")}
    tonnes = {p: sum(one.basket.tonnes.values()) for p, one in by.items()}
    both = compute.chosen(shipped, compute.basket(shipped), draws=0)
    assert both is not None
    for thing in ("port-of-durban", "kasumbalesa", "road-ndola-kapiri-mposhi"):
        whole = sum(of(by[p], thing).traffic * tonnes[p] for p in by)
        # The value of time is that of each product, and that of neither for both together.
        assert of(both, thing).traffic == pytest.approx(whole / sum(tonnes.values()), abs=0.01)


def test_goods_between_named_places_go_as_they_would_at_least_cost(
    shipped: api.KnowledgeGraph,
) -> None:
    for options in ({"origins": "kolwezi"}, {"markets": "shanghai"}, {"avoid": "port-of-beira"}):
        result = shipped.chokepoints(draws=0, **options)
        assert not result.found.chosen
        notes = " ".join(note for table in result.tables("en") for note in table.notes)
        assert "whose cheapest way" in notes
        assert "lodeway corridors" not in notes


def test_a_country_does_not_count_against_it_what_is_mined_there(
    shipped: api.KnowledgeGraph,
) -> None:
    found = shipped.chokepoints(draws=0, close="countries").found
    assert of(found, "zmb").traffic > 0.5
    assert of(found, "cod").traffic < 0.2


def test_a_product_moves_the_output_of_its_mineral_and_no_other(
    shipped: api.KnowledgeGraph,
) -> None:
    both = compute.basket(shipped)
    cobalt = compute.basket(shipped, product="cobalt-hydroxide")
    copper = compute.basket(shipped, product="copper")
    assert (cobalt.minerals, copper.minerals) == (("cobalt",), ("copper",))
    assert both.minerals == ("cobalt", "copper")
    weights = [sum(one.tonnes.values()) for one in (cobalt, copper, both)]
    assert 0 < weights[0] < weights[1]
    assert weights[0] + weights[1] == pytest.approx(weights[2])
    notes = view.alone(
        compute.alone(cobalt, draws=0), shipped.label, shipped.sources, lang="en"
    ).notes
    assert any("t a year of Cobalt, counted as metal contained" in note for note in notes)
    assert any("taken to travel as Cobalt hydroxide" in note for note in notes)


@pytest.mark.parametrize(
    ("product", "why"),
    [
        ("lithium-carbonate", "no output of 'lithium-carbonate' is known: no mine of the Central"),
        ("锂", "has a figure of its own for 'lithium'"),
        ("cobalt-white-alloy", "it holds cobalt, copper; name origins, to move as much"),
    ],
)
def test_a_product_of_which_no_output_is_known_is_refused_with_the_reason(
    product: str, why: str, shipped: api.KnowledgeGraph
) -> None:
    with pytest.raises(InvalidValue, match=why):
        compute.basket(shipped, product=product)


def test_named_origins_carry_any_product(shipped: api.KnowledgeGraph) -> None:
    goods = compute.basket(shipped, ["kolwezi"], ["port-of-shanghai"], product="lithium-carbonate")
    assert goods.tonnes == {("kolwezi", "port-of-shanghai"): 1.0}
    assert (goods.counted, goods.minerals) == (False, ())
