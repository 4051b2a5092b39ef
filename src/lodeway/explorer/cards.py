"""The cards a page is filled with: things, relations, facts, and the claims behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.claims.firmness import Firmness

    Text = Mapping[str, str]  # language tag -> words
    Percent = tuple[float, float | None, float]


@dataclass(frozen=True)
class Evidence:
    """One claim of one source, in words: what it says, who says so, how firm it is.

    `when` and `locator` are as the source gives them ("2026-02", "p. 14"; no locator where the place
    was not recorded); `since` and `until` are its two days, as precise as they are known: "2026",
    "2026-02", "2026-02-10". `verdict` is what checking found, `tone` how to colour it: "for",
    "mixed", "against" or "open". An `http(s)` `source_ref` becomes a link; anything else is shown
    as text. A `figure` was measured at its time; anything else stands from its day on.
    """

    claim: str
    text: Text
    source_label: Text
    source_ref: str = ""
    locator: str = ""
    when: str = ""
    since: str = ""
    until: str = ""
    status: Text | None = None
    confidence: Text | None = None
    basis: Text | None = None
    verdict: Text | None = None
    tone: Literal["for", "mixed", "against", "open"] = "open"
    disputed: bool = False
    figure: bool = False
    note: Text | None = None


@dataclass(frozen=True)
class Fact:
    """A named value of a node ("Length: 1,289 km"), with its date and source where known."""

    name: Text
    value: Text
    when: str = ""
    source_label: Text | None = None
    source_ref: str = ""


@dataclass(frozen=True)
class NodeCard:
    """A thing in the graph. `alt` are further names that a search should find, in any script.

    `also` are spellings that are found and not shown, `pinyin` how the Chinese names are read.
    """

    id: str
    kind: str
    label: Text
    alt: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    statements: tuple[Evidence, ...] = ()
    also: tuple[str, ...] = ()
    pinyin: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """What a line shows of its claim.

    `share` is the least, the stated and the greatest percentage: of what is held as the table of
    shares has it, which is what `lodeway control` counts; of other stakes as the claim says it.
    `size` is what else is written on the line. What is told of a holding `aside` from what is
    counted is followed by no answer: another source or another holder goes before it. A `right`,
    such as a royalty or an option, is no share.
    """

    firmness: Firmness = "stands"
    share: Percent | None = None
    size: Text | None = None
    aside: bool = False
    right: bool = False


PLAIN = Line()


@dataclass(frozen=True)
class EdgeCard:
    """A relation from `source` to `target`; `label` is its caption, `evidence` who says so.

    `line` is how firm it is and what is written on it.
    """

    id: str
    source: str
    target: str
    kind: str
    label: Text
    evidence: tuple[Evidence, ...] = ()
    line: Line = PLAIN


@dataclass(frozen=True)
class Kind:
    """A kind of node or of relation as the legend shows it.

    Kinds of one `family` share a hue. `inverse` is a relation read from its target ("owned
    by" for "owns"); without it the label is shown as it is. Either way the arrow beside it is turned round.
    What is a `holding` is held or agreed and not held; other relations are in force or not yet.
    """

    key: str
    label: Text
    family: str = ""
    inverse: Text | None = None
    holding: bool = False


@dataclass(frozen=True)
class Supposed:
    """What a model says of a thing that shuts: a verdict, figures with their range, what it rests on.

    It is the same for any one of `things`, ids of nodes and edges, that shuts alone. `scenario` is
    the name by which `lodeway whatif` knows it, none where it is only supposed; of each figure the
    first text is what it is, the second how much.
    """

    things: tuple[str, ...]
    scenario: str
    title: Text
    said: Text
    figures: tuple[tuple[Text, Text], ...]
    rests: Text
