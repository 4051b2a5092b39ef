"""The notes below the tables of who controls what a country mines, in English and in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.views.control_words import Lang

NOTES: Mapping[str, Mapping[Lang, str]] = {
    "counted": {
        "en": "More than {0} %, say: the side, with all that it controls in the same measure, has more than {0} % "
        "of the mine; so must it of every company on the way. Below a majority one mine may count for "
        "several sides. By shares: each mine counts by the side's look-through share. A threshold at "
        "which no mine counts is left out.",
        "zh": "以“超过{0}%”为例：该主体连同其以同一标准控制的各方合计持有矿山{0}%以上，链条上的每家公司亦然。未达多数时，"
        "一座矿山可同时计入多个主体。“按份额”：每座矿山按穿透份额计入。没有矿山计入的门槛不列出。",
    },
    "owned": {
        "en": "More than {0} %, say: the owner, with all companies of which it has most votes, has more than {0} % "
        "of the mine. Owners are holders whom nobody named controls; what one of them has of another counts "
        "for both by shares, so rows do not add up. A threshold at which no mine counts is left out.",
        "zh": "以“超过{0}%”为例：所有者连同其占多数表决权的各公司合计持有矿山{0}%以上。所有者指不受任何具名主体控制的持有者；"
        "其中一方持有另一方的部分，按份额同时计入双方，故各行不可相加。没有矿山计入的门槛不列出。",
    },
    "coverage": {
        "en": "Coverage: a holder is named for {} of {} mines; without any: {}.",
        "zh": "覆盖范围：{1}座矿山中{0}座有具名持有者；完全没有者：{2}。",
    },
    "covered": {
        "en": "Coverage: a holder is named for all {} mines.",
        "zh": "覆盖范围：全部{}座矿山均有具名持有者。",
    },
    "known": {
        "en": "{} t of {} t of output in {} are known by mine ({} %), from figures of {}. At most counts all the "
        "rest, and every mine that nobody is named for.",
        "zh": "{2}年产量{1}吨中有{0}吨（{3}%）可落实到矿山，所用数字为{4}年。“至多”一栏把其余产量与无具名持有者的矿山全部计入。",
    },
    "unknown": {
        "en": "Of the {} t that are published for {} nothing is known by mine.",
        "zh": "所公布的{1}年{0}吨均未能落实到矿山。",
    },
    "reserved": {
        "en": "{} t of {} t of reserves in {} are known by mine ({} %), from figures of {}.",
        "zh": "{2}年储量{1}吨中有{0}吨（{3}%）可落实到矿山，所用数字为{4}年。",
    },
    "none": {
        "en": "No total is published for this; only mines are counted.",
        "zh": "未见公布的总量；仅按矿山数计。",
    },
    "together": {
        "en": "One figure for several mines counts by the least that a side has of them: {}.",
        "zh": "多座矿山合并公布一个数字，按该主体在其中的最小份额计入：{}。",
    },
    "elsewise": {
        "en": "Left out, since each is more than all that its country is published with (it counts ore or "
        "concentrate, or another year): {}.",
        "zh": "以下各项超过所在国公布的总量（所计为矿石或精矿，或为其他年份），未计入：{}。",
    },
    "above": {
        "en": "The mines come to more than the published total; parts are of their sum.",
        "zh": "各矿合计超过公布的总量；占比按各矿之和计算。",
    },
    "missing": {
        "en": "Without a figure of their own: {}.",
        "zh": "没有单独数字的矿山：{}。",
    },
}
