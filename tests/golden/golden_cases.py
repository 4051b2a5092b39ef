"""What is asked of the command line: each case a name, its commands and the forms that are kept."""

from __future__ import annotations

from dataclasses import dataclass

import click

from lodeway.cli import lodeway

EN, ZH, JSON = "en.txt", "zh.txt", "json"
ALL = (EN, ZH, JSON)
TEXTS = (EN, ZH)


@dataclass(frozen=True)
class Case:
    """Command lines run one after another, and the forms in which their output is kept.

    What those in `before` print is not kept; `> FILE` after one writes it to a file. `claims` says
    whether the JSON form asks for `--claims`, `shipped` takes the shipped graph instead of the
    small world, and `fails` says that each command must end with another code than 0.
    """

    name: str
    commands: tuple[str, ...]
    before: tuple[str, ...] = ()
    forms: tuple[str, ...] = ALL
    claims: bool = True
    shipped: bool = False
    fails: bool = False


def _case(
    name: str,
    command: str,
    *,
    before: str = "",
    forms: tuple[str, ...] = ALL,
    claims: bool = True,
    fails: bool = False,
) -> Case:
    return Case(name, (command,), (before,) if before else (), forms, claims, fails=fails)


def _shipped(name: str, command: str, *, claims: bool = True) -> Case:
    return Case(name, (command,), claims=claims, shipped=True)


def _fail(name: str, *commands: str) -> Case:
    return Case(f"errors-{name}", commands, forms=TEXTS, fails=True)


def _help(name: str, line: str) -> Case:
    return Case(name, (f"{line} --help".strip(),), forms=(EN,), shipped=True)


COMMANDS = tuple(lodeway.list_commands(click.Context(lodeway)))
# No option `--project`, or none that a golden case would give.
ALONE = frozenset({"import", "new"})

HELP = (
    _help("help", ""),
    *(_help(f"help-{name}", name) for name in COMMANDS),
    _help("help-ask-who-controls", "ask who-controls"),
)

QUESTIONS = (
    _case("ask", "ask", claims=False),
    _case("ask-about", "ask about --thing near-pit"),
    _case("ask-agreements", "ask agreements --party zmb"),
    _case("ask-article-claims", "ask article-claims --article herald"),
    _case("ask-contradictions", "ask contradictions"),
    _case("ask-corridor-figures", "ask corridor-figures --corridor western"),
    _shipped("ask-identifiers", "ask identifiers --thing Q740"),
    _shipped("ask-list-additions", "ask list-additions"),
    _case("ask-listed", "ask listed --mineral tin"),
    _shipped("ask-money", "ask money --financier us-exim"),
    _case("ask-money-all", "ask money"),
    _case(
        "ask-names",
        "ask names --thing near-pit --project matched",
        before="match --write --project matched",
    ),
    _case("ask-output", "ask output --mineral copper"),
    _shipped("ask-reliance", "ask reliance --mineral cobalt --on 2024-06-30"),
    _case("ask-restrictions", "ask restrictions --by zmb"),
    _shipped("ask-stake-deal", "ask stake-deal --agreement orion-glencore-mou"),
    _case("ask-stake-deal-memo", "ask stake-deal --agreement memo"),
    _case("ask-unknowns", "ask unknowns --country zmb"),
    _shipped("ask-who-controls", "ask who-controls --asset kamoto-copper --on 2026-02-10"),
    _case("ask-vocabulary", "ask vocabulary", forms=TEXTS),
    _case("ask-who-owns", "ask who-owns --on 2026-02-10"),
    _case("ask-who-says-so", "ask who-says-so"),
)

TABLES = (
    _case("build", "build --out release", claims=False),
    _case("check", "check", claims=False),
    _case("check-own", "check my-desk", before="new my-desk", claims=False),
    _case("export", "export", claims=False),
    _case("export-annotations", "export annotations.ttl", forms=TEXTS),
    _case("import", "import", claims=False),
    _case("match", "match", claims=False),
    _case("new", "new my-desk", claims=False),
    _case("match-review", "match --band review", claims=False),
    _case(
        "sparql-select",
        "sparql 'SELECT ?mine ?share { ?s a ld:Stake ; ld:holder id:cobre ; ld:target ?mine ; "
        "ld:share ?share } ORDER BY ?share'",
        claims=False,
    ),
    _case("sparql-ask", "sparql 'ASK { id:anvil a ld:Company }'", claims=False),
    _case("sparql-construct", "sparql 'CONSTRUCT WHERE { id:tin ?p ?o }'", forms=(EN,)),
    _case(
        "sparql-cut", "sparql 'SELECT ?s { ?s a ld:Claim } ORDER BY ?s' --max-rows 2", forms=(EN,)
    ),
    _case("explore", "explore --out explorer.html", claims=False),
    _case("site", "site --out public --without-scenarios", claims=False),
)

