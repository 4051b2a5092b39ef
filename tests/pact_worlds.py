"""A toy treasury with its books, and a toy pact read by hand."""

from __future__ import annotations

from collections.abc import Mapping

from toys import CLAIM, ENDED, stands

READ = "gazette,p. 1,{since},{until},{stands},high,read,{rank},2026-11-21"
MONEY = (
    f"id,financier,recipient,instrument,amount,amountMax,currency,includedIn,mayOverlap,{ENDED}\n"
)
ACTORS = (
    "id,type,label@en,label@zh,country,bodyOf\n"
    "anvil,Company,Anvil,铁砧公司,zmb,\n"
    "basalt,Company,Basalt,玄武公司,ago,\n"
    "copper-fund,Company,Copper Fund,铜基金,zmb,\n"
    "desk,StateBody,The Desk,办公室,zmb,treasury\n"
    "treasury,StateBody,The Treasury,财政部,zmb,zmb\n"
)
OWNED = (
    f"id,controller,controlled,controlType,{CLAIM}\n"
    "owned,zmb,copper-fund,state-owned,gazette,p. 1,2020,,operating,high,read,,2026-11-21\n"
)


def row(
    head: str, *, since: str = "2024", until: str = "", status: str = "signed", rank: str = ""
) -> str:
    """A sum of money: its first cells as given, then its receipt."""
    return f"{head},{READ.format(since=since, until=until, stands=stands(status), rank=rank)}\n"


def said(what: str, status: str, *, since: str = "2024", until: str = "") -> str:
    """The receipt of a claim of the toy pact."""
    return f"{what},gazette,p. 1,{since},{until},{status},high,read,,2026-11-21\n"


PACT: Mapping[str, str] = {
    "agreements/agreements.csv": (
        "id,label@en,label@zh,agreementType\n"
        "other,Other Pact,另一协定,mou\n"
        "pact,The Pact,本协定,treaty\n"
    ),
    "agreements/clauses.csv": (
        "id,label@en,label@zh,agreement,clauseType,clauseForce,touches,source,locator,basis\n"
        "c-aim,They look for mines,寻找矿山,pact,investment,aim,zmb,gazette,p. 1,read\n"
        "c-end,It ends a year after notice,通知后一年终止,pact,term,rule,zmb,gazette,p. 1,read\n"
        "c-gives,A right of first offer,优先要约权,pact,first-offer,right,pit;copper,gazette,p. 1,read\n"
        "c-leans,As the Pact says,依本协定,other,offtake,,pact;pit,gazette,p. 1,read\n"
        "c-mute,Something on tin,关于锡,pact,scope,,tin,gazette,p. 1,read\n"
    ),
    "assets/assets.csv": (
        "id,type,label@en,label@zh,country,mineral,lat,lon,source,locator,basis\n"
        "pit,Mine,The Pit,矿坑,zmb,copper,-10,20,gazette,p. 1,read\n"
    ),
    "minerals/minerals.csv": (
        "id,label@en,label@zh,symbol\ncopper,Copper,铜,Cu\ntin,Tin,锡,Sn\n"
    ),
    "claims/participations.csv": (
        f"id,party,agreement,role,{CLAIM}\n"
        + said("guest,ago,other,attendee", "closed")
        + said("p-ago,ago,pact,signatory", "signed")
        + said("p-other-ago,ago,other,party", "non-binding")
        + said("p-other-zmb,zmb,other,party", "non-binding")
        + said("p-zmb,zmb,pact,signatory", "signed")
    ),
    "claims/statuses.csv": (
        f"id,subject,state,{ENDED}\n"
        + said("s-1,pact,in-force", stands("operating"), since="2024-06", until="2025-12-31")
        + said("s-2,pact,suspended", stands("suspended"), since="2026-01-01")
    ),
    "claims/financings.csv": (
        f"id,financier,recipient,instrument,amount,currency,includedIn,underAgreement,{CLAIM}\n"
        + said("m-letter,ago,anvil,letter-of-interest,50e6,USD,m-loan,pact", "non-binding")
        + said("m-loan,ago,anvil,loan,50e6,USD,,pact", "closed")
    ),
    "claims/offtakes.csv": (
        f"id,offtaker,supplier,mineral,shareOfOutput,underAgreement,{CLAIM}\n"
        + said("o-1,basalt,anvil,copper,40,pact", "operating")
    ),
    "claims/productions.csv": (
        f"id,subject,quantityKind,mineral,stage,value,unit,{CLAIM}\n"
        + said("out,pit,production,copper,mine,900,t", "reported", since="2024", until="2024")
    ),
}  # fmt: skip
