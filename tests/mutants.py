"""A small sound world, and what breaks it: in its graph for any SHACL engine, in its tables for us."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS

from toys import CLAIM, RECEIPT, TOY

FIGURE_HEAD = f"id,subject,quantityKind,mineral,value,low,high,unit,{CLAIM}\n"
HEADS = {
    "stakes": f"id,holder,target,interestType,directness,share,{CLAIM}\n",
    "controls": f"id,controller,controlled,controlType,{CLAIM}\n",
    "operations": f"id,operator,operated,{CLAIM}\n",
    "memberships": f"id,member,organization,{CLAIM}\n",
    "participations": f"id,party,agreement,{CLAIM}\n",
    "productions": FIGURE_HEAD,
    "quantities": FIGURE_HEAD,
    "flows": f"id,origin,destination,mineral,{CLAIM}\n",
    "offtakes": f"id,offtaker,supplier,mineral,shareOfOutput,{CLAIM}\n",
    "statuses": f"id,subject,state,{CLAIM}\n",
    "financings": f"id,financier,recipient,instrument,amount,currency,{CLAIM}\n",
    "restrictions": f"id,imposedBy,appliesTo,measure,{CLAIM}\n",
}
CLOSED = RECEIPT.replace("reported", "closed")
ROWS = {
    "stakes": f"held,anvil,basalt,shareholding,direct,30,{CLOSED}\n",
    "controls": f"led,anvil,pit,contract,{RECEIPT}\n",
    "operations": f"run,anvil,pit,{RECEIPT}\n",
    "memberships": f"joined,zmb,league,{RECEIPT}\n",
    "participations": f"agreed,zmb,accord,{RECEIPT}\n",
    "productions": f"made,pit,production,copper,5,4,6,kt,{RECEIPT}\n",
    "quantities": f"priced,copper-mark,price,copper,9000,,,usd-per-t,{RECEIPT}\n",
    "flows": f"moved,pit,port-of-west,copper,{RECEIPT}\n",
    "offtakes": f"bought,anvil,basalt,copper,50,{RECEIPT}\n",
    "statuses": f"open,pit,operating,{RECEIPT}\n",
    "financings": f"lent,anvil,basalt,loan,100,USD,{RECEIPT}\n",
    "restrictions": f"barred,zmb,cobalt,licence,{RECEIPT}\n",
}
WORLD: Mapping[str, str] = {
    **TOY,
    "actors/actors.csv": (
        "id,type,label@en,label@zh,country\n"
        "anvil,Company,Anvil,铁砧公司,zmb\n"
        "basalt,Company,Basalt,玄武公司,ago\n"
        "jo-smith,Person,Jo Smith,史密斯,zmb\n"
        "league,Bloc,The League,联盟,\n"
    ),
    "agreements/agreements.csv": "id,label@en,label@zh,agreementType\naccord,Accord,协定,mou\n",
    "assets/assets.csv": (
        "id,type,label@en,label@zh,country,mineral,lat,lon,source,basis\n"
        "pit,Mine,The Pit,矿坑,zmb,copper,-10,21,gazette,read\n"
    ),
    "minerals/minerals.csv": "id,label@en,label@zh\ncobalt,Cobalt,钴\ncopper,Copper,铜\n",
    "topics.csv": "id,label@en,label@zh\ncopper-mark,The copper mark,铜价\nidea,An idea,设想\n",
    "claims/differences.csv": (
        "id,claim,otherClaim,differenceKind,prevails,note@en,note@zh\n"
        "differ,km-rail-west,km-rail-west-other,true-conflict,km-rail-west,Two lengths,两种长度\n"
    ),
    **{f"claims/{table}.csv": HEADS[table] + row for table, row in ROWS.items()},
}

# ---- in the graph: a sound thing copied, and what is changed in the copy ---------------------------

# By name: the thing, the values that its properties take in place of their own ("" for none), and
# the shapes that must catch it. The first sixteen are those of an ontology engineer's review.
GRAPH_MUTANTS: dict[str, tuple[str, dict[str, str], str]] = {
    "a stake in cobalt": ("held", {"target": "id:cobalt"}, "target-value"),
    "a stake in a person": ("held", {"target": "id:jo-smith"}, "target-value"),
    "cobalt that is operated": ("run", {"operated": "id:cobalt"}, "operated-value"),
    "cobalt that is joined": ("joined", {"organization": "id:cobalt"}, "organization-value"),
    "an agreement that produces": (
        "made",
        {"subject": "id:accord"},
        "production-subject subject-of-production",
    ),
    "a production in days": ("made", {"unit": "unit:d"}, "unit-of-production"),
    "a production that measures a transit time": (
        "made",
        {"quantityKind": "kind:transit-time", "unit": "unit:d"},
        "production-quantity-kind",
    ),
    "a topic that supplies": ("bought", {"supplier": "id:idea"}, "supplier-value"),
    "a flow to an agreement": ("moved", {"destination": "id:accord"}, "destination-value"),
    "a mine in force": ("open", {"state": "state:in-force"}, "subject-of-in-force"),
    "a claim without a source": ("held", {"source": ""}, "claim-has-source"),
    "a claim of two statuses": (
        "held",
        {"status": "progress:closed, progress:rumoured"},
        "status-once",
    ),
    "a share of 130": ("held", {"share": "130e0"}, "share-bounds"),
    "a share in words": ("held", {"share": "'thirty'"}, "share-value share-bounds"),
    "a beginning in words": ("run", {"sinceStated": "'last year'"}, "since-stated-value"),
    "a beginning that is a year": ("run", {"since": "'2024'^^xsd:gYear"}, "since-value"),
    "a confidence that is no code": (
        "run",
        {"confidence": "confidence:certain"},
        "confidence-codes",
    ),
    # ---- ours ---------------------------------------------------------------------------------
    "a claim without a locator": ("run", {"locator": ""}, "claim-has-locator"),
    "an empty locator": ("run", {"locator": "''"}, "locator-value"),
    "a name in one language": (
        "pit",
        {"rdfs:label": "'The Pit'@en"},
        "entity-has-label label-languages",
    ),
    "a name in French": ("pit", {"rdfs:label": "'La Mine'@fr, '矿坑'@zh"}, "label-languages"),
    "two names in English": (
        "pit",
        {"rdfs:label": "'The Pit'@en, 'A Pit'@en, '矿坑'@zh"},
        "label-languages",
    ),
    "a mine that holds": ("held", {"holder": "id:pit"}, "holder-value"),
    "a mine that controls": ("led", {"controller": "id:pit"}, "controller-value"),
    "a mineral that signs": ("agreed", {"party": "id:copper"}, "party-value"),
    "a company that is an agreement": ("agreed", {"agreement": "id:anvil"}, "agreement-value"),
    "a loan to a mineral": ("lent", {"recipient": "id:copper"}, "recipient-value"),
    "a loan from a mine": ("lent", {"financier": "id:pit"}, "financier-value"),
    "a source that is a company": ("run", {"source": "id:anvil"}, "source-value"),
    "a figure of two units": ("made", {"unit": "unit:kt, unit:t"}, "unit-once"),
    "a figure without a unit": (
        "made",
        {"unit": ""},
        "quantity-statement-has-unit figure-unit",
    ),
    "a price in kilometres": ("priced", {"unit": "unit:km"}, "unit-of-price"),
    "a length of a company": (
        "km-rail-west",
        {"subject": "id:anvil"},
        "route-figure-subject",
    ),
    "a length in tonnes": ("km-rail-west", {"unit": "unit:t"}, "unit-of-length"),
    "a railway to a company": ("rail-west", {"toNode": "id:anvil"}, "to-node-value"),
    "a railway without a mode": ("rail-west", {"mode": ""}, "segment-has-mode"),
    "a railway to where it begins": (
        "rail-west",
        {"toNode": "id:mine-town"},
        "segment-two-ends",
    ),
    "a latitude beyond the pole": ("pit", {"lat": "-100e0"}, "lat-bounds"),
    "a longitude alone": ("pit", {"lat": ""}, "lat"),
    "a mine with a share": ("pit", {"share": "10e0"}, "only-stake"),
    "a stake with a party": ("held", {"party": "id:zmb"}, "only-participation"),
    "a day of recording that is a year": ("run", {"recorded": "'2026'^^xsd:gYear"}, "recorded-value"),
    "more than all of an output": ("bought", {"shareOfOutput": "120e0"}, "share-of-output-bounds"),
    "an end before the beginning": (
        "run",
        {"sinceEarliest": "'2024-01-01'^^xsd:date", "until": "'2023-01-01'^^xsd:date"},
        "since-before-until",
    ),
    "a low above its high": ("made", {"low": "7e0"}, "low-to-value low-to-high"),
    "a difference of one claim": (
        "differ",
        {"otherClaim": "id:km-rail-west"},
        "difference-two-claims",
    ),
    "a third claim that prevails": ("differ", {"prevails": "id:held"}, "difference-prevails"),
    "a memory that poses as read": (
        "run",
        {"source": "source:lodeway-recollection"},
        "recalled-basis",
    ),
    "a loan without a currency": ("lent", {"currency": ""}, "amount-currency"),
    "a mine of a country that is a company": ("pit", {"country": "id:anvil"}, "country-value"),
    "a mine of nothing we know": ("pit", {"mineral": "id:unobtainium"}, "mineral-value"),
    "a mine that never was, an agreement": (
        "open",
        {"subject": "id:accord", "state": "state:never-produced"},
        "subject-of-never-produced",
    ),
}  # fmt: skip

_CODE = "https://w3id.org/lodeway/code/"
_BASE = "https://w3id.org/lodeway/"
ID = f"{_BASE}id/"
PREFIXES = f"""
@prefix : <{_BASE}ontology#> . @prefix id: <{ID}> . @prefix source: <{_BASE}source/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdfs: <{RDFS}> . @prefix rdf: <{RDF}> .
@prefix unit: <{_CODE}unit/> . @prefix kind: <{_CODE}quantity-kind/> .
@prefix state: <{_CODE}asset-state/> . @prefix progress: <{_CODE}progress/> .
@prefix confidence: <{_CODE}confidence/> .
"""


def slug(name: str) -> str:
    """The id of a mutant."""
    return "mutant-" + name.replace(" ", "-").replace(",", "")


def mutated(world: Graph) -> Graph:
    """The world with all mutants beside what they are copies of."""
    everything = Graph() + world
    for name, (thing, changes, _) in GRAPH_MUTANTS.items():
        copy = URIRef(ID + slug(name))
        told = [(p if ":" in p else f":{p}", values) for p, values in changes.items()]
        text = "".join(f"<{copy}> {p} {values} .\n" for p, values in told if values)
        changed = Graph().parse(data=PREFIXES + text, format="turtle")
        gone = Graph().parse(
            data=PREFIXES + "".join(f"<{copy}> {p} '' .\n" for p, _ in told), format="turtle"
        )
        for _s, predicate, value in world.triples((URIRef(ID + thing), None, None)):
            if predicate not in set(gone.predicates()):
                everything.add((copy, predicate, value))
        everything += changed
    return everything


# ---- in the tables: a row changed, and all that `lodeway check` must say of it ---------------------

# By name: the table, what stands there, what a mistaken hand writes instead, and the message. The
# first fourteen are the review's.
TABLE_MUTANTS: dict[str, tuple[str, str, str, str]] = {
    "a stake in cobalt": (
        "stakes",
        "anvil,basalt,",
        "anvil,cobalt,",
        "target: 'cobalt' is of class Mineral, not Ownable (Asset, Company, Consortium, Port, RailTerminal, Segment, StateBody); did you mean 'basalt'?",
    ),
    "a stake in a person": (
        "stakes",
        "anvil,basalt,",
        "anvil,jo-smith,",
        "target: 'jo-smith' is of class Person, not Ownable (Asset, Company, Consortium, Port, RailTerminal, Segment, StateBody)",
    ),
    "cobalt that is operated": (
        "operations",
        "anvil,pit,",
        "anvil,cobalt,",
        "operated: 'cobalt' is of class Mineral, not Operable (Asset, BorderPost, Corridor, Port, RailTerminal, Segment)",
    ),
    "cobalt that is joined": (
        "memberships",
        ",league,",
        ",cobalt,",
        "organization: 'cobalt' is of class Mineral, not Organization (ArmedGroup, Bloc, Company, Consortium, Programme, StateBody); did you mean 'basalt'?",
    ),
    "an agreement that produces": (
        "productions",
        "made,pit,",
        "made,accord,",
        "subject: 'accord' is of class Agreement, not Producer (Area, Asset, Company, Consortium, StateBody)",
    ),
    "a production in days": (
        "productions",
        ",kt,",
        ",d,",
        "unit: 'production' is not counted in 'd', but in bbl, bbl-per-day, carat, count, kg, kt, kt-per-year, l, lb, m3, mt, mt-per-year, ozt, sq-ft, t, t-per-year, teu-per-year, trains-per-day, trains-per-week or vehicles-per-day; did you mean 't'?",
    ),
    "a production that measures a transit time": (
        "productions",
        ",production,",
        ",transit-time,",
        "quantityKind: 'transit-time' is not 'production', all that this class may hold",
    ),
    "a topic that supplies": (
        "offtakes",
        ",basalt,",
        ",idea,",
        "supplier: 'idea' is of class Topic, not Producer (Area, Asset, Company, Consortium, StateBody)",
    ),
    "a flow to an agreement": (
        "flows",
        ",port-of-west,",
        ",accord,",
        "destination: 'accord' is of class Agreement, not Market (GoodsEndpoint, Topic)",
    ),
    "a mine in force": (
        "statuses",
        ",operating,",
        ",in-force,",
        "state: 'pit' is of class Mine, and 'in-force' is said of Agreement, Bloc, Programme or Stockpile only; did you mean care-and-maintenance, closed, construction, never-produced, operating?",
    ),
    "a share of 130": (
        "stakes",
        ",30,",
        ",130,",
        "share: 130 is not between 0 and 100; the nearest is 100",
    ),
    "a share in words": (
        "stakes",
        ",30,",
        ",thirty,",
        "share: 'thirty' is no number; write plain digits such as 1289 or 0.5",
    ),
    "a beginning in words": (
        "operations",
        ",2024,",
        ",last year,",
        "since: 'last year' is no date; write 2026, 2026-02 or 2026-02-03",
    ),
    "a progress that is no code": (
        "operations",
        ",reported,",
        ",reportd,",
        "progress: unknown progress 'reportd'; did you mean reported?",
    ),
    # ---- ours ---------------------------------------------------------------------------------
    "a claim without a source": (
        "operations",
        ",gazette,",
        ",,",
        "'run' has no source; name who says so, by an id of data/sources.csv",
    ),
    "a claim without a locator": (
        "operations",
        ",p. 1,",
        ",,",
        "'run' has no locator; the column must be filled",
    ),
    "a source that is misspelt": (
        "operations",
        ",gazette,",
        ",gazete,",
        "source: unknown Source 'gazete'; did you mean 'gazette'? Add it to data/sources.csv if it is new.",
    ),
    "a mine that controls": (
        "controls",
        ",anvil,",
        ",pit,",
        "controller: 'pit' is of class Mine, not Actor",
    ),
    "a mineral that signs": (
        "participations",
        ",zmb,",
        ",copper,",
        "party: 'copper' is of class Mineral, not Actor",
    ),
    "a company that is an agreement": (
        "participations",
        ",accord,",
        ",anvil,",
        "agreement: 'anvil' is of class Company, not Agreement",
    ),
    "a loan to a mineral": (
        "financings",
        ",basalt,",
        ",copper,",
        "recipient: 'copper' is of class Mineral, not Financeable (Actor, Agreement, Asset, Corridor, Place, Programme, Segment, Topic); did you mean 'copper-mark'?",
    ),
    "a loan from a mine": (
        "financings",
        ",anvil,",
        ",pit,",
        "financier: 'pit' is of class Mine, not Actor",
    ),
    "a price in kilometres": (
        "quantities",
        ",usd-per-t,",
        ",km,",
        "unit: 'price' is not counted in 'km', but in eur, index, score, us-cents-per-lb, usd, usd-per-bbl, usd-per-carat, usd-per-g, usd-per-kg, usd-per-lb, usd-per-mmbtu, usd-per-mtu, usd-per-ozt, usd-per-short-ton or usd-per-t; did you mean 'usd-per-t'?",
    ),
    "a price of an output": (
        "quantities",
        ",usd-per-t,",
        ",kt,",
        "unit: 'price' is not counted in 'kt', but in eur, index, score, us-cents-per-lb, usd, usd-per-bbl, usd-per-carat, usd-per-g, usd-per-kg, usd-per-lb, usd-per-mmbtu, usd-per-mtu, usd-per-ozt, usd-per-short-ton or usd-per-t; did you mean 'usd-per-t'?",
    ),
    "more than all of an output": (
        "offtakes",
        ",50,",
        ",120,",
        "shareOfOutput: 120 is not between 0 and 100; the nearest is 100",
    ),
    "a mine whose approval is awaited": (
        "statuses",
        ",operating,",
        ",ratification-pending,",
        "state: 'pit' is of class Mine, and 'ratification-pending' is said of Agreement only; did you mean care-and-maintenance, closed, construction, never-produced, operating?",
    ),
    "a column of another class": (
        "offtakes",
        "shareOfOutput",
        "share",
        "share: no Offtake has it, only Stake; did you mean stage?",
    ),
    "another column of another class": (
        "flows",
        ",mineral,",
        ",iso3,",
        "iso3: no Flow has it, only Country",
    ),
    "a restriction by a mine": (
        "restrictions",
        ",zmb,",
        ",pit,",
        "imposedBy: 'pit' is of class Mine, not Actor",
    ),
    "a measure that is no code": (
        "restrictions",
        ",licence,",
        ",licensing,",
        "measure: unknown measure 'licensing'; did you mean licence?",
    ),
}
