"""Reading a scenario file: every mistake is found, with its line and the remedy."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from lodeway.choice import targets
from lodeway.choice.changes import VERBS, WORDS, Amount, Change, Goods, Scenario, Target, Verb
from lodeway.choice.targets import contradictions, idle, target
from lodeway.claims import figures
from lodeway.claims.rows import rows
from lodeway.schema import values
from lodeway.schema.errors import InvalidData, LodewayError
from lodeway.schema.names import nearest
from lodeway.schema.values import LANGS
from lodeway.transport import parameters
from lodeway.transport.parameters import KeyPath, Located, located

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import date

    from lodeway.claims.graph import Graph
    from lodeway.schema.errors import Finding
    from lodeway.schema.values import Lang


if TYPE_CHECKING:
    Given = Mapping[str, Any]

P = ParamSpec("P")
Read = TypeVar("Read")
_KEYS = (
    *("title", "note", "from", "until", "expected", "product", "sources"),
    *("change", "given", "goods"),
)
_CHANGE = (*WORDS, "to", "by", "on", "product", "expected")
_YEAR = timedelta(days=364)  # from the first day of a year to its last
_GOODS = ("product", "from", "to", "amount", "source")
_NEEDED = _GOODS[:4]


def read(kg: Graph, path: pathlib.Path) -> Scenario:
    """The scenario in a file. Raises `InvalidData` with every mistake, its line and the remedy."""
    return _Reader(kg, located(path.read_bytes(), targets.shown(path))).scenario(path.stem)


class _Reader:
    def __init__(self, kg: Graph, toml: Located) -> None:
        self.kg, self.toml, self.given = kg, toml, toml.values
        self.wrong: list[Finding] = []
        self.units = parameters.units(kg.store)
        self.assumed = figures.assumptions(kg.store)

    def scenario(self, name: str) -> Scenario:
        self._known_keys((), self.given, _KEYS)
        since, until = self._day(("from",), self.given), self._day(("until",), self.given)
        self._period(since, until)
        made = Scenario(
            name=name,
            file=self.toml.file,
            title=self._texts("title", needed=True),
            note=self._texts("note", needed=False),
            since=since,
            until=until,
            product=self._product((), self.given),
            sources=self._sources(),
            changes=tuple(self._changes("change", since, until)),
            given=tuple(self._changes("given", since, until)),
            goods=tuple(self._goods()),
            expected=self._expected(),
        )
        if not self.given.get("change"):
            self._say('changes nothing; add a [[change]] table, such as close = "suez"')
        for together in (made.given, made.changes):
            self.wrong += contradictions(together, self.toml.file)
        self.wrong += idle(made.given, made.changes, self.toml.file)
        if self.wrong:
            raise InvalidData(sorted(set(self.wrong)))
        return made

    def _say(self, message: str, path: KeyPath = ()) -> None:
        self.wrong.append(self.toml.finding(message, *path))

    def _try(
        self, path: KeyPath, reading: Callable[P, Read], *args: P.args, **kwargs: P.kwargs
    ) -> Read | None:
        """What `reading` gives, else None and a finding at `path`."""
        try:
            return reading(*args, **kwargs)
        except LodewayError as error:
            self._say(str(error), path)
            return None

    def _known_keys(self, path: KeyPath, given: Given, keys: Collection[str]) -> None:
        for key in given:
            if key not in keys:
                near = nearest(key, keys)
                hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(keys)}"
                self._say(f"unknown key '{key}'; {hint}", (*path, key))

    def _texts(self, key: str, *, needed: bool) -> dict[Lang, str]:
        given = self.given.get(key)
        if given is None and not needed:
            return {}
        texts = given if isinstance(given, dict) else {}
        for lang in LANGS:
            if not isinstance(texts.get(lang), str) or not texts[lang].strip():
                self._say(f"[{key}] has no '{lang}'; say it in English and in Chinese", (key,))
        return {lang: str(texts.get(lang, "")) for lang in LANGS}

    def _day(self, path: KeyPath, given: Given) -> date | None:
        key = str(path[-1])
        if key not in given:
            return None
        day = self._try(path, values.day, str(given[key]))
        first, last = self._span
        if day is not None and not first <= day <= last:
            self._say(
                f"{day} is outside the data, which tells of routes from {first} to {last}", path
            )
        return day

    @cached_property
    def _span(self) -> tuple[date, date]:
        (row,) = rows(self.kg.store, "period")
        return values.day(str(row["begin"])), values.day(str(row["end"]))

    def _period(self, since: date | None, until: date | None) -> None:
        if since and until and until < since:
            self._say(f"until {until} comes before from {since}", ("until",))
        if until and not since and "from" not in self.given:
            self._say("has 'until' and no 'from'; say when it begins", ("until",))

    def _product(self, path: KeyPath, given: Given) -> str | None:
        if "product" not in given:
            return None
        return self._try((*path, "product"), self.kg.find, str(given["product"]))

    def _sources(self) -> tuple[str, ...]:
        given = self.given.get("sources", [])
        if not isinstance(given, list):
            self._say("'sources' is no list; write [\"id-of-a-source\"]", ("sources",))
            return ()
        found = [self._source(("sources",), name) for name in given]
        return tuple(one for one in found if one is not None)

    def _source(self, path: KeyPath, name: object) -> str | None:
        return self._try(path, self.kg.find, str(name), kind="Source")

    def _tables(self, key: str) -> Sequence[Given]:
        given = self.given.get(key, [])
        if isinstance(given, list) and all(isinstance(one, dict) for one in given):
            return given
        self._say(f"'{key}' is no list of tables; write [[{key}]]", (key,))
        return []

    def _changes(self, key: str, since: date | None, until: date | None) -> Iterator[Change]:
        for number, table in enumerate(self._tables(key)):
            path: KeyPath = (key, number)
            change = self._change(path, table)
            if change is not None:
                if change.on:
                    self._when((*path, "on"), change.on, since, until)
                yield change

    def _when(self, path: KeyPath, on: date, since: date | None, until: date | None) -> None:
        if path[0] == "given":
            self._say("what is given holds all the time; it takes no 'on'", path)
        elif since is None:
            self._say("has 'on', and the scenario no 'from'; say when it begins", path)
        elif not since <= on <= (until or since + _YEAR):
            self._say(f"on {on} is outside the scenario's period", path)

    def _change(self, path: KeyPath, table: Given) -> Change | None:
        self._known_keys(path, table, _CHANGE)
        said_of = [key for key in WORDS if key in table]
        if len(said_of) != 1:
            said = " and ".join(f"'{key}'" for key in said_of) or "nothing"
            self._say(f"a change says one of {', '.join(VERBS)}; this one says {said}", path)
            return None
        (key,) = said_of
        verb = WORDS[key]
        about = self._try((*path, key), target, self.kg, str(table[key]), verb)
        told = self._amounts((*path, key), verb, table)
        on, product = self._day((*path, "on"), table), self._product(path, table)
        if product and verb not in ("ban", "quota"):
            self._say(f"'{verb}' takes no product; ban and quota do", (*path, "product"))
        if "expected" in table and (verb != "close" or path[0] == "given"):
            self._say("'expected' belongs to a change that closes", (*path, "expected"))
        if about is None:
            return None
        self._fits(path, about, told)
        if about.kind == "driver":
            self._suits(path, about, verb, told)
        line = self.toml.line(*path, key)
        return Change(verb, about, told.get("to"), told.get("by"), on, product, line)

    def _amounts(self, path: KeyPath, verb: Verb, table: Given) -> dict[str, Amount | None]:
        told = {
            how: self._try((*path[:-1], how), targets.amount, table[how], verb, how, self.units)
            for how in ("to", "by")
            if how in table
        }
        if targets.TAKES[verb] and len(told) != 1:
            said = "it has both" if told else "it has neither"
            if "to" in targets.TAKES[verb]:
                self._say(f"'{verb}' needs an amount, 'to' or 'by'; {said}", path)
            else:
                self._say(f"'{verb}' needs an amount, 'by' how much", path)
        return told

    def _fits(self, path: KeyPath, about: Target, told: Mapping[str, Amount | None]) -> None:
        for how, one in told.items():
            if one is None or one.measure == "share":
                continue
            if one.measure == "speed" and about.kind != "driver":
                self._say(f"'{about.name}' takes days, not a speed: \"5 d\"", (*path, how))
            if about.kind == "region" and one.measure != "t-per-year":
                self._say(
                    f"'{about.name}' is a whole country; name a place, or say by how many percent",
                    (*path, how),
                )

    def _suits(
        self, path: KeyPath, about: Target, verb: Verb, told: Mapping[str, Amount | None]
    ) -> None:
        """Whether an assumption is one of time or of money, and the amount one of what it measures."""
        measure = targets.MEASURES.get(self.assumed[about.name].base)
        if measure not in targets.TAKES[verb]["to"]:
            what = "times and speeds" if verb == "slow" else "costs"
            self._say(f"'{about.name}' is none of the {what} that '{verb}' changes", (*path, verb))
            return
        for how, one in told.items():
            if one is not None and one.measure not in ("share", measure):
                unit = self.assumed[about.name].unit
                self._say(f"'{about.name}' is in {unit}; write it so, or by a share", (*path, how))

    def _expected(self) -> float | None:
        """How long shippers expect the closure to last, by the head of the file or a closure."""
        tables = [*enumerate(self._tables("change"))]
        paths: list[KeyPath] = [("expected",)] if "expected" in self.given else []
        paths += [("change", i, "expected") for i, one in tables if "expected" in one]
        if paths and not any("close" in table for _, table in tables):
            self._say("nothing is closed here; 'expected' tells how long a closure lasts", paths[0])
            return None
        told = [(path, self._at(path)) for path in paths]
        found = [
            (path, days)
            for path, text in told
            if (days := self._try(path, targets.days, text, self.units)) is not None
        ]
        for path, days in found[1:]:
            if days != found[0][1]:
                first = self.toml.line(*found[0][0])
                self._say(f"another 'expected' stands in line {first}; keep one of them", path)
        return found[0][1] if found else None

    def _at(self, path: KeyPath) -> object:
        found: Any = self.given
        for key in path:
            found = found[key]
        return found

    def _goods(self) -> Iterator[Goods]:
        lines: dict[tuple[str, str, str], int] = {}
        for number, table in enumerate(self._tables("goods")):
            path: KeyPath = ("goods", number)
            self._known_keys(path, table, _GOODS)
            if missing := [key for key in _NEEDED if key not in table]:
                self._say(f"[[goods]] lacks {', '.join(missing)}", path)
                continue
            for one in self._one_good(path, table):
                order = one.product, one.origin, one.destination
                if order in lines:
                    self._say(f"the same goods stand in line {lines[order]}; add them up", path)
                lines.setdefault(order, self.toml.line(*path))
                yield one

    def _one_good(self, path: KeyPath, table: Given) -> Iterator[Goods]:
        start, end = (
            self._try((*path, key), self.kg.place, str(table[key])) for key in ("from", "to")
        )
        product = self._product(path, table)
        tonnes = self._try((*path, "amount"), targets.tonnes, table["amount"], self.units)
        source = self._source((*path, "source"), table["source"]) if "source" in table else None
        if start and start == end:
            self._say(f"these goods stay at '{start}'; 'to' is where they go", (*path, "to"))
        elif start and end and product and tonnes:
            yield Goods(product, start, end, tonnes, source)
