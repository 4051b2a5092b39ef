"""One small world in which every command has something to say: the toy worlds, put together.

The routes are those of `worlds`, the owners and the deal those of `control_worlds`, the pact and
its clauses those of `pact_worlds`; what follows adds books, output, a closure, a contradiction,
lists, an article read sentence by sentence, an imported file and a scenario.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import control_worlds
import count_worlds
import pact_worlds
import worlds as toy_world
from toys import CLAIM, ROOT, TOY, with_directness

_READ = "{source},p. {page},{since},{until},{status},high,read,{rank},{recorded}"


def _said(
    source: str = "gazette",
    page: int = 1,
    since: str = "2024",
    until: str = "",
    status: str = "reported",
    rank: str = "",
    recorded: str = "2026-11-21",
) -> str:
    """The receipt of a claim."""
    return _READ.format(
        source=source,
        page=page,
        since=since,
        until=until,
        status=status,
        rank=rank,
        recorded=recorded,
    )


def _table(head: str, *rows: str) -> str:
    return "\n".join([head, *rows]) + "\n"


_ADDED: Mapping[str, str] = {
    "sources.csv": _table(
        "id,label@en,label@zh,publisher,published,retrieved,language,sourceKind,reference,interested",
        "herald,The Herald,先驱报,Herald,2025-02,2026-11-21,en,press,herald.example,",
        "mine-report,Mine report,矿山年报,Anvil,2025-03,2026-11-21,en,company-release,anvil.example,true",
    ),
    "topics.csv": "id,label@en,label@zh\nlogistics,Logistics,物流\n",
    "actors/actors.csv": _table(
        "id,label@en,label@zh,altLabel@en,altLabel@zh",
        "anvil,Anvil,铁砧公司,Smiths,铁匠",
        "basalt,Basalt,玄武公司,Smiths,铁匠",
    ),
    "places/regions.csv": _table(
        "id,label@en,label@zh,country",
        # The name that flows look for where nobody names origins.
        "central-african-copperbelt,The Copperbelt,铜带,zmb",
        "world,World,世界,",
    ),
    "minerals/forms.csv": (
        "id,label@en,label@zh,mineral,stage\ncopper-cathode,Copper cathode,阴极铜,copper,refined\n"
    ),
    "minerals/lists.csv": _table(
        "id,label@en,label@zh,issuedBy,issued,source",
        "list-2022,The list of 2022,2022年清单,zmb,2022,gazette",
        "list-2025,The list of 2025,2025年清单,zmb,2025,herald",
    ),
    "routes/assumptions.csv": _table(
        "id,label@en,label@zh,mode,quantityKind,subject,value,low,high,unit,source",
        "assumption-market-share-port-of-far,Far market,远方市场,,market-share,port-of-far,100,50,100,percent,lodeway-assumptions",
    ),
    "claims/listings.csv": _table(
        f"id,mineral,list,{CLAIM}",
        f"listed-copper-2025,copper,list-2025,{_said('herald', since='2025')}",
        f"listed-tin-2022,tin,list-2022,{_said(since='2022')}",
        f"listed-tin-2025,tin,list-2025,{_said('herald', since='2025')}",
    ),
    "claims/restrictions.csv": _table(
        f"id,imposedBy,appliesTo,measure,{CLAIM}",
        f"quota-zmb-copper,zmb,copper,quota,{_said(page=6, since='2025-03', status='operating', recorded='2026-11-22')}",
    ),
    "claims/operations.csv": _table(
        f"id,operator,operated,termYears,{CLAIM}",
        f"cobre-runs-near,cobre,near-pit,25,{_said(page=7, status='operating')}",
    ),
    "claims/price-floors.csv": _table(
        f"id,guarantor,beneficiary,mineral,value,unit,currency,termYears,underAgreement,{CLAIM}",
        f"floor-anvil,ago,anvil,copper,9000,usd-per-t,USD,5,pact,{_said(page=8, status='signed')}",
    ),
    "claims/controls.csv": pact_worlds.OWNED,
    "claims/financings.csv": _table(
        pact_worlds.MONEY.strip().replace(",outcome", ""),
        f"b-all,treasury,anvil,budget,900e6,,USD,,,{_said('herald', since='2025')}",
        f"b-desk,desk,anvil,grant,40e6,,USD,b-all,,{_said('herald', since='2025', status='signed')}",
        f"b-fund,copper-fund,basalt,loan,100e6,120e6,USD,,b-all,{_said(status='closed')}",
        f"b-yuan,treasury,near-pit,loan,7e6,,CNY,,,{_said(status='announced')}",
    ),
    "claims/productions.csv": _table(
        f"id,subject,quantityKind,mineral,stage,value,unit,{CLAIM}",
        f"out-near-report,near-pit,production,copper,mine,96,t,{_said('mine-report', 12, '2024', '2024', recorded='2026-11-22')}",
    ),
    "claims/quantities.csv": _table(
        f"id,subject,quantityKind,mineral,stage,value,low,high,unit,{CLAIM}",
        f"refined-zmb,zmb,production,copper,refined,150,140,160,t,{_said(page=4, since='2024', until='2024')}",
    ),
    "official/toy.csv": _table(
        f"id,type,subject,quantityKind,mineral,stage,value,unit,statistic,{CLAIM}",
        f"total-world,Production,world,production,copper,mine,400,t,Mine production,{_said(page=3, since='2024', until='2024')}",
    ),
    "claims/statuses.csv": _table(
        f"id,subject,state,{CLAIM}",
        f"shut-west,rail-west,suspended,{_said('herald', 2, '2025-02', '2025-04')}",
    ),
    "claims/statements.csv": _table(
        f"id,summary@en,summary@zh,statementKind,about,verdict,{CLAIM}",
        "herald-1,The Fund stands behind Near Pit.,基金是近矿的后台。,fact,near-pit;dragon-fund,"
        f"partly-confirmed,{_said('herald', 1, '2025')}",
        "herald-2,Copper will go west.,铜将西运。,prediction,western,unverified,"
        f"{_said('herald', 2, '2025')}",
    ),
    "claims/stakes.csv": _table(
        f"{control_worlds.STAKES.strip()}",
        f"cobre-near-herald,cobre,near-pit,shareholding,55,,,{_said('herald', 1, '2024', '', 'closed', 'deprecated', '2026-11-22')}",
    ),
    "claims/differences.csv": _table(
        "id,claim,otherClaim,differenceKind,prevails,note@en,note@zh",
        "diff-near,cobre-near,cobre-near-herald,true-conflict,cobre-near,60 or 55 percent.,60%抑或55%。",
        "diff-out,out-near,out-near-report,revision,out-near,100 or 96 t.,100吨抑或96吨。",
        "diff-west,km-rail-west,km-rail-west-other,other-definition,,Whole line or main line.,全线抑或干线。",
    ),
    "aliases/name-words.csv": _table(
        "id,name,tells,usedBy", "word-mine,mine,false,site", "word-south,south,true,site"
    ),
    "imported/gazette/sites.csv": _table(
        "id,recordId,name,country,mineral,lat,lon,kindAsPrinted,source,locator",
        "gazette-1,R-1,Near Pit Mine,zmb,copper,-10.31,20,Mine,gazette,row 1",
        "gazette-2,R-2,Far Pit South,zmb,copper,-14,20,Mine,gazette,row 2",
    ),
    "scenarios/west-shut.toml": """\