NETWORKS = (
    _case("rank-actors", "rank actors --top 4"),
    _case(
        "rank-ownership-pagerank",
        "rank ownership --by pagerank --weights sources --only Asset --top 4",
    ),
    _case("rank-transport-degree", "rank transport --by degree --top 4"),
    _case("routes", "routes mine-town port-of-far --by days,usd,co2 -k 2"),
    _case("routes-closed", "routes near-pit port-of-far --on 2025-03-01"),
    _case("routes-none", "routes mine-town port-of-far --avoid post,rail-west"),
    _case("routes-via", "routes mine-town 远港 --via western --product copper-cathode"),
    _case("corridors-pair", "corridors --from mine-town --to port-of-far"),
    _case("corridors-several", "corridors --from mine-town,high-town --to port-of-far"),
    _shipped("corridors", "corridors --draws 20"),
    _shipped("corridors-kolwezi", "corridors --from kolwezi --to rotterdam"),
    _case("whatif-list", "whatif", claims=False),
    _case("whatif", "whatif west-shut --top 2"),
    _shipped("whatif-choice", "whatif dar-port-2025 --draws 30", claims=False),
    _shipped("whatif-grown", "whatif lobito-1-mt --no-intervals", claims=False),
    _case("chokepoints", "chokepoints --draws 20 --top 4"),
    _case("chokepoints-together", "chokepoints --from mine-town --to port-of-far --show together"),
    _case("chokepoints-cut", "chokepoints --from mine-town --to port-of-far --show cut"),
    _case("backtest", "backtest --set toy-copper --draws 20 --project counted"),
    _case("backtest-worth", "backtest --set all --draws 20 --worth --project counted", forms=TEXTS),
    _case(
        "calibrate",
        "calibrate counted/own.csv --set toy-copper --draws 20 --on 2026-07-01 --project counted",
    ),
    _case("parameters", "parameters", forms=TEXTS),
    _case("parameters-table", "parameters --format table", claims=False),
    _case(
        "parameters-read-back",
        "routes mine-town port-of-far -k 1 --parameters mine.toml",
        before="parameters > mine.toml",
        forms=(EN,),
    ),
    _shipped("sea", "sea lobito shanghai", claims=False),
    _shipped("sea-avoid", "sea lobito shanghai --avoid malacca,cape-of-good-hope", claims=False),
    _shipped("sea-on", "sea ras-laffan dar-es-salaam --on 2026-04-13", claims=False),
)

OWNERS = (
    _case("control", "control near-pit"),
    _case("control-known", "control near-pit --known 2026-11-21 --trust source:gazette"),
    _case("control-status", "control near-pit --status non-binding --on 2026-02-10"),
    _case("control-csv", "control near-pit --format csv --claims", forms=TEXTS),
    _case("control-md", "control near-pit --format md --claims", forms=TEXTS),
    _case("control-company", "control cobre"),
    _case("control-if", "control near-pit --if closed:memo"),
    _case("control-if-alone", "control --if closed:memo"),
    _case("control-by-state", "control --by state --mineral copper"),
    _case("control-by-owner", "control --by owner --mineral copper --in zmb --weight count"),
    _case("control-every", "control --every"),
    _shipped("control-kamoto", "control kamoto-copper --on 2026-02-10"),
    _case("concentration", "concentration copper"),
    _case("concentration-reserves", "concentration copper --stage mining,reserves --year 2024"),
    _case("exposure", "exposure zmb --mineral copper"),
    _case("exposure-firm", "exposure basalt --mineral 铜 --year 2024"),
)

