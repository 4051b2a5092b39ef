"""Publishers' files gone wrong in any way: bytes, cells and values that no publisher means."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from little_files import (
    FINANCED,
    FOOTPRINTS,
    NEW_INDEX,
    OWNERS,
    PORTS,
    coal_tracker,
    facilities,
    iron_tracker,
    lent,
    ownership_tracker,
)
from lodeway.importers.governance import SHEETS
from test_gleif_golden_copies import CSV as GOLDEN_COPIES
from test_gleif_golden_copies import REPEX_XML, RR_XML
from workbooks import workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from random import Random

Files = dict[str, bytes]


def deep(levels: int) -> Any:
    """A list in a list, and so on."""
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


VALUES: list[Any] = [
    *(None, True, 0, -1, 7.5, 1e308, float("inf"), float("nan"), 10**400, [], {}, [[]], {"a": {}}),
    *("", " ", "\0", "\ud800", "NaN", "-inf", "1e999", "1,5", "２０２４", "31/12/2024", "x" * 3000),
    *("=cmd()", "'", '"', ";", "Congo", "<b>&amp;</b>", "\u202e\u200b", "9" * 5000, "../../x", "-"),
    deep(60),
]
CELLS = [value for value in VALUES if isinstance(value, str)]
BROKEN_ALREADY = (
    ValueError,
    LookupError,
    TypeError,
    OSError,
    RecursionError,
    csv.Error,
    BadZipFile,
)
ENCODINGS = ["utf-16", "utf-32", "gb18030", "latin-1", "cp1252", "utf-8-sig", "utf-7"]


def seeds(here: Path, scratch: Path) -> Mapping[str, list[Files]]:
    """Sound files of every format, as small as they can be; `scratch` is left as it was."""

    def of(*names: str) -> Files:
        return {name.rpartition("/")[2]: (here / name).read_bytes() for name in names}

    return {
        "africa-mining-watch": [{"detection_points.csv": FOOTPRINTS.encode()}],
        "bods": [of("bods/indirect-ownership.json"), of("bods/fermcat.json"), _lines(of)],
        "country-codes": [of("country-codes.csv")],
        "fineprint-mines": [
            {"facilities.gpkg": facilities(scratch), "ownership.csv": OWNERS.encode()}
        ],
        "gcdf": [{"final_input.csv": FINANCED.encode()}, {"gcdf.xlsx": lent()}],
        "gem-mines": [{"coal.xlsx": coal_tracker()}, {"iron.xlsx": iron_tracker()}],
        "gem-ownership": [{"owners.xlsx": ownership_tracker()}],
        "gleif": [
            of("gleif/9845001B2AD43E664E58_issued.json"),
            of("gleif/lei_data.xml"),
            of("gleif/L1Data.ttl", "gleif/L2Data.ttl"),
            dict(GOLDEN_COPIES),
            {"rr.xml": RR_XML, "repex.xml": REPEX_XML},
        ],
        "governance": [{"2020_Worldwide_Governance_Indicators.xlsx": _governance()}],
        "hs-codes": [of("harmonized-system.csv")],
        "iati": [of("iati/worked-example.xml"), of("iati/worldbank.xml")],
        "icmm": [{"global-mining-dataset.xlsx": _icmm()}],
        "minmod": [of("minmod/commodity.csv", "minmod/country.csv", "minmod/mrdata_excerpt.json")],
        "pink-sheet": [{"CMO-Historical-Data-Monthly.xlsx": _pink_sheet()}],
        "portwatch": [{"ports.csv": PORTS.encode()}],
        "unlocode": [of("2024-2 UNLOCODE CodeListPart2.csv", "2024-2 UNLOCODE CodeListPart3.csv")],
        "usgs-africa": [
            of(
                "usgs/AFR_Mineral_Facilities.geojson",
                "usgs/AFR_Mineral_Exploration.geojson",
                "usgs/AFR_Mineral_Deposits.geojson",
            )
        ],
        "usgs-mcs": [of("usgs/MCS2026_Commodities_Data.csv")],
        "usgs-mcs-2025": [of("usgs/MCS2025_World_Data.csv")],
        "world-port-index": [of("world_port_index.csv"), {"new.csv": NEW_INDEX.encode()}],
    }


def _lines(of: Callable[[str], Files]) -> Files:
    (content,) = of("bods/indirect-ownership.json").values()
    return {"lines.jsonl": "\n".join(map(json.dumps, json.loads(content))).encode()}


def _governance() -> bytes:
    parts = ["Estimate", "StdErr", "NumSrc", "Rank", "Lower", "Upper"]
    rows = [
        *([f"line {n}"] for n in range(1, 14)),
        ["", "", *[2019] * 6],
        ["Country/Territory", "Code", *parts],
        ["Congo, Dem. Rep.", "ZAR", -1.61, 0.12, 8.0, 4.3, 1.9, 8.2],
        ["Namibia", "NAM", *["#N/A"] * 6],
    ]
    return workbook({"Introduction": [], **dict.fromkeys(SHEETS, rows)})


def _icmm() -> bytes:
    header = ["ICMMID", "Confidence Factor", "Mine Name ", "Group Names", "Latitude", "Longitude"]
    header += ["Asset Type", "Country", "Primary Commodity", "Secondary Commodity"]
    row = ["ICMM00026", "Very Low", "Pato", "Pato;Pato Co.", 7.60535, -74.8011, "Mine", "Colombia"]
    about = [["Global Mining Dataset - September 2025"], ["September 2025 (V1) release."]]
    external = [[*header, "Other Commodities"], [*row, "gold", "silver", ""]]
    return workbook({"About": about, "External": external})


def _pink_sheet() -> bytes:
    rows: list[list[object]] = [
        ["World Bank Commodity Price Data (The Pink Sheet)"],
        ["monthly prices in nominal US dollars, 1960 to present"],
        ["(monthly series are available only in nominal US dollars)"],
        ["Updated on June 02, 2023"],
        ["", "Coal, South African **", "Copper"],
        ["", "($/mt)", "($/mt)"],
        ["", "COAL_SAFRICA", "COPPER"],
        ["1960M01", "…", 715.4],
        ["2023M05", 114.34, 8243.39],
    ]
    return workbook({"AFOSHEET": [], "Monthly Prices": rows})


def spoilt(files: Files, random: Random) -> Files:
    """The files with one of them changed, once to three times."""
    name = random.choice(sorted(files))
    content = files[name]
    for _ in range(random.randint(1, 3)):
        content = _spoilt(name, content, random)
    return {**files, name: content}


def _spoilt(name: str, content: bytes, random: Random) -> bytes:
    ending = name.rpartition(".")[2]
    by_kind = {
        "json": _json,
        "geojson": _json,
        "jsonl": _json_line,
        "csv": _csv,
        "xml": _text,
        "ttl": _text,
        "xlsx": _xlsx,
    }
    if ending in by_kind and random.random() < 0.7:
        try:
            return by_kind[ending](content, random)
        except BROKEN_ALREADY:
            pass  # break its bytes further
    return _bytes(content, random)


def _bytes(content: bytes, random: Random) -> bytes:
    start, end = sorted(random.randrange(len(content) + 1) for _ in range(2))
    letters = random.randbytes(random.randint(1, 8))
    ways: list[Callable[[], bytes]] = [
        lambda: b"",
        lambda: content[:start],
        lambda: content[start:],
        lambda: content[:start] + content[end:],
        lambda: content[:end] + content[start:],
        lambda: content[:start] + letters + content[start:],
        lambda: content[:start] + b"\0" * random.randint(1, 9) + content[end:],
        lambda: content.replace(b"\n", random.choice([b"\r", b"\r\n", b"\n\n", b""])),
        lambda: content.decode("utf-8", "replace").encode(random.choice(ENCODINGS), "replace"),
        lambda: re.sub(rb"[0-9]+", b"9" * 5000, content, count=1),
        lambda: random.randbytes(200),
        lambda: b"[" * 100_000,
        lambda: b'{"data":' * 20_000,
        lambda: b"<a>" * 2_000,
    ]
    return random.choice(ways)()


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _json(content: bytes, random: Random) -> bytes:
    document = json.loads(content)
    places = [*_places(document)]
    holder, key = random.choice(places)
    way = random.random()
    if way < 0.7:
        holder[key] = random.choice(VALUES)
    elif way < 0.85:
        del holder[key]
    else:
        other, at = random.choice(places)
        holder[key] = other[at] if other is not holder else [other[at]]
        if len(repr(holder)) > 10**6:
            del holder[key]
    return _encoded(json.dumps(document, ensure_ascii=random.random() < 0.5))


def _places(value: Any) -> Any:
    """Every place in a document that holds a value: its holder, and the key there."""
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in [*keys]:
        yield value, key
        yield from _places(value[key])


def _json_line(content: bytes, random: Random) -> bytes:
    lines = content.split(b"\n")
    at = random.randrange(len(lines))
    lines[at] = _json(lines[at], random)
    return b"\n".join(lines)


def _csv(content: bytes, random: Random) -> bytes:
    rows = [*csv.reader(io.StringIO(content.decode("utf-8", "replace"), newline=""))]
    at = random.randrange(len(rows))
    column = random.randrange(len(rows[at]))
    way = random.random()
    if way < 0.7:
        rows[at][column] = random.choice(CELLS)
    elif way < 0.8:
        del rows[at][column]
    elif way < 0.9:
        rows.append([*rows[at]])
    else:
        rows = [row[:column] + row[column + 1 :] for row in rows]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return _encoded(out.getvalue())


def _text(content: bytes, random: Random) -> bytes:
    """One text between marks or quotes changed."""
    text = content.decode("utf-8")
    found = [*re.finditer(r'(?<=[>"])[^<>"\n]+(?=[<"])', text)]
    one = random.choice(found)
    cell = random.choice(CELLS) if random.random() < 0.8 else ""
    return _encoded(text[: one.start()] + cell + text[one.end() :])


def _xlsx(content: bytes, random: Random) -> bytes:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content))
    except Exception as error:  # openpyxl lets those of zip, XML and others through
        raise ValueError("is broken already") from error
    sheet = random.choice(book.worksheets)
    row = random.randint(1, max(1, sheet.max_row))
    column = random.randint(1, max(1, sheet.max_column))
    way = random.random()
    if way < 0.75:
        value = random.choice([v for v in VALUES if isinstance(v, str | int | float | None)])
        plain = isinstance(value, str) and re.search("[\0\ud800]", value)
        sheet.cell(row, column).value = "?" if plain or value == 10**400 else value
    elif way < 0.85:
        sheet.delete_rows(row)
    elif way < 0.95:
        sheet.delete_cols(column)
    else:
        sheet.title = random.choice(["x", "About", "Entity Ownership"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
