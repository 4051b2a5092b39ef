"""Pages for the explorer's tests: a true small one, a large made-up one, a hostile one."""

from __future__ import annotations

import base64
import gzip
import random
import re
from dataclasses import replace
from functools import cache

from lodeway.claims.frame import Frame
from lodeway.explorer.atlas import MapData, Way
from lodeway.explorer.cards import PLAIN, EdgeCard, Evidence, Fact, Kind, Line, NodeCard, Supposed
from lodeway.explorer.page import Page
from lodeway.explorer.stories import Step, StepCard, StoryCard
from lodeway.explorer.view import View, alike
from lodeway.maps.atlas import Named

NODE_KINDS = (
    Kind("state", {"en": "State", "zh": "国家"}, "actor"),
    Kind("company", {"en": "Company", "zh": "公司"}, "actor"),
    Kind("finance", {"en": "Development bank", "zh": "开发金融机构"}, "actor"),
    Kind("consortium", {"en": "Consortium", "zh": "联合体"}, "actor"),
    Kind("mine", {"en": "Mine", "zh": "矿山"}, "asset"),
    Kind("plant", {"en": "Smelter or refinery", "zh": "冶炼厂"}, "asset"),
    Kind("city", {"en": "City", "zh": "城市"}, "place"),
    Kind("port", {"en": "Port", "zh": "港口"}, "place"),
    Kind("corridor", {"en": "Corridor", "zh": "走廊"}, "route"),
    Kind("mineral", {"en": "Mineral", "zh": "矿产"}, "mineral"),
    Kind("agreement", {"en": "Agreement", "zh": "协议"}, "agreement"),
)
EDGE_KINDS = (
    Kind(
        "owns",
        {"en": "owns", "zh": "持股"},
        "control",
        {"en": "owned by", "zh": "股东"},
        holding=True,
    ),
    Kind(
        "agreed",
        {"en": "agreed to buy", "zh": "商定收购"},
        "control",
        {"en": "to be sold to", "zh": "拟售予"},
        holding=True,
    ),
    Kind(
        "operates",
        {"en": "operates", "zh": "运营"},
        "control",
        {"en": "operated by", "zh": "运营方"},
    ),
    Kind(
        "lends",
        {"en": "lends to", "zh": "贷款给"},
        "finance",
        {"en": "borrows from", "zh": "借款自"},
    ),
    Kind(
        "produces", {"en": "produces", "zh": "出产"}, "trade", {"en": "produced at", "zh": "产地"}
    ),
    Kind(
        "ships", {"en": "ships by", "zh": "经由运输"}, "route", {"en": "carries from", "zh": "货源"}
    ),
    Kind(
        "links", {"en": "links", "zh": "连接"}, "route", {"en": "on the route of", "zh": "所在走廊"}
    ),
    Kind("located", {"en": "is in", "zh": "位于"}, "place", {"en": "holds", "zh": "境内有"}),
    Kind(
        "party",
        {"en": "is party to", "zh": "参与"},
        "agreement",
        {"en": "has party", "zh": "参与方"},
    ),
)
FIRM = {"en": "high", "zh": "高"}
MIDDLING = {"en": "medium", "zh": "中"}
PRESS = {"en": "press report", "zh": "媒体报道"}
OFFICIAL = {"en": "official document", "zh": "官方文件"}
CONFIRMED = {"en": "confirmed", "zh": "已证实"}
PARTLY = {"en": "partly true", "zh": "部分属实"}


def packed_in(html: str) -> str:
    """A page's data as it is written there, in JSON."""
    (text,) = re.findall(r'<script type="application/gzip" id="data">([^<]*)</script>', html)
    return gzip.decompress(base64.b64decode(text)).decode()


def _node(
    name: str, kind: str, en: str, zh: str, *alt: str, facts: tuple[Fact, ...] = ()
) -> NodeCard:
    return NodeCard(name, kind, {"en": en, "zh": zh}, alt, facts)


