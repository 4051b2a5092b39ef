"""Rankings of the shipped and of small graphs: the day, the kind, and how sure the places are."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner

import lodeway
from lodeway import KnowledgeGraph, cli
from lodeway.claims.release_day import release_day
from lodeway.schema.errors import InvalidValue, UnknownName
from toys import Project


def test_without_a_day_the_newest_record_says_which(toy: KnowledgeGraph) -> None:
    found = toy.rank("transport", by="degree", draws=0)
    assert found.on == release_day(toy.store) == date(2026, 11, 21)
    assert toy.rank("transport", by="degree", draws=0, on="2024-01-01").on == date(2024, 1, 1)


def test_what_was_known_before_any_record_is_nothing(toy: KnowledgeGraph) -> None:
    found = toy.rank("transport", by="degree", known="2020-01-01")
    assert (found.on, found.rows, found.stay) == (None, (), None)


def test_actors_are_ranked_among_actors(shipped: KnowledgeGraph) -> None:
    found = shipped.rank(draws=0)
    families = {n: about["family"] for n, about in shipped.network("actors").nodes(data=True)}
    assert {families[one.node] for one in found.rows} == {"Actor"}
    assert found.nodes < len(families)
    assert max(one.neighbours for one in found.rows) < found.nodes


def test_the_same_seed_draws_the_same_and_says_how_many_stay(shipped: KnowledgeGraph) -> None:
    found = shipped.rank("ownership", by="degree", top=20)
    assert found == shipped.rank("ownership", by="degree", top=20)
    assert found.stay is not None
    assert 0 < found.stay < 20
    assert all(one.best <= one.worst for one in found.rows)
    assert any(one.best < one.worst for one in found.rows)
    other = shipped.rank("ownership", by="degree", top=20, seed=2)
    assert [one.node for one in other.rows] == [one.node for one in found.rows]


def test_one_line_says_how_unsure_a_place_is(shipped: KnowledgeGraph) -> None:
    found = shipped.rank("ownership", by="degree", top=20)
    for lang, words in (("en", "of the first 20 on average"), ("zh", "前20名平均有")):
        assert sum(words in note for note in found.table(lang=lang).notes) == 1
    without = shipped.rank("ownership", draws=0).table()
    assert not any("on average" in note for note in without.notes)


def test_command_and_python_rank_the_same(project: Project) -> None:
    root = project()
    words = ["rank", "actors", "--by", "pagerank", "--weights", "sources", "--format", "json"]
    done = CliRunner().invoke(cli.lodeway, [*words, "--project", str(root)])
    assert done.exit_code == 0, done.output
    printed = [row["who_id"] for row in json.loads(done.stdout)["tables"][0]["rows"]]
    found = lodeway.load(root).rank("actors", by="pagerank", weights="sources")
    assert printed == [one.node for one in found.rows]


def test_a_measure_that_there_is_not_names_those_that_there_are(toy: KnowledgeGraph) -> None:
    with pytest.raises(
        UnknownName,
        match="unknown measure 'eigenvector'; did you mean 'degree', 'betweenness' or 'pagerank'",
    ):
        toy.rank(by="eigenvector")
    with pytest.raises(UnknownName, match="unknown weight of ties 'claims'"):
        toy.rank(weights="claims")


def test_transport_has_no_pagerank_and_says_why(toy: KnowledgeGraph) -> None:
    with pytest.raises(InvalidValue, match=r"ends up on the shortest.*use betweenness or degree"):
        toy.rank("transport", by="pagerank")


def test_transport_takes_no_basis_for_a_ranking_either(toy: KnowledgeGraph) -> None:
    with pytest.raises(InvalidValue, match="takes no basis and no status"):
        toy.rank("transport", basis="read")


def test_the_longer_way_round_carries_nothing(toy: KnowledgeGraph) -> None:
    """Mine Town is on every shortest way between the western port and the rest, by kilometres."""
    found = toy.rank("transport", draws=0)
    assert found.only == "Place"
    assert found.rows[0].score > 0
    assert found.rows[0].score == max(one.score for one in found.rows)


def test_the_verdict_says_who_is_first_when_and_how_sure(shipped: KnowledgeGraph) -> None:
    ranking = shipped.rank("ownership", by="degree", on="2026-02-10")
    top = ranking.found.rows[0]
    assert (
        f"By degree, {shipped.label(top.node)} is first of {ranking.nodes:,} nodes "
        in ranking.verdict
    )
    assert "in the network of ownership on 2026-02-10" in ranking.verdict
    assert f"drawn anew 20 times its place is from {top.best} to {top.worst}" in ranking.verdict
    chinese = ranking.table(lang="zh")
    assert "持股网络" in chinese.title
    assert "ownership" not in chinese.title
    assert chinese.verdict.startswith("截至2026年2月10日，按度中心性，")
    assert "drawn" not in shipped.rank("ownership", by="degree", draws=0).verdict.replace(
        "was not drawn", ""
    )


def test_without_ties_the_verdict_says_that_nobody_is_ranked(toy: KnowledgeGraph) -> None:
    nobody = toy.rank("transport", by="degree", known="2020-01-01")
    assert nobody.verdict == (
        "Nothing ties two of one kind in the network of transport on any day, so nobody is ranked."
    )


def test_a_row_has_its_id_its_range_of_places_and_its_claims(shipped: KnowledgeGraph) -> None:
    ranking = shipped.rank("ownership", by="degree", top=5)
    first = next(iter(ranking))
    assert first["who_id"] == ranking.found.rows[0].node
    assert first["place_min"] <= first["place"] <= first["place_max"]
    assert set(ranking.claims) == {c for row in ranking.found.rows for c in row.claims}
