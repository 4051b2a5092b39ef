"""A desk officer's sheet, and sheets like it: mapped, resolved, each doubtful cell named."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

import lodeway
from command_line import run
from lodeway import api
from lodeway.cli import table as terminal
from lodeway.importers.table import importing, mapping, sheets
from lodeway.schema.errors import Finding, InvalidData, ReleaseError, UnknownName
from lodeway.schema.values import Lang
from lodeway.store.embedded import Store
from sheets import HEADINGS, ROOT, delimited, doubts, imported, kept, readings, table, workbook
from toys import TOY, with_directness

DESK = Path(__file__).parent / "files" / "desk.xlsx"


# The desk officer's sheet, value by value.


@pytest.fixture(scope="module")
def desk(
    shipped: api.KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory
) -> importing.Outcome:
    return imported(DESK, shipped.store, tmp_path_factory.mktemp("desk"))


def test_the_headings_of_the_desk_sheet_are_recognised(desk: importing.Outcome) -> None:
    stakes, productions = desk.table.kinds["stakes"], desk.table.kinds["productions"]
    assert list(desk.table.kinds) == ["stakes", "productions"]
    assert stakes.columns == {
        "holder": "Company",
        "holder.country": "Country",
        "target": "Mine",
        "share": "Share %",
        "since": "Since",
        "note": "Source",
    }
    assert productions.columns == {"subject": "Mine", "value": "Output t"}
    assert desk.read.header.row == 1
    assert desk.read.unused == ()


@pytest.mark.parametrize(
    ("row", "holder", "target", "share", "since"),
    [
        (3, "glencore", "kamoto-copper", ("75", "", ""), "2026-02-03"),
        (5, "cmoc", "tenke-fungurume", ("80", "", ""), "2024-03"),
        (6, "erg", "metalkol", ("", "75", ""), "2024-12-31"),
        (7, "zijin-mining", "kamoa-kakula", ("39.6", "", ""), "2025-01-01"),
        (8, "ivanhoe-mines", "kamoa-kakula", ("", "25", "50"), "2025"),
        (9, "first-quantum", "kansanshi", ("80", "", ""), "2025"),
        (10, "barrick", "lumwana", ("100", "", ""), "2025"),
        (12, "cmoc", "kisanfu", ("71.25", "", ""), "2024"),
    ],
)
def test_what_is_sound_in_the_desk_sheet_goes_in(
    desk: importing.Outcome,
    row: int,
    holder: str,
    target: str,
    share: tuple[str, str, str],
    since: str,
) -> None:
    (stake,) = (s for s in kept(desk) if s["locator"] == f"sheet Stakes, row {row}")
    assert (stake["holder"], stake["target"], stake["since"]) == (holder, target, since)
    assert tuple(stake.get(name, "") for name in ("share", "shareMin", "shareMax")) == share
    assert (stake["source"], stake["basis"], stake["progress"]) == (
        "desk-stakes",
        "read",
        "reported",
    )
    assert (stake["interestType"], stake["directness"]) == ("shareholding", "unknown")
    assert stake["note@en"].startswith("Source: desk.")


def test_nothing_else_of_the_desk_sheet_goes_in(desk: importing.Outcome) -> None:
    assert len(kept(desk)) == 8
    assert list(desk.taken.tables) == ["stakes.csv"]


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        (
            "Stakes!B4",
            ["'Congo' names 2 things", "'cod' (Democratic Republic of the Congo)", "'cog'"],
        ),
        ("Stakes!F5", ["'450,138' may be 450.138 or 450138"]),
        ("Stakes!A11", ["'Test Desk Holdings'", "did you mean", "data/actors/actors.csv"]),
        ("Stakes!C11", ["'Nowhere Mine'", "did you mean", "data/assets/assets.csv"]),
        ("Stakes!D11", ["'120' is more than 100 %"]),
        ("Stakes!3", ["nothing says mineral"]),
        ("Stakes!5", ["nothing says mineral"]),
    ],
)
def test_each_doubtful_cell_of_the_desk_sheet_is_named(
    desk: importing.Outcome, cell: str, parts: list[str]
) -> None:
    assert all(part in doubts(desk)[cell] for part in parts)
    assert len(doubts(desk)) == 7


def test_each_cell_of_the_desk_sheet_that_was_read_with_care_is_told(
    desk: importing.Outcome,
) -> None:
    assert readings(desk) == {
        "Stakes!F3": "'221 500' was read as value 221500, unit t",
        "Stakes!E4": "'45657' was read as since 2024-12-31",
        "Stakes!D5": "'80,0' was read as share 80",
        "Stakes!D6": "'>75%' was read as shareMin 75",
        "Stakes!E6": "'31/12/2024' was read as since 2024-12-31",
        "Stakes!D7": "'39.6%' was read as share 39.6",
        "Stakes!D8": "'25-50%' was read as shareMin 25, shareMax 50",
        "Stakes!E8": "'Q1 2025' was read as since 2025",
    }


# Sheets of a toy world: Anvil and Basalt, a mine, two companies of one name.


WORLD = {
    "actors/actors.csv": (
        TOY["actors/actors.csv"]
        + "twin-a,Company,Twin Metals,双子金属甲,ago\ntwin-z,Company,Twin Metals,双子金属乙,zmb\n"
    ),
    "minerals/minerals.csv": (
        "id,label@en,label@zh,symbol\ncobalt,Cobalt,钴,Co\ncopper,Copper,铜,Cu\n"
    ),
    "assets/assets.csv": (
        "id,type,label@en,label@zh,country,mineral,source,basis\n"
        "deep-pit,Mine,Deep Pit,深坑矿,zmb,copper,gazette,read\n"
    ),
}


def world(root: Path, tables: dict[str, str]) -> Path:
    """A project of the toy tables and these."""
    shutil.copytree(ROOT / "ontology", root / "ontology")
    for name, text in {**TOY, **tables}.items():
        file = root / "data" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(with_directness(text) if name == "claims/stakes.csv" else text, "utf-8")
    return root


@pytest.fixture(scope="module")
def store(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The toy world."""
    root = world(tmp_path_factory.mktemp("world") / "toy", WORLD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LODEWAY_HOME", str(home))
        return lodeway.load(root).store


ROW = ("Anvil", "Deep Pit", 30, 2024)


@pytest.mark.parametrize(
    "headings",
    [
        HEADINGS,
        ("Shareholder", "Asset", "Stake (%)", "Effective date"),
        ("Owner / 股东", "Mine / 矿山", "Ownership, %", "Year"),
        ("股东", "矿山", "持股比例（%）", "日期"),
        ("股東", "項目", "股比", "時間"),
        ("Actionnaire", "Projet", "Participation (%)", "Depuis"),
        ("Société", "Actif", "Part", "Date"),
        ("holder", "target", "share", "since"),
        ("COMPANY", "MINE", "% HELD", "SINCE"),
    ],
)
def test_headings_are_known_in_three_languages(
    headings: tuple[str, ...], store: Store, tmp_path: Path
) -> None:
    outcome = imported(workbook(tmp_path / "t.xlsx", [headings, ROW]), store, tmp_path / "desk")
    (stake,) = kept(outcome)
    assert (stake["holder"], stake["target"], stake["share"], stake["since"]) == (
        "anvil",
        "deep-pit",
        "30",
        "2024",
    )


@pytest.mark.parametrize("name", ["anvil", "Anvil", "ANVIL", "铁砧公司", "鐵砧公司", " Anvil "])
def test_a_name_is_found_in_any_spelling(name: str, store: Store, tmp_path: Path) -> None:
    file = workbook(tmp_path / "t.xlsx", [HEADINGS, (name, "Deep Pit", 30, 2024)])
    assert kept(imported(file, store, tmp_path / "desk"))[0]["holder"] == "anvil"


@pytest.mark.parametrize(
    ("name", "actor", "loose"),
    [
        ("Glencore", "glencore", False),
        ("GLENCORE", "glencore", False),
        ("嘉能可", "glencore", False),
        ("Mines Ivanhoe", "ivanhoe-mines", True),
        ("Glencore Plc", "glencore", False),
        ("Glencore International AG", "", False),
        ("中国有色矿业", "cnmc", True),
        ("CNMC Luanshya", "", False),
    ],
)
def test_a_name_not_spelled_as_it_is_known_is_told(
    name: str, actor: str, loose: bool, shipped: api.KnowledgeGraph, tmp_path: Path
) -> None:
    file = workbook(tmp_path / "t.xlsx", [HEADINGS, (name, "Mopani", 5, 2020)])
    outcome = imported(file, shipped.store, tmp_path / "desk")
    assert [stake["holder"] for stake in kept(outcome)] == [actor] * bool(actor)
    assert list(doubts(outcome)) == ([] if actor else ["Holdings!A2"])
    told = {remark.cell: remark for record in outcome.read.sound for remark in record.read_as}
    assert list(told) == ["Holdings!A2"] * loose
    if loose:
        assert f"'{name}' was read as holder '{actor}' (" in told["Holdings!A2"].said["en"]
        assert f"“{name}”不计" in told["Holdings!A2"].said["zh"]


@pytest.mark.parametrize(
    ("row", "cell", "part"),
    [
        (("Anvul", "Deep Pit", 30, 2024), "Holdings!A2", "did you mean 'anvil'"),
        (("Twin Metals", "Deep Pit", 30, 2024), "Holdings!A2", "'twin-a' (Twin Metals)"),
        (("Anvil", "Nowhere", 30, 2024), "Holdings!B2", "no "),
        (("Anvil", "Deep Pit", 120, 2024), "Holdings!C2", "'120' is more than 100 %"),
        (("Anvil", "Deep Pit", "120 %", 2024), "Holdings!C2", "'120 %' is more than 100 %"),
        (("Anvil", "Deep Pit", -5, 2024), "Holdings!C2", "'-5' is less than 0 %"),
        (("Anvil", "Deep Pit", "half", 2024), "Holdings!C2", "'half' is no number"),
        (("Anvil", "Deep Pit", "30 kt", 2024), "Holdings!C2", "no share in percent"),
        (("Anvil", "Deep Pit", 0.3, 2024), "Holdings!C2", "may be 30 % or 0.3 %"),
        (("Anvil", "Deep Pit", 30, "03/04/2024"), "Holdings!D2", "may be 2024-04-03 or 2024-03-04"),
        (("Anvil", "Deep Pit", 30, "soon"), "Holdings!D2", "'soon' is no date"),
        (("", "Deep Pit", 30, 2024), "Holdings!A2", "nothing says holder"),
        (("Anvil", "n/a", 30, 2024), "Holdings!B2", "nothing says target"),
    ],
)
def test_a_doubtful_cell_is_named_and_keeps_its_row_out(
    row: tuple[object, ...], cell: str, part: str, store: Store, tmp_path: Path
) -> None:
    outcome = imported(workbook(tmp_path / "t.xlsx", [HEADINGS, row]), store, tmp_path / "desk")
    assert list(doubts(outcome)) == [cell]
    assert part in doubts(outcome)[cell]
    assert kept(outcome) == []


@pytest.mark.parametrize("share", ["", "-", "n/a", "未知", ".."])
def test_a_share_that_nobody_knows_is_left_empty(share: str, store: Store, tmp_path: Path) -> None:
    file = workbook(tmp_path / "t.xlsx", [HEADINGS, ("Anvil", "Deep Pit", share, 2024)])
    (stake,) = kept(imported(file, store, tmp_path / "desk"))
    assert {"share", "shareMin", "shareMax"} & stake.keys() == set()


def test_a_country_beside_a_name_tells_namesakes_apart(store: Store, tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "t.xlsx",
        [("Company", "Country", "Mine", "Share %"), ("Twin Metals", "Zambia", "Deep Pit", 30)],
    )
    outcome = imported(file, store, tmp_path / "desk")
    assert kept(outcome)[0]["holder"] == "twin-z"
    assert "twin-z" in readings(outcome)["Holdings!A2"]


def test_a_country_that_is_another_than_ours_is_told(store: Store, tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "t.xlsx",
        [("Company", "Country", "Mine", "Share %"), ("Anvil", "Angola", "Deep Pit", 30)],
    )
    outcome = imported(file, store, tmp_path / "desk")
    assert kept(outcome)[0]["holder"] == "anvil"
    assert readings(outcome)["Holdings!B2"] == "the sheet says Angola, and Anvil is of Zambia here"


def test_a_cell_shown_as_a_percentage_is_one(store: Store, tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "t.xlsx",
        [HEADINGS, ("Anvil", "Deep Pit", 0.396, 2024), ("Basalt", "Deep Pit", 1, 2024)],
        formats={"C2": "0.0%", "C3": "0%"},
    )
    assert [s["share"] for s in kept(imported(file, store, tmp_path / "desk"))] == ["39.6", "100"]


def test_titles_blanks_totals_and_remarks_are_passed_over_and_said(
    store: Store, tmp_path: Path
) -> None:
    rows = [
        ("Holdings, desk list",),
        (),
        HEADINGS,
        ROW,
        (),
        HEADINGS,
        ("Basalt", "Deep Pit", 20, 2024),
        ("Total", "", 50, ""),
        ("合计", "", 50, ""),
        ("Note: as told by the desk",),
        ROW,
    ]
    outcome = imported(workbook(tmp_path / "t.xlsx", rows), store, tmp_path / "desk")
    assert [s["locator"] for s in kept(outcome)] == [
        "sheet Holdings, row 4",
        "sheet Holdings, row 7",
    ]
    assert {r.cell: r.said["en"] for r in outcome.read.passed} == {
        "Holdings!6": "repeats the headings",
        "Holdings!8": "adds up rows",
        "Holdings!9": "adds up rows",
        "Holdings!10": "a remark below the table",
        "Holdings!11": "repeats row 4",
    }


def test_cells_merged_downwards_count_for_every_row(store: Store, tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "t.xlsx",
        [("Mine", "Company", "Share %"), ("Deep Pit", "Anvil", 30), ("", "Basalt", 20)],
    )
    book = load_workbook(file)
    book["Holdings"].merge_cells("A2:A3")
    book.save(file)
    stakes = kept(imported(file, store, tmp_path / "desk"))
    assert [(s["holder"], s["target"]) for s in stakes] == [
        ("anvil", "deep-pit"),
        ("basalt", "deep-pit"),
    ]


def test_errors_and_formulas_of_the_spreadsheet_are_named(store: Store, tmp_path: Path) -> None:
    file = workbook(tmp_path / "t.xlsx", [HEADINGS, ROW, ("Basalt", "Deep Pit", "", 2024)])
    book = load_workbook(file)
    sheet = book["Holdings"]
    sheet["C2"] = "=15+15"
    sheet["C3"] = "#REF!"
    sheet["C3"].data_type = "e"
    book.save(file)
    assert doubts(imported(file, store, tmp_path / "desk")) == {
        "Holdings!C2": "holds a formula that was never computed: open the file, save it, import again",
        "Holdings!C3": "'#REF!' is an error of the spreadsheet",
    }


@pytest.mark.parametrize(
    ("heading", "cell", "value", "unit"),
    [
        ("Output (t)", 1500, "1500", "t"),
        ("Output (kt)", "221,5", "221.5", "kt"),
        ("产量（吨）", "22.1万", "221000", "t"),
        ("Production", "221.5 kt", "221.5", "kt"),
        ("Output t", "221\u00a0500", "221500", "t"),
        ("Output (kt)", "450 t", "450", "t"),
    ],
)
def test_output_has_the_unit_of_its_heading_or_cell(
    heading: str, cell: object, value: str, unit: str, store: Store, tmp_path: Path
) -> None:
    rows = [("Mine", "Mineral", heading, "Year", "Unit")[: 5 if heading == "Production" else 4]]
    rows.append(("Deep Pit", "钴", cell, "Q1 2025"))
    outcome = imported(
        workbook(tmp_path / "t.xlsx", rows), store, tmp_path / "desk", wanted=["productions"]
    )
    assert doubts(outcome) == {}
    (figure,) = kept(outcome, "productions.csv")
    assert (figure["value"], figure["unit"], figure["mineral"]) == (value, unit, "cobalt")
    assert (figure["since"], figure["until"]) == ("2025-01", "2025-03")


def test_an_output_in_kilometres_is_a_doubt(store: Store, tmp_path: Path) -> None:
    rows = [("Mine", "Mineral", "Output (km)"), ("Deep Pit", "Cobalt", 15)]
    outcome = imported(workbook(tmp_path / "t.xlsx", rows), store, tmp_path / "desk")
    assert doubts(outcome) == {"Holdings!2": "unit 'km' does not go with quantityKind 'production'"}


@pytest.mark.parametrize(
    ("kind", "headings", "row", "cells"),
    [
        ("operations", ("Operator", "Mine"), ("Anvil", "Deep Pit"), ("anvil", "deep-pit")),
        (
            "statuses",
            ("Mine", "Status", "Since"),
            ("Deep Pit", "Care and maintenance", "2024-03"),
            ("deep-pit", "care-and-maintenance"),
        ),
        (
            "financings",
            ("Lender", "Borrower", "Instrument", "Amount (USD m)"),
            ("Anvil", "Basalt", "loan", "1 553,5"),
            ("anvil", "basalt", "loan", "1553500000", "USD"),
        ),
        (
            "financings",
            ("Bank", "Borrower", "Instrument", "Amount (USD m)"),
            ("Anvil", "Basalt", "loan", "1.5 bn"),
            ("anvil", "basalt", "loan", "1500000000", "USD"),
        ),
        (
            "financings",
            ("Bank", "Borrower", "Instrument", "Amount"),
            ("Anvil", "Basalt", "loan", "US$ 553 million"),
            ("anvil", "basalt", "loan", "553000000", "USD"),
        ),
        (
            "offtakes",
            ("Buyer", "Seller", "Commodity", "% of output"),
            ("Anvil", "Basalt", "Copper / Cobalt", "at least 50%"),
            ("anvil", "basalt", "copper;cobalt"),
        ),
        (
            "assets",
            ("Mine name", "中文名", "Location"),
            ("Red Hill", "红山", "Zambia"),
            ("red-hill", "zmb"),
        ),
        ("actors", ("Company name", "Country"), ("New Ore", "ZMB"), ("new-ore", "zmb")),
    ],
)
def test_every_kind_falls_out_of_the_ontology(
    kind: str,
    headings: tuple[str, ...],
    row: tuple[object, ...],
    cells: tuple[str, ...],
    store: Store,
    tmp_path: Path,
) -> None:
    file = workbook(tmp_path / "t.xlsx", [headings, row])
    outcome = imported(file, store, tmp_path / "desk", wanted=[kind])
    if kind == "offtakes":
        assert "is a range" in doubts(outcome)["Holdings!D2"]
        return
    assert doubts(outcome) == {}
    (fact,) = kept(outcome, f"{kind}.csv")
    assert set(cells) <= set(fact.values())


def test_a_dollar_of_nobody_is_a_doubt(store: Store, tmp_path: Path) -> None:
    rows = [("Lender", "Borrower", "Instrument", "Amount"), ("Anvil", "Basalt", "loan", "$5m")]
    outcome = imported(
        workbook(tmp_path / "t.xlsx", rows), store, tmp_path / "desk", wanted=["financings"]
    )
    assert "may be USD, CAD, AUD" in doubts(outcome)["Holdings!D2"]


def test_what_is_known_is_not_added_again(store: Store, tmp_path: Path) -> None:
    rows = [("Company name", "Country"), ("Anvil", "Zambia"), ("New Ore", "Zambia")]
    outcome = imported(
        workbook(tmp_path / "t.xlsx", rows), store, tmp_path / "desk", wanted=["actors"], write=True
    )
    assert [row["id"] for row in kept(outcome, "actors.csv")] == ["new-ore"]
    assert [remark.said["en"] for remark in outcome.known] == ["'Anvil' is known already, as anvil"]


# Maps.


def test_a_map_is_kept_readable_and_used_again(store: Store, tmp_path: Path) -> None:
    file, folder = workbook(tmp_path / "t.xlsx", [HEADINGS, ROW]), tmp_path / "desk"
    imported(file, store, folder, write=True)
    kept_map = folder / "maps" / "t.toml"
    text = kept_map.read_text("utf-8")
    assert tomllib.loads(text)["stakes"] == {
        "holder": "Company",
        "target": "Mine",
        "share": "Share %",
        "since": "Since",
        "always": {
            "progress": "reported",
            "confidence": "medium",
            "basis": "read",
            "interestType": "shareholding",
            "directness": "unknown",
        },
    }
    kept_map.write_text(text.replace('"unknown"', '"direct"').replace('"medium"', '"low"'), "utf-8")
    (stake,) = kept(imported(file, store, folder, write=True))
    assert (stake["directness"], stake["confidence"]) == ("direct", "low")
    assert '"direct"' in kept_map.read_text("utf-8")


@pytest.mark.parametrize(
    ("settings_line", "cell", "column", "value"),
    [
        ('decimal = "comma"', ("Anvil", "Deep Pit", "9,125", 2024), "share", "9.125"),
        ('percent = "fraction"', ("Anvil", "Deep Pit", 0.3, 2024), "share", "30"),
        ('percent = "hundred"', ("Anvil", "Deep Pit", 0.3, 2024), "share", "0.3"),
        ('dates = "day-first"', ("Anvil", "Deep Pit", 30, "03/04/2024"), "since", "2024-04-03"),
        ('dates = "month-first"', ("Anvil", "Deep Pit", 30, "03/04/2024"), "since", "2024-03-04"),
    ],
)
def test_the_map_settles_what_could_be_two(
    settings_line: str,
    cell: tuple[object, ...],
    column: str,
    value: str,
    store: Store,
    tmp_path: Path,
) -> None:
    file = workbook(tmp_path / "t.xlsx", [HEADINGS, cell])
    own = tmp_path / "own.toml"
    columns = 'holder = "Company"\ntarget = "Mine"\nshare = "Share %"\nsince = "Since"\n'
    always = 'interestType = "shareholding"\ndirectness = "direct"\nprogress = "reported"\n'
    always += 'confidence = "low"\nbasis = "read"\n'
    own.write_text(f"{settings_line}\n[stakes]\n{columns}[stakes.always]\n{always}", "utf-8")
    (stake,) = kept(imported(file, store, tmp_path / "desk", map_file=own))
    assert stake[column] == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[stakes]\nholder = ", "own.toml: is no TOML"),
        ("", "own.toml: the file is empty"),
        ("file = 'x'\n", "names no kind of facts"),
        ("[stake]\nholder = 'Company'\n", "unknown word 'stake'; did you mean 'stakes'?"),
        (
            "[stakes]\nhodler = 'Company'\n",
            "'stakes' has no column 'hodler'; did you mean 'holder'?",
        ),
        ("[stakes]\nholder = 3\n", "'holder' of 'stakes' is no text in quotes"),
        (
            "decimal = 'dot'\n[stakes]\nholder = 'Company'\n",
            "'decimal' is 'dot'; write one of comma, point",
        ),
        ("[stakes]\nalways = 3\n", "'always' of 'stakes' is no table"),
        ("[stakes]\n'holder.town' = 'Company'\n", "'stakes' has no column 'holder.town'"),
    ],
)
def test_a_map_that_is_wrong_says_where(
    text: str, message: str, store: Store, tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text, "utf-8")
    file = workbook(tmp_path / "t.xlsx", [HEADINGS, ROW])
    with pytest.raises(InvalidData) as caught:
        imported(file, store, tmp_path / "desk", map_file=own)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[stakes]\nholder = 'Compny'\n", "unknown column 'Compny'; did you mean 'Company'?"),
        (
            "sheet = 'Holding'\n[stakes]\nholder = 'Company'\n",
            "unknown sheet 'Holding'; did you mean 'Holdings'?",
        ),
    ],
)
def test_a_map_of_what_is_not_there_names_the_nearest(
    text: str, message: str, store: Store, tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text, "utf-8")
    file = workbook(tmp_path / "t.xlsx", [HEADINGS, ROW])
    with pytest.raises(UnknownName) as caught:
        imported(file, store, tmp_path / "desk", map_file=own)
    assert message in str(caught.value)


