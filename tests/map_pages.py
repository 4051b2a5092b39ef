"""Made-up maps whose pages tests open: two ways from an inland town over two ports to a market."""

from __future__ import annotations

from lodeway.answer import Answer
from lodeway.views.map_model import Country, Group, Line, Spot, Table

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


def table(title, group=None, folded=False):
    answers = {
        "en": Answer(title["en"], ("way", "km"), (("by rail", 18000), ("by road", 14000)), ("A note.",)),
        "zh": Answer(title["zh"], ("路线", "公里"), (("铁路", 18000), ("公路", 14000)), ("说明。",)),
    }  # fmt: skip
    return Table(answers, group, folded)


TABLES = (
    table(both("Two ways", "两条路线")),
    table(both("Legs of the western way", "西线各段"), "west", folded=True),
    table(both("Legs of the eastern way", "东线各段"), "east", folded=True),
)
TITLE = both("From Town to Market", "城至市场")
ABOUT = both("Copper, as of 2026-04-13", "铜，2026-04-13")
EVIL = """<script>window.PWNED=1</script><img src=x onerror="window.PWNED=1">"'</style></svg>{{}}"""
