"""Country codes of ISO 3166-1 and names in two languages, held against our own table of countries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lodeway.importers import placing, reading
from lodeway.importers.model import Format, Imported, Tally, labels
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lodeway.importers.aliases import Aliases


_ = words.of(__name__)

_ALPHA2, _ALPHA3 = "ISO3166-1-Alpha-2", "ISO3166-1-Alpha-3"
_NAMES = (
    "official_name_en",
    "official_name_cn",
    "CLDR display name",
    "UNTERM English Short",
    "UNTERM Chinese Short",
)
_COLUMNS = (_ALPHA2, _ALPHA3, *_NAMES)
# A footnote mark of UNTERM: it stands after the names of observers and of associated states.
_MARK = re.compile(r"\s*\*+$")


def read(files: Sequence[Path], aliases: Aliases) -> Imported:
    """One row for each code. What our tables lack or hold otherwise is listed as unresolved.

    So a new edition shows which areas to add to data/actors/states.csv and which spellings to
    add to data/aliases/countries.csv. Nothing but codes and names is taken.
    """
    path = reading.only(files)
    slug = f"country-codes-{reading.sha256(path)[:8]}"
    rows = reading.table(path, _COLUMNS)
    unmatched, skipped = Tally(), Tally()
    placing.unread(rows[0][1], _COLUMNS, skipped)
    codes: dict[str, dict[str, str]] = {}
    for line, row in rows:
        _check(path, line, row, codes)
        codes[row[_ALPHA3]] = {
            "id": f"{slug}-{row[_ALPHA3].lower()}",
            **_code(row, aliases, unmatched, f"row {line}"),
            "source": slug,
        }
    return Imported(
        slug=slug,
        source=_source(slug, path),
        tables={"codes.csv": list(codes.values())},
        read=len(codes),
        unmatched=unmatched.left(),
        skipped=skipped.left(),
    )


def _check(
    path: Path, line: int, row: Mapping[str, str], codes: Mapping[str, Mapping[str, str]]
) -> None:
    for column, length in ((_ALPHA2, 2), (_ALPHA3, 3)):
        if not re.fullmatch(f"[A-Z]{{{length}}}", row[column]):
            message = f"{column} '{reading.clean(row[column])}' is not {length} capital letters"
            raise reading.fail(path, line, message)
    if (own := row[_ALPHA3]) in codes:
        raise reading.fail(path, line, f"'{own}' stands already in {codes[own]['locator']}")
    if not reading.clean(row[_NAMES[0]]):
        raise reading.fail(path, line, f"'{own}' has no {_NAMES[0]}")


def _code(row: Mapping[str, str], aliases: Aliases, unmatched: Tally, where: str) -> dict[str, str]:
    names = [name for column in _NAMES if (name := _MARK.sub("", reading.clean(row[column])))]
    found = placing.country(row[_ALPHA3], aliases, unmatched, where)
    for printed in (row[_ALPHA2], *names):
        ours = aliases.states(printed)
        if ours is None:
            unmatched.note(printed, "no alias", where)
        elif found["country"] and ours != (found["country"],):
            other = " and ".join(ours) or "nothing"
            unmatched.note(printed, f"stands for {other}, not {found['country']} alone", where)
    return {
        "recordId": row[_ALPHA3],
        "name": names[0],
        "otherName": reading.many([name for name in names[1:] if name != names[0]]),
        **found,
        "kindAsPrinted": row[_ALPHA2],
        "locator": where,
    }


def _source(slug: str, path: Path) -> dict[str, str]:
    return {
        "id": slug,
        **labels(_("datahub.io: country codes (from UNSD, ISO and CLDR), as a table")),
        "publisher": FORMAT.publisher,
        "language": "en",
        "sourceKind": "dataset",
        "reference": "https://github.com/datasets/country-codes",
        "interested": "false",
        "vintage": "not stated in the file",
        "licence": "ODC-PDDL-1.0",
        "fileHash": reading.sha256(path),
    }


FORMAT = Format(
    name="country-codes",
    publisher="datahub.io, from UNSD, ISO and CLDR",
    about=_("Country codes of ISO 3166-1 with names in English and Chinese"),
    files="country-codes.csv",
    read=read,
)
