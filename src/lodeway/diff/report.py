"""What changed between two days, as a table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lodeway.claims.claim_text import codes
from lodeway.claims.dates import date_text
from lodeway.report.answer import Answer, Column, columns
from lodeway.schema import words
from lodeway.schema.values import Lang, figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lodeway.claims.graph import Graph
    from lodeway.diff.compute import Change, Diff, Said, Span

_ = words.of(__name__)


_TITLES = {
    False: _("What changed in the world between {} and {}"),
    True: _("What changed in what we knew between {} and {}"),
}
_COLUMNS = columns(
    "change_id change kind_id kind start_id start end_id end form_id form before after date claims",
    change=_("change"),
    kind=_("what", "the matter"),
    start=_("from", "one of two"),
    end=_("to", "the other of two"),
    before=_("before"),
    after=_("after"),
    claims=_("claims"),
)
_BRIEF = ("change", "kind", "start", "end", "form", "before", "after", "date")
_KINDS = {
    False: {
        "began": _("began"),
        "ended": _("ended"),
        "changed": _("changed"),
    },
    True: {
        "began": _("learnt"),
        "ended": _("given up"),
        "changed": _("revised"),
    },
}
_REPORTED = {
    "began": _("first reported"),
    "changed": _("reported anew"),
}
_SUMMARY, _WHAT, _EVERY = (
    _("{}: how many of each kind"),
    _("what", "the matter"),
    _("all", "in all"),
)
_VERDICT = _("Most of the changes are of this kind: {}, {}.")
_LONG = 40  # changes that a person reads without a summary
_SCHEMES: Mapping[str, str] = {
    "Stake": "interest-type",
    "Control": "control-type",
    "Financing": "instrument",
    "Membership": "role",
    "Participation": "role",
    "Restriction": "measure",
}
_FIGURE = "quantity-kind"
_CONFIRMED = _("last confirmed {}")
_OF = _("{} % of the interest of {}")
_COMMA, _SEMICOLON = _(", ", "clauses"), _("; ")
_PERCENT = _("{} %")
_CLOSED = _("ended by what followed")
_NOTES = {
    "undated": _(
        "Claims without a date stand on both days. A claim without an end still "
        "counts after the day on which it was last confirmed, which is given with "
        "it: that it goes on is not known."
    ),
    "month": _(
        "What is dated by a month or a year may have begun on any of its days; it waits until they "
        "are over where what surely stood before leaves it no room."
    ),
    "reported": _(
        "First reported, or reported anew: the date is that of the source (as "
        "at), or an earlier claim already agrees; when it began is not known, "
        "and it may have been so on the earlier day."
    ),
    "figures": _(
        "Figures of a period (output, reserves, lengths) are left out; `--figures` adds them."
    ),
    "nothing": _("Nothing that the graph tells of differs between these days."),
}


def tables(kg: Graph, found: Diff, *, lang: Lang) -> tuple[Answer, ...]:
    """The changes, and where they are many how many there are of each kind."""
    changes = _changes(kg, found, lang=lang)
    counts = _counted(changes, lang=lang)
    return (changes, counts) if len(changes.rows) > _LONG else (changes,)


def counts(kg: Graph, found: Diff, *, lang: Lang) -> Answer:
    """How many changes there are of each kind of claim, by kind of change."""
    return _counted(_changes(kg, found, lang=lang), lang=lang)


def _changes(kg: Graph, found: Diff, *, lang: Lang) -> Answer:
    """A row a change: what was said before and after, the day it turns on, and the claims."""
    view = _View(kg, found, lang)
    rows = tuple(view.row(one) for one in found.changes)
    days = (date_text(str(day), lang) for day in (found.before, found.after))
    title = _TITLES[found.known][lang].format(*days)
    told = title, _COLUMNS[lang], rows, view.notes(), tuple(one.claims for one in found.changes)
    counts = Counter((kind, change) for _, change, _, kind, *_ in rows)
    most = counts.most_common(1)
    verdict = _VERDICT[lang].format(*most[0][0]) if most else _NOTES["nothing"][lang]
    return Answer(*told, verdict=verdict, name="changes", brief=_BRIEF)


def _counted(found: Answer, *, lang: Lang) -> Answer:
    """The changes counted by kind of claim and of change, with sums."""
    named = {(c, change, k, kind) for c, change, k, kind, *_ in found.rows}
    changes = dict(sorted((change, c) for c, change, _, _ in named))
    kinds = {kind: k for _, _, k, kind in named}
    counts = Counter((row[3], row[1]) for row in found.rows)
    whats = Counter(row[3] for row in found.rows).most_common()
    rows: list[tuple[object, ...]] = [
        (kinds[kind], kind, *(counts[kind, c] or None for c in changes), number)
        for kind, number in whats
    ]
    sums = (sum(counts[kind, c] for kind, _ in whats) for c in changes)
    rows.append(("all", _EVERY[lang], *sums, len(found.rows)))
    head = (
        Column("kind_id", "kind_id", shown=False),
        Column(_WHAT[lang], "kind"),
        *(Column(str(change), str(c)) for change, c in changes.items()),
        Column(_EVERY[lang], "all"),
    )
    return Answer(_SUMMARY[lang].format(found.title), head, tuple(rows), name="counts")


class _View:
    """The changes with the words of one language."""

    def __init__(self, kg: Graph, found: Diff, lang: Lang) -> None:
        self.kg, self.found, self.lang = kg, found, lang
        self._codes = codes(kg.store, lang)

    def code(self, scheme: str, code: str) -> str:
        return self._codes(scheme, code) or code

    def row(self, one: Change) -> tuple[object, ...]:
        matter = one.matter
        return (
            f"reported-{one.kind}" if one.reported else one.kind,
            (_REPORTED if one.reported else _KINDS[self.found.known])[one.kind][self.lang],
            matter.kind,
            self.kg.label(matter.kind, self.lang),
            matter.start,
            self.kg.label(matter.start, self.lang),
            matter.end or None,
            self.kg.label(matter.end, self.lang) if matter.end else None,
            matter.form or None,
            self.form(one),
            self.said(one, one.before),
            self.said(one, one.after),
            _when(one),
            " ".join(one.claims),
        )

    def form(self, one: Change) -> str | None:
        if not one.matter.form:
            return None
        return self.code(_SCHEMES.get(one.matter.kind, _FIGURE), one.matter.form)

    def said(self, one: Change, claims: Sequence[Said]) -> str | None:
        """What the claims say, each thing once, the newest first."""
        told = dict.fromkeys(self.one(said, one.matter.of) for said in claims)
        return _SEMICOLON[self.lang].join(told) or None

    def one(self, said: Said, of: str) -> str:
        parts = [self.code("asset-state", said.state)] if said.state else []
        if share := _span(said.share):
            whose = _OF[self.lang].format(share, self.kg.label(of, self.lang)) if of else ""
            parts.append(whose or _PERCENT[self.lang].format(share))
        if amount := _span(said.amount):
            parts.append(f"{said.currency} {amount}".strip())
        if value := _span(said.figure):
            parts.append(f"{value} {self.code('unit', said.unit)}")
        parts.append(self.code("status", said.status))
        if said.confirmed and said.confirmed < self.found.before.isoformat():
            parts.append(_CONFIRMED[self.lang].format(date_text(said.confirmed, self.lang)))
        parts += [_CLOSED[self.lang]] if said.closed else []
        return _COMMA[self.lang].join(parts)

    def notes(self) -> tuple[str, ...]:
        names = [] if self.found.changes else ["nothing"]
        names += ["reported"] if any(one.reported for one in self.found.changes) else []
        names += ["figures"] if self.found.known and not self.found.figures else []
        names += ["undated", "month"]
        return tuple(_NOTES[name][self.lang] for name in names)


def _when(one: Change) -> str | None:
    """When the claims that came begin, else when those that went end; None where undated."""
    turned = set(one.claims)
    came = [s.since for s in one.after if s.claim in turned and s.since]
    went = [s.until for s in one.before if s.claim in turned and s.until]
    return max(came or went, default=None)


def _span(span: Span) -> str:
    low, middle, high = span
    ends = [end for end in (low, high) if end is not None]
    if middle is not None and not ends:
        return figure(middle)
    return _dash(ends if middle is None else sorted({*ends, middle}))


def _dash(ends: Iterable[float]) -> str:
    return "-".join(figure(end) for end in ends)