from = 2025-09-01
sources = ["gazette"]

[title]
en = "The western line shut"
zh = "西线中断"

[[change]]
close = "rail-west"
""",
}


def _merged(old: str, new: str) -> str:
    """Both tables in one: all columns, and of two rows with one id the new cells."""
    tables = [list(csv.DictReader(io.StringIO(text))) for text in (old, new)]
    heads = [next(csv.reader(io.StringIO(text))) for text in (old, new)]
    rows: dict[str, dict[str, str]] = {}
    for row in [row for table in tables for row in table]:
        rows[row["id"]] = rows.get(row["id"], {}) | row
    out = io.StringIO()
    columns = list(dict.fromkeys([*heads[0], *heads[1]]))
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows[name] for name in sorted(rows))
    return out.getvalue()


def write(folder: Path, tables: Mapping[str, str]) -> Path:
    """A project in `folder` with the tables of a world and our ontology."""
    for name, text in tables.items():
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = with_directness(text) if name == "claims/stakes.csv" else text
        path.write_text(text, "utf-8")
    (folder / "ontology").symlink_to(ROOT / "ontology")
    return folder


def worlds() -> dict[str, dict[str, str]]:
    """The tables of each world, by their paths under `data/`.

    `toy` is the small world, `matched` the same to write matches to, `later` the same with a smaller
    stake, `counted` the same with counts of who goes which way, `broken` one with faults.
    """
    plain = _tables()
    held = "anvil-near,anvil,near-pit,shareholding,"
    stakes = plain["claims/stakes.csv"].replace(f"{held}30", f"{held}25")
    return {
        "toy": plain,
        "matched": plain,
        "later": plain | {"claims/stakes.csv": stakes},
        "counted": count_worlds.with_counts(plain) | _OWN_COUNTS,
        "broken": plain | _FAULTS,
    }


def _tables() -> dict[str, str]:
    # Anvil's part of Basalt in the plain toy would close a circle with Basalt's part of Anvil.
    whole = {name: text for name, text in TOY.items() if name != "claims/stakes.csv"}
    payers = {"actors/actors.csv": pact_worlds.ACTORS}
    for layer in (toy_world.WORLD, payers, control_worlds.OWNERS, pact_worlds.PACT, _ADDED):
        for name, text in layer.items():
            whole[name] = _merged(whole[name], text) if name in whole else text
    return whole


# Counts of a user's own, beside the tables.
_OWN_COUNTS = {
    "../own.csv": _table(
        "id,viaNode,value,attestation,since,source",
        "mine,东港,40,audited,2024,my books",
        "later,port-of-west,20,,2026,my books",
    ),
    "../wrong.csv": _table(
        "id,quantityKind,viaNode,value,unit,since,source",
        "east,share,port-of-eastt,60,percent,2024,x",
        "west,share,port-of-west,120,percent,2024-13,",
    ),
}
_FAULTS = {
    "topics.csv": "id,label@en,label@zh\nlogistics,Logistics,\n",
    "claims/operations.csv": _table(
        f"id,operator,operated,termYears,{CLAIM}",
        f"cobre-runs-near,cobra,near-pit,many,{_said(page=7, status='operating')}",
    ),
}
