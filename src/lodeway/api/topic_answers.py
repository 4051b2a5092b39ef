"""What other features answer to the questions of the explorer's views, in one sentence each."""

from __future__ import annotations

import hashlib
from importlib import resources
from typing import TYPE_CHECKING, Any

from lodeway.report.answer import UNITS
from lodeway.schema import words
from lodeway.schema.errors import LodewayError
from lodeway.schema.values import figure
from lodeway.schema.vocab import LD, local
from lodeway.store.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from lodeway.claims.claim_filter import Filter
    from lodeway.claims.graph import Graph
    from lodeway.money.compute import Money
    from lodeway.report.answer import Answer

    Sentence = dict[str, str]

_ = words.of(__name__)

_SHARE = _("{middle} % ({low}–{high})")
_LOBITO = _(
    "The model of choice sends {lobito} of the Copperbelt's copper out by Lobito, {dar} by Dar es Salaam and {durban} by Durban (middle, and 10th to 90th percentile)."
)
_MISSES = _("{sentence} Of the {all} counts beside it, it misses {missed}: {which}.")
_MISSES_NONE = _("{sentence} It misses none of the {all} counts beside it.")
_MISS = _("{what} took {counted} % ({goods}, {when}), the model says {model}")
_AND = _("; ")
_CONTROL = _(
    "Companies seated in {first} control {share} of the copper mined in DR Congo and Zambia, by more than half of the shares at every step; {second} comes next with {next} (ranges: up to what is possible where no holder is named)."
)
_MONEY = _("Counted once, and of what is told in dollars: {payers}.")
_PAYER = _(
    "{who} {once} {unit} (every report added: {naive}), of which {closed} closed, paid or reported, {agreed} approved, signed or binding, {said} only announced, non-binding or rumoured"
)
_HEADS = f"SELECT DISTINCT ?who {{ ?who a ?kind VALUES ?kind {{ <{LD}State> <{LD}Bloc> }} }}"
_COPPERBELT = "central-african-copperbelt"
_PAYERS = 2  # the largest
_CLOSED = ("closed", "operating", "disbursed", "reported")
_AGREED = ("approved", "binding", "signed", "committed", "ratification-pending")
_MORE_THAN = 50
_WHOLE = 9.95  # percent from which on no decimal is told
_PORTS = {
    "lobito": "port-of-lobito",
    "dar": "port-of-dar-es-salaam",
    "durban": "port-of-durban",
}


def answers(kg: Graph, through: Filter, topics: Collection[str] = ()) -> dict[str, Sentence]:
    """A sentence for each of the `topics` (all, if none is named) that a feature computes.

    What a feature cannot compute on that day or from that graph is left to be counted.
    """
    return {
        topic: sentence
        for topic, answer in _ANSWERS.items()
        if not topics or topic in topics
        if (sentence := _kept(kg, topic, through, answer)) is not None
    }


def _kept(
    kg: Graph, topic: str, through: Filter, answer: Callable[[Graph, Filter], Sentence]
) -> Sentence | None:
    """The sentence, computed once for a graph and a filter: a model takes seconds."""

    def compute() -> Rows:
        try:
            said = answer(kg, through)
        except (LodewayError, LookupError, ValueError):
            return Rows(("lang", "text"), ())
        return Rows(("lang", "text"), tuple(said.items()))

    # With other code or another wording it is another sentence.
    texts = [
        t[lang]
        for t in (_SHARE, _LOBITO, _MISSES, _MISSES_NONE, _MISS, _CONTROL, _MONEY, _PAYER)
        for lang in words.LANGS
    ]
    code = resources.files(__package__).joinpath("topic_answers.py").read_text("utf-8")
    made_by = hashlib.sha256("".join([code, *texts]).encode()).hexdigest()
    rows = kg.store.kept(f"answer {topic} {through} {made_by}", compute).rows
    return {str(lang): str(text) for lang, text in rows} or None


def _lobito(kg: Graph, through: Filter) -> Sentence:
    from lodeway.corridors import compute, report

    split = compute.split(kg, on=through.on, known=through.known)
    shares = {part.id: [100 * share for share in part.share] for part in split.ports}
    missed = {seen.observation.claim for seen in split.seen if seen.missed}
    told: Sentence = {}
    for lang in words.LANGS:
        said = _LOBITO[lang].format(
            **{name: _share(shares[port], lang) for name, port in _PORTS.items()}
        )
        rows = [r for t in report.tables(split, kg, lang=lang) for r in _dicts(t) if "within" in r]
        which = [_miss(row, lang) for row in rows if row["claim_id"] in missed]
        counts = {"all": len(split.seen), "missed": len(which), "which": _AND[lang].join(which)}
        told[lang] = (_MISSES if which else _MISSES_NONE)[lang].format(sentence=said, **counts)
    return told