def _claim(claim: str, en: str, zh: str, source: str, ref: str = "", **more: object) -> Evidence:
    fields = {"confidence": FIRM, "basis": PRESS, **more}
    return Evidence(claim, {"en": en, "zh": zh}, {"en": source, "zh": source}, ref, **fields)  # type: ignore[arg-type]


DFC = "https://www.dfc.gov/media/press-releases"
LENGTH = (
    Fact(
        {"en": "Length Lobito–Luau", "zh": "洛比托—卢奥长度"},
        {"en": "1,289 km", "zh": "1,289 公里"},
        "2024",
        {"en": "Ivanhoe Mines", "zh": "艾芬豪矿业"},
        "https://www.ivanhoemines.com/",
    ),
    Fact(
        {"en": "Length, another source", "zh": "长度(另一来源)"},
        {"en": "1,344 km", "zh": "1,344 公里"},
        "2014",
        {"en": "CRCC, with a branch line", "zh": "中国铁建,含支线"},
    ),
    Fact({"en": "Gauge", "zh": "轨距"}, {"en": "1,067 mm", "zh": "1,067 毫米"}),
)


def _lobito_nodes() -> tuple[NodeCard, ...]:
    return (
        _node("trafigura", "company", "Trafigura", "托克集团", "Trafigura Group"),
        _node("mota-engil", "company", "Mota-Engil", "莫塔-恩吉尔", "Mota Engil"),
        _node("vecturis", "company", "Vecturis", "维克图里斯"),
        _node(
            "cccc",
            "company",
            "CCCC",
            "中国交建",
            "China Communications Construction Company",
            "中国交通建设",
        ),
        _node(
            "gecamines", "company", "Gécamines", "杰卡明", "La Générale des Carrières et des Mines"
        ),
        _node("glencore", "company", "Glencore", "嘉能可"),
        _node("kcc", "company", "Kamoto Copper Company (KCC)", "卡莫托铜业", "KCC"),
        _node("kamoto", "mine", "Kamoto mine", "卡莫托铜钴矿"),
        _node("mutanda", "mine", "Mutanda", "穆坦达铜钴矿"),
        _node(
            "orion-cmc",
            "consortium",
            "Orion CMC",
            "奥赖恩关键矿产联盟",
            "Orion Critical Mineral Consortium",
        ),
        _node(
            "dfc",
            "finance",
            "DFC",
            "美国国际开发金融公司",
            "US International Development Finance Corporation",
        ),
        _node("dbsa", "finance", "DBSA", "南部非洲开发银行", "Development Bank of Southern Africa"),
        _node("lar", "consortium", "Lobito Atlantic Railway (LAR)", "洛比托大西洋铁路公司", "LAR"),
        _node("lobito-corridor", "corridor", "Lobito Corridor", "洛比托走廊", facts=LENGTH),
        _node("lobito-port", "port", "Port of Lobito", "洛比托港"),
        _node("lobito", "city", "Lobito", "洛比托"),
        _node("luau", "city", "Luau", "卢奥"),
        _node("dilolo", "city", "Dilolo", "迪洛洛"),
        _node("kolwezi", "city", "Kolwezi", "科卢韦齐"),
        _node("dar-port", "port", "Port of Dar es Salaam", "达累斯萨拉姆港", "Dar"),
        _node("tazara", "corridor", "TAZARA", "坦赞铁路", "Tanzania–Zambia Railway"),
        _node("ago", "state", "Angola", "安哥拉"),
        _node(
            "cod",
            "state",
            "DR Congo",
            "刚果(金)",
            "Democratic Republic of the Congo",
            "刚果民主共和国",
        ),
        _node("usa", "state", "United States", "美国"),
        _node("copper", "mineral", "Copper", "铜", "Cu"),
        _node("cobalt", "mineral", "Cobalt", "钴", "Co"),
    )


_LOAN = Line("agreed", size={"en": "USD 553 m", "zh": "5.53亿美元"})
_SHARE = Line(share=(70.0, 75.0, 75.0))
_MEMORANDUM = Line("said", size={"en": "40 % of the interest of Glencore", "zh": "嘉能可权益的40%"})


