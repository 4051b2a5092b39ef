"""What an agreement is told with, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Lang = Literal["en", "zh"]

SAID: Mapping[str, Mapping[str, str]] = {
    "parties": {"en": "{}: who takes part, and how firmly", "zh": "{}：参与方与确定程度"},
    "clauses": {"en": "{}: its clauses, and what each touches", "zh": "{}：各条款及其涉及的内容"},
    "under": {"en": "{}: what rests on it", "zh": "{}：以其为依据的权益、资金与措施"},
    "remains": {"en": "{}: what would remain if it lapsed", "zh": "{}：若其失效，尚存者为何"},
    "binding": {"en": "binding", "zh": "有约束力"},
    "signed": {"en": "signed, and not said to bind", "zh": "已签署，未说明是否具有约束力"},
    "non-binding": {"en": "not binding", "zh": "无约束力"},
    "announced": {"en": "not signed", "zh": "尚未签署"},
    "unknown": {"en": "of unknown firmness", "zh": "确定程度不明"},
    "no state": {"en": "nobody says in what state it is", "zh": "无来源说明其状态"},
    "not yet": {"en": "not yet in being on that day", "zh": "当日尚不存在"},
    "not known": {"en": "not yet known on that day", "zh": "当日尚无记录"},
    "since": {"en": "{} since {}", "zh": "自{1}起{0}"},
    "kind": {"en": "{}: {}; {}.", "zh": "{}：{}；{}。"},
    "event": {"en": "{}: {}.", "zh": "{}：{}。"},
    "and": {"en": "; ", "zh": "；"},
    "yes": {"en": "yes", "zh": "可以"},
    "no": {"en": "no", "zh": "不可"},
    "untold": {"en": "not told", "zh": "未说明"},
    "output": {"en": "{}, {}: {} t in {}", "zh": "{}{}：{}吨（{}年）"},
    "colon": {"en": ": ", "zh": "："},
    "million": {"en": "{} million", "zh": "{}百万"},
    "with": {"en": " and ", "zh": "与"},
    "world": {"en": "{} ({} % of the world)", "zh": "{}（占世界{}%）"},
    "carried": {"en": "{} carried {} t of all goods in {}", "zh": "{}承运各类货物{}吨（{}）"},
    "done": {"en": "remains: completed", "zh": "尚存：已完成"},
    "falls": {
        "en": "falls with it, unless its own contract says otherwise",
        "zh": "随之失去依据，除非其自身合同另有约定",
    },
    "own end": {"en": "says how it ends or changes", "zh": "规定其如何终止或变更"},
    "ends": {"en": "ends with it", "zh": "随之终止"},
    "leans": {"en": "refers to it, in: {}", "zh": "提及本协议，见于：{}"},
    "shares": {"en": "stands by itself: also touches {}", "zh": "独立存续：同样涉及{}"},
    "same": {"en": "stands by itself: also between {}", "zh": "独立存续：缔约方同有{}"},
    "clause": {"en": "clause", "zh": "条款"},
    "agreement": {"en": "agreement", "zh": "协议"},
    "some": {"en": "some of its clauses can be demanded", "zh": "部分条款可据以要求"},
    "none": {"en": "none of its clauses can be demanded", "zh": "无条款可据以要求"},
    "no clauses": {"en": "its clauses are not in the tables", "zh": "表中没有其条款"},
    "nothing": {
        "en": "nothing in the tables rests on it by name",
        "zh": "表中没有明确以其为依据者",
    },
    "partly": {"en": "some of what rests on it is completed", "zh": "以其为依据者已有部分完成"},
    "open": {"en": "nothing of what rests on it is completed", "zh": "以其为依据者均未完成"},
}
COLUMNS: Mapping[str, Mapping[Lang, tuple[str, ...]]] = {
    "parties": {
        "en": ("who or what", "role or state", "status", "since", "last confirmed"),
        "zh": ("主体或文本", "角色或所处状态", "状态", "起始", "最近确认"),
    },
    "clauses": {
        "en": (
            "clause", "type", "force", "can be demanded", "touches", "tonnes there", "tonnes not known", "source",
        ),
        "zh": (
            "条款", "类型", "效力", "可否据以要求", "涉及", "当地吨数", "吨数不明", "出处",
        ),
    },
    "under": {
        "en": ("who", "what", "kind", "how much", "status", "since"),
        "zh": ("主体", "对象", "类别", "数量", "状态", "起始"),
    },
    "remains": {
        "en": ("what", "kind", "how firm", "if it lapsed"),
        "zh": ("内容", "类别", "确定程度", "若其失效"),
    },
}  # fmt: skip
TOUCHED = {
    "en": "Tonnes are what mines, firms and states that a clause touches put out, and what a corridor "
    "carried: how much there is, not how much the clause gives. Whether a clause can be demanded is "
    "read from its words and from the agreement: under one that binds nobody, none can.",
    "zh": "吨数是条款所涉矿山、企业和国家的产量或走廊的运量，说明当地有多少，并非条款给予多少。可否据以要求依条款文字"
    "及协议本身判断：协议无约束力的，其条款均不可。",
}
BONDS = {
    "en": "How far it binds is read from the firmest standing claim on its parties and its state; that an "
    "agreement is in force does not make each of its clauses a duty.",
    "zh": "约束力依据关于缔约方与状态的最确定的有效主张判断；协议生效并不意味着每一条款都是义务。",
}
MONEY = {
    "en": "Money under it, nothing counted twice: {}. Every row added: {}.",
    "zh": "其项下资金（不重复计算）：{}；逐行相加：{}。",
}
LAPSE = {
    "en": "Only what is in the tables. What is completed has passed and stays; a contract that is not "
    "completed may have terms of its own that keep it alive.",
    "zh": "仅限表中所载。已完成者已经转移，不受影响；未完成的合同可能有自身条款使其存续。",
}
