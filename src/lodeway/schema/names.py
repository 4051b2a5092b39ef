"""Finding a thing by what people call it, in either script."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING

from lodeway.schema.errors import AmbiguousName, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


def folded(name: str, characters: Mapping[int, str] | None = None) -> str:
    """`name` without case, accents, width or punctuation, so that "Gécamines" finds "gecamines".

    `characters` says which traditional character is written as which simplified one, as
    `str.translate` takes it.
    """
    flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name)).casefold()
    return "".join(c for c in flat if c.isalnum()).translate(characters or {})


def nearest(name: str, choices: Iterable[str], *, top: int = 3) -> tuple[str, ...]:
    """The `choices` most like `name`, best first; those that begin or end with it count too."""
    pool = sorted(set(choices))
    close = difflib.get_close_matches(name, pool, n=top, cutoff=0.6)
    key = folded(name)
    within = [c for c in pool if key and key in folded(c) and c not in close]
    return tuple((close + sorted(within, key=len))[:top])


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
    by_label = {text: i for i, known in labels.items() for text in (i, *known)}
    # The characters of names here, so that a misspelt traditional name has its nearest too.
    near = nearest(name.translate(characters or {}), by_label, top=6)
    raise UnknownName(name, what, tuple(dict.fromkeys(by_label[text] for text in near))[:3])
