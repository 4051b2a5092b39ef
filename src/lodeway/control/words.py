"""The words that the tables of control use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.claims.claim_text import codes
from lodeway.schema.values import Lang, figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lodeway.claims.graph import Graph
    from lodeway.ownership.model import Link, Said, Span, Way


# The words that every table of control uses: names, steps of the ladder, shares in percent.


_UNKNOWN = {"en": "unknown", "zh": "不详"}
_SHARELESS = {"en": "(share unknown)", "zh": "（份额不详）"}
_TO = {"en": "-", "zh": "—"}
_SAID = {"en": "{} % ({})", "zh": "{}%（{}）"}
_UNSAID = {"en": "no figure ({})", "zh": "未给数字（{}）"}
_BETWEEN = {"en": "; ", "zh": "；"}
_HELD = {"en": "{} holds {} % of {}", "zh": "{}持有{}%的{}"}
_DIRECTS = {"en": "{} is said to control {}; its share is unknown", "zh": "据称{}控制{}，份额不详"}
_BODY = {"en": "{} wholly owns {}, a body of its own", "zh": "{}全资拥有其下属机构{}"}


@dataclass(frozen=True)
class Words:
    """Names of things, codes and sources in one language."""

    lang: Lang
    label: Callable[[str], str]
    code: Callable[[str, str | None], str | None]
    sources: Callable[[Iterable[str]], list[str]]

    @classmethod
    def of(cls, kg: Graph, lang: Lang) -> Words:
        """The words of a graph."""
        return cls(
            lang,
            lambda name: kg.label(name, lang),
            codes(kg.store, lang),
            lambda claims: kg.sources(claims, lang),
        )

    def joined(self, parts: Iterable[str]) -> str:
        """Several texts as one."""
        return _BETWEEN[self.lang].join(parts)

    def chain(self, way: Way) -> str:
        """ "CCCC 32.41 % > Mota-Engil 49.5 % > Lobito Atlantic Railway"."""
        links = [f"{self.label(link.holder)} {self._of(link)} > " for link in way.links]
        return "".join(links) + self.label(way.links[-1].target)

    def _of(self, link: Link) -> str:
        unknown = link.share.point is None and link.share.low == 0.0
        return _SHARELESS[self.lang] if unknown else self.share(link.share)

    def link(self, link: Link) -> str:
        """One holding as a sentence without a stop."""
        ends = self.label(link.holder), self.label(link.target)
        if link.share.point is None and link.share.low == 0.0:
            return _DIRECTS[self.lang].format(*ends)
        if not link.claims:
            return _BODY[self.lang].format(*ends)
        if self.lang == "zh":
            return _HELD["zh"].format(ends[0], self.bare(link.share), ends[1])
        return _HELD["en"].format(ends[0], self.bare(link.share), ends[1])

    def share(self, share: Span) -> str:
        """ "32.41 %", "40-45 %" or "unknown"."""
        text = self.bare(share)
        if text == _UNKNOWN[self.lang]:
            return text
        return f"{text}%" if self.lang == "zh" else f"{text} %"

    def bare(self, share: Span) -> str:
        """The same without a sign."""
        if share.point is None and share.low == 0.0:
            return _UNKNOWN[self.lang]
        low, high = percent(share.low), percent(share.high)
        return figure(low) if low == high else f"{figure(low)}{_TO['en']}{figure(high)}"

    def said(self, one: Said, holder: str) -> str:
        """What another source says of the share of `holder`, or of somebody's in its place."""
        source = self.label(one.source)
        whose = "" if one.holder == holder else f"{self.label(one.holder)} "
        if one.share.point is None and (one.share.low, one.share.high) == (0.0, 1.0):
            return whose + _UNSAID[self.lang].format(source)
        return whose + _SAID[self.lang].format(self.bare(one.share), source)


def percent(part: float) -> float:
    """A part as percent, to a hundredth: no register shows more."""
    return round(100 * part, 2)