SOURCES = (
    _case("diff", "diff 2024-12-01 2025-03-15"),
    _case("diff-known", "diff --known 2026-11-21 2026-11-22 --figures"),
    _case("diff-about", "diff 2023-01-01 2026-01-15 --about pact --status signed"),
    _case("money", "money --by zmb"),
    _case("money-fund", "money --by copper-fund --on 2025-06-30"),
    _shipped("money-orion", "money --by orion-cmc"),
    _case("agreement", "agreement pact --on 2025-03-01"),
    _case("agreement-memo", "agreement 备忘录"),
    _case("conflicts", "conflicts"),
    _case("conflicts-trust", "conflicts --about near-pit --trust newest"),
    _case("sensitivity", "sensitivity control near-pit", claims=False),
    _case("sensitivity-wider", "sensitivity --wider --first 5 money --by copper-fund", claims=False),
    _case("explain", "explain ask who-controls --asset near-pit", claims=False),
    _case("explain-routes", "explain routes mine-town port-of-far -k 1", claims=False),
)  # fmt: skip

_ASKED = "ask who-controls --asset near-pit --receipts near.zip"
RECEIPTS = (
    _case("receipts", _ASKED, forms=(EN,)),
    _case("verify", "verify near.zip", before=_ASKED, claims=False),
    _case(
        "verify-later", "verify near.zip --project later", before=_ASKED, claims=False, fails=True
    ),
    _case("explain-receipts", "explain near.zip", before=_ASKED, claims=False),
)

ERRORS = (
    _fail(
        "names",
        "control neer-pit",
        "control Smiths",
        "agreement near-pit",
        "control --if closed:near-pit",
        "ask who-control",
        "ask who-controls --asset neer-pit",
        "rank people",
        "routes mine-town port-of-far --avoid suezz",
        "concentration coper",
        "concentration copper --stage mines",
        "money --by nobody",
        "whatif west-shutt",
        "control near-pit --status firm",
        "rank actors --basis hearsay",
        "conflicts --trust nobody",
        "import minmodd file.csv",
    ),
    _fail(
        "use",
        "nonsense",
        "routes mine-town",
        "routes mine-town port-of-far --by fame",
        "routes mine-town port-of-far --basis read",
        "corridors --from mine-town --to mine-town",
        "control near-pit --every",
        "control near-pit --mineral copper",
        "control --by state",
        "ask --lang zh who-owns",
        "diff 2024-01-01 2025-01-01 --on 2024-06-01",
        "exposure zmb",
        "sea port-of-west",
        "import icmm",
    ),
    _fail("dates", "ask who-owns --on yesterday", "diff 2025-02-30 2025-03-01"),
    _fail(
        "files",
        "whatif missing.toml",
        "verify missing.zip",
        "explain missing.zip",
        "explain build",
        "import icmm missing.xlsx",
        "calibrate missing.csv",
        "calibrate counted/wrong.csv --set toy-copper --draws 2 --project counted",
        "check --project missing",
        "export graph.xml",
    ),
    _fail(
        "sparql",
        "sparql 'SELECT ?s {'",
        "sparql 'SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }'",
    ),
    _fail("tables", "check --project broken", "build --project broken"),
)

# What a person reads on one screen: answers as tables, not the file that `parameters` gives back.
SCREENS = tuple(
    case
    for case in (*QUESTIONS, *TABLES, *NETWORKS, *OWNERS, *SOURCES, *RECEIPTS)
    if case.name not in {"parameters", "control-csv", "control-md", "sparql-construct"}
)
# The longest answers of the shipped graph, each of more than a hundred lines with `--all`.
LONGEST = (
    "agreement us-drc-spa --on 2026-03-01",
    "ask output --mineral cobalt --on 2025-06-30",
    "ask restrictions --by chn",
    "chokepoints --draws 20",
    "conflicts",
    "control --by state --mineral cobalt --in cod",
    "control --every",
    "control kamoto-copper",
    "corridors --draws 20",
    "diff 2025-11-01 2026-03-01",
    "explain routes kolwezi shanghai -k 1",
    "exposure chn --mineral cobalt",
    "money --by chn",
    "money --by usa",
    "parameters --format table",
    "routes kolwezi shanghai --by days,usd,co2 -k 5 --on 2026-04-13",
    "routes kolwezi shanghai -k 5",
)

CASES = (*HELP, *QUESTIONS, *TABLES, *NETWORKS, *OWNERS, *SOURCES, *RECEIPTS, *ERRORS)
