"""Who goes which way as tables: ports, corridors, modes, what was counted, what a rate does."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from lodeway.claims.dates import date_text
from lodeway.report.answer import Answer, columns
from lodeway.schema import words
from lodeway.schema.values import Lang, figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.choice.seen import Seen
    from lodeway.claims.graph import Graph
    from lodeway.corridors.compute import Elasticity, Interval, Outlet, Part, Split

_ = words.of(__name__)

Row = tuple[object, ...]
_TITLES = {
    "ports": _("{goods} by port, {day}"),
    "lone": _("{goods} by corridor, {day}"),
    "corridors": _("By corridor"),
    "modes": _("By the mode of most kilometres over land"),
    "places": _("By the place that the goods leave, and by port"),
    "observed": _("What was counted, and what the model says of the same goods then"),
    "elasticities": _("What 1 % more for land freight and handling does to the share of a port"),
}
_SHARE = "share_low share_mid share_high share_span"
_TONNES = "t_per_year_low t_per_year_mid t_per_year_high t_per_year_span"
_OBSERVED = (
    "observed_share_low observed_share_mid observed_share_high observed_share_span "
    "observed_since observed_use_id observed_use observed_source_id observed_source"
)
_TERMS = (
    "land_usd_per_t_low land_usd_per_t_mid land_usd_per_t_high land_usd_per_t_span "
    "sea_usd_per_t_low sea_usd_per_t_mid sea_usd_per_t_high sea_usd_per_t_span "
    "land_days_low land_days_mid land_days_high land_days_span "
    "sea_days_low sea_days_mid sea_days_high sea_days_span "
    "days_least days_excess days_reliable"
)
_ELASTICITY = "elasticity_low elasticity_mid elasticity_high elasticity_span"
_SPANS = {
    f"{key}_{end}": None
    for key in (
        "share", "t_per_year", "observed_share", "land_usd_per_t", "sea_usd_per_t", "land_days",
        "sea_days", "elasticity", "model_share",
    )
    for end in ("low", "mid", "high")
}  # fmt: skip
_HEADS = {
    **_SPANS,
    "share_span": _("% of tonnes"),
    "t_per_year_span": _("kt a year"),
    "observed_share_span": _("counted, %"),
    "observed_since": None,
    "observed_use": None,
    "observed_source": _("by", "the source"),
    "land_usd_per_t_span": _("land USD/t"),
    "sea_usd_per_t_span": _("sea USD/t"),
    "land_days_span": _("land days"),
    "sea_days_span": _("sea days"),
    "days_least": None,
    "days_excess": None,
    "days_reliable": _("days at least, + up to"),
    "elasticity_span": _("own elasticity"),
    "state": None,
    "counted_by": _("what", "was counted"),
    "of_goods": _("of what goes"),
    "model_share_span": _("model, %"),
    "within": _("within"),
    "attestation": _("vouched for by"),
    "rate_port": _("1 % more by"),
    "mode": _("mode"),
    "mine_ids": None,
    "place": _("leaves"),
    "mines": _("what comes from"),
}
_REST = f"{_SHARE} {_TONNES} {_OBSERVED} {_TERMS}"
_COLUMNS = {
    "ports": columns(f"port_id port {_REST} {_ELASTICITY} state", **_HEADS),
    "corridors": columns(
        f"corridor_id corridor port_id port {_REST} {_ELASTICITY} state", **_HEADS
    ),
    "modes": columns(f"mode_id mode {_SHARE} {_TONNES} {_TERMS}", **_HEADS),
    "places": columns(f"place_id place mine_ids mines port_id port {_SHARE}", **_HEADS),
    "observed": columns(
        "claim_id counted_by of_goods observed_since observed_share_low observed_share_mid "
        "observed_share_high observed_share_span model_share_low model_share_mid "
        "model_share_high model_share_span within observed_use_id observed_use attestation_id "
        "attestation observed_source_id observed_source",
        **(_HEADS | {"observed_since": _("when"), "observed_use": _("used")}),
    ),
    "elasticities": columns(
        f"port_id port rate_port_id rate_port {_ELASTICITY}",
        **(_HEADS | {"elasticity_span": _("% by which its share grows")}),
    ),
}
_BRIEF = {
    "ports": (
        "port", "share_span", "t_per_year_span", "observed_share_span", "land_usd_per_t_span",
        "sea_usd_per_t_span", "land_days_span", "days_reliable", "elasticity_span",
    ),
    "corridors": (
        "corridor", "share_span", "t_per_year_span", "observed_share_span", "land_usd_per_t_span",
        "land_days_span", "days_reliable", "elasticity_span",
    ),
    "modes": ("mode", "share_span", "t_per_year_span", "land_usd_per_t_span", "land_days_span"),
    "observed": (
        "counted_by", "of_goods", "observed_since", "observed_share_span", "model_share_span",
        "observed_use", "observed_source",
    ),
}  # fmt: skip
_MODES = {"road": _("road"), "rail": _("rail")}
_USES = {
    "calibration": _("fitted"),
    "later-year": _("held out"),
    "cross-check": _("held out"),
}
_TAKES = _("{port} takes {share} of the {goods}, {second} {its}.")
_TAKES_ALL = _("{port} takes {share} of the {goods}.")
_TOOK = _("{} % ({}-{})")
_TONNES_OF = _("tonnes", "the goods")
_NOTHING = _("No way of this choice is open on {}.")
_MISS = _(
    "The model misses what was counted ({goods}): {what} took {seen} % ({when}, {use}), the model says "
    "{model}."
)
_SENTENCES = _("{} {}")
_SPAN, _SIGNED = _("{} ({}-{})"), _("{} ({} to {})")
_ONLY_MOST, _ONLY_LEAST, _BETWEEN = _("at most {}"), _("at least {}"), _("{}-{}")
_COUNTED = _("{} ({}, {})")
_RELIABLE = _("{} + {}")
_NONE = _("0, not open")
_SHUT, _FROM_TO, _COMMA = _("not open"), _("{} to {}", "goods"), _(", ")
_YES, _MISSED = _("yes", "it agrees"), _("misses")
_HOW = _(
    "Shares of tonnes: a nested logit by port, fitted to what was counted, of {sent} kt a year that the "
    "mines send (metal contained). In brackets the 10th and 90th percentile of {draws} draws. Counted: "
    "the nearest count of the whole port; fitted, or held out to test the model."
)
_HOW_LONE = _(
    "Shares of tonnes: a nested logit, fitted to what was counted, of {sent} kt a year. In brackets the "
    "10th and 90th percentile of {draws} draws. Counted: the nearest count of the whole corridor; "
    "fitted, or held out to test the model."
)
_DELAY = _(
    "Days at least, with every range at its low end, and how many more at its high end, are shown and not "
    "priced: our figures of delay do not tell corridors apart."
)
_RATE = _(
    "Own elasticity: by how many percent a port's share changes when land freight and handling of all ways "
    "by it rise by 1 %; scarce room keeps its price. No tariff is published: dollars rest on "
    "assumptions (`lodeway parameters`)."
)
_PLACES = _(
    "What is counted and fitted goes by place: mines whose goods take the road at one place share its split."
)
_CLOSED = _("{}: {}")
_STAYS = _("Room lacks for {} kt a year ({}-{}); that stays behind.")
_PERCENT, _KT = 100, 1000
_WHOLE = 9.95  # from here on a figure has no decimals
_LEAST = 0.05
_TENTHS = 0.5  # from here on an elasticity has one decimal
_STAYING = 500.0  # tonnes


def tables(found: Split, kg: Graph, *, lang: Lang = "en") -> tuple[Answer, ...]:
    """Ports first, then corridors, modes, what was counted and what a rate does."""
    teller = _Teller(found, kg, lang)
    return tuple(answer for answer in teller.answers() if answer.rows)


class _Teller:
    def __init__(self, found: Split, kg: Graph, lang: Lang) -> None:
        self.found, self.kg, self.lang = found, kg, lang
        # Where each corridor has a port of its own, one table says it all.
        self.lone = found.lone

    def label(self, thing: str) -> str:
        return self.kg.label(thing, self.lang)

    def answers(self) -> Iterator[Answer]:
        found = self.found
        corridors = self._answer(
            "corridors", [self._corridor(p) for p in found.corridors], found.corridors
        )
        ports = self._answer("ports", [self._port(p) for p in found.ports], found.ports)
        first = corridors if self.lone else ports
        yield replace(first, notes=tuple(self._notes()), verdict=self._verdict())
        if not self.lone:
            yield corridors
        yield self._answer("modes", [self._mode(p) for p in found.modes], found.modes)
        if not self.lone:
            places = self._answer("places", [*map(self._outlet, found.outlets)], found.outlets)
            yield replace(places, notes=(_PLACES[self.lang],))
        observed = [self._observed(seen) for seen in found.seen]
        claims = tuple((seen.observation.claim,) for seen in found.seen)
        yield replace(self._answer("observed", observed), claims=claims)
        rates = [self._elasticity(e) for e in _own_first(found)]
        yield self._answer("elasticities", rates, [found.ports[0]] * len(rates))

    def _answer(
        self, name: str, rows: Sequence[Row], parts: Sequence[Part | Outlet] = ()
    ) -> Answer:
        day = date_text(self.found.day.isoformat(), self.lang)
        kind = "lone" if name == "corridors" and self.lone else name
        title = _TITLES[kind][self.lang].format(goods=self.label(self.found.choice), day=day)
        claims = tuple(part.claims for part in parts)
        heads = _COLUMNS[name][self.lang]
        return Answer(
            title, heads, tuple(rows), claims=claims, name=name, brief=_BRIEF.get(name, ())
        )

    # Rows.

    def _port(self, part: Part) -> Row:
        return (
            part.id,
            self.label(part.id),
            *self._share(part),
            *self._beside(part.seen),
            *self._terms(part),
            *self._signed(part.elasticity),
            self._state(part),
        )

    def _corridor(self, part: Part) -> Row:
        return (
            part.id,
            self.label(part.id),
            part.port,
            self.label(part.port) if part.port else None,
            *self._share(part),
            *self._beside(part.seen),
            *self._terms(part),
            *self._signed(self._elasticities.get(part.id)),
            self._state(part),
        )

    @cached_property
    def _elasticities(self) -> dict[str, Interval | None]:
        """The own elasticity of each corridor that has a port of its own."""
        return {self.lone[p.id]: p.elasticity for p in self.found.ports if p.id in self.lone}

    def _mode(self, part: Part) -> Row:
        mode = _MODES[part.id][self.lang]
        return part.id, mode, *self._share(part), *self._terms(part)

    def _outlet(self, one: Outlet) -> Row:
        return (
            one.place,
            self.label(one.place),
            " ".join(one.mines),
            _COMMA[self.lang].join(map(self.label, one.mines)),
            one.port,
            self.label(one.port),
            *_percents(one.share),
            self._span(one.share, _PERCENT),
        )

    def _share(self, part: Part) -> Row:
        tonnes = [round(end, -2) for end in part.tonnes]
        return (
            *_percents(part.share),
            self._share_text(part),
            *tonnes,
            "0" if part.shut is not None else self._span(part.tonnes, 1 / _KT),
        )

    def _share_text(self, part: Part) -> str:
        """The share with its interval; that of what is shut says so."""
        if part.shut is not None:
            return _NONE[self.lang]
        return self._span(part.share, _PERCENT)

    def _beside(self, seen: Seen | None) -> Row:
        if seen is None:
            return (None,) * 9
        one = seen.observation
        use = _USES[one.use][self.lang]
        since = date_text(one.since, self.lang)
        counted = _COUNTED[self.lang].format(self._published(seen), since, use)
        ends = (_percent(end) for end in (seen.low, seen.mid, seen.high))
        return (*ends, counted, one.since, one.use, use, one.source, self.label(one.source))

    def _terms(self, part: Part) -> Row:
        terms = part.terms
        if terms is None:
            return (None,) * 19
        cells: list[object] = []
        for span in (terms.land_usd, terms.sea_usd, terms.land_days, terms.sea_days):
            cells += [*(round(end, 1) for end in span), self._span(span)]
        reliable = _RELIABLE[self.lang].format(_few(terms.least), _few(terms.excess))
        return (*cells, round(terms.least, 1), round(terms.excess, 1), reliable)

    def _state(self, part: Part) -> str | None:
        return _SHUT[self.lang] if part.shut is not None else None

    def _signed(self, value: Interval | None) -> Row:
        if value is None:
            return (None,) * 4
        low, mid, high = (round(end, 2) + 0.0 for end in value)
        shown = [f"{end:.1f}" if abs(end) >= _TENTHS else f"{end:.2f}" for end in (mid, low, high)]
        return low, mid, high, _SIGNED[self.lang].format(*shown)

    def _observed(self, seen: Seen) -> Row:
        one = seen.observation
        return (
            one.claim,
            self._what(seen),
            self._goods(seen),
            one.since,
            *(_percent(end) for end in (seen.low, seen.mid, seen.high)),
            self._published(seen),
            *_percents(seen.model),
            self._span(seen.model, _PERCENT),
            (_MISSED if seen.missed else _YES)[self.lang],
            one.use,
            _USES[one.use][self.lang],
            one.attestation,
            self.label(one.attestation),
            one.source,
            self.label(one.source),
        )

    def _elasticity(self, one: Elasticity) -> Row:
        port, rate_of = (self.lone.get(name, name) for name in (one.port, one.rate_of))
        ends = port, self.label(port), rate_of, self.label(rate_of)
        return (*ends, *self._signed(one.value))

    # Words.

    def _what(self, seen: Seen) -> str:
        """What was counted: the ports, else the corridors."""
        one = seen.observation
        things = one.corridors if self.lone else one.nodes
        every = things or one.nodes or one.corridors
        return _COMMA[self.lang].join(self.label(thing) for thing in every)

    def _goods(self, seen: Seen) -> str:
        one = seen.observation
        ends = (
            _COMMA[self.lang].join(map(self.label, of)) for of in (one.origins, one.destinations)
        )
        return _FROM_TO[self.lang].format(*ends)

    def _span(self, span: Interval, times: float = 1.0) -> str:
        low, mid, high = (_few(end * times) for end in span)
        return _SPAN[self.lang].format(mid, low, high)

    def _published(self, seen: Seen, *, exactly: bool = False) -> str:
        """The share as published: one figure, both ends, or one of them; `exactly` to a tenth."""
        low, mid, high = (
            None
            if end is None
            else figure(round(end * _PERCENT, 1))
            if exactly
            else _few(end * _PERCENT)
            for end in (seen.low, seen.mid, seen.high)
        )
        if mid is not None:
            return mid
        if not seen.low and high is not None:
            return _ONLY_MOST[self.lang].format(high)
        if high is None or seen.high == 1.0:
            return _ONLY_LEAST[self.lang].format(low)
        return _BETWEEN[self.lang].format(low, high)

    def _verdict(self) -> str:
        """What the model misses of the time, then who takes most."""
        told = [self._missed(seen) for seen in self.found.misses]
        parts = self.found.corridors if self.lone else self.found.ports
        open_ports = [part for part in parts if part.terms]
        if not open_ports:
            told.append(
                _NOTHING[self.lang].format(date_text(self.found.day.isoformat(), self.lang))
            )
        else:
            first, *others = open_ports
            mineral = self.found.mineral
            goods = self.label(mineral).lower() if mineral else _TONNES_OF[self.lang]
            named = {"port": self.label(first.id), "share": self._took(first), "goods": goods}
            if others:
                second = {"second": self.label(others[0].id), "its": self._took(others[0])}
                told.append(_TAKES[self.lang].format(**named, **second))
            else:
                told.append(_TAKES_ALL[self.lang].format(**named))
        text = told[0]
        for sentence in told[1:]:
            text = _SENTENCES[self.lang].format(text, sentence)
        return text

    def _took(self, part: Part) -> str:
        low, mid, high = (_few(end * _PERCENT) for end in part.share)
        return _TOOK[self.lang].format(mid, low, high)

    def _missed(self, seen: Seen) -> str:
        return _MISS[self.lang].format(
            goods=self._goods(seen),
            what=self._what(seen),
            seen=self._published(seen, exactly=True),
            when=date_text(seen.observation.since, self.lang),
            use=_USES[seen.observation.use][self.lang],
            model=_SPAN[self.lang].format(
                *(figure(round(seen.model[at] * _PERCENT, 1)) for at in (1, 0, 2))
            ),
        )

    def _notes(self) -> Iterator[str]:
        lang, found = self.lang, self.found
        sent = figure(round(found.sent / _KT))
        how = _HOW_LONE if self.lone else _HOW
        yield how[lang].format(sent=sent, draws=figure(found.draws))
        yield _DELAY[lang]
        yield _RATE[lang]
        if found.left[2] > _STAYING:
            low, mid, high = (_few(end / _KT) for end in found.left)
            yield _STAYS[lang].format(mid, low, high)
        for part in found.corridors:
            if part.shut:
                yield _CLOSED[lang].format(self.label(part.id), part.shut[lang])


def _own_first(found: Split) -> list[Elasticity]:
    """The elasticities by the port whose rate rises, its own before those of others."""
    order = {part.id: at for at, part in enumerate(found.ports)}
    return sorted(
        found.elasticities,
        key=lambda e: (order[e.rate_of], e.port != e.rate_of, order[e.port]),
    )


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * _PERCENT, 1)


def _percents(share: Interval) -> Row:
    return tuple(_percent(end) for end in share)


def _few(value: float) -> str:
    """A figure without decimals from ten on, with one below."""
    if abs(value) < _LEAST:
        return "0"
    return figure(round(value)) if abs(value) >= _WHOLE else figure(round(value, 1))