def spread(share: Span) -> tuple[float, float | None, float]:
    """At least, best answer, at most, in percent."""
    return (
        percent(share.low),
        None if share.point is None else percent(share.point),
        percent(share.high),
    )


# What the tables of control say in English and in Chinese.


TITLES: Mapping[str, Mapping[Lang, str]] = {
    "direct": {"en": "Who holds {} directly, on {}", "zh": "{}的直接持有者（{}）"},
    "owners": {
        "en": "Who is behind {}, through every chain of holdings, on {}",
        "zh": "{}的最终权益：穿透全部持股链条（{}）",
    },
    "seats": {
        "en": "{} by the country in which the last company sits, on {}",
        "zh": "{}的权益：按链条末端公司所在国（{}）",
    },
    "ways": {"en": "The chains that lead to {}, on {}", "zh": "通向{}的持股链条（{}）"},
    "rights": {
        "en": "Rights in {} by contract or office, which are no shares, on {}",
        "zh": "{}的合同权利与职权（不属股权）（{}）",
    },
    "promised": {
        "en": "Shares of {} that are agreed or announced and not held, on {}",
        "zh": "{}：已约定或宣布但尚未持有的股权（{}）",
    },
}
COLUMNS: Mapping[str, Mapping[Lang, tuple[str, ...]]] = {
    "direct": {
        "en": ("holder", "at least (%)", "share (%)", "at most (%)", "status", "last confirmed", "according to", "others say"),
        "zh": ("持有者", "至少（%）", "份额（%）", "至多（%）", "状态", "最近确认", "出处", "其他说法"),
    },
    "owners": {
        "en": ("who", "kind", "at least (%)", "share (%)", "at most (%)", "unnamed may add (%)", "votes (%)", "controls", "holders named", "last confirmed"),
        "zh": ("主体", "类别", "至少（%）", "份额（%）", "至多（%）", "未具名部分或另加（%）", "表决权（%）", "控制", "其持有者已知", "最近确认"),
    },
    "seats": {
        "en": ("country", "at least (%)", "share (%)", "at most (%)"),
        "zh": ("国家/地区", "至少（%）", "份额（%）", "至多（%）"),
    },
    "ways": {
        "en": ("who", "share (%)", "at most (%)", "least link (%)", "chain"),
        "zh": ("主体", "份额（%）", "至多（%）", "最弱一环（%）", "链条"),
    },
    "rights": {
        "en": ("right", "who", "in", "what", "status", "since", "until", "according to"),
        "zh": ("权利", "主体", "对象", "内容", "状态", "起始", "终止", "出处"),
    },
    "promised": {
        "en": ("who", "said (%)", "of the interest of", "which is (%)", "so of it (%)", "status", "since", "under", "according to"),
        "zh": ("主体", "所述（%）", "占谁的权益", "该权益（%）", "折合（%）", "状态", "起始", "所依协议", "出处"),
    },
}  # fmt: skip
NOTES: Mapping[str, Mapping[Lang, str]] = {
    "held": {
        "en": "Counted as held: closed deals and plain reports. What is only agreed or announced stands apart.",
        "zh": "计为持有：已交割的交易与直接陈述。仅约定或宣布的另列。",
    },
    "firm": {
        "en": "Deals that are at least {} count as if they were done.",
        "zh": "至少达到“{}”的交易按已完成计。",
    },
    "lacks": {
        "en": "{} % is held by nobody whom a source names; it may be anybody's.",
        "zh": "另有{}%未见出处指名持有者，可能属于任何人。",
    },
    "sizeless": {
        "en": "{} % has no figure in any source: it belongs to the holders above whose share is not known, or to others.",
        "zh": "另有{}%未见任何出处给出数字：属于上列份额不详的持有者，或属于他人。",
    },
    "kept": {
        "en": "The deal leaves {} {} % of an interest that it would hold together with the buyer; whether it "
        "commands the whole of that interest, nobody says.",
        "zh": "交割后{}在与买方共同持有的权益中保留{}%；能否支配该权益整体，未见出处说明。",
    },
    "nobody": {
        "en": "No source that counts here names a holder.",
        "zh": "此处计入的出处均未指名持有者。",
    },
    "confirmed": {
        "en": "A holding without an end is not thereby still held: it was last confirmed on the day given.",
        "zh": "未注明终止不等于至今仍持有，仅表示最近一次得到确认的日期。",
    },
    "owners": {
        "en": "Shares are products along each chain, added up over chains, with cross-holdings counted once "
        "(Baldone, Brioschi and Paleari 1998). Rows hold parts of each other and do not add up. Unnamed may "
        "add: what it would have besides if all that nobody is named for were its own.",
        "zh": "份额为各链条持股之积，再按链条相加，交叉持股只计一次（Baldone、Brioschi与Paleari，1998）。各行互有包含，不可相加。"
        "“未具名部分或另加”指：凡未见指名持有者的部分若全属其所有，还会增加多少。",
    },
    "oldest": {
        "en": "Last confirmed: the oldest holding of the chains; undated where one of them has no date.",
        "zh": "最近确认：各链条中最旧一环的日期；其中一环无日期者记“未注明”。",
    },
    "votes": {
        "en": "Votes: the least link of each chain, added up, and no more over a shared link than it has (La "
        "Porta, Lopez-de-Silanes and Shleifer 1999). "
        "Controls: most votes, its own and those of all that it controls, or a source says so.",
        "zh": "表决权：每条链取最弱一环再相加，共用的一环不重复计（La Porta、Lopez-de-Silanes与Shleifer，1999）。控制：本身及其所控制者合计占多数表决权，或有出处如此说明。",
    },
    "seats": {
        "en": "What the press calls Chinese, say: each part counts in the country of the last company or state "
        "of its chain. A company whom somebody is said to control counts with its controller; what nobody "
        "is named for counts where the company sits. This says nothing of what a state owns.",
        "zh": "即新闻中“中资”一类说法：每一部分计入链条末端公司或国家的所在国。据称受某方控制的公司随控制方；未见指名持有者的部分计入该公司所在国。这并不说明国家拥有多少。",
    },
    "unseated": {
        "en": "{} % comes to no country: its last holder has no seat in the tables, or its share is unknown.",
        "zh": "另有{}%无法归入任何国家/地区：末端持有者在表中没有所在国，或其份额不详。",
    },
    "products": {
        "en": "A part of somebody's interest is that part times the interest, once for each source on the interest.",
        "zh": "“占某方权益的一部分”等于该比例乘以该权益；关于该权益有几种说法，就有几行。",
    },
}
VERDICTS: Mapping[str, Mapping[Lang, str]] = {
    "controls": {"en": "{} controls {}.", "zh": "{}控制{}。"},
    "nobody": {"en": "Nobody named controls {}.", "zh": "没有具名主体控制{}。"},
    "kept": {
        "en": "Whether {} still controls {} is not known.",
        "zh": "{}是否仍控制{}，尚不清楚。",
    },
    "half": {"en": "About half of it is of {}, by seat.", "zh": "按所在国计，约半数属{}。"},
    "seat": {"en": "Most of it is of {}, by seat.", "zh": "按所在国计，多数属{}。"},
    "largest": {"en": "The largest part is of {}, by seat.", "zh": "按所在国计，最大部分属{}。"},
}
NOT_KNOWN: Mapping[Lang, str] = {"en": "not known", "zh": "不详"}
YES: Mapping[Lang, tuple[str, str]] = {"en": ("yes", "no"), "zh": ("是", "否")}
UNDATED: Mapping[Lang, str] = {"en": "undated", "zh": "未注明"}
OUTPUT: Mapping[Lang, str] = {"en": "{} % of output", "zh": "产量的{}%"}
OF: Mapping[Lang, str] = {"en": "of the interest of {}", "zh": "占{}所持权益"}
WORKED_OUT: Mapping[Lang, str] = {"en": "worked out from {}", "zh": "由以下出处推算：{}"}
OFFTAKE = "Offtake"