def _lobito_edges() -> tuple[EdgeCard, ...]:
    loan = (
        _claim(
            "B01",
            "The DFC lends 553 million dollars for the port and the 1,300 km railway in Angola.",
            "美国国际开发金融公司为安哥拉境内港口和 1,300 公里铁路提供 5.53 亿美元贷款。",
            "DFC press release",
            DFC,
            locator="para. 2",
            when="2025-12-17",
            status={"en": "signed", "zh": "已签署"},
            basis=OFFICIAL,
            verdict=CONFIRMED,
            tone="for",
        ),
        _claim(
            "B02",
            "America put up 753 million dollars.",
            "美国出资 7.53 亿美元。",
            "Newspaper feature",
            locator="para. 4",
            when="2026-02",
            status={"en": "reported", "zh": "据报道"},
            confidence=MIDDLING,
            verdict=PARTLY,
            tone="mixed",
            disputed=True,
            note={
                "en": "The sum includes 200 million from the DBSA.",
                "zh": "该金额含南部非洲开发银行的 2 亿美元。",
            },
        ),
    )
    stake = (
        _claim(
            "B05",
            "Orion CMC agreed to buy 40 % of Glencore's interests in KCC and Mutanda.",
            "奥赖恩联盟商定收购嘉能可在 KCC 与穆坦达权益的 40%。",
            "Glencore announcement",
            "https://www.glencore.com/media-and-insights",
            when="2026-02-03",
            status={"en": "non-binding", "zh": "无约束力"},
            verdict={"en": "not a purchase yet", "zh": "尚非收购"},
            tone="against",
            disputed=True,
        ),
    )
    return (
        _edge("trafigura", "lar", "owns", "owns 49.5 % of", "持股 49.5%"),
        _edge("mota-engil", "lar", "owns", "owns 49.5 % of", "持股 49.5%"),
        _edge("vecturis", "lar", "owns", "owns 1 % of", "持股 1%"),
        _edge("cccc", "mota-engil", "owns", "owns 32.41 % of", "持股 32.41%"),
        _edge("lar", "lobito-corridor", "operates", "operates", "运营"),
        _edge("dfc", "lar", "lends", "lends 553 million USD to", "贷款 5.53 亿美元给", loan, _LOAN),
        _edge("dbsa", "lar", "lends", "lends 200 million USD to", "贷款 2 亿美元给"),
        _edge("usa", "dfc", "owns", "owns", "全资所有"),
        _edge("glencore", "kcc", "owns", "owns 75 % of", "持股 75%", line=_SHARE),
        _edge("gecamines", "kcc", "owns", "owns 25 % of", "持股 25%"),
        _edge("cod", "gecamines", "owns", "owns", "全资所有"),
        _edge(
            "orion-cmc",
            "kcc",
            "agreed",
            "agreed to buy a share of",
            "商定收购部分权益",
            stake,
            _MEMORANDUM,
        ),
        _edge(
            "orion-cmc",
            "mutanda",
            "agreed",
            "agreed to buy a share of",
            "商定收购部分权益",
            stake,
            _MEMORANDUM,
        ),
        _edge("dfc", "orion-cmc", "party", "is a member of", "成员"),
        _edge("glencore", "mutanda", "owns", "owns 95 % of", "持股 95%"),
        _edge("kcc", "kamoto", "operates", "operates", "运营"),
        _edge("kamoto", "copper", "produces", "produces", "出产"),
        _edge("kamoto", "cobalt", "produces", "produces", "出产"),
        _edge("mutanda", "cobalt", "produces", "produces", "出产"),
        _edge("kamoto", "kolwezi", "located", "is near", "邻近"),
        _edge("kamoto", "lobito-corridor", "ships", "ships by", "经由运输"),
        _edge("kamoto", "tazara", "ships", "ships by", "经由运输"),
        *(
            _edge("lobito-corridor", place, "links", "passes", "途经")
            for place in ("lobito-port", "luau", "dilolo", "kolwezi")
        ),
        _edge("tazara", "dar-port", "links", "ends at", "终点"),
        _edge("lobito-port", "lobito", "located", "is in", "位于"),
        _edge("lobito", "ago", "located", "is in", "位于"),
        _edge("luau", "ago", "located", "is in", "位于"),
        _edge("dilolo", "cod", "located", "is in", "位于"),
        _edge("kolwezi", "cod", "located", "is in", "位于"),
        _edge("lar", "lobito-port", "operates", "runs the mineral terminal of", "运营矿石码头"),
    )


