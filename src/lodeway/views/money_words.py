"""What the books of a state are called and explained with, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Lang = Literal["en", "zh"]

SAID: Mapping[str, Mapping[str, str]] = {
    "ledger": {"en": "Money of {}, nothing counted twice", "zh": "{}的资金（不重复计算）"},
    "left": {
        "en": "Left out, so that nothing is counted twice",
        "zh": "为免重复计算而未计入的款项",
    },
    "totals": {"en": "The sums, beside those of every row added", "zh": "合计，与逐行相加之和对照"},
    "more": {"en": "{} and {} more", "zh": "{}等{}个"},
    "and": {"en": "; ", "zh": "；"},
    "in": {"en": " > ", "zh": " > "},
    "same": {
        "en": "the same money, said again or at another stage",
        "zh": "同一笔资金，重复提及或处于另一阶段",
    },
    "earlier": {
        "en": "an earlier count or stage of the same deal",
        "zh": "同一交易较早的口径或阶段",
    },
    "part": {"en": "a part of a sum that is added", "zh": "属于已计入款项的一部分"},
    "carved": {
        "en": "a firmer part: counted at its own status, taken out of the sum that holds it",
        "zh": "属于更为确定的部分：按其自身状态计入，并从所属总额中扣除",
    },
    "softer": {
        "en": "taken out of the sum that holds it; its own status is below the one asked for",
        "zh": "已从所属总额中扣除；其自身状态低于所要求的程度",
    },
    "later": {
        "en": "an earlier stage or other account of a sum whose status is below the one asked for",
        "zh": "同一款项较早的阶段或另一记载，该款项现状低于所要求的程度",
    },
    "plain": {
        "en": "a plain report, which tells nothing of how firm it is",
        "zh": "仅为报道，未说明确定程度",
    },
    "shared": {
        "en": "others pay too; its own parts are counted instead",
        "zh": "另有他方出资，改计其自身部分",
    },
    "inside": {
        "en": "goes to one of its own bodies, and counts once that body spends it",
        "zh": "拨给其自身机构，待该机构支出时计入",
    },
    "lapsed": {"en": "lapsed or suspended", "zh": "已失效或中止"},
    "overlap": {
        "en": "may hold some of the same money: both count at most, one at least",
        "zh": "可能含有相同资金：上限两者都计，下限只计其一",
    },
    "naive": {"en": "every row added", "zh": "逐行相加"},
    "less": {"en": "less: {}", "zh": "减：{}"},
    "ours": {"en": "counted once", "zh": "只计一次"},
    "of which": {"en": "of which {}", "zh": "其中：{}"},
}
COLUMNS: Mapping[str, Mapping[Lang, tuple[str, ...]]] = {
    "ledger": {
        "en": (
            "currency", "status", "instrument", "from", "at least (million)", "at most (million)",
            "sums", "first", "last", "last confirmed", "for",
        ),
        "zh": (
            "币种", "状态", "工具", "出资方", "至少（百万）", "至多（百万）",
            "笔数", "最早", "最晚", "最近确认", "对象",
        ),
    },
    "left": {
        "en": (
            "claim", "currency", "amount (million)", "from", "for", "instrument", "status", "since",
            "why it is not added", "counted in",
        ),
        "zh": (
            "主张", "币种", "金额（百万）", "出资方", "对象", "工具", "状态", "起始",
            "未计入的原因", "已计入",
        ),
    },
    "totals": {
        "en": ("currency", "sum", "at least (million)", "at most (million)", "sums"),
        "zh": ("币种", "合计项", "至少（百万）", "至多（百万）", "笔数"),
    },
}  # fmt: skip
RULES = {
    "en": "A letter of interest is never added to the loan that followed, nor a programme to its parts, nor "
    'one currency to another. "Up to" a sum counts from 0 to it. What was promised for a period stays '
    "on the books when the period is over; sums without a date always count.",
    "zh": "意向函不与其后的贷款相加，计划总额不与其组成部分相加，不同币种不相加。“至多”某额按0至该额计。"
    "针对某一时段承诺的资金，时段结束后仍在账上；未注明日期的款项始终计入。",
}
LADDER = {
    "en": 'On the ladder "approved" means that an authority gave its consent, not that anything was signed '
    'or paid; it stands above "signed" and "binding". A sum is judged by its latest stage alone: an '
    "approval does not stand in for a loan that is only signed. Plain reports are on no step and are "
    "left out.",
    "zh": "阶次中的“已获批”指主管机关已表示同意，并非已签署或已支付；其阶次高于“已签署”与“有约束力”。每笔款项只按其最新阶段"
    "判断：仅签署的贷款不以较早的批准代之。“来源记载”不在阶次之列，故不计入。",
}
BODIES = {
    "en": "With the bodies and the state-owned firms of {}: {}.",
    "zh": "含{}的下列机构与国有企业：{}。",
}
ALONE = {
    "en": "No body or state-owned firm of {} is in the tables.",
    "zh": "表中没有{}的下属机构或国有企业。",
}
BESIDE = {
    "en": "Not in it, since it holds only a part of them or no claim calls them state-owned: the money of {}.",
    "zh": "下列企业仅部分由其持有，或无主张称其为国有，其资金未计入：{}。",
}
SILENT = {"en": "No figure is named for: {}.", "zh": "未说明金额：{}。"}
OVERLAP = {
    "en": "Sums that may overlap count once at least and both at most, so the lower ends of the rows do not "
    "add up to the lower end of the whole.",
    "zh": "可能重叠的款项下限只计其一、上限两者都计，故各行下限之和不等于总下限。",
}
FIRMER = {
    "en": "Firmer than the sum in which they are counted: {}.",
    "zh": "下列款项比其所计入的总额更为确定：{}。",
}
DOUBTFUL = {
    "en": "Added, though our confidence in them is low: {}.",
    "zh": "虽把握程度低，仍予计入：{}。",
}
RUNNING = {
    "en": "These sums stand for a period that was not over on the day: {}.",
    "zh": "下列款项对应的时段在该日尚未结束：{}。",
}
FIRM = {
    "en": "Of the {} whose firmness is told, most is {}; {}.",
    "zh": "在说明了确定程度的{}资金中，以“{}”为主；{}。",
}
TWICE = {
    True: {"en": "adding every row would count money twice", "zh": "逐行相加会重复计算"},
    False: {"en": "no row counts money twice", "zh": "各行均无重复"},
}
NOTHING = {"en": "There is no such money in the tables.", "zh": "表中没有此类资金。"}