def test_headings_that_fit_two_kinds_ask_for_the_kind(store: Store, tmp_path: Path) -> None:
    file = workbook(tmp_path / "t.xlsx", [("Company", "Mine"), ("Anvil", "Deep Pit")])
    with pytest.raises(InvalidData, match="say --kind operations or --kind stakes"):
        imported(file, store, tmp_path / "desk")
    assert kept(imported(file, store, tmp_path / "desk", wanted=["operations"]), "operations.csv")


def test_headings_that_fit_nothing_are_shown(store: Store, tmp_path: Path) -> None:
    file = workbook(tmp_path / "t.xlsx", [("Alpha", "Beta"), (1, 2)])
    with pytest.raises(
        InvalidData, match="row 1 has the headings 'Alpha', 'Beta', which fit no kind"
    ):
        imported(file, store, tmp_path / "desk")


def test_a_kind_that_no_heading_fits_is_refused(store: Store, tmp_path: Path) -> None:
    file = workbook(tmp_path / "t.xlsx", [("Alpha", "Beta"), (1, 2)])
    with pytest.raises(InvalidData, match="no heading fills a column"):
        imported(file, store, tmp_path / "desk", wanted=["stakes"])


def test_an_unknown_kind_names_the_nearest(store: Store, tmp_path: Path) -> None:
    file = workbook(tmp_path / "t.xlsx", [HEADINGS, ROW])
    with pytest.raises(UnknownName, match="unknown kind 'stake'; did you mean 'stakes'"):
        imported(file, store, tmp_path / "desk", wanted=["stake"])


