"""Small files with the headers of publishers whose data may not be shipped; every value is made up."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from typing import TYPE_CHECKING

from workbooks import workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

COAL = [
    "GEM Mine ID",
    "Country / Area",
    "Mine Name",
    "Mine Name (Non-ENG)",
    "Status",
    "Capacity (Mtpa)",
    "Production (Mtpa)",
    "Mine Type",
    "Coal Type",
    "Owners",
    "Parent Company",
    "Latitude",
    "Longitude",
    "Location Accuracy",
]
COAL_MINES: list[list[object]] = [
    ["M0001", "Zambia", "Green Hill", "绿山", "Operating", 2.5, 1, "Surface", "Bituminous",
     "Alpha Mining Ltd [50%]; Beta (Hong Kong; HK) Ltd [49.5%]; local investors", "Alpha Group",
     -12.5, 28.25, "Exact"],
    ["M0001", "Zambia", "Green Hill", "", "Proposed", "-", "-", "Underground", "-", "-", "-",
     -12.5, 28.25, "Exact"],
    ["M0002", "Congo", "Two Rivers", "", "Closed", "", "", "", "", "unknown", "",
     "-4.25, 15.5", "", "Approximate"],
    ["M0003", "Atlantis", "No Place", "", "Shelved", "", "", "", "", "Gamma [120%]", "", "-", "-", ""],
]  # fmt: skip
IRON = [
    "GEM Asset ID",
    "Asset name (English)",
    "Asset name (other language)",
    "Coordinates",
    "Coordinate accuracy",
    "Country/Area",
    "Design capacity (ttpa)",
    "Operating status",
    "Owner",
    "Owner GEM Entity ID",
    "Parent",
]
IRON_MINES: list[list[object]] = [
    ["P100000000001", "Red Range", "红山", "8.5, -8.75", "exact", "Guinea", 60000, "proposed",
     "Delta SA [55.5%]; Epsilon SA [44.5%]", "E100000000001", "Delta"],
    ["P100000000002", "Lost Range", "", "unkonwn", "", "Guinea", "N/A", "unknown", "unknown",
     "--", "--"],
]  # fmt: skip
ENTITIES = [
    "Entity ID",
    "Name",
    "Full Name",
    "Name Local",
    "Name Other",
    "Abbreviation",
    "Entity Type",
    "Legal Entity Type",
    "Registration Country",
    "Headquarters Country",
    "Global Legal Entity Identifier Index",
]
ENTITY_ROWS: list[list[object]] = [
    ["E100000000001", "Delta", "Delta SA", "", "Old Delta", "", "legal entity", "SA", "Zambia",
     "France", "549300PSHWOM1D1JVL23"],
    ["E100000000002", "Epsilon", "", "", "", "", "state", "", "Congo", "", "not found"],
    ["E100000000003.0", "Zeta", "", "", "", "", "person", "", "", "", "549300PSHWOM1D1JVL24"],
]  # fmt: skip
TIES = [
    "Subject Entity ID",
    "Subject Entity Name",
    "Interested Party ID",
    "Interested Party Name",
    "% Share of Ownership",
    "Data Source URL",
    "Share Imputed?",
]
TIE_ROWS: list[list[object]] = [
    ["E100000000001", "Delta", "E100000000002", "Epsilon", 33.333, "https://example.org", ""],
    ["E100000000001", "Delta", "E100000000003", "Zeta", 66.667, "", "imputed value"],
    ["E100000000001", "Delta", "E100000000009", "Small shareholders", "", "", ""],
]  # fmt: skip
PORTS = (
    "portid,portname,country,ISO3,continent,fullname,lat,lon,vessel_count_total,"
    "vessel_count_container,industry_top1,share_country_maritime_import,LOCODE,pageid,ObjectId\n"
    "port1,Lobito,Angola,AGO,Africa,\"Lobito, Angola\",-12.33,13.57,412,101,Mineral Products,"
    "0.125,AO LOB,abc,1\n"
    "port2,Walvis Bay,Namibia,NAM,Africa,Walvis Bay,-22.95,14.5,1200,300,,,,def,2\n"
)  # fmt: skip
NEW_INDEX = (
    "﻿OID_,World Port Index Number,Region Name,Main Port Name,Alternate Port Name,UN/LOCODE,"
    "Country Code,World Water Body,Channel Depth (m),Anchorage Depth (m),Cargo Pier Depth (m),"
    "Harbor Size,Harbor Type,Harbor Use,Latitude,Longitude\n"
    "1,46590.0,Angola,Lobito,Catumbela,AO LOB,Angola,South Atlantic Ocean,12.8,0.0,10.4,Small,"
    "Coastal (Natural),Cargo,-12.333333,13.566667\n"
    '2,46135.0,Nigeria,Escravos Oil Terminal,,"  ",Nigeria,Gulf of Guinea,,,,Very Small,'
    "Open Roadstead,Unknown,5.5,5.0\n"
    "3,46135.0,Nigeria,Lekki,,NG LKK,Nigeria,Gulf of Guinea,15.5,16,16,Medium,"
    "Coastal (Breakwater),Cargo,6.42,4.01\n"
)
FACILITIES = (
    "facility_id",
    "facility_name",
    "facility_other_names",
    "sub_site_name",
    "facility_type",
    "commodities_products",
    "primary_commodity",
    "activity_status",
    "activity_status_year",
    "country",
    "geom",
)
OWNERS = (
    "facility_id,year,owners,operators,source_id,comment\n"
    'COM00001.00,2015,"African Rainbow Ltd. (50%), Assore (Pty, Ltd) (50%)",Assmang,det_1,sold later\n'
    "COM00001.00,2016,Assore Ltd.,Assmang,det_1,\n"
    "COM00009.00,2016,Nobody (10 %),,det_1,\n"
)


def coal_tracker(rows: Sequence[Sequence[object]] = COAL_MINES) -> bytes:
    """A workbook of the coal tracker: the mines, and a sheet about it."""
    about = [["Global Coal Mine Tracker"], ["GEM Mine ID: as in the wiki"]]
    return workbook({"About": about, "GCMT Non-closed Mines": [COAL, *rows]})


def iron_tracker(rows: Sequence[Sequence[object]] = IRON_MINES) -> bytes:
    return workbook({"Main Data": [IRON, *rows], "Copyright": [["CC BY"]]})


def ownership_tracker(
    entities: Sequence[Sequence[object]] = ENTITY_ROWS,
    ties: Sequence[Sequence[object]] = TIE_ROWS,
) -> bytes:
    return workbook(
        {"About": [], "All Entities": [ENTITIES, *entities], "Entity Ownership": [TIES, *ties]}
    )


def point(lat: float, lon: float, *, order: str = "<", envelope: bool = False) -> bytes:
    """A point as a GeoPackage keeps it."""
    head = b"GP\0" + bytes([(2 if envelope else 0) | 1]) + struct.pack("<i", 4326)
    box = struct.pack("<4d", lon, lon, lat, lat) if envelope else b""
    return head + box + bytes([order == "<"]) + struct.pack(f"{order}I2d", 1, lon, lat)


AREA = b"GP\0\x01" + struct.pack("<i", 4326) + b"\x01" + struct.pack("<2I", 3, 0)
SITES: list[tuple[object, ...]] = [
    ("COM00001.00", "Beeshoek", "B Mine; B-hoek", None, "Mine", "Iron ore", "Iron", "Active", 2020,
     "South Africa", point(-28.25, 23)),
    ("COM00001.01", "Beeshoek", None, "North Pit", "Mine", "Iron ore,Unobtainium", None, None, None,
     "South Africa", point(-28.5, 23.25, order=">", envelope=True)),
    ("COM00002.00", "Wide Area", None, None, None, "Cobalt", "Cobalt", None, None, "Atlantis", AREA),
]  # fmt: skip


def facilities(folder: Path, rows: Sequence[tuple[object, ...]] = SITES) -> bytes:
    """A GeoPackage with the layer `facilities`; made in `folder`, and gone from it again."""
    path = folder / "made.sqlite"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(f"CREATE TABLE facilities (fid INTEGER PRIMARY KEY, {', '.join(FACILITIES)})")
        marks = ", ".join("?" * len(FACILITIES))
        named = ", ".join(FACILITIES)
        base.executemany(f"INSERT INTO facilities ({named}) VALUES ({marks})", rows)
    content = path.read_bytes()
    path.unlink()
    return content


FOOTPRINTS = (
    "det_id,region,lon,lat,area_ha\n"
    "1,Congo Basin,28.25,-1.5,17.812345\n"
    "2,West Africa,-10.125,7.75,250\n"
)
# The table beside the map features has points in its headings, the dataset itself has blanks.
FINANCED = (
    "OSM.link,AidData.Record.ID,Amount.(Constant.USD.2021),Title,Status,Sector.Name,Recipient,"
    "Recipient.ISO-3,Commitment.Year,Commitment.Date.(MM/DD/YYYY),"
    "Actual.Completion.Date.(MM/DD/YYYY)\n"
    "x,11,1000000.456,Bank A lends for the Green Hill Copper Mine,Completion,"
    '"INDUSTRY, MINING, CONSTRUCTION",Zambia,ZMB,2011.0,2011-01-01,2013-05-06\n'
    "x,12,2000000,Bank A lends for the Red Port,Implementation,TRANSPORT AND STORAGE,Congo,COG,"
    "2012,2012-01-02,2011-12-31\n"
    "x,13,,State gives books,Completion,EDUCATION,Zambia,ZMB,2012,2012-01-02,\n"
    "x,14,3000000,Bank A promises a road,Pipeline: Pledge,TRANSPORT AND STORAGE,Congo,,2013,,\n"
)
LENT = [
    *("AidData Record ID", "Recommended For Aggregates", "AidData Parent ID", "Umbrella"),
    *("Recipient", "Recipient ISO-3", "Commitment Year", "Title", "Status", "Sector Name"),
    *("Funding Agencies", "Co-financing Agencies", "Direct Receiving Agencies"),
    *("Implementing Agencies", "Amount (Original Currency)", "Original Currency"),
    *("Amount Estimated", "Amount (Constant USD 2021)", "Commitment Date (MM/DD/YYYY)"),
    "Actual Completion Date (MM/DD/YYYY)",
]
LENT_ROWS: list[list[object]] = [
    [21, "Yes", "", "No", "Zambia", "ZMB", 2015, "Banks lend for Green Hill", "Completion",
     "INDUSTRY, MINING, CONSTRUCTION", "Bank A|Bank B", "Bank C", "Green Hill Ltd", "Builder",
     700000000, "CNY", "Yes", 120000000.5, "03/04/2015", ""],
    [22, "No", "", "Yes", "Zambia", "ZMB", 2015, "All loans for Green Hill", "Completion",
     "INDUSTRY, MINING, CONSTRUCTION", "Bank A", "", "", "", 900000000, "CNY", "", 150000000,
     "2015-03-04", ""],
]  # fmt: skip


def lent(rows: Sequence[Sequence[object]] = LENT_ROWS) -> bytes:
    """A workbook of the dataset of Chinese finance, beside the sheet of its definitions."""
    return workbook({"About": [["Field"]], "GCDF_3.0": [LENT, *rows]})