def _edge(
    source: str,
    target: str,
    kind: str,
    en: str,
    zh: str,
    evidence: tuple[Evidence, ...] = (),
    line: Line = PLAIN,
) -> EdgeCard:
    names = {node.id: node.label for node in _lobito_nodes()}
    usual = (
        _claim(
            f"{source}-{target}",
            f"{names[source]['en']} {en} {names[target]['en']}.",
            f"{names[source]['zh']}{zh}{names[target]['zh']}。",
            "Company report 2025",
            "https://example.org/report",
            locator="p. 14",
            when="2025",
            status={"en": "operating", "zh": "运营中"},
        ),
    )
    return EdgeCard(
        f"{source}--{kind}--{target}",
        source,
        target,
        kind,
        {"en": en, "zh": zh},
        evidence or usual,
        line,
    )


def with_statements(
    nodes: tuple[NodeCard, ...], edges: tuple[EdgeCard, ...]
) -> tuple[NodeCard, ...]:
    """Give each node the claims of its edges, as the api does."""
    said: dict[str, dict[str, Evidence]] = {node.id: {} for node in nodes}
    for edge in edges:
        for claim in edge.evidence:
            said[edge.source][claim.claim] = said[edge.target][claim.claim] = claim
    return tuple(
        NodeCard(
            node.id, node.kind, node.label, node.alt, node.facts, tuple(said[node.id].values())
        )
        for node in nodes
    )


@cache
def lobito_page() -> Page:
    """A small page whose every word a reader can check."""
    nodes, edges = _lobito_nodes(), _lobito_edges()
    return Page(
        title={
            "en": "The Lobito corridor: who owns, pays and ships",
            "zh": "洛比托走廊：谁拥有、谁出资、谁运输",
        },
        about={
            "en": "Companies, banks and states round the railway from the Congolese copper belt to the Atlantic.",
            "zh": "从刚果铜带到大西洋的铁路周围的公司、银行与国家。",
        },
        nodes=with_statements(nodes, edges),
        edges=edges,
        release="0.1.0",
        generated_on="2026-11-21",
        node_kinds=NODE_KINDS,
        edge_kinds=EDGE_KINDS,
        frame=Frame(
            "2026-02-10",
            every=False,
            known="2026-11-21",
            status={"en": "signed", "zh": "已签署"},
            reach="2026-02-03",
        ),
    )


FIRST = ("North", "Upper", "Great", "New", "Lower", "East", "Old", "West", "South", "Little")
FIRST_ZH = ("北", "上", "大", "新", "下", "东", "老", "西", "南", "小")
NAMES = (
    "Kansoko",
    "Lumwana",
    "Dikulu",
    "Sentinel",
    "Kafue",
    "Mwinda",
    "Tshala",
    "Mbeya",
    "Solwa",
    "Kisenge",
    "Ruashi",
    "Etoile",
    "Luiswi",
    "Kalumbi",
    "Musoshi",
)
NAMES_ZH = (
    "坎索科",
    "卢姆瓦纳",
    "迪库卢",
    "森蒂内",
    "卡富埃",
    "姆温达",
    "查拉",
    "姆贝亚",
    "索尔瓦",
    "基森盖",
    "鲁阿希",
    "埃图瓦",
    "卢伊斯维",
    "卡伦比",
    "穆索希",
)