# Writing, mending, importing again.


BAD = ("Anvul", "Deep Pit", 20, 2024)


def test_a_mended_file_is_imported_by_the_same_map(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    file = workbook(tmp_path / "t.xlsx", [HEADINGS, ROW, BAD])
    imported(file, store, folder, write=True)
    mend = folder / "to-mend" / "t.xlsx.csv"
    (row,) = table(mend)
    assert (row["sheet"], row["row"], row["Company"]) == ("Holdings", "3", "Anvul")
    assert row["what is wrong"].startswith("Holdings!A3: no actor called 'Anvul'")
    mend.write_text(mend.read_text("utf-8-sig").replace(",Anvul,", ",Anvil,"), "utf-8")
    outcome = imported(mend, store, folder, write=True)
    (stake,) = kept(outcome)
    assert (stake["locator"], stake["source"]) == (
        "sheet Holdings, row 3, mended",
        "t-holdings-mended",
    )
    assert not mend.exists()
    assert table(folder / "data/imported/t-holdings-mended/stakes.csv") == [stake]
    # The sheet itself is as it was: its row is mended already, and is not asked for again.
    again = imported(file, store, folder, write=True)
    assert len(kept(again)) == 1
    assert not mend.exists()
    assert table(folder / "data/imported/t-holdings-mended/stakes.csv") == [stake]
    # Mended in the sheet as well: it is not told twice.
    workbook(file, [HEADINGS, ROW, ("Anvil", "Deep Pit", 20, 2024)])
    imported(file, store, folder, write=True)
    assert len(table(folder / "data/imported/t-holdings/stakes.csv")) == 2
    assert not (folder / "data/imported/t-holdings-mended").exists()


def test_what_is_still_wrong_stays_in_the_file_to_mend(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    file = workbook(tmp_path / "t.xlsx", [HEADINGS, BAD, ("Basolt", "Deep Pit", 20, 2024)])
    imported(file, store, folder, write=True)
    mend = folder / "to-mend" / "t.xlsx.csv"
    mend.write_text(mend.read_text("utf-8-sig").replace(",Anvul,", ",Anvil,"), "utf-8")
    imported(mend, store, folder, write=True)
    (left,) = table(mend)
    assert (left["Company"], left["row"]) == ("Basolt", "3")
    assert left["what is wrong"].startswith("Holdings!3 Company: no actor called 'Basolt'")
    mend.write_text(mend.read_text("utf-8-sig").replace(",Basolt,", ",Basalt,"), "utf-8")
    imported(mend, store, folder, write=True)
    stakes = table(folder / "data/imported/t-holdings-mended/stakes.csv")
    assert sorted(s["holder"] for s in stakes) == ["anvil", "basalt"]
    assert not mend.exists()


def test_a_column_that_the_sheet_lacks_is_filled_in_the_file_to_mend(
    store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "desk"
    rows = [(*HEADINGS, "Output t"), (*ROW, 1500)]
    imported(workbook(tmp_path / "t.xlsx", rows), store, folder, write=True)
    mend = folder / "to-mend" / "t.xlsx.csv"
    (row,) = table(mend)
    assert (row["kind"], row["mineral"]) == ("productions", "")
    text = mend.read_text("utf-8-sig").splitlines()
    place = text[0].split(",").index("mineral")
    assert text[1].count('"') == 2  # what is wrong, which has commas
    before, said, after = text[1].split('"')
    cells = after.split(",")
    cells[place - text[0].split(",").index("what is wrong")] = "copper"
    mend.write_text(f'{text[0]}\n{before}"{said}"{",".join(cells)}\n', "utf-8")
    (figure,) = kept(imported(mend, store, folder, write=True), "productions.csv")
    assert (figure["mineral"], figure["value"], figure["unit"]) == ("copper", "1500", "t")


def test_an_import_again_replaces_what_the_file_brought(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    file = workbook(tmp_path / "t.xlsx", [HEADINGS, ROW, ("Basalt", "Deep Pit", 20, 2024)])
    imported(file, store, folder, write=True)
    first = (folder / "data/imported/t-holdings/stakes.csv").read_bytes()
    imported(file, store, folder, write=True)
    assert (folder / "data/imported/t-holdings/stakes.csv").read_bytes() == first
    workbook(file, [HEADINGS, ("Basalt", "Deep Pit", 25, 2024)])
    imported(file, store, folder, write=True)
    (stake,) = table(folder / "data/imported/t-holdings/stakes.csv")
    assert (stake["holder"], stake["share"]) == ("basalt", "25")
    (source,) = table(folder / "data/imported/t-holdings/sources.csv")
    assert len(source["fileHash"]) == 64


def test_a_row_is_known_again_when_others_come_before_it(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    file = workbook(tmp_path / "t.xlsx", [HEADINGS, ROW])
    (before,) = kept(imported(file, store, folder))
    workbook(file, [HEADINGS, ("Basalt", "Deep Pit", 20, 2024), ROW])
    after = kept(imported(file, store, folder))[1]
    assert (before["id"], after["id"]) == (before["id"], before["id"])
    assert after["locator"] == "sheet Holdings, row 3"


def test_a_file_to_mend_that_was_worked_on_is_kept(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    file = workbook(tmp_path / "t.xlsx", [HEADINGS, BAD])
    imported(file, store, folder, write=True)
    mend = folder / "to-mend" / "t.xlsx.csv"
    mend.write_text("half mended", "utf-8")
    imported(file, store, folder, write=True)
    assert (folder / "to-mend" / "t.xlsx.before-1.csv").read_text("utf-8") == "half mended"
    assert table(mend)[0]["Company"] == "Anvul"


def test_what_is_written_lies_over_the_public_graph(store: Store, tmp_path: Path) -> None:
    root, folder = world(tmp_path / "public", WORLD), tmp_path / "desk"
    rows = [
        (*HEADINGS, "Output t", "Mineral", "Remark"),
        (*ROW, 1500, "Copper", "by phone; twice"),
        ("Basalt", "Deep Pit", "25-50%", "Q1 2025", "", "", ""),
    ]
    file = workbook(tmp_path / "t.xlsx", rows)
    imported(file, store, folder, write=True, wanted=["stakes", "productions"])
    graph = lodeway.load(root, data=folder)
    assert graph.label(graph.find("t-holdings", kind="Source")) == "own: t.xlsx, sheet Holdings"
    found = graph.sparql("SELECT ?s { ?s a ld:Stake ; ld:source source:t-holdings }")
    assert len(list(found)) == 2
    shown = graph.control("deep-pit").to_dataframe().to_csv()
    assert "Anvil" in shown
    assert "own: t.xlsx, sheet Holdings" in shown


def test_what_the_check_of_the_graph_refuses_is_held_back(store: Store, tmp_path: Path) -> None:
    rows = [HEADINGS, ROW, ("Basalt", "Basalt", 20, 2024)]
    outcome = imported(workbook(tmp_path / "t.xlsx", rows), store, tmp_path / "desk")
    told = {"en": "holds itself", "zh": "自持"}

    def check(folder: Path) -> list[tuple[Finding, dict[Lang, str]]]:
        file = folder / "data/imported/t-holdings/stakes.csv"
        return [
            (Finding(str(file), line, "holds itself"), {"en": told["en"], "zh": told["zh"]})
            for line, row in enumerate(table(file), start=2)
            if row["holder"] == row["target"]
        ]

    checked = outcome.checked(check)
    assert [stake["holder"] for stake in kept(checked)] == ["anvil"]
    assert doubts(checked) == {"Holdings!3": "holds itself"}
    assert not (tmp_path / "desk").exists()


@pytest.mark.parametrize(("more", "left"), [(0, 1), (1, 1), (2, 0), (3, 0)])
def test_what_the_check_of_the_graph_refuses_next_is_held_back_too(
    more: int, left: int, tmp_path: Path
) -> None:
    # A list of holders by year that never says until when: each year comes on top of the last.
    holders = ("Vesta", "Wolf", "Xeno")
    actors = "".join(f"{n.lower()},Company,{n},{n},zmb\n" for n in ("Umber", *holders))
    mines = "high-pit,Mine,High Pit,高坑矿,zmb,copper,gazette,read\n"
    more_tables = {"actors/actors.csv": actors, "assets/assets.csv": mines}
    public = world(tmp_path / "public", WORLD | {n: WORLD[n] + t for n, t in more_tables.items()})
    folder = tmp_path / "desk"
    rows = [("Basalt", "Deep Pit", 70, 2020), ("Umber", "Deep Pit", 60, 2021)]
    rows += [(name, "Deep Pit", 50, 2022 + n) for n, name in enumerate(holders[:more])]
    rows += [("Anvil", "High Pit", 20, 2020)]
    store = lodeway.load(public).store
    outcome = imported(workbook(tmp_path / "t.xlsx", [HEADINGS, *rows]), store, folder)
    checked = outcome.checked(lambda own: terminal.faults(public, own))
    checked.write("en")
    stakes = table(folder / "data/imported/t-holdings/stakes.csv")
    assert [s["target"] for s in stakes].count("deep-pit") == left
    assert [s["target"] for s in stakes].count("high-pit") == 1
    assert len(table(folder / "to-mend/t.xlsx.csv")) == len(rows) - left - 1
    lodeway.load(public, data=folder)


def test_what_is_wrong_elsewhere_stops_the_import(store: Store, tmp_path: Path) -> None:
    outcome = imported(workbook(tmp_path / "t.xlsx", [HEADINGS, ROW]), store, tmp_path / "desk")
    elsewhere = Finding("data/claims/stakes.csv", 2, "is wrong")
    with pytest.raises(InvalidData, match="is wrong"):
        outcome.checked(lambda folder: [(elsewhere, {"en": "is wrong", "zh": "有误"})])


def test_a_new_name_of_the_desk_is_known_at_the_next_import(tmp_path: Path) -> None:
    root, folder = world(tmp_path / "public", WORLD), tmp_path / "desk"
    file = workbook(tmp_path / "t.xlsx", [HEADINGS, ("Own Ore", "Deep Pit", 20, 2024)])
    first = imported(file, lodeway.load(root).store, folder, write=True)
    assert list(doubts(first)) == ["Holdings!A2"]
    for name, text in {
        "sources.csv": "id,label@en,label@zh,sourceKind\nmy-desk,My desk,本部门,own-work\n",
        "actors/actors.csv": "id,type,label@en,label@zh,country\nown-ore,Company,Own Ore,自有矿业,zmb\n",
    }.items():
        (folder / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "data" / name).write_text(text, "utf-8")
    again = imported(file, lodeway.load(root, data=folder).store, folder, write=True)
    assert [s["holder"] for s in kept(again)] == ["own-ore"]


def test_a_project_is_no_folder_of_own_facts(store: Store, tmp_path: Path) -> None:
    (tmp_path / "desk" / "ontology").mkdir(parents=True)
    with pytest.raises(ReleaseError, match="has an ontology/ of its own"):
        imported(workbook(tmp_path / "t.xlsx", [HEADINGS, ROW]), store, tmp_path / "desk")


# Files of every make, and files that are none.


@pytest.mark.parametrize(
    ("name", "mark"), [("t.csv", ","), ("t.csv", ";"), ("t.tsv", "\t"), ("t.txt", "|")]
)
def test_delimited_text_is_read_whatever_parts_it(
    name: str, mark: str, store: Store, tmp_path: Path
) -> None:
    file = delimited(tmp_path / name, [HEADINGS, ("Anvil", "Deep Pit", "30,5", "2024")], mark)
    (stake,) = kept(imported(file, store, tmp_path / "desk"))
    assert (stake["share"], stake["locator"]) == ("30.5", "row 2")


def test_what_excel_calls_unicode_text_is_read(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "t.txt"
    file.write_text("股东\t矿山\t持股比例\n铁砧公司\t深坑矿\t30\n", "utf-16")
    assert kept(imported(file, store, tmp_path / "desk"))[0]["holder"] == "anvil"


def test_one_table_among_several_sheets_is_found(store: Store, tmp_path: Path) -> None:
    file = workbook(tmp_path / "t.xlsx", [HEADINGS, ROW])
    book = load_workbook(file)
    book.create_sheet("Read me")["A1"] = "About this file"
    book.create_sheet("Old").sheet_state = "hidden"
    book.save(file)
    outcome = imported(file, store, tmp_path / "desk")
    assert kept(outcome)[0]["locator"] == "sheet Holdings, row 2"
    assert (outcome.others, outcome.hidden) == (("Read me",), ("Old",))


def test_several_tables_ask_for_the_sheet(store: Store, tmp_path: Path) -> None:
    file = workbook(tmp_path / "t.xlsx", [HEADINGS, ROW])
    book = load_workbook(file)
    book.copy_worksheet(book["Holdings"]).title = "Older"
    book.save(file)
    with pytest.raises(
        InvalidData, match="has several tables; name one with --sheet: 'Holdings', 'Older'"
    ):
        imported(file, store, tmp_path / "desk")
    outcome = imported(file, store, tmp_path / "desk", sheet="older", write=True)
    assert kept(outcome)[0]["locator"] == "sheet Older, row 2"
    assert (tmp_path / "desk" / "maps" / "t-Older.toml").is_file()


def test_an_unknown_sheet_names_the_nearest(store: Store, tmp_path: Path) -> None:
    file = workbook(tmp_path / "t.xlsx", [HEADINGS, ROW])
    with pytest.raises(UnknownName, match="unknown sheet 'Holdngs'; did you mean 'Holdings'"):
        imported(file, store, tmp_path / "desk", sheet="Holdngs")


def encrypted() -> bytes:
    """What an office program writes under a password: a container of another kind."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le")
    )


def whole() -> bytes:
    return DESK.read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.xlsx", encrypted(), "is protected by a password"),
        ("t.xlsx", whole()[: len(whole()) // 2], "cannot be read as a workbook"),
        ("t.xlsx", b"PK\x03\x04" + b"\0" * 100, "cannot be read as a workbook"),
        ("t.xlsx", b"Company,Mine\n", "is no workbook, whatever its name says"),
        ("t.xls", b"<html><table>", "is no workbook, whatever its name says"),
        ("t.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "cannot be read as a workbook"),
        ("t.ods", b"PK\x03\x04" + b"\0" * 100, "cannot be read as a workbook"),
        ("t.xlsx", b"\n", "the file is empty"),
        ("t.csv", b"", "the file is empty"),
        ("t.csv", b",,,\n,,,\n", "has no cells"),
        ("t.csv", whole(), "is a workbook under another name"),
        ("t.csv", "股东,矿山\n".encode("gb18030"), "is not UTF-8"),
        ("t.csv", b"a,b\n\0\0\n", "holds zero bytes"),
        ("t.csv", b"\xff\xfeabc", "is not whole UTF-16"),
        ("t.pdf", b"%PDF-1.7", "is no table that can be read"),
        ("t.csv", b"1,2\n3,4\n", "fit no kind"),
    ],
)
def test_a_file_that_is_no_table_says_so(
    name: str, content: bytes, message: str, store: Store, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(InvalidData) as caught:
        imported(file, store, tmp_path / "desk")
    assert message in str(caught.value)


def test_a_file_that_is_not_there_says_so(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match="there is no such file"):
        imported(tmp_path / "t.xlsx", store, tmp_path / "desk")


def test_an_empty_sheet_says_so(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match="the sheet 'Holdings' is empty"):
        imported(workbook(tmp_path / "t.xlsx", []), store, tmp_path / "desk")


def test_a_sheet_of_a_million_rows_is_refused(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    file = workbook(tmp_path / "t.xlsx", [HEADINGS, ROW, ROW, ROW])
    with pytest.raises(InvalidData, match="has 4 rows; 3 are read at once: split the file"):
        imported(file, store, tmp_path / "desk")


# No cell gives a traceback.


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.datetimes(),
    st.times(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    st.sampled_from(
        ["Anvil", "Deep Pit", "Twin Metals", "Zambia", "25-50%", "Q1 2025", "#REF!", "450,138"]
    ),
)
COLUMNS = ("Company", "Country", "Mine", "Share %", "Since", "Output (kt)", "Mineral", "Note")


@given(rows=st.lists(st.tuples(*[VALUES] * len(COLUMNS)), max_size=6))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_cell_gives_a_traceback(
    rows: list[tuple[object, ...]], store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "t.csv"
    delimited(file, [COLUMNS, *(["" if c is None else c for c in row] for row in rows)])
    outcome = imported(file, store, tmp_path / "desk", wanted=["stakes", "productions"])
    assert len(outcome.read.sound) + len(outcome.read.held_back) == len(outcome.read.records)
    assert all(record.doubts for record in outcome.read.held_back)
    assert len(doubts(outcome)) >= bool(outcome.read.held_back)
    sheet = outcome.read.sheet
    assert mapping.header_at(sheet, outcome.read.header.row) == outcome.read.header


# As a person types it.


def test_the_command_asks_for_each_heading(shipped: api.KnowledgeGraph, tmp_path: Path) -> None:
    done = run("import", "table", DESK, "--data", tmp_path / "desk")
    assert (done.returncode, done.stderr.strip()[-73:]) == (
        2,
        "there is no map yet and no terminal to ask at; --yes takes the proposed one"[-73:],
    )


ANSWERS = ("", "-", "", "share", "?\nstakes.sinec\nsince", "-", "stakes.note")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_heading_is_asked_for_at_a_terminal(
    shipped: api.KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setattr(terminal, "at_terminal", lambda: True)
    folder = tmp_path / "desk"
    said = "\n".join(ANSWERS) + "\n"
    done = run("import", "table", DESK, "--data", folder, "--lang", lang, said=said)
    assert done.returncode == 0, done.stderr
    told = tomllib.loads((folder / "maps" / "desk.toml").read_text("utf-8"))
    assert {k: v for k, v in told["stakes"].items() if k != "always"} == {
        "holder": "Company",
        "target": "Mine",
        "share": "Share %",
        "since": "Since",
        "note": "Source",
    }
    assert "productions" not in told
    assert "Glencore" in done.stderr
    assert "sinec" in done.stderr
    assert "stakes.termYears" in done.stderr


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_dry_run_writes_nothing(shipped: api.KnowledgeGraph, tmp_path: Path, lang: str) -> None:
    done = run(
        "--lang", lang, "import", "table", DESK, "--data", tmp_path / "desk", "--yes", "--dry-run"
    )
    assert done.returncode == 0, done.stderr
    assert "Stakes!B4" in done.stdout
    assert ("was read as" in done.stdout) == (lang == "en")
    assert not (tmp_path / "desk").exists()


def test_the_command_writes_tables_a_map_and_a_file_to_mend(
    shipped: api.KnowledgeGraph, tmp_path: Path
) -> None:
    folder = tmp_path / "desk"
    done = run("import", "table", DESK, "--data", folder, "--yes", "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()) == [
        "data/imported/desk-stakes/sources.csv",
        "data/imported/desk-stakes/stakes.csv",
        "maps/desk.toml",
        "to-mend/desk.xlsx.csv",
    ]
    assert len(table(folder / "to-mend" / "desk.xlsx.csv")) == 4
    again = run("import", "table", DESK, "--data", folder, "--dry-run")
    assert again.returncode == 0, again.stderr
