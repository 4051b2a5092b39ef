"""The ledger of a state, a bloc or a firm as tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lodeway.claims.claim_text import codes
from lodeway.report.answer import Answer, Step
from lodeway.schema import values
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lodeway.claims.financings import Sum
    from lodeway.claims.graph import Graph
    from lodeway.claims.payer_ledger import Ledger
    from lodeway.money.compute import Money


# What the books of a state are called and explained with, in both languages.


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


# The books of a state, a bloc or a firm as tables: what is added, what is not, and the sums.


_MILLION = 1_000_000
_NAMED = 3
_PLAIN, _DOUBTFUL = "reported", "low"


def answers(kg: Graph, found: Money, *, lang: Lang) -> tuple[Answer, ...]:
    """The ledger, what was left out of it, and the sums in each currency."""
    view = _View(kg, found, lang)
    return view.ledger(), view.left(), view.totals()


class _View:
    """The books with the words of one language."""

    def __init__(self, kg: Graph, found: Money, lang: Lang) -> None:
        self.kg, self.found, self.lang = kg, found, lang
        self.books: Ledger = found.books
        self.code = codes(kg.store, lang)
        left = {one.sum.claim: one for one in self.books.left}
        self._inside = {claim for claim, one in left.items() if one.why == "inside"}
        self._sums = {s.claim: s for s in (*self.books.added, *(one.sum for one in left.values()))}

    def ledger(self) -> Answer:
        groups: dict[tuple[Any, ...], list[Sum]] = defaultdict(list)
        for one in self.books.added:
            groups[one.currency, -one.rung, one.status, one.instrument, self.ours(one)].append(one)
        rows, claims, steps = [], [], []
        for (currency, _, status, instrument, who), sums in sorted(groups.items()):
            made = sorted((s.since for s in sums if s.since), key=_day)
            head = (currency, self.code("status", status), self.code("instrument", instrument))
            spent = tuple(_millions(end) for end in self.books.span(sums))
            seen = min((s.confirmed for s in sums if s.confirmed), key=_day, default=None)
            ends = (made[0], made[-1]) if made else (None, None)
            towards = self.names([r for s in sums for r in s.recipients])
            rows.append((*head, self.names(who, len(who)), *spent, len(sums), *ends, seen, towards))
            claims.append(self.behind(s.claim for s in sums))
            steps.append(Step(" / ".join(str(part) for part in head), claims[-1]))
        return self._answer("ledger", rows, claims, steps, notes=self.notes())

    def left(self) -> Answer:
        rows, claims = [], []
        for left in sorted(self.books.left, key=lambda one: (one.why, one.sum.claim)):
            one = left.sum
            between = "and" if left.why == "shared" else "in"
            rows.append(
                (*self._one(one), self.say(left.why), self.say(between).join(left.of) or None)
            )
            claims.append(self.behind((one.claim, *left.of)))
        by_claim = {s.claim: s for s in self.books.added}
        for claim, others in _stars(self.books.overlaps):
            row = (*self._one(by_claim[claim]), self.say("overlap"), self.say("and").join(others))
            rows.append(row)
            claims.append(self.behind((claim, *others)))
        steps = [
            Step(f"{row[0]}: {row[-2]}", tuple(of)) for row, of in zip(rows, claims, strict=True)
        ]
        return self._answer("left", rows, claims, steps)

    def totals(self) -> Answer:
        rows: list[tuple[object, ...]] = []
        claims: list[tuple[str, ...]] = []
        for currency in self.books.currencies:
            for row, of in self._lines(currency):
                rows.append((currency, *row))
                claims.append(self.behind(s.claim for s in of))
        steps = [Step(str(row[1]), of) for row, of in zip(rows, claims, strict=True)]
        return replace(self._answer("totals", rows, claims, steps), verdict=self.verdict())

    def _lines(self, currency: str) -> Iterator[tuple[tuple[object, ...], list[Sum]]]:
        added = [s for s in self.books.added if s.currency == currency]
        left = [one for one in self.books.left if one.sum.currency == currency]
        every = [*added, *(one.sum for one in left)]
        naive = _millions(self.books.naive(currency))
        yield (self.say("naive"), None, naive, len({s.claim for s in every})), every
        for why in sorted({one.why for one in left}):
            of = [one.sum for one in left if one.why == why]
            less = -_millions(sum(s.high or 0 for s in of))
            yield (self.say("less").format(self.say(why)), None, less, len(of)), of
        low, high = self.books.total(currency)
        yield (self.say("ours"), _millions(low), _millions(high), len(added)), added
        for (_, status), of in _by_status(added):
            label = self.say("of which").format(self.code("status", status))
            least, most = self.books.span(of)
            yield (label, _millions(least), _millions(most), len(of)), of

    def verdict(self) -> str:
        """For each currency, how firm most of the money is; without figures."""
        told = []
        for currency in self.books.currencies:
            added = [s for s in self.books.added if s.currency == currency]
            weights = {status: self.books.span(of)[1] for (_, status), of in _by_status(added)}
            if weights:
                # A plain report says nothing of how firm the money is.
                most = max(weights, key=lambda s: (s != _PLAIN, weights[s], s))
                twice = TWICE[any(one.sum.currency == currency for one in self.books.left)]
                label = self.code("status", most)
                told.append(FIRM[self.lang].format(currency, label, twice[self.lang]))
        return " ".join(told) or NOTHING[self.lang]

    def notes(self) -> tuple[str, ...]:
        group = self.found.group
        head = self.kg.label(group.head, self.lang)
        members = self.names(sorted(group.members() - {group.head}), None)
        bodies = BODIES if members else ALONE
        told = [RULES[self.lang], bodies[self.lang].format(head, members)]
        if self.found.through.status:
            told.append(LADDER[self.lang])
        if self.found.beside:
            told.append(BESIDE[self.lang].format(self.names(self.found.beside, None)))
        if self.books.silent:
            told.append(SILENT[self.lang].format(self._claims(self.books.silent)))
        if self.books.overlaps:
            told.append(OVERLAP[self.lang])
        return (*told, *self._warnings())

    def _warnings(self) -> Iterator[str]:
        """What to know of some of the sums: parts firmer than their whole, doubts, running terms."""
        if firmer := list(_firmer(self.books)):
            yield FIRMER[self.lang].format(self._figures(firmer))
        doubtful = [s for s in self.books.added if s.confidence == _DOUBTFUL]
        if doubtful:
            yield DOUBTFUL[self.lang].format(self._figures(doubtful))
        on = self.found.through.on
        running = [s for s in self.books.added if on and s.until and _day(s.until) > on]
        if running:
            yield RUNNING[self.lang].format(self._claims(running))

    def _claims(self, sums: Iterable[Sum]) -> str:
        return self.say("and").join(s.claim for s in sums)

    def _figures(self, sums: Iterable[Sum]) -> str:
        return self.say("and").join(
            f"{s.claim} ({s.currency} {values.figure(_millions(s.high or 0))} m, "
            f"{self.code('status', s.status)})"
            if self.lang == "en"
            else f"{s.claim}（{s.currency} {values.figure(_millions(s.high or 0))}百万，"
            f"{self.code('status', s.status)}）"
            for s in sums
        )

    def _one(self, one: Sum) -> tuple[object, ...]:
        return (
            one.claim,
            one.currency,
            _millions(one.high or 0),
            self.names(one.financiers),
            self.names(one.recipients),
            self.code("instrument", one.instrument),
            self.code("status", one.status),
            one.since,
        )

    def ours(self, one: Sum) -> tuple[str, ...]:
        """Who of the group pays."""
        return tuple(who for who in one.financiers if who in self.found.group.through)

    def behind(self, claims: Iterable[str]) -> tuple[str, ...]:
        """The claims of sums, and those by which their payers belong to the group.

        For money that only changes pockets also those by which its takers do.
        """
        sums = list(dict.fromkeys(claims))
        whose = self.found.group.claims
        ours = {c for name in sums for who in self._hands(name) for c in whose.get(who, ())}
        return (*sums, *sorted(ours - {*sums}))

    def _hands(self, claim: str) -> tuple[str, ...]:
        one = self._sums.get(claim)
        if one is None:
            return ()
        return (*one.financiers, *(one.recipients if claim in self._inside else ()))

    def names(self, things: Iterable[str], most: int | None = _NAMED) -> str | None:
        """Labels with a comma between; at `most` so many, and how many more."""
        labels = list(dict.fromkeys(self.kg.label(thing, self.lang) for thing in things))
        shown = self.say("and").join(labels[:most])
        if most is not None and len(labels) > most:
            more = len(labels) - (most if self.lang == "en" else 0)
            return self.say("more").format(shown, more)
        return shown or None

    def say(self, what: str) -> str:
        return SAID[what][self.lang]

    def _answer(
        self,
        name: str,
        rows: Sequence[tuple[object, ...]],
        claims: Sequence[tuple[str, ...]],
        steps: Sequence[Step],
        notes: tuple[str, ...] = (),
    ) -> Answer:
        title = self.say(name).format(self.kg.label(self.found.group.head, self.lang))
        told = tuple(rows), notes, tuple(claims), tuple(steps)
        return Answer(title, COLUMNS[name][self.lang], *told)


def _firmer(books: Ledger) -> Iterator[Sum]:
    """Parts left out of the sum that are firmer than the whole that is added for them."""
    added = {s.claim: s for s in books.added}
    for one in books.left:
        whole = added.get(one.of[-1]) if one.of and one.why == "part" else None
        if whole and one.sum.rung > whole.rung:
            yield one.sum


def _by_status(sums: Iterable[Sum]) -> list[tuple[tuple[int, str], list[Sum]]]:
    """The sums by status, the firmest first."""
    found: dict[tuple[int, str], list[Sum]] = defaultdict(list)
    for one in sums:
        found[-one.rung, one.status].append(one)
    return sorted(found.items())


def _stars(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Pairs as few rows as need be: the claim that is in most of them, and the others of these."""
    left = set(pairs)
    while left:
        near: dict[str, set[str]] = defaultdict(set)
        for one, other in left:
            near[one].add(other)
            near[other].add(one)
        most = min(near, key=lambda claim: (-len(near[claim]), claim))
        yield most, sorted(near[most])
        left = {pair for pair in left if most not in pair}


def _day(text: str) -> Any:
    return values.partial_date(text).latest


def _millions(amount: float) -> float:
    return round(amount / _MILLION, 3)