@cache
def made_up_page(nodes: int = 350, edges: int = 900, *, seed: int = 1) -> Page:
    """A page of the size of the shipped graph: regions with hubs, some lone pairs, true kinds."""
    chance = random.Random(seed)
    kinds = [kind.key for kind in NODE_KINDS]
    cards = [
        _made_up_node(number, chance.choices(kinds, (3, 9, 2, 2, 9, 4, 7, 4, 3, 3, 5))[0])
        for number in range(nodes)
    ]
    joined = nodes - 14
    ends: list[tuple[int, int]] = [(number, number + 1) for number in range(joined, nodes - 1, 2)]
    urn = list(range(12))
    for number in range(12, joined):
        ends.append((number, _near(number, urn, chance)))
        urn.extend(ends[-1])
    while len(ends) < edges:
        source = chance.choice(urn)
        target = _near(source, urn, chance)
        if source != target:
            ends.append((source, target))
    links = tuple(
        _edge_made_up(number, cards[a].id, cards[b].id, chance)
        for number, (a, b) in enumerate(ends)
    )
    return Page(
        title={
            "en": "Critical minerals: actors, resources and routes",
            "zh": "关键矿产：行为体、资源与通道",
        },
        about={"en": "A made-up graph of the shipped size.", "zh": "与发布版本规模相当的虚构图。"},
        nodes=with_statements(tuple(cards), links),
        edges=links,
        release="0.1.0",
        node_kinds=NODE_KINDS,
        edge_kinds=EDGE_KINDS,
    )


def _near(number: int, urn: list[int], chance: random.Random) -> int:
    """Mostly a well-tied node of the same one of six regions."""
    for _ in range(12):
        other = chance.choice(urn)
        if other % 6 == number % 6 and other != number:
            return other
    return chance.choice(urn)


def _made_up_node(number: int, kind: str) -> NodeCard:
    first, name = number % 10, (number * 7) % 15
    labels = {declared.key: declared.label for declared in NODE_KINDS}[kind]
    en = (
        f"{FIRST[first]} {NAMES[name]} {number}"
        if number % 4
        else f"{NAMES[name]} {labels['en'].lower()} {number}"
    )
    zh = (
        f"{FIRST_ZH[first]}{NAMES_ZH[name]}{number}"
        if number % 4
        else f"{NAMES_ZH[name]}{labels['zh']}{number}"
    )
    return _node(f"n{number:03}", kind, en, zh)


def _edge_made_up(number: int, source: str, target: str, chance: random.Random) -> EdgeCard:
    kind = chance.choice(EDGE_KINDS)
    claim = _claim(
        f"c{number:04}",
        f"Report {number} says so.",
        f"第 {number} 号报告如此说。",
        f"Report {number % 60}",
        f"https://example.org/{number % 60}",
        when=f"{2015 + number % 11}",
        disputed=number % 23 == 0,
    )
    return EdgeCard(f"e{number:04}", source, target, kind.key, kind.label, (claim,))


HOSTILE = (
    "<script>window.PWNED=1</script>",
    "</script><script>window.PWNED=2</script>",
    "</SCRIPT ><script>window.PWNED=3</script>",
    "<!--<script>window.PWNED=4</script>",
    "--><script>window.PWNED=5</script>",
    "<img src=x onerror=window.PWNED=6>",
    "<img src='x' onerror='window.PWNED=7' href='x'>",
    '"><img src=x onerror="window.PWNED=8">',
    "'><svg onload=window.PWNED=9>",
    "<svg><script>window.PWNED=10</script></svg>",
    "<iframe srcdoc='<script>parent.PWNED=11</script>'></iframe>",
    "<a href='javascript:window.PWNED=12'>click me</a>",
    "javascript:window.PWNED=13",
    "JaVaScRiPt:window.PWNED=14",
    " javascript:window.PWNED=15",
    "java\tscript:window.PWNED=16",
    "data:text/html,<script>window.PWNED=17</script>",
    "vbscript:window.PWNED=18",
    "https://example.org/?href=javascript:window.PWNED=19",
    'https://example.org/"onmouseover="window.PWNED=20',
    "//example.org/href",
    "file:///etc/passwd",
    "href",
    "{{ 7*7 }}{% include 'x' %}",
    "${window.PWNED=25}",
    "`;window.PWNED=26;`",
    "';window.PWNED=27;//",
    '";window.PWNED=28;//',
    "\\u003cscript\\u003ewindow.PWNED=29\\u003c/script\\u003e",
    "line\u2028window.PWNED=30\u2029end",
    "\u202egnp.exe\u202c",
    "\u2066right\u2067left\u2069",
    "zero\u200bwidth\ufeff",
    "nul\x00bell\x07escape\x1b[31m",
    "lone \ud800 surrogate",
    "]]><script>window.PWNED=36</script>",
    "<style>@import 'https://example.org/x.css'</style>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>",
    "<base href=https://example.org>",
    '=HYPERLINK("https://example.org")',
    "__proto__",
    "constructor",
    "A" * 3000,
    "𝒜́̂̃" * 60,
)
HOSTILE_IDS = tuple(text for text in HOSTILE if text.isprintable())


