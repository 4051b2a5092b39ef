"""Break one thing in the toy tables: the check must name it at its line, and nothing else.

Each fault is one entry: its name, the tables that hold it, and what the check must say, whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from lodeway import api
from lodeway.build import graph
from lodeway.check import check
from lodeway.schema.errors import InvalidData
from toys import CLAIM, RECEIPT, ROOT, TOY, Project

CLOSED = RECEIPT.replace("reported", "closed")
ACTORS = TOY["actors/actors.csv"]
FIGURES = TOY["claims/route-figures.csv"]
NODES = TOY["places/nodes.csv"]
SEGMENTS = TOY["routes/segments.csv"]
SOURCES = TOY["sources.csv"]
STAKES = TOY["claims/stakes.csv"]
ASSUMED = TOY["routes/assumptions.csv"]

STAKE_HEAD = f"id,holder,target,interestType,share,{CLAIM}\n"
RANGE_HEAD = f"id,holder,target,interestType,share,shareMin,shareMax,{CLAIM}\n"
MONEY_HEAD = f"id,financier,recipient,instrument,amount,currency,{CLAIM}\n"
OFFTAKE_HEAD = f"id,offtaker,supplier,mineral,shareOfOutput,value,unit,{CLAIM}\n"
MADE_HEAD = f"id,subject,quantityKind,mineral,value,low,high,unit,{CLAIM}\n"
DIFFER_HEAD = "id,claim,otherClaim,differenceKind,prevails,note@en,note@zh\n"
STATEMENT_HEAD = f"id,summary@en,summary@zh,statementKind,about,verdict,{CLAIM}\n"
CORRIDORS = "id,label@en,label@zh,seaGate\nline,Line,线路,port-of-east\n"
LEGS = "id,corridor,position,segment\nline-01,line,1,road-east-1\n"
COPPER = "id,label@en,label@zh\ncopper,Copper,铜\n"
# A person, a mineral, an agreement and a topic: things that stakes, flows and figures may not take.
OTHERS: dict[str, str | bytes | None] = {
    "actors/actors.csv": ACTORS + "jo-smith,Person,Jo Smith,史密斯,zmb\n",
    "agreements/agreements.csv": (
        "id,label@en,label@zh,agreementType\nport-of-pact,North Pact,北约定,mou\n"
    ),
    "minerals/minerals.csv": COPPER,
    "topics.csv": "id,label@en,label@zh\nshadow-fleet,Shadow fleet,影子船队\n",
}
OUTLINE_HEAD = "id,outlineOf,wkt,source\n"
AROUND = (
    OUTLINE_HEAD
    + 'outline-ago,ago,"POLYGON ((10 -15,20 -15,20 -5,10 -5,10 -15))",gazette\n'
    + 'outline-zmb,zmb,"POLYGON ((20 -15,30 -15,30 -5,20 -5,20 -15))",gazette\n'
)
MEND = "end one, say which goes through a company, or name two in data/claims/differences.csv"
INLAND = NODES.replace("zmb,-10,60", ",-10,60")


@dataclass(frozen=True)
class Fault:
    """Tables with one fault in them, and all that the check must say of it."""

    tables: dict[str, str | bytes | None]
    said: str
    other: tuple[str, ...] = field(default=())  # what follows from the fault, and is said as well


def stake(cells: str, head: str = STAKE_HEAD) -> dict[str, str | bytes | None]:
    """The table of stakes with this one row."""
    return {"claims/stakes.csv": f"{head}{cells}\n"}


MATCH_HEAD = (
    "id,source,recordId,name,describes,matchBand,matchScore,matchRule,decision,decidedBy,recorded,"
    "note@en,note@zh\n"
)
MATCHED = "gazette,R-1,Anvil Basalt,{},sure,100,same name,same,{},2026-11-22,{},{}\n"
STAKE = "data/claims/stakes.csv:2: "
OFFTAKE = "data/claims/offtakes.csv:2: "
FIGURE = "data/claims/route-figures.csv"

FAULTS: dict[str, Fault] = {
    # ---- matches ---------------------------------------------------------------------------
    "a decision without a reason": Fault(
        {
            "matches/gazette.csv": MATCH_HEAD
            + "match-1,"
            + MATCHED.format("anvil", "a person", "", "")
        },
        "data/matches/gazette.csv:2: 'a person' decided without a reason; give it in both notes",
    ),
    "a record that is the same as two entities": Fault(
        {
            "matches/gazette.csv": MATCH_HEAD
            + "match-1,"
            + MATCHED.format("anvil", "rule", "", "")
            + "match-2,"
            + MATCHED.format("basalt", "a person", "covers both", "兼指两者")
        },
        "data/matches/gazette.csv:3: record 'R-1' is decided 'same' for 'anvil' and 'basalt'; call "
        "one 'different', or let a person decide both and note that the record covers both",
    ),
    # ---- files and headers -----------------------------------------------------------------
    "a byte order mark": Fault(
        {"topics.csv": b"\xef\xbb\xbfid,label@en,label@zh\n"},
        "data/topics.csv:1: starts with a byte order mark; save as plain UTF-8",
    ),
    "line ends of an old Macintosh": Fault(
        {"topics.csv": "id,label@en,label@zh\r"},
        "data/topics.csv:1: holds a lone CR; end every line with LF or CR LF",
    ),
    "UTF-16": Fault(
        {"topics.csv": "id,label@en,label@zh\n".encode("utf-16-le")},
        "data/topics.csv:1: holds zero bytes, as UTF-16 does; save it as UTF-8",
    ),
    "GB18030": Fault(
        {"topics.csv": "id,label@en,label@zh\none,One,一个\n".encode("gb18030")},
        "data/topics.csv:2: byte 0xb8 is not UTF-8; the file may be Latin-1 or GB18030: save it "
        "as UTF-8",
    ),
    "an empty file": Fault(
        {"topics.csv": ""},
        "data/topics.csv:1: the file is empty; its first line names the columns",
    ),
    "a table that no class has": Fault(
        {"topic.csv": "id,label@en,label@zh\n"},
        "data/topic.csv: no class of the ontology has this table; did you mean 'data/topics.csv'?",
    ),
    "a file that is no table": Fault(
        {"notes.txt": "note"}, "data/notes.txt: is no table; tables end in '.csv'"
    ),
    "an unknown column": Fault(
        {"topics.csv": "id,label@en,label@zh,altLable@en\n"},
        "data/topics.csv:1: unknown column 'altLable@en'; did you mean 'altLabel@en'?",
    ),
    "a column that stands twice": Fault(
        {"topics.csv": "id,label@en,label@zh,label@en\n"},
        "data/topics.csv:1: column 'label@en' stands twice",
    ),
    "a column that is missing": Fault(
        {"topics.csv": "id,label@en\n"}, "data/topics.csv:1: column 'label@zh' is missing"
    ),
    # ---- rows and cells --------------------------------------------------------------------
    "a row too short": Fault(
        {"topics.csv": "id,label@en,label@zh\none,One\n"},
        "data/topics.csv:2: the row has 2 cells, the header 3 columns",
    ),
    "a line break in a cell": Fault(
        {"topics.csv": 'id,label@en,label@zh\none,"On\ne",一\n'},
        "data/topics.csv:2: a cell holds a line break; use one line a row",
    ),
    "an open quote": Fault(
        {"topics.csv": 'id,label@en,label@zh\none,"One,一\n'},
        "data/topics.csv:2: not CSV: unexpected end of data",
    ),
    "an id that is no slug": Fault(
        {"topics.csv": "id,label@en,label@zh\nOne_A,One,一\n"},
        "data/topics.csv:2: id 'One_A' is not a slug; use a-z, 0-9 and single hyphens",
    ),
    "an id given twice in two tables": Fault(
        {"topics.csv": "id,label@en,label@zh\nanvil,One,一\n"},
        "data/topics.csv:2: id 'anvil' stands already at data/actors/actors.csv:2",
    ),
    "rows out of order": Fault(
        {"topics.csv": "id,label@en,label@zh\ntwo,Two,二\none,One,一\n"},
        "data/topics.csv:3: 'one' stands after 'two'; rows are sorted by id "
        "(run 'lodeway check --fix')",
    ),
    "a type that the table does not hold": Fault(
        {"actors/actors.csv": ACTORS.replace("Company,Anvil", "Compny,Anvil")},
        "data/actors/actors.csv:2: type 'Compny' is no kind of Actor; use one of Company, Country",
        (f"{STAKE}holder: unknown Actor 'anvil'",),
    ),
    "a label without Chinese": Fault(
        {"topics.csv": "id,label@en,label@zh\none,One,\n"},
        "data/topics.csv:2: 'one' has no label@zh; every label and text stands in Chinese too",
    ),
    "a label without English": Fault(
        {"topics.csv": "id,label@en,label@zh\none,,一\n"},
        "data/topics.csv:2: 'one' has no label@en; every label and text stands in English too",
    ),
    "stray blanks": Fault(
        {"topics.csv": "id,label@en,label@zh\none,One ,一\n"},
        "data/topics.csv:2: label@en has stray blanks: 'One '",
    ),
    "an invisible character": Fault(
        {"topics.csv": "id,label@en,label@zh\none,O\u200bne,一\n"},
        "data/topics.csv:2: label@en holds the invisible character U+200B",
    ),
    "a direction mark": Fault(
        {"topics.csv": "id,label@en,label@zh\none,\u202eOne,一\n"},
        "data/topics.csv:2: label@en holds the invisible character U+202E",
    ),
    "a reference to nothing": Fault(
        stake(f"anvil-basalt,anvil,bassalt,shareholding,30,{CLOSED}"),
        f"{STAKE}target: unknown Ownable 'bassalt'; did you mean 'basalt'?",
    ),
    "a reference to the wrong kind of thing": Fault(
        stake(f"anvil-basalt,post,basalt,shareholding,30,{CLOSED}"),
        f"{STAKE}holder: 'post' is of class BorderPost, not Actor",
    ),
    "an unknown code": Fault(
        stake(f"anvil-basalt,anvil,basalt,shareholdin,30,{CLOSED}"),
        f"{STAKE}interestType: unknown interest-type 'shareholdin'; did you mean shareholding?",
    ),
    "an unknown status": Fault(
        stake(f"anvil-basalt,anvil,basalt,shareholding,30,{CLOSED.replace('closed', 'closd')}"),
        f"{STAKE}progress: unknown progress 'closd'; did you mean closed?",
    ),
    "a number in words": Fault(
        stake(f"anvil-basalt,anvil,basalt,shareholding,thirty,{CLOSED}"),
        f"{STAKE}share: 'thirty' is no number; write plain digits such as 1289 or 0.5",
    ),
    "a number with a thousands comma": Fault(
        {"claims/route-figures.csv": FIGURES.replace("length,1000,", 'length,"1,000",')},
        f"{FIGURE}:3: value: '1,000' is no number; write plain digits such as 1289 or 0.5",
        ("data/routes/segments.csv:2: 'rail-west' has 0 preferred lengths",),
    ),
    "a day that is not in the calendar": Fault(
        stake(f"anvil-basalt,anvil,basalt,shareholding,30,{CLOSED.replace('2024', '2024-02-30')}"),
        f"{STAKE}since: '2024-02-30' is no date in the calendar",
    ),
    "a date in another form": Fault(
        stake(f"anvil-basalt,anvil,basalt,shareholding,30,{CLOSED.replace('2024', '3 May 2024')}"),
        f"{STAKE}since: '3 May 2024' is no date; write 2026, 2026-02 or 2026-02-03",
    ),
    "a recording day that is only a year": Fault(
        stake(f"anvil-basalt,anvil,basalt,shareholding,30,{CLOSED.replace('2026-11-21', '2026')}"),
        f"{STAKE}recorded: '2026' is not a day; write it like 2026-03-01",
    ),
    # ---- things of a kind that the column cannot take ----------------------------------------
    "a stake in a mineral": Fault(
        OTHERS | stake(f"anvil-copper,anvil,copper,shareholding,30,{CLOSED}"),
        f"{STAKE}target: 'copper' is of class Mineral, not Ownable (Asset, Company, Consortium, "
        "Port, RailTerminal, Segment, StateBody)",
    ),
    "a stake in a person": Fault(
        OTHERS | stake(f"anvil-smith,anvil,jo-smith,shareholding,30,{CLOSED}"),
        f"{STAKE}target: 'jo-smith' is of class Person, not Ownable (Asset, Company, Consortium, "
        "Port, RailTerminal, Segment, StateBody)",
    ),
    "a stake in a border post": Fault(
        OTHERS | stake(f"anvil-post,anvil,post,shareholding,30,{CLOSED}"),
        f"{STAKE}target: 'post' is of class BorderPost, not Ownable (Asset, Company, Consortium, "
        "Port, RailTerminal, Segment, StateBody)",
    ),
    "a mineral that is run": Fault(
        OTHERS
        | {"claims/operations.csv": f"id,operator,operated,{CLAIM}\nrun,anvil,copper,{RECEIPT}\n"},
        "data/claims/operations.csv:2: operated: 'copper' is of class Mineral, not Operable "
        "(Asset, BorderPost, Corridor, Port, RailTerminal, Segment)",
    ),
    "a mineral that is joined": Fault(
        OTHERS
        | {"claims/memberships.csv": f"id,member,organization,{CLAIM}\nm,anvil,copper,{RECEIPT}\n"},
        "data/claims/memberships.csv:2: organization: 'copper' is of class Mineral, not "
        "Organization (ArmedGroup, Bloc, Company, Consortium, Programme, StateBody)",
    ),
    "an agreement that produces": Fault(
        OTHERS
        | {
            "claims/productions.csv": MADE_HEAD
            + f"made,port-of-pact,production,copper,5,,,kt,{RECEIPT}\n"
        },
        "data/claims/productions.csv:2: subject: 'port-of-pact' is of class Agreement, not Producer "
        "(Area, Asset, Company, Consortium, StateBody)",
    ),
    "a production that measures a transit time": Fault(
        OTHERS
        | {
            "claims/productions.csv": f"{MADE_HEAD}made,anvil,transit-time,copper,5,,,d,{RECEIPT}\n"
        },
        "data/claims/productions.csv:2: quantityKind: 'transit-time' is not 'production', all that "
        "this class may hold",
    ),
    "a topic that supplies": Fault(
        OTHERS
        | {
            "claims/offtakes.csv": OFFTAKE_HEAD + f"deal,anvil,shadow-fleet,copper,50,,,{RECEIPT}\n"
        },
        f"{OFFTAKE}supplier: 'shadow-fleet' is of class Topic, not Producer (Area, Asset, Company, "
        "Consortium, StateBody)",
    ),
    "a flow to an agreement": Fault(
        OTHERS
        | {"claims/flows.csv": f"id,origin,destination,{CLAIM}\nflow,zmb,port-of-pact,{RECEIPT}\n"},
        "data/claims/flows.csv:2: destination: 'port-of-pact' is of class Agreement, not Market "
        "(GoodsEndpoint, Topic); did you mean 'port-of-east' or 'port-of-far' or 'port-of-west'?",
    ),
    "a flow out of a topic": Fault(
        OTHERS
        | {"claims/flows.csv": f"id,origin,destination,{CLAIM}\nflow,shadow-fleet,zmb,{RECEIPT}\n"},
        "data/claims/flows.csv:2: origin: 'shadow-fleet' is of class Topic, not GoodsEndpoint "
        "(Area, Asset, Company, Consortium, StateBody, TransportNode)",
    ),
    "money for a mineral": Fault(
        OTHERS
        | {"claims/financings.csv": MONEY_HEAD + f"loan,anvil,copper,loan,5,USD,{RECEIPT}\n"},
        "data/claims/financings.csv:2: recipient: 'copper' is of class Mineral, not Financeable "
        "(Actor, Agreement, Asset, Corridor, Place, Programme, Segment, Topic)",
    ),
    # ---- figures and states that make no sense -----------------------------------------------
    # ---- evidence --------------------------------------------------------------------------
    "a claim without a source": Fault(
        stake(f"anvil-basalt,anvil,basalt,shareholding,30,{CLOSED.replace('gazette', '')}"),
        f"{STAKE}'anvil-basalt' has no source; name who says so, by an id of data/sources.csv",
    ),
    "a source that is not in the register": Fault(
        stake(f"anvil-basalt,anvil,basalt,shareholding,30,{CLOSED.replace('gazette', 'gazete')}"),
        f"{STAKE}source: unknown Source 'gazete'; did you mean 'gazette'? "
        "Add it to data/sources.csv if it is new.",
    ),
    "a claim without a locator": Fault(
        stake(f"anvil-basalt,anvil,basalt,shareholding,30,{CLOSED.replace('p. 1', '')}"),
        f"{STAKE}'anvil-basalt' has no locator; the column must be filled",
    ),
    "a claim without a status": Fault(
        stake(f"anvil-basalt,anvil,basalt,shareholding,30,{CLOSED.replace('closed', '')}"),
        f"{STAKE}'anvil-basalt' has neither progress nor outcome; fill one of them",
    ),
    "a recalled claim under another's name": Fault(
        stake(
            f"anvil-basalt,anvil,basalt,shareholding,30,{CLOSED.replace('high,read', 'low,recalled')}"
        ),
        f"{STAKE}'anvil-basalt': what was recalled needs the source lodeway-recollection "
        "(is gazette)",
    ),
    "a recalled claim that poses as sure": Fault(
        stake(
            "anvil-basalt,anvil,basalt,shareholding,30,"
            + CLOSED.replace("read", "recalled").replace("gazette", "lodeway-recollection")
        ),
        f"{STAKE}'anvil-basalt': what was recalled needs low confidence (is high)",
    ),
    "a recollection that poses as read": Fault(
        stake(
            "anvil-basalt,anvil,basalt,shareholding,30,"
            + CLOSED.replace("gazette", "lodeway-recollection")
        ),
        f"{STAKE}'anvil-basalt': what stands under lodeway-recollection needs the basis recalled "
        "(is read)",
    ),
    "a claim made twice": Fault(
        stake(
            f"anvil-basalt,anvil,basalt,shareholding,30,{CLOSED}\n"
            f"anvil-basalt-too,anvil,basalt,shareholding,30,{CLOSED.replace('p. 1', 'p. 7')}"
        ),
        "data/claims/stakes.csv:3: 'anvil-basalt-too' says what 'anvil-basalt' says "
        "(data/claims/stakes.csv:2); keep one",
    ),
    "a statement whose summary has no Chinese": Fault(
        {
            "claims/statements.csv": f"{STATEMENT_HEAD}"
            f"word,Anvil is big,Anvil is big,opinion,anvil,not-checkable,{RECEIPT}\n"
        },
        "data/claims/statements.csv:2: summary@zh holds no Chinese",
    ),
    "a claim that differs from itself": Fault(
        {
            "claims/differences.csv": DIFFER_HEAD
            + "d,anvil-basalt,anvil-basalt,true-conflict,,Note,注释\n"
        },
        "data/claims/differences.csv:2: 'd': a difference is between two claims, not one and the "
        "same (is anvil-basalt)",
    ),
    "a difference between things that are no claims": Fault(
        {"claims/differences.csv": DIFFER_HEAD + "d,km-rail-west,anvil,true-conflict,,Note,注释\n"},
        "data/claims/differences.csv:2: otherClaim: 'anvil' is of class Company, not Claim; "
        "did you mean 'anvil-basalt'?",
    ),
    "a note without Chinese": Fault(
        {
            "claims/differences.csv": DIFFER_HEAD
            + "d,km-rail-west,km-rail-west-other,other-date,,Note,Note\n"
        },
        "data/claims/differences.csv:2: note@zh holds no Chinese",
    ),
    "a winner that is neither claim": Fault(
        {
            "claims/differences.csv": DIFFER_HEAD
            + "d,km-rail-west,km-rail-west-other,other-date,anvil-basalt,Note,注释\n"
        },
        "data/claims/differences.csv:2: prevails 'anvil-basalt' is neither of the two claims",
        (
            "data/claims/differences.csv:2: 'd': the claim that prevails must be one of the two "
            "that differ (is d)",
        ),
    ),
    # ---- names -----------------------------------------------------------------------------
    "two things of one class and one label": Fault(
        {
            "topics.csv": "id,label@en,label@zh\none,Same,一\ntwo,same,二\n",
        },
        "data/topics.csv:3: label@en 'same' is also that of 'one' (data/topics.csv:2); say in the "
        "label how they differ",
    ),
    "two things of one class and one Chinese label": Fault(
        {"topics.csv": "id,label@en,label@zh\none,One,同\ntwo,Two,同\n"},
        "data/topics.csv:3: label@zh '同' is also that of 'one' (data/topics.csv:2); say in the "
        "label how they differ",
    ),
    "another name that is somebody else's label": Fault(
        {
            "topics.csv": "id,label@en,label@zh,altLabel@en\none,One,一,\ntwo,Two,二,Second;One\n",
        },
        "data/topics.csv:3: altLabel@en 'One' is the label of 'one' (data/topics.csv:2); leave it "
        "out or say how they differ",
    ),
    # ---- time ------------------------------------------------------------------------------
    "an end before the beginning": Fault(
        stake(
            f"anvil-basalt,anvil,basalt,shareholding,30,{CLOSED.replace('2024,,', '2024,2023,')}"
        ),
        f"{STAKE}'anvil-basalt': since must not be later than until (is 2024-01-01)",
    ),
    "a source read before it appeared": Fault(
        {"sources.csv": SOURCES.replace("2024-06,2026-11-21", "2024-06,2024-05-31")},
        "data/sources.csv:2: retrieved 2024-05-31, before it was published (2024-06)",
    ),
    "a claim recorded before its source appeared": Fault(
        {
            **stake(
                f"anvil-basalt,anvil,basalt,shareholding,30,{CLOSED.replace('2026-11-21', '2024-05-31')}"
            ),
        },
        f"{STAKE}recorded 2024-05-31, before its source was published (2024-06)",
    ),
    "a deal closed after its source appeared": Fault(
        stake(f"anvil-basalt,anvil,basalt,shareholding,30,{CLOSED.replace('2024', '2024-07')}"),
        f"{STAKE}closed since 2024-07, after its source was published (2024-06); what is to come "
        "is not closed",
    ),
    # ---- shares and sums -------------------------------------------------------------------
    "stakes above 100 together": Fault(
        {"claims/stakes.csv": STAKES + f"zmb-basalt,zmb,basalt,shareholding,80,{CLOSED}\n"},
        "data/claims/stakes.csv:3: stakes in 'basalt' add up to 110 percent on 2024-12-31: "
        f"'anvil-basalt', 'zmb-basalt'; {MEND}",
    ),
    "the least of two ranges above 100 together": Fault(
        {
            "claims/stakes.csv": f"{RANGE_HEAD}"
            f"anvil-basalt,anvil,basalt,shareholding,,70,80,{CLOSED}\n"
            f"zmb-basalt,zmb,basalt,shareholding,,50,,{CLOSED}\n"
        },
        "data/claims/stakes.csv:3: stakes in 'basalt' add up to 120 percent on 2024-12-31: "
        f"'anvil-basalt', 'zmb-basalt'; {MEND}",
    ),
    "a company that holds itself": Fault(
        stake(f"anvil-anvil,anvil,anvil,shareholding,10,{CLOSED}"),
        f"{STAKE}'anvil' holds a stake in itself",
    ),
    "two companies that hold each other wholly": Fault(
        {
            "claims/stakes.csv": f"{STAKE_HEAD}"
            f"anvil-basalt,anvil,basalt,shareholding,100,{CLOSED}\n"
            f"basalt-anvil,basalt,anvil,shareholding,100,{CLOSED}\n"
        },
        "data/claims/stakes.csv:3: 'anvil', 'basalt' are wholly held by each other; no owner "
        "stands behind them",
    ),
    "a share above 100": Fault(
        stake(f"anvil-basalt,anvil,basalt,shareholding,130,{CLOSED}"),
        f"{STAKE}share: 130 is not between 0 and 100; the nearest is 100",
        (f"{STAKE}stakes in 'basalt' add up to 130 percent on 2024-12-31: 'anvil-basalt'; {MEND}",),
    ),
    "a negative share": Fault(
        stake(f"anvil-basalt,anvil,basalt,shareholding,-3,{CLOSED}"),
        f"{STAKE}share: -3 is not between 0 and 100; the nearest is 0",
    ),
    "a share above its own upper end": Fault(
        stake(f"anvil-basalt,anvil,basalt,shareholding,60,,50,{CLOSED}", RANGE_HEAD),
        f"{STAKE}'anvil-basalt': a share must not exceed the largest share (is 60.0)",
    ),
    "a smallest share above the largest": Fault(
        stake(f"anvil-basalt,anvil,basalt,shareholding,,60,50,{CLOSED}", RANGE_HEAD),
        f"{STAKE}'anvil-basalt': the smallest share must not exceed the share or the largest "
        "share (is 60.0)",
    ),
    "money without a currency": Fault(
        {"claims/financings.csv": f"{MONEY_HEAD}loan,anvil,basalt,loan,100,,{CLOSED}\n"},
        "data/claims/financings.csv:2: 'loan': an amount needs a currency",
    ),
    "a currency in words": Fault(
        {"claims/financings.csv": f"{MONEY_HEAD}loan,anvil,basalt,loan,100,dollars,{CLOSED}\n"},
        "data/claims/financings.csv:2: 'loan': a currency is written with the three capital "
        "letters of ISO 4217 (is dollars)",
    ),
    "a sum of nothing": Fault(
        {"claims/financings.csv": f"{MONEY_HEAD}loan,anvil,basalt,loan,0,USD,{CLOSED}\n"},
        "data/claims/financings.csv:2: 'loan': an amount is above 0 and not above the largest "
        "amount (is 0.0)",
    ),
    "a sum that is part of itself": Fault(
        {
            "claims/financings.csv": f"id,financier,recipient,instrument,amount,currency,includedIn,{CLAIM}\n"
            f"loan-a,anvil,basalt,loan,100,USD,loan-b,{CLOSED}\n"
            f"loan-b,anvil,basalt,loan,200,USD,loan-a,{CLOSED}\n"
        },
        "data/claims/financings.csv:2: 'loan-a' is included in itself",
        ("data/claims/financings.csv:3: 'loan-b' is included in itself",),
    ),
    "more than all of an output": Fault(
        {
            "minerals/minerals.csv": COPPER,
            "claims/offtakes.csv": f"{OFFTAKE_HEAD}buys,anvil,basalt,copper,120,,,{CLOSED}\n",
        },
        f"{OFFTAKE}shareOfOutput: 120 is not between 0 and 100; the nearest is 100",
    ),
    "a figure without a unit": Fault(
        {
            "minerals/minerals.csv": COPPER,
            "claims/offtakes.csv": f"{OFFTAKE_HEAD}buys,anvil,basalt,copper,,5,,{CLOSED}\n",
        },
        f"{OFFTAKE}'buys': a figure needs a unit",
    ),
    "a quantity without a figure": Fault(
        {
            "minerals/minerals.csv": COPPER,
            "claims/productions.csv": f"{MADE_HEAD}made,ago,production,copper,,,,t,{RECEIPT}\n",
        },
        "data/claims/productions.csv:2: 'made': a quantity needs a value, an end of a range, "
        "or a qualifier that says why there is none",
    ),
    "a production that does not say of what": Fault(
        {
            "claims/productions.csv": f"{MADE_HEAD}made,ago,production,,5,,,t,{RECEIPT}\n",
        },
        "data/claims/productions.csv:2: 'made' has no mineral; the column must be filled",
    ),
    "a low end above the high end": Fault(
        {"routes/assumptions.csv": ASSUMED.replace("200,100,400", ",500,400")},
        "data/routes/assumptions.csv:2: 'assumed-rail': the low value must not exceed the high "
        "value (is 500.0)",
    ),
    "a value below its range": Fault(
        {"routes/assumptions.csv": ASSUMED.replace("200,100,400", "50,100,400")},
        "data/routes/assumptions.csv:2: 'assumed-rail': the low value must not exceed the value "
        "(is 100.0)",
    ),
    "a value above its range": Fault(
        {"routes/assumptions.csv": ASSUMED.replace("200,100,400", "500,100,400")},
        "data/routes/assumptions.csv:2: 'assumed-rail': the value must not exceed the high value "
        "(is 500.0)",
    ),
    # ---- place -----------------------------------------------------------------------------
    "a latitude beyond the pole": Fault(
        {"places/nodes.csv": NODES.replace("zmb,-10,25", "zmb,-100,25")},
        "data/places/nodes.csv:6: lat: -100 is not between -90 and 90; the nearest is -90",
        (f"{FIGURE}:5: 600 km is", f"{FIGURE}:6: 500 km is"),
    ),
    "a latitude without a longitude": Fault(
        {
            "assets/assets.csv": "id,type,label@en,label@zh,lat,lon,source,basis\n"
            "pit,Mine,Pit,矿坑,-10,,gazette,read\n"
        },
        "data/assets/assets.csv:2: 'pit': what has a latitude needs a longitude",
    ),
    "a node in the neighbour's country": Fault(
        {
            "places/outlines.csv": AROUND,
            "places/nodes.csv": INLAND.replace("ago,-10,11", "zmb,-10,11"),
        },
        "data/places/nodes.csv:5: -10,11 lies in 'ago', 986 km outside 'zmb'",
    ),
    "latitude and longitude exchanged": Fault(
        {
            "places/outlines.csv": AROUND,
            "places/nodes.csv": INLAND,
            "assets/assets.csv": "id,type,label@en,label@zh,country,lat,lon,source,basis\n"
            "pit,Mine,Pit,矿坑,zmb,25,-10,gazette,read\n",
        },
        "data/assets/assets.csv:2: 25,-10 lies 4502 km outside 'zmb'",
    ),
    "a sign lost": Fault(
        {
            "places/outlines.csv": AROUND,
            "places/nodes.csv": INLAND,
            "assets/assets.csv": "id,type,label@en,label@zh,country,lat,lon,source,basis\n"
            "pit,Mine,Pit,矿坑,zmb,10,25,gazette,read\n",
        },
        "data/assets/assets.csv:2: 10,25 lies 1668 km outside 'zmb'",
    ),
    "an outline that is none": Fault(
        {"places/outlines.csv": f"{OUTLINE_HEAD}outline-ago,ago,POINT (1 2),gazette\n"},
        "data/places/outlines.csv:2: wkt is no polygon; write MULTIPOLYGON (((lon lat,lon "
        "lat,...)))",
    ),
    # ---- routes ----------------------------------------------------------------------------
    "a segment from a place to itself": Fault(
        {
            "routes/segments.csv": SEGMENTS.replace(
                "mine-town,port-of-west,rail", "port-of-west,port-of-west,rail"
            )
        },
        "data/routes/segments.csv:2: 'rail-west': a segment must not end where it begins (is "
        "port-of-west)",
        (f"{FIGURE}:3: 1000 km is over", f"{FIGURE}:4: 1100 km is over"),
    ),
    "no preferred length": Fault(
        {"claims/route-figures.csv": FIGURES.replace("preferred", "normal", 1)},
        "data/routes/segments.csv:2: 'rail-west' has 0 preferred lengths; "
        "give one in data/claims/route-figures.csv the rank 'preferred'",
    ),
    "two preferred lengths": Fault(
        {
            "claims/route-figures.csv": FIGURES.replace(
                "p. 9,2024,,reported,high,read,,", "p. 9,2024,,reported,high,read,preferred,"
            )
        },
        "data/routes/segments.csv:2: 'rail-west' has 2 preferred lengths; "
        "give one in data/claims/route-figures.csv the rank 'preferred'",
    ),
    "a segment shorter than the crow flies": Fault(
        {"claims/route-figures.csv": FIGURES.replace("length,1000,", "length,500,")},
        f"{FIGURE}:3: 500 km is shorter than the great circle of 986 km",
    ),
    "a segment far too long": Fault(
        {"claims/route-figures.csv": FIGURES.replace("length,1000,", "length,9000,")},
        f"{FIGURE}:3: 9000 km is over 2.5 times the great circle of 986 km",
    ),
    "a sea leg far too long": Fault(
        {"claims/route-figures.csv": FIGURES.replace("distance,2000,", "distance,20000,")},
        f"{FIGURE}:7: 37040 km is over 4.0 times the great circle of 3393 km",
    ),
    "a corridor with a gap": Fault(
        {
            "routes/corridors.csv": CORRIDORS,
            "routes/legs.csv": LEGS + "line-02,line,2,rail-west\nline-03,line,3,road-east-2\n",
        },
        "data/routes/legs.csv:4: a gap in 'line': 'road-east-2' does not touch port-of-west",
    ),
    "a corridor that skips a position": Fault(
        {
            "routes/corridors.csv": CORRIDORS,
            "routes/legs.csv": LEGS + "line-03,line,3,road-east-2\n",
        },
        "data/routes/legs.csv:3: position 3 where 2 is next",
    ),
}


def found(root: object) -> list[str]:
    try:
        findings = check(graph.build(root))  # type: ignore[arg-type]
    except InvalidData as error:  # of a table that cannot be read at all
        findings = [*error.findings]
    return [str(finding) for finding in findings]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_seeded_fault_is_named_at_its_row_and_nothing_else_is(
    fault: str, project: Project
) -> None:
    seeded = FAULTS[fault]
    said = found(project(seeded.tables))
    assert seeded.said in said
    rest = [line for line in said if line != seeded.said]
    assert [line for line in rest if not line.startswith(seeded.other or ("-",))] == []
    assert len(rest) >= len(seeded.other)


def test_there_are_at_least_forty_faults_and_each_has_its_own_words() -> None:
    assert len({fault.said for fault in FAULTS.values()}) == len(FAULTS) >= 40


def test_the_toy_tables_are_clean(project: Project) -> None:
    assert found(project()) == []
    outlines = {"places/outlines.csv": AROUND, "places/nodes.csv": INLAND}
    assert found(project(outlines, name="outlined")) == []


def test_a_record_may_cover_two_entities_where_people_say_so(project: Project) -> None:
    both = [
        f"match-{thing}," + MATCHED.format(thing, "a person", "covers both", "兼指两者")
        for thing in ("anvil", "basalt")
    ]
    assert found(project({"matches/gazette.csv": MATCH_HEAD + "".join(both)})) == []


def test_a_post_on_the_line_and_a_small_island_are_in_their_country(project: Project) -> None:
    near = INLAND.replace("zmb,-10,29", "ago,-10,20.2").replace("ago,-10,11", "ago,-10,9")
    assert not [
        line
        for line in found(project({"places/outlines.csv": AROUND, "places/nodes.csv": near}))
        if "outside" in line
    ]


def test_things_of_two_classes_or_countries_may_share_a_name(project: Project) -> None:
    actors = ACTORS.replace("Basalt,玄武公司", "Anvil,铁砧公司")
    towns = NODES.replace("Port of East,东港", "Mine Town,矿城")
    assert found(project({"actors/actors.csv": actors, "places/nodes.csv": towns})) == []


def test_shape_messages_come_in_chinese_too(project: Project) -> None:
    root = project(stake(f"anvil-basalt,anvil,basalt,shareholding,60,,50,{CLOSED}", RANGE_HEAD))
    said = check(graph.build(root), lang="zh")
    assert any("\u4e00" <= c <= "\u9fff" for finding in said for c in finding.message)


def test_the_shipped_tables_are_clean(shipped: api.KnowledgeGraph) -> None:
    """Only a graph without a finding is kept; the fixture fails with every finding."""
    assert shipped.file.stem.startswith(graph.input_hash(ROOT))
