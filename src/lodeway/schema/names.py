"""Finding a thing by what people call it, in either script."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING

from lodeway.schema.errors import AmbiguousName, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_LIKE = 20  # names that are looked at more closely


def folded(name: str, characters: Mapping[int, str] | None = None) -> str:
    """`name` without case, accents, width or punctuation, so that "Gécamines" finds "gecamines".

    `characters` says which traditional character is written as which simplified one, as
    `str.translate` takes it.
    """
    flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name)).casefold()
    return "".join(c for c in flat if c.isalnum()).translate(characters or {})


def nearest(name: str, choices: Iterable[str], *, top: int = 3) -> tuple[str, ...]:
    """The `choices` most like `name`, best first; those that begin or end with it count too.

    Of those alike those that begin as it does come first.
    """
    pool = sorted(set(choices))
    # A Chinese name has few characters: with one of two wrong half of it is left.
    like = _close(name, pool, 0.6 if name.isascii() else 0.5)
    close = sorted(like, key=lambda c: (-like[c], c[:1] != name[:1], c))[:top]
    key = folded(name)
    within = [c for c in pool if key and key in folded(c) and c not in close]
    return tuple((close + sorted(within, key=len))[:top])


def _close(name: str, choices: Sequence[str], least: float) -> dict[str, float]:
    """The choices that are at least so much like a name, with how much."""
    close = difflib.get_close_matches(name, choices, n=_LIKE, cutoff=least)
    matcher = difflib.SequenceMatcher(b=name)
    ratios: dict[str, float] = {}
    for choice in close:
        matcher.set_seq1(choice)
        ratios[choice] = matcher.ratio()
    return ratios


def nearest_things(
    name: str, labels: Mapping[str, Iterable[str]], *, top: int = 3
) -> tuple[str, ...]:
    """The ids whose id or label is most like `name`, best first."""
    by_label = {text: i for i, known in labels.items() for text in (i, *known)}
    near = nearest(name, by_label, top=2 * top)
    return tuple(dict.fromkeys(by_label[text] for text in near))[:top]


def resolve(
    name: str,
    labels: Mapping[str, Iterable[str]],
    *,
    what: str,
    codes: Mapping[str, Iterable[str]] | None = None,
    characters: Mapping[int, str] | None = None,
) -> str:
    """The id that `name` stands for: the id itself, or the one thing with that label or code.

    `labels` maps each id to its labels in all languages, `codes` to what is printed in capitals,
    such as "CD": in small letters a code counts only where no label does. `characters` are those
    of `folded`. Raises `UnknownName` with the nearest labels, or `AmbiguousName` with the ids where
    several things share the name.
    """
    if name in labels:
        return name
    key, codes = folded(name, characters), codes or {}
    coded = {i for i, given in codes.items() if name.strip() in given}
    named = {i for i, of in labels.items() if key in {folded(k, characters) for k in (i, *of)}}
    small = {i for i, given in codes.items() if key in map(folded, given)}
    hits = sorted(coded | named or small)
    if len(hits) == 1:
        return hits[0]
    if hits:
        raise AmbiguousName(name, what, hits)
    # The characters of names here, so that a misspelt traditional name has its nearest too.
    raise UnknownName(name, what, nearest_things(name.translate(characters or {}), labels))