@cache
def hostile_page() -> Page:
    """Every hostile text as every field that a card has, ids and keys of kinds included."""
    nodes = tuple(_hostile_node(number, text) for number, text in enumerate(HOSTILE))
    edges = tuple(
        EdgeCard(
            HOSTILE[number] if HOSTILE[number].isprintable() else f"edge-{number}",
            node.id,
            nodes[(number + 1) % len(nodes)].id,
            HOSTILE_IDS[number % len(HOSTILE_IDS)],
            {"en": HOSTILE[number], "zh": HOSTILE[number]},
            (_hostile_claim(HOSTILE[number]),),
        )
        for number, node in enumerate(nodes)
    )
    text = {"en": HOSTILE[1], "zh": HOSTILE[1]}
    kinds = tuple(
        Kind(key, {"en": key, "zh": key}, key, {"en": key, "zh": key}) for key in HOSTILE_IDS
    )
    page = Page(text, nodes, edges, HOSTILE[7], HOSTILE[5], text, kinds, kinds)
    return replace(page, supposed=tuple(_supposed(HOSTILE[6], node.id) for node in nodes[:2]))


def _hostile_node(number: int, text: str) -> NodeCard:
    label = {"en": text, "zh": text}
    fact = Fact(label, label, text, label, text)
    kind = HOSTILE_IDS[number % len(HOSTILE_IDS)]
    name = text if text.isprintable() else f"node-{number}"
    return NodeCard(name, kind, label, (text,), (fact,), (_hostile_claim(text),))


def _hostile_claim(text: str) -> Evidence:
    label = {"en": text, "zh": text}
    return Evidence(
        claim=text,
        text=label,
        source_label=label,
        source_ref=text,
        locator=text,
        when=text,
        since=text,
        until=text,
        status=label,
        confidence=label,
        basis=label,
        verdict=label,
        tone="open",
        disputed=True,
        note=label,
    )


@cache
def told_page() -> Page:
    """The small page with a story of three steps, the last of a relation that sources dispute."""
    page = lobito_page()
    claims = {claim.claim: claim for edge in page.edges for claim in edge.evidence}

    def step(name: str, show: tuple[str, ...], *backing: str, **more: object) -> StepCard:
        told = Step(
            {"en": f"Heading of {name}", "zh": f"{name}的标题"},
            {"en": f"What is told of {name}.", "zh": f"关于{name}的叙述。"},
            show,
            backing,
            **more,  # type: ignore[arg-type]
        )
        return StepCard(told, tuple(claims[one] for one in backing))

    story = StoryCard(
        "railway",
        {"en": "The railway and its money", "zh": "铁路与资金"},
        (
            step("owners", ("lar", "trafigura", "mota-engil"), "trafigura-lar", "mota-engil-lar"),
            step("the table", ("lar", "dfc"), "B01", view="table", on="2025-12-17"),
            step("Orion", ("orion-cmc", "kcc"), "B05"),
        ),
    )
    return replace(page, stories=(story,))


