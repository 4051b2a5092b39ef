"""What "sure" is worth: pairs judged by hand, half of them kept from tuning.

entities.csv holds records of publishers (ICMM, CC BY 4.0; USGS, MinMod's USGS records and NGA, public
domain; UNECE) and legal names of companies, each held against one entity, with verdict and reason.
"""

from __future__ import annotations

import csv
from collections import Counter

import pytest
from benchmarks import matching
from benchmarks.matching import Score

PAIRS = list(csv.DictReader(matching.PAIRS.read_text("utf-8").splitlines()))


def key(pair: dict[str, str]) -> tuple[str, str, str]:
    return pair["source"], pair["recordId"], pair["entity"]


@pytest.fixture(scope="module")
def bands() -> dict[tuple[str, str, str], str]:
    return dict(zip(map(key, PAIRS), matching.bands(PAIRS), strict=True))


def sure(half: str, bands: dict[tuple[str, str, str], str]) -> Score:
    pairs = [pair for pair in PAIRS if pair["half"] == half]
    return matching.score(pairs, [bands[key(pair)] == "sure" for pair in pairs])


def test_the_pairs_are_many_and_judged_with_a_reason_and_half_of_them_are_kept_apart() -> None:
    assert len(PAIRS) >= 700
    assert len(set(map(key, PAIRS))) == len(PAIRS)
    assert [key(pair) for pair in PAIRS] == sorted(map(key, PAIRS))
    for pair in PAIRS:
        assert pair["same"] in ("yes", "no")
        assert pair["why"].endswith(".")
        assert pair["half"] == matching.half_of(pair["entity"])
    counts = Counter((pair["half"], pair["same"]) for pair in PAIRS)
    assert counts["test", "yes"] >= 200
    assert counts["test", "no"] >= 100


@pytest.mark.parametrize("half", ["tune", "test"])
def test_of_a_hundred_pairs_that_are_sure_at_most_one_is_false(
    half: str, bands: dict[tuple[str, str, str], str]
) -> None:
    worth = sure(half, bands)
    assert worth.called >= 200
    assert worth.precision >= 0.99
    assert worth.recall >= 0.85


def test_names_alone_are_worth_less_than_the_rule(
    bands: dict[tuple[str, str, str], str],
) -> None:
    pairs = [pair for pair in PAIRS if pair["half"] == "test"]
    alone = matching.score(pairs, matching.by_name(pairs))
    assert alone.precision < sure("test", bands).precision
    reviewed = matching.score(pairs, [bands[key(pair)] != "no" for pair in pairs])
    assert reviewed.recall > alone.recall


@pytest.mark.parametrize(
    ("record", "entity", "band"),
    [
        ("Glencore plc (che)", "glencore", "sure"),
        ("Glencore International AG (che)", "glencore", "review"),
        ("Glencore Australia Holdings Pty Limited (aus)", "glencore", "no"),
        ("China Molybdenum Co., Ltd. (chn)", "cmoc", "sure"),
        ("CMOC Group Limited (chn)", "cmoc", "sure"),
        ("ПАО «ГМК «Норильский никель» (rus)", "nornickel", "sure"),
        ("紫金礦業集團股份有限公司 (chn)", "zijin-mining", "sure"),
        ("Vedanta Limited (ind)", "vedanta", "no"),
        ("ICMM08302", "harjavalta", "review"),
    ],
)
def test_a_hard_pair_is_in_its_band(
    record: str, entity: str, band: str, bands: dict[tuple[str, str, str], str]
) -> None:
    source = "icmm-2025-09" if record.startswith("ICMM") else "company-names"
    assert bands[source, record, entity] == band
