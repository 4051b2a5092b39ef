"""One's own counts: read with every mistake, weighed against ours, fitted."""

from __future__ import annotations

from pathlib import Path

import pytest

import count_worlds
from count_worlds import SET, counted
from golden_world import worlds, write
from lodeway import api
from lodeway.api import KnowledgeGraph
from lodeway.backtest.model import Calibration
from lodeway.schema.errors import InvalidData

HEAD = "id,quantityKind,viaCorridor,viaNode,value,low,high,unit,attestation,since,until,source"
ON = "2026-07-01"


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    tables = count_worlds.with_counts(worlds()["toy"], counted("east-2024"))
    return api.load(write(tmp_path_factory.mktemp("counted"), tables))


def row(
    name: str = "mine",
    *,
    kind: str = "",
    by: str = "eastern,",
    ends: str = "40,,",
    unit: str = "",
    who: str = "",
    when: str = "2024,",
    source: str = "my books",
) -> str:
    return f"{name},{kind},{by},{ends},{unit},{who},{when},{source}"


def file(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "own.csv"
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return path


def fit(kg: KnowledgeGraph, path: Path, *, only: bool = False) -> Calibration:
    return kg.calibrate(path, choice=SET, on=ON, draws=40, only=only).found


def refused(kg: KnowledgeGraph, path: Path) -> list[str]:
    with pytest.raises(InvalidData) as error:
        fit(kg, path)
    return [f"{f.line}: {f.message}" for f in error.value.findings]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (row(source=""), "has no source; say where the figure stands"),
        (row(kind="throughput", ends="-5,,", unit="t"), "-5 is below zero"),
        (row(by="westernn,"), "no corridor called 'westernn'"),
        (row(by="western-line,"), "'western-line' is none of the corridors of 'toy-copper': eastern, western"),
        (row(by=",port-of-nowhere"), "unknown place 'port-of-nowhere'"),
        (row(unit="furlong"), "unknown unit 'furlong'"),
        (row(unit="t"), "the unit 't' measures no share; write percent"),
        (row(kind="throughput", unit="km"), "the unit 'km' measures no tonnes; write t or kt, or kt-per-year"),
        (row(kind="throughput"), "has no unit; tonnes need one, such as t, kt or kt-per-year"),
        (row(ends="50,60,70"), "the value 50 lies outside its own low and high"),
        (row(ends=",70,60"), "low 70 is above high 60"),
        (row(ends="120,,"), "is above 100 percent"),
        (row(ends="many,,"), "'many' is no number; write plain digits such as 1289 or 0.5"),
        (row(ends=",,"), "has no number; give value, or low and high"),
        (row(when="2024-13,"), "'2024-13' is no date in the calendar"),
        (row(when=","), "has no date; say since when, such as 2026-02"),
        (row(when="2024,2023"), "ends in 2023, before it begins in 2024"),
        (row(by=","), "names no corridor and no place by which the goods went"),
        (row(who="rumour"), "unknown attestation 'rumour'; it is one of audited, named, press, unnamed"),
        (row(kind="change"), "unknown quantityKind 'change'; it is one of share, throughput"),
        (row(when="1999,"), "the model sends no such goods in 1999"),
        (row(by=",mine-town"), "every way of these goods leads by what it names"),
        (row(by=",high-town"), "no way of these goods leads by what it names"),
        (row(kind="throughput", ends="9,,", unit="kt-per-year"), "9,000 t a year is more than the"),
        (row() + ",more", "has 13 cells under 12 columns"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(
    kg: KnowledgeGraph, tmp_path: Path, wrong: str, message: str
) -> None:
    (found,) = refused(kg, file(tmp_path, wrong))
    assert found.startswith(f"2: {message}")


def test_all_mistakes_are_told_at_once(kg: KnowledgeGraph, tmp_path: Path) -> None:
    path = file(tmp_path, row(source="", ends="-1,,"), row("b", unit="furlong"), row("c"))
    assert refused(kg, path) == [
        "2: -1 is below zero",
        "2: has no source; say where the figure stands",
        "3: unknown unit 'furlong'",
    ]


def test_shares_of_one_period_add_up_to_all_at_most(kg: KnowledgeGraph, tmp_path: Path) -> None:
    both = row("east", ends="60,,"), row("west", by=",port-of-west", ends="60,,")
    assert refused(kg, file(tmp_path, *both)) == [
        "3: with this row the shares of its period add up to 120 %, more than all"
    ]
    other_year = row("west", by=",port-of-west", ends="60,,", when="2025,")
    assert fit(kg, file(tmp_path, both[0], other_year)).unmet == 0


def test_an_id_stands_once(kg: KnowledgeGraph, tmp_path: Path) -> None:
    again = row(when="2025,")
    assert refused(kg, file(tmp_path, row(), again)) == ["3: the id 'mine' stands in line 2 too"]


@pytest.mark.parametrize(
    ("head", "message"),
    [
        (HEAD, "0: holds no counts; a row a count under the line of columns"),
        ("viaNod,since,source", "1: unknown column 'viaNod'; did you mean 'viaNode'?"),
        ("viaNode,since", "1: the column 'source' is missing"),
    ],
)
def test_a_file_needs_rows_and_known_columns(
    kg: KnowledgeGraph, tmp_path: Path, head: str, message: str
) -> None:
    assert refused(kg, file(tmp_path, head=head)) == [message]


def test_a_file_in_another_encoding_is_refused(kg: KnowledgeGraph, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes((HEAD + "\n" + row(source="账")).encode("gbk"))
    assert refused(kg, path) == ["2: is not UTF-8; save the file as UTF-8"]


def test_an_own_share_moves_the_ports(kg: KnowledgeGraph, tmp_path: Path) -> None:
    """20 % in 2026, vouched for by accounts, on the day that is asked for."""
    found = fit(kg, file(tmp_path, row(ends="20,,", when="2026,", who="audited")))
    east = next(p for p in found.ports if p.port == "port-of-east")
    assert east.after.mid == pytest.approx(0.2, abs=0.03)
    assert east.before.mid > 0.4
    assert east.after.width < east.before.width
    assert [o.claim for o in found.used] == ["east-2024", "mine"]
    assert [s.outcome for s in found.scores] == ["hit", "hit"]
    assert found.disputed == ()


def test_two_counts_of_one_thing_are_both_kept_and_said(kg: KnowledgeGraph, tmp_path: Path) -> None:
    found = fit(kg, file(tmp_path, row(by=",东港", ends="20,,", who="unnamed")))
    (pair,) = found.disputed
    assert [one.claim for one in pair] == ["east-2024", "mine"]
    assert found.unmet == 0
    model = next(s.model for s in found.scores if s.observation.claim == "mine")
    assert model is not None
    assert model.low < 0.3
    assert model.high > 0.6


def test_two_splits_of_the_file_that_disagree_are_weighed_too(
    kg: KnowledgeGraph, tmp_path: Path
) -> None:
    found = fit(kg, file(tmp_path, row("a", ends="20,,"), row("b", ends="80,,")), only=True)
    (pair,) = found.disputed
    assert [one.claim for one in pair] == ["a", "b"]


def test_only_takes_ours_out(kg: KnowledgeGraph, tmp_path: Path) -> None:
    found = fit(kg, file(tmp_path, row(ends="20,,")), only=True)
    assert [o.claim for o in found.used] == ["mine"]
    assert found.disputed == ()


def test_tonnes_of_a_month_are_tonnes_of_its_year(kg: KnowledgeGraph, tmp_path: Path) -> None:
    path = file(tmp_path, row(kind="throughput", ends="10,,", unit="t", when="2024-06,"))
    (one,) = fit(kg, path).own
    assert one.mid == pytest.approx(10 * 365.25 / 30)


def test_shares_of_all_ways_are_fitted_though_draws_of_each_would_not_add_up(
    kg: KnowledgeGraph, tmp_path: Path
) -> None:
    both = (
        row("east", ends="70,,", when="2025,"),
        row("west", by="western,", ends="30,,", when="2025,"),
    )
    found = fit(kg, file(tmp_path, *both), only=True)
    assert found.unmet == 0
    assert [s.outcome for s in found.scores] == ["hit", "hit"]


def test_the_answer_says_what_moved_and_what_disagrees(kg: KnowledgeGraph, tmp_path: Path) -> None:
    path = file(tmp_path, row(by=",port-of-east", ends="20,,", who="audited"))
    result = kg.calibrate(path, choice=SET, on=ON, draws=40)
    assert result.verdict.startswith("With your counts Port of")
    notes = " ".join(result.table().notes)
    assert "differ: east-2024 (Port of East, 2024) and mine (Port of East, 2024)" in notes
    assert [r["whose"] for r in result.table("used")] == ["ours", "yours"]
    assert result.claims == ("east-2024",)