def _miss(row: Mapping[str, Any], lang: words.Lang) -> str:
    return _MISS[lang].format(
        what=row["counted_by"],
        counted=row["observed_share_span"],
        goods=row["of_goods"],
        when=row["observed_since"],
        model=_share([row[f"model_share_{end}"] for end in ("low", "mid", "high")], lang),
    )


def _control(kg: Graph, through: Filter) -> Sentence:
    from lodeway.control import by_country, report_by_country

    regions = by_country.regions(
        kg, by="seat", mineral="copper", within=_COPPERBELT, through=through
    )
    table = report_by_country.tables(kg, regions, lang=words.ENGLISH)[0]
    sides = [row for row in _dicts(table) if row["threshold"] == _MORE_THAN]
    first, second = sorted(sides, key=lambda row: -_output(row)[1])[:2]
    return {
        lang: _CONTROL[lang].format(
            first=kg.label(first["side_id"], lang),
            share=_share(_output(first), lang),
            second=kg.label(second["side_id"], lang),
            next=_share(_output(second), lang),
        )
        for lang in words.LANGS
    }


def _money(kg: Graph, through: Filter) -> Sentence:
    from lodeway.claims import parties
    from lodeway.claims.financings import financings
    from lodeway.money import compute

    payers = {who for one in financings(kg.store, through) for who in one.financiers}
    heads = [local(str(who)) for (who,) in kg.store.table(_HEADS).rows]
    sums = {
        who: found
        for who in heads
        if payers & parties.group_of(kg.store, who, kin=parties.ORGANS, through=through).members()
        if (found := _dollars(kg, compute.money(kg, who, through=through)))
    }
    most = sorted(sums, key=lambda who: (-sums[who]["ours"]["amount_max"], who))[:_PAYERS]
    return {
        lang: _MONEY[lang].format(
            payers=_AND[lang].join(_payer(kg.label(who, lang), sums[who], lang) for who in most)
        )
        for lang in words.LANGS
    }


def _dollars(kg: Graph, found: Money) -> dict[str, Mapping[str, Any]]:
    """The sums in dollars by what they are: once, and of which."""
    from lodeway.money import report

    tables = [_dicts(table) for table in report.tables(kg, found, lang=words.ENGLISH)]
    rows = next((rows for rows in tables if rows and "sum_id" in rows[0]), [])
    return {row["sum_id"]: row for row in rows if row["currency"] == "USD"}


def _payer(who: str, sums: Mapping[str, Mapping[str, Any]], lang: words.Lang) -> str:
    parts = {key.removeprefix("of-which-"): row for key, row in sums.items() if "of-which-" in key}
    softer = parts.keys() - {*_CLOSED, *_AGREED}
    groups = {"closed": _CLOSED, "agreed": _AGREED, "said": softer}
    told = {
        name: _sum([parts[one] for one in group if one in parts], lang)
        for name, group in groups.items()
    }
    told |= {"once": _sum([sums["ours"]], lang), "naive": _sum([sums["naive"]], lang)}
    return _PAYER[lang].format(who=who, unit=UNITS["million"].counted(lang)[0], **told)


def _dicts(table: Answer) -> list[dict[str, Any]]:
    keys = [getattr(column, "key", str(column)) for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


def _output(row: Mapping[str, Any]) -> list[float]:
    return [row[name] for name in ("share_min", "share", "share_max")]


def _share(interval: Sequence[float], lang: words.Lang) -> str:
    low, middle, high = (figure(round(v, 0 if v >= _WHOLE else 1)) for v in interval)
    return _SHARE[lang].format(low=low, middle=middle, high=high)


def _sum(rows: Sequence[Mapping[str, Any]], lang: words.Lang) -> str:
    """What sums in millions come to, from least to most, to three figures, as a language counts."""
    _, whole = UNITS["million"].counted(lang)
    most = sum(row["amount_max"] for row in rows)
    least = sum(m if (m := row["amount_min"]) is not None else row["amount_max"] for row in rows)
    ends = (float(f"{end / whole:.3g}") for end in (least, most))
    # Before a larger unit digits stand without commas.
    write = figure if whole == 1 else "{:.10g}".format
    return "–".join(dict.fromkeys(map(write, ends)))


_ANSWERS: Mapping[str, Callable[[Any, Any], Sentence]] = {
    "lobito": _lobito,
    "control": _control,
    "money": _money,
}
