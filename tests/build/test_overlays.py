"""Own facts laid over the public tables: their graphs, their keys, what is wrong with them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import own_facts
from lodeway import api
from lodeway.build import cache, graph, inputs
from lodeway.check import check
from lodeway.schema.paths import Roots
from toys import Project

BASE = "https://w3id.org/lodeway/"


def findings(project: Path, *overlays: Path) -> list[str]:
    return [str(finding) for finding in check(graph.build(Roots(project, overlays)))]


def test_every_own_triple_stands_in_a_graph_of_the_desk(project: Project, tmp_path: Path) -> None:
    root = project()
    plain = set(graph.build(root).said)
    laid = set(graph.build(Roots(root, (own_facts.desk(tmp_path / "desk"),))).said)
    assert plain < laid
    assert {quad.graph_name.value for quad in laid - plain} == {f"{BASE}source/my-desk"}


def test_a_source_of_ones_own_says_so_in_both_languages(project: Project, tmp_path: Path) -> None:
    made = graph.build(Roots(project(), (own_facts.desk(tmp_path / "desk"),)))
    source = made.places[f"{BASE}source/my-desk"]
    assert source.cells["own"] == "true"
    assert source.cells["label@en"] == "own: Notes of my desk"
    assert source.cells["label@zh"] == "本方：本部门笔记"
    assert "own" not in made.places[f"{BASE}source/gazette"].cells


def test_a_sound_desk_has_no_finding(project: Project, tmp_path: Path) -> None:
    assert findings(project(), own_facts.desk(tmp_path / "desk")) == []


def test_a_public_id_is_not_for_ones_own_row(project: Project, tmp_path: Path) -> None:
    actors = "id,type,label@en,label@zh\nanvil,Company,Our Anvil,我方铁砧\n"
    desk = own_facts.desk(
        tmp_path / "desk", {"sources.csv": own_facts.SOURCES, "actors/actors.csv": actors}
    )
    assert findings(project(), desk) == [
        f"{desk}/data/actors/actors.csv:2: id 'anvil' stands already at data/actors/actors.csv:2"
    ]


def test_own_words_are_not_put_into_the_mouth_of_a_public_source(
    project: Project, tmp_path: Path
) -> None:
    stakes = own_facts.STAKES.replace("recorded\n", "recorded,source\n").replace(
        "2026-11-30\n", "2026-11-30,gazette\n"
    )
    desk = own_facts.desk(tmp_path / "desk", {**own_facts.DESK, "claims/stakes.csv": stakes})
    (said,) = findings(project(), desk)
    assert said.startswith(
        f"{desk}/data/claims/stakes.csv:2: source: 'gazette' is a public source, and this row is "
        "yours; leave the cell empty or name a source of your own"
    )


def test_bad_cells_are_named_by_the_file_as_it_was_named(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project()
    monkeypatch.chdir(tmp_path)
    stakes = own_facts.STAKES.replace("basalt", "bassalt").replace(",60,", ",160,")
    desk = own_facts.desk(Path("my-desk"), {**own_facts.DESK, "claims/stakes.csv": stakes})
    (said,) = findings(root, desk)
    assert said == (
        "my-desk/data/claims/stakes.csv:2: target: unknown Ownable 'bassalt'; did you mean 'basalt'?"
    )


def test_stakes_that_only_together_are_too_many_are_told_at_ones_own(
    project: Project, tmp_path: Path
) -> None:
    public = {
        "claims/stakes.csv": (
            "id,directness,holder,target,interestType,share,source,locator,since,until,progress,"
            "confidence,basis,rank,recorded\n"
            + "\n"
            * 0
            + "zz-stake,direct,anvil,basalt,shareholding,70,gazette,p. 1,2024,,closed,high,read,,"
            "2026-11-21\n"
        )
    }
    desk = own_facts.desk(tmp_path / "desk")
    (said,) = findings(project(public), desk)
    assert said.startswith(f"{desk}/data/claims/stakes.csv:2: stakes in 'basalt' add up to 130")


def test_a_spreadsheet_may_leave_marks_empty_lines_and_its_own_order(
    project: Project, tmp_path: Path
) -> None:
    actors = (
        "\ufeffid,type,label@en,label@zh,country\r\n"
        "zinc-house,Company,Zinc House,锌业之家,zmb\r\n"
        ",,,,\r\n"
        "my-holding,Company,My Holding,我方控股,zmb\r\n"
    )
    desk = own_facts.desk(tmp_path / "desk", {**own_facts.DESK, "actors/actors.csv": actors})
    assert findings(project(), desk) == []


def test_two_desks_stand_apart_and_know_each_other(project: Project, tmp_path: Path) -> None:
    first = own_facts.desk(tmp_path / "first")
    second = own_facts.desk(
        tmp_path / "second",
        {
            **own_facts.of("other-desk"),
            "claims/stakes.csv": own_facts.STAKES.replace("my-stake", "other-stake")
            .replace("my-holding", "other-desk-holding")
            .replace("basalt", "my-holding"),
        },
    )
    root = project()
    assert findings(root, first, second) == []
    made = graph.build(Roots(root, (first, second)))
    graphs = {quad.graph_name.value for quad in made.said if "other-stake" in quad.subject.value}
    assert graphs == {f"{BASE}source/other-desk"}
    # The second speaks of a company of the first, and cannot stand without it.
    assert findings(root, second)[0].startswith(f"{second}/data/claims/stakes.csv:2: target: ")


def test_a_folder_that_is_no_overlay_is_told(project: Project, tmp_path: Path) -> None:
    root, empty = project(), tmp_path / "empty"
    empty.mkdir()
    assert findings(root, tmp_path / "gone") == [f"{tmp_path}/gone: there is no such folder"]
    assert findings(root, empty) == [f"{empty}/data: the folder is missing"]
    assert findings(root, root) == [f"{root}: has an ontology/ of its own: name it with --project"]


def test_rows_without_any_source_of_the_desk_are_told(project: Project, tmp_path: Path) -> None:
    desk = own_facts.desk(tmp_path / "desk", {"actors/actors.csv": own_facts.ACTORS})
    assert findings(project(), desk) == [
        f"{desk}/data/sources.csv: no row says whose facts these are; write one, such as your desk"
    ]


def test_with_two_sources_every_claim_names_its_own(project: Project, tmp_path: Path) -> None:
    second = own_facts.SOURCES.splitlines()[1].replace("my-desk", "my-trip")
    desk = own_facts.desk(
        tmp_path / "desk", {**own_facts.DESK, "sources.csv": own_facts.SOURCES + second + "\n"}
    )
    said = findings(project(), desk)
    assert any(
        line.startswith(f"{desk}/data/claims/stakes.csv:2: 'my-stake' has no source")
        for line in said
    )


def test_the_key_of_a_build_tells_what_is_laid_over_it(project: Project, tmp_path: Path) -> None:
    root, desk = project(), own_facts.desk(tmp_path / "desk")
    plain = inputs.input_hash(root)
    laid = inputs.input_hash(Roots(root, (desk,)))
    assert inputs.input_hash(Roots(root)) == plain != laid
    path = desk / "data/claims/stakes.csv"
    path.write_text(path.read_text("utf-8").replace(",60,", ",40,"), "utf-8")
    assert inputs.input_hash(Roots(root, (desk,))) not in (plain, laid)


def test_public_builds_know_nothing_of_own_facts_and_these_go_with_their_folder(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("LODEWAY_HOME", str(home))
    root, desk = project(), own_facts.desk(tmp_path / "desk")
    plain = api.graph_file(root)
    before, shared = plain.read_bytes(), sorted(home.rglob("*"))
    laid = api.graph_file(Roots(root, (desk,)))
    assert b"my-holding" in laid.read_bytes()
    assert plain.read_bytes() == before
    made = [path for path in sorted(home.rglob("*")) if path not in shared]
    assert made
    assert all(path.is_relative_to(home / "own") for path in made)
    assert api.graph_file(Roots(root, (desk,))) == laid
    shutil.rmtree(desk)
    assert api.graph_file(root) == plain
    assert sorted((home / "own").iterdir()) == []


def test_laying_facts_over_a_kept_build_gives_what_a_new_build_gives(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, desk = project(), own_facts.desk(tmp_path / "desk")
    monkeypatch.setenv("LODEWAY_HOME", str(tmp_path / "warm"))
    api.graph_file(root)
    warm = api.graph_file(Roots(root, (desk,))).read_bytes()
    monkeypatch.setenv("LODEWAY_HOME", str(tmp_path / "cold"))
    assert api.graph_file(Roots(root, (desk,))).read_bytes() == warm


def test_few_builds_of_own_facts_are_kept(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LODEWAY_HOME", str(tmp_path / "home"))
    root, desk = project(), own_facts.desk(tmp_path / "desk")
    path = desk / "data/claims/stakes.csv"
    for share in (60, 50, 40):
        path.write_text(own_facts.STAKES.replace(",60,", f",{share},"), "utf-8")
        newest = api.graph_file(Roots(root, (desk,)))
    kept = sorted(newest.parent.glob("*.nq"))
    assert newest in kept
    assert len(kept) == cache.KEPT_OWN == 2
