"""A made-up answer whose page tests open: two ways from an inland town over two ports to a market."""

from __future__ import annotations

from lodeway.claims.frame import Frame
from lodeway.maps.drawn import drawn
from lodeway.maps.model import Country, Line, Spot
from lodeway.report.answer import Answer, Cited, Column
from lodeway.report.answer_page import Sheet, page
from lodeway.report.banner import Truth
from lodeway.report.picture import Group

TOWN, WEST, EAST, MARKET = (25.0, -11.0), (13.5, -12.3), (39.3, -6.8), (121.5, 31.2)
CAPE, STRAIT = (18.5, -34.4), (105.9, -5.9)


def both(en, zh=None):
    return {"en": en, "zh": zh or en}


def square(west, south, east, north):
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


# A continent, a country within it that two ways leave, and land about the market.
LAND = (
    Country(both("Southland", "南国"), (square(12, -34, 40, 10),)),
    Country(both("Farland", "远国"), (square(100, 22, 121, 50),)),
)
GROUPS = (
    Group("west", both("By the western port", "经西港"), both("18,000 km", "18,000公里")),
    Group("east", both("By the eastern port", "经东港"), both("14,000 km", "14,000公里")),
)
LINES = (
    Line("west", (TOWN, WEST), "rail", both("Western railway", "西部铁路")),
    Line("west", (WEST, CAPE, STRAIT, MARKET), "sea", both("West to market", "西港至市场")),
    Line("east", (TOWN, EAST), "road", both("Eastern road", "东部公路")),
    Line("east", (EAST, STRAIT, MARKET), "sea", both("East to market", "东港至市场")),
)
SPOTS = (
    Spot(*TOWN, both("Town", "城"), "end", ("west", "east")),
    Spot(*MARKET, both("Market", "市场"), "end", ("west", "east")),
    Spot(*WEST, both("Western port", "西港"), "gate", ("west",)),
    Spot(*EAST, both("Eastern port", "东港"), "gate", ("east",)),
    Spot(30.0, -9.0, both("The post", "口岸"), "border", ("east",)),
    Spot(*STRAIT, both("The strait", "海峡"), "strait", ("west", "east")),
)


def tables(title=None, rows=2):
    """Two tables in both languages; the second one has `rows` rows."""
    found = {}
    for lang, way, legs, note in (
        ("en", "Two ways", "All legs", "A note."),
        ("zh", "两条路线", "所有路段", "说明。"),
    ):
        named = ("way", "km", "sources") if lang == "en" else ("路线", "公里", "来源")
        heads = tuple(map(Column, named, ("way", "km", "sources")))
        cited = Cited(["The Gazette" if lang == "en" else "公报"])
        first = Answer(
            title[lang] if title else way,
            heads,
            (("-1+2", 18000, cited), ("2", 14000, cited)),
            (note,),
            claims=(("claim-a",), ("claim-a", "claim-b")),
            verdict="Best by the east." if lang == "en" else "经东港最优。",
            name="ways",
        )
        found[lang] = (first, Answer(legs, heads[:2], (("3", 1),) * rows, name="legs"))
    return found


TITLE = both("From Town to Market", "城至市场")
ABOUT = both("Copper, as of 2026-04-13", "铜，2026-04-13")
EVIL = """<script>window.PWNED=1</script><img src=x onerror="window.PWNED=1">"'</style></svg>{{}}"""
TRUTH = Truth(Frame("2026-04-13", every=False, reach="2026-07-02"), "a3e1e82ee597")
ASKED = ("routes", "--", "town", "market")


def whole(
    lines=LINES, spots=SPOTS, groups=GROUPS, *, title=TITLE, about=ABOUT, told=None, lang="en"
):
    """The page of the answer with its map."""
    picture = drawn(lines, spots, groups=groups, land=LAND, title=title, about=about)
    return page(Sheet(told or tables(), TRUTH, ASKED, picture), lang=lang)