PLACES = {
    "lobito-port": (13.54, -12.35),
    "luau": (22.23, -10.7),
    "dilolo": (22.34, -10.68),
    "kolwezi": (25.47, -10.71),
    "kamoto": (25.4, -10.72),
    "mutanda": (25.81, -10.79),
    "dar-port": (39.29, -6.83),
}
TRACKS = (
    ("railway", "lobito-port", "luau", "rail", "open"),
    ("crossing", "luau", "dilolo", "rail", "open"),
    ("to-the-mines", "dilolo", "kolwezi", "rail", "building"),
    ("by-road", "dilolo", "kolwezi", "road", "planned"),
    ("round-the-cape", "lobito-port", "dar-port", "sea", "open"),
)


@cache
def mapped_page() -> Page:
    """The Lobito page with places, and with tracks between them."""
    page = lobito_page()
    tracks = tuple(
        EdgeCard(name, a, b, "links", {"en": name.title(), "zh": f"线路{name}"})
        for name, a, b, _, _ in TRACKS
    )
    lanes = [(PLACES[a], PLACES[b]) for _, a, b, _, _ in TRACKS]
    lanes[3] = (PLACES["dilolo"], (24.0, -11.4), PLACES["kolwezi"])
    lanes[4] = (PLACES["lobito-port"], (17.0, -36.0), (36.0, -30.0), PLACES["dar-port"])
    return replace(
        page,
        edges=(*page.edges, *tracks),
        atlas=MapData(
            places=PLACES,
            lanes=tuple(lanes),
            ways={
                name: Way((n,), mode, state) for n, (name, _, _, mode, state) in enumerate(TRACKS)
            },
            sizes={"kamoto": 3, "mutanda": 1},
            corridors={"lobito-corridor": ("railway", "crossing", "to-the-mines")},
            countries=(Named({"en": "Angola", "zh": "安哥拉"}, (17.5, -12.3), 12.0),),
        ),
        supposed=(
            _supposed("Shut for 30 days", "lobito-port"),
            _supposed("Shut too", "dar-port"),
            _supposed("Supposed shut", "railway", "crossing"),
        ),
    )


def _supposed(said: str, *things: str) -> Supposed:
    words = {"en": said, "zh": f"{said}（假设）"}
    much = {"en": "40 (20 to 50)", "zh": "40（20至50）"}
    held = {"en": "waits, t", "zh": "等候（吨）"}
    scenario = f"{things[0]}-30-days" if len(things) == 1 else ""
    return Supposed(things, scenario, words, words, ((held, much),), words)


def view_of(page: Page, key: str, names: set[str], answer: str) -> View:
    edges = [e for e in page.edges if {e.source, e.target} <= names]
    groups = alike({n.id: n.kind for n in page.nodes}, edges)
    grouped = {name for group in groups for name in group.members}
    spots = [*sorted(names - grouped), *(group.key for group in groups)]
    return View(
        key,
        {"en": f"Tab {key}", "zh": f"标签{key}"},
        {"en": f"What of {key}?", "zh": f"{key}如何？"},
        {"en": f"{answer} (2–4).", "zh": f"{answer}（2–4）。"},
        tuple(sorted(names)),
        tuple(sorted(e.id for e in edges)),
        {name: (120 * (nth % 4), 90 * (nth // 4)) for nth, name in enumerate(spots)},
        groups,
    )


@cache
def page_with_views() -> Page:
    page = lobito_page()
    star = [NodeCard(f"firm-{n:02}", "company", {"en": f"Firm {n}"}) for n in range(19)]
    owned = [EdgeCard(f"z-{n.id}", "cccc", n.id, "owns", {"en": "owns"}) for n in star]
    page = replace(page, nodes=(*page.nodes, *star), edges=(*page.edges, *owned))
    rail = {"lar", "mota-engil", "trafigura", "lobito-port", "dfc"}
    views = (
        view_of(page, "rail", rail, "3 %"),
        view_of(page, "owners", {"cccc", *(n.id for n in star)}, "19 firms"),
    )
    return replace(page, views=views)
