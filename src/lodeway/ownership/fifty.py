"""Parties that fall under sanctions because listed persons own them: three laws, three rules.

Each function answers for the holdings of one day and gives what the text of the rule gives; what
an authority finds in a case is another matter. Parts are 0 to 1; the listed themselves are left
out of the answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.ownership.shares import CLOSE
from lodeway.ownership.threshold_control import spread

if TYPE_CHECKING:
    from collections.abc import Collection

    from lodeway.ownership.shares import Shares
    from lodeway.ownership.threshold_control import Which


HALF = 0.5


def ofac(shares: Shares, listed: Collection[str], *, which: Which = "point") -> dict[str, float]:
    """Parties blocked by the 50 Percent Rule of the United States -> the part blocked parties hold.

    In words: whoever is owned 50 % or more, in the aggregate, by blocked parties is blocked, and
    counts as blocked for what it owns in turn; a part held through a party that is not blocked
    does not count at all. Ownership only: control does not block (Treasury, Office of Foreign
    Assets Control, revised guidance on entities owned by blocked persons, 13 August 2014; FAQ 398,
    399 and 401).
    """
    return spread(shares, listed, _half, which)


def eu(
    shares: Shares,
    listed: Collection[str],
    *,
    which: Which = "point",
    stated: Collection[tuple[str, str]] = (),
    half: bool = True,
) -> dict[str, float]:
    """Parties owned or controlled by those on a list of the European Union -> the part they hold.

    In words: as the American rule, with the stakes of all listed parties added up (Commission FAQ 8
    on asset freezes, 2022), or under the `stated` control of one of them. `half`: 50 % is enough,
    the reading of the Council's Best Practices since 3 July 2024; before, it took more than 50 %.
    That a party so owned counts as listed for what it owns in turn is our reading of "indirectly".
    """
    return spread(shares, listed, _half if half else _more, which, stated)


def uk(
    shares: Shares,
    listed: Collection[str],
    *,
    which: Which = "point",
    stated: Collection[tuple[str, str]] = (),
) -> dict[str, tuple[str, float]]:
    """Parties owned or controlled by one designated person of the United Kingdom -> whom, and part.

    In words: more than 50 % of the shares or votes held, directly or indirectly, by one designated
    person, or under that person's `stated` control. Stakes of several designated persons are not
    added up unless they act jointly: list joint holders as one party (Office of Financial Sanctions
    Implementation; regulation 7 and schedule 1 of the Russia (Sanctions) (EU Exit) Regulations
    2019). That indirect holdings run through majorities is our reading. Where several persons
    qualify, the largest part is given, then the first name.
    """
    found: dict[str, tuple[str, float]] = {}
    for person in sorted(listed):
        for party, part in spread(shares, [person], _more, which, stated).items():
            if party not in listed and part > found.get(party, ("", -1.0))[1]:
                found[party] = person, part
    return dict(sorted(found.items(), key=lambda item: (-item[1][1], item[0])))


def _half(votes: float) -> bool:
    return votes >= HALF - CLOSE


def _more(votes: float) -> bool:
    return votes > HALF + CLOSE
