"""A claim in words: what it says, how firm it is, when, and where in its source it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lodeway.networks.receipts import Receipt
    from lodeway.networks.wording import Edge, Wording

    Lang = Literal["en", "zh"]

# What every claim has; the rest of its fields is what it says.
_OUTER = frozenset(
    ("type", "source", "locator", "since", "until", "status", "confidence", "basis", "rank",
     "recorded", "retracted", "spellsOut", "sinceEarliest", "sinceLatest", "untilEarliest",
     "untilLatest", "lastConfirmed", "contradicts", "noteAsPrinted", "valueAsPrinted")
)  # fmt: skip
# What a figure is of stands before it, and its unit behind.
_FIRST = ("subject", "quantityKind", "mineral", "stage", "low", "value", "high", "unit")
_FIRM = ("status", "basis", "confidence")
_DATED = ("since", "until", "lastConfirmed", "retracted")
WORDS = {
    "en": {
        "says": "{} {}",
        "sentence": "{} {} {}",
        "and": "; ",
        "comma": ", ",
        "colon": ": ",
        "since": "since {}",
        "until": "until {}",
        "lastConfirmed": "last confirmed {}",
        "retracted": "taken back {}",
        "source": "{}, {}",
        "published": "{} ({})",
        "above": "{} (above)",
        "unknown": "{} (not in this graph)",
        "none": "No claims are kept with this answer.",
        "row": "row {}",
        "stop": ". ",
    },
    "zh": {
        "says": "{}：{}",
        "sentence": "{}{}{}",
        "and": "；",
        "comma": "、",
        "colon": "：",
        "since": "自{}起",
        "until": "至{}止",
        "lastConfirmed": "最近确认于{}",
        "retracted": "{}撤回",
        "source": "{}，{}",
        "published": "{}（{}）",
        "above": "{}（见上）",
        "unknown": "{}（本图谱中没有）",
        "none": "本回答未保存所据主张。",
        "row": "第{}行",
        "stop": "。",
    },
}


@dataclass(frozen=True)
class Speech:
    """How things (`label`), columns and codes (`wording`) are called in one language."""

    label: Callable[[str, Lang], str]
    wording: Wording
    lang: Lang

    def value(self, name: str, value: str) -> str:
        """A value of the column `name` in words, several of them after each other."""
        if not self.wording.ranges.get(name):
            return value
        parts = [self._one(name, part) for part in value.split(";")]
        return WORDS[self.lang]["comma"].join(parts)

    def _one(self, name: str, value: str) -> str:
        return self.wording.code(name, value, self.lang) or self.label(value, self.lang)


def described(claim: Receipt, behind: Mapping[str, Receipt], speech: Speech) -> str:
    """A claim in one line: what it says, how firm, when, and its place in its source."""
    words, fields = WORDS[speech.lang], claim.fields
    firm = [speech.value(name, fields[name]) for name in _FIRM if name in fields]
    firm += [words[name].format(fields[name]) for name in _DATED if name in fields]
    parts = [says(claim, speech), words["and"].join(firm), _source(claim, behind, speech.lang)]
    return f"{claim.id}{words['colon']}" + words["stop"].join(part for part in parts if part)


def says(claim: Receipt, speech: Speech) -> str:
    """What a claim says: its summary if it is a statement, else its ends and other fields."""
    words, fields = WORDS[speech.lang], claim.fields
    if f"summary@{speech.lang}" in fields:
        return fields[f"summary@{speech.lang}"]
    edges = [speech.wording.edges.get(kind) for kind in fields.get("type", "").split(";")]
    edge = next((e for e in edges if e and e.start in fields and e.end in fields), None)
    ends = (edge.start, edge.end) if edge else ()
    inner = [n for n in fields if n not in _OUTER and n not in ends and "@" not in n]
    inner.sort(key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))
    named = (
        words["says"].format(speech.wording.field(n, speech.lang), speech.value(n, fields[n]))
        for n in inner
    )
    return words["and"].join([*_sentence(edge, fields, speech), *named])


def _sentence(edge: Edge | None, fields: Mapping[str, str], speech: Speech) -> Iterator[str]:
    """The two ends of a claim with its verb between: "Glencore holds Kamoto Copper"."""
    if edge:
        start, end = (speech.value(name, fields[name]) for name in (edge.start, edge.end))
        yield WORDS[speech.lang]["sentence"].format(start, edge.said[speech.lang], end)


def _source(claim: Receipt, behind: Mapping[str, Receipt], lang: Lang) -> str:
    source = behind.get(claim.fields.get("source", ""))
    if source is None:
        return claim.fields.get("source", "")
    words, fields = WORDS[lang], source.fields
    name = fields.get(f"label@{lang}", source.id)
    if "published" in fields:
        name = words["published"].format(name, fields["published"])
    placed = words["source"].format(name, claim.fields.get("locator", ""))
    return words["and"].join([placed, *([fields["reference"]] if "reference" in fields else [])])
