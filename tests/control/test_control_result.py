"""What `kg.control` gives back: one answer for a program, a notebook and the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

import control_worlds as toys
from lodeway.api import KnowledgeGraph
from lodeway.control import command
from lodeway.control.words import percent
from lodeway.schema.errors import InvalidValue
from toys import Project


@pytest.fixture
def owners(project: Project) -> KnowledgeGraph:
    return toys.load(project)


def test_rows_have_ids_beside_labels_and_shares_in_percent(owners: KnowledgeGraph) -> None:
    control = owners.control("near-pit", trust="primary")
    cobre = next(iter(control))
    assert (cobre["holder_id"], cobre["holder"], cobre["share"]) == ("cobre", "Cobre", 60)
    assert control.direct[0].holder == "cobre"  # the fields of what was found
    assert control.verdict == "Cobre controls Near Pit. Most of it is of China, by seat."
    assert "cobre-near" in control.claims
    assert control.words == ("control", "--trust", "primary", "near-pit")


def test_python_and_the_command_tell_the_same_in_both_languages(owners: KnowledgeGraph) -> None:
    asked = [
        (owners.control("near-pit"), {"thing": "near-pit"}),
        (owners.control("near-pit", closed="memo"), {"thing": "near-pit", "supposed": ["closed:memo"]}),
        (owners.control_by("state", "copper"), {"by": "state", "mineral": "copper"}),
        (owners.control_every(), {"every": True}),
    ]  # fmt: skip
    for result, options in asked:
        english, chinese = (command.answers(owners, lang=lang, **options) for lang in ("en", "zh"))
        assert result.tables() == english
        assert result.tables("zh") == chinese
        assert [table.keys for table in english] == [table.keys for table in chinese]


def test_a_deal_supposed_closed_gives_what_is_before_and_after(owners: KnowledgeGraph) -> None:
    rows = {row["holder_id"]: row for row in owners.control(closed=["memo"])}
    assert (rows["basalt"]["before"], rows["basalt"]["after"], rows["basalt"]["change"]) == (
        15,
        39,
        24,
    )
    assert (rows["cobre"]["controlled_before"], rows["cobre"]["controls_after"]) == (True, None)


def test_by_state_the_seat_comes_first(owners: KnowledgeGraph) -> None:
    result = owners.control_by("state", "copper", within="zmb", at=(50,))
    assert [table.name for table in result.tables()] == ["seat", "state"]
    assert {row["threshold"] for row in result} == {50, None}
    assert result.words[-2:] == ("--at", "50")


def test_nothing_named_is_nothing_asked(owners: KnowledgeGraph) -> None:
    with pytest.raises(InvalidValue, match="name a mine or a company"):
        owners.control(None)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (0.123456, 12.35), (0.5, 50), (0.5 + 1e-12, 50),
        (0.50001, 50.001), (0.49999, 49.999), (0.4999999, 49.99999),
    ],
)  # fmt: skip
def test_a_share_beside_half_shows_on_which_side_it_is(part: float, told: float) -> None:
    assert percent(part) == told


def test_a_plot_keeps_long_names_and_its_unit_inside_the_picture(
    owners: KnowledgeGraph, tmp_path: Path
) -> None:
    ax = owners.control("near-pit").plot()
    ax.set_yticks(ax.get_yticks(), ["the long name of a holder of shares"] * len(ax.get_yticks()))
    figure = ax.figure
    figure.savefig(tmp_path / "plot.png")
    whole = figure.bbox
    for label in (*ax.get_yticklabels(), ax.xaxis.label):
        box = label.get_window_extent()
        assert (box.x0 >= whole.x0, box.y0 >= whole.y0) == (True, True), label.get_text()
