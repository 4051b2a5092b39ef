"""Stakes and control as statements of the Beneficial Ownership Data Standard 0.4.

BODS tells what entities and persons hold in entities. Each claim of ours is a record of its own, with
its source; its record id is the claim's id. Dates that are not known to the day are rounded as the
standard says, the first day for a beginning, and an annotation keeps the source's own word.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from lodeway.publish.describe import HOME, LICENCE, MAKER
from lodeway.publish.holdings import NOT_HELD, SET_ASIDE, Export, Told
from lodeway.schema import vocab, words
from lodeway.schema.values import partial_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lodeway.publish.dataset import Dataset
    from lodeway.publish.holdings import Held, Party
    from lodeway.schema.values import PartialDate
    from lodeway.schema.words import Text

_ = words.of(__name__)

_NO_ENTITY = _("in mines, plants, projects and lines, which are no entities in it")
_MEMBER = _("memberships, which it does not know")

_VERSION = "0.4"
_ENTITIES = {
    "Company": "registeredEntity",
    "Consortium": "arrangement",
    "Bloc": "legalEntity",
    "State": "state",
    "Territory": "state",
    "StateBody": "stateBody",
}
_INTERESTS = {
    "shareholding": "shareholding",
    "voting-rights": "votingRights",
    "warrants": "conditionalRightsGrantedByContract",
    "option": "conditionalRightsGrantedByContract",
    "lease": "enjoymentAndUseOfAssets",
    "royalty": "rightToProfitOrIncomeFromAssets",
    "voting": "votingRights",
    "board": "appointmentOfBoard",
    "contract": "rightsGrantedByContract",
    "offtake": "rightsGrantedByContract",
    "legal": "controlByLegalFramework",
    # That a state owns a company says neither by which shares nor by which law.
    "state-owned": "unknownInterest",
}
# "Beneficial" and "derived" do not say whether somebody stands between.
_DIRECTNESS = {"direct": "direct", "indirect": "indirect"}
_OWN_WORK = "own-work"

Json = dict[str, Any]


def export(dataset: Dataset) -> Export:
    """All claims that BODS can tell, parties first, and how many it cannot tell and why.

    The statements are those of the newest day on which a claim was recorded, so that the same
    tables give the same bytes; the id of a statement is a hash of what it says.
    """
    told = Told()
    claims = [claim for claim in dataset.holdings if not told.out(_reason(claim))]
    ends = {end.id: end for c in claims for end in (c.holder, c.target) if _named(end)}
    day = dataset.newest
    made = [_party(ends[party], day) for party in sorted(ends)]
    made += [_relationship(claim, day) for claim in claims]
    return Export(_written(made), told.left)


def _reason(claim: Held) -> Text | None:
    """Why a claim cannot be told, if it cannot."""
    if claim.kind == "Membership":
        return _MEMBER
    if not claim.stands:
        return NOT_HELD
    if claim.rank == "deprecated":
        return SET_ASIDE
    return None if claim.target.kinds & set(_ENTITIES) else _NO_ENTITY


def _named(party: Party) -> bool:
    return "HolderGroup" not in party.kinds


def _written(statements: list[Json]) -> bytes:
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in statements)
    return f"[\n{lines}\n]\n".encode()


def _statement(kind: str, record: str, subject: str, told: str, day: str, rest: Json) -> Json:
    about = {
        "declarationSubject": subject,
        "statementDate": told,
        "recordId": record,
        "recordType": kind,
        "recordStatus": "new",
        **rest,
        "publicationDetails": {
            "publicationDate": day,
            "bodsVersion": _VERSION,
            "license": LICENCE,
            "publisher": {"name": MAKER, "url": HOME},
        },
    }
    told_alone = json.dumps({**about, "publicationDetails": None}, sort_keys=True)
    return {"statementId": hashlib.sha256(told_alone.encode()).hexdigest(), **about}


def _party(party: Party, day: str) -> Json:
    person = "Person" in party.kinds
    details = _person(party) if person else _entity(party)
    source = {"description": "The table of actors", "assertedBy": [{"name": MAKER, "uri": HOME}]}
    rest = {"recordDetails": {"isComponent": False, **details}, "source": source}
    return _statement("person" if person else "entity", party.id, party.id, day, day, rest)


def _person(party: Party) -> Json:
    others = [{"type": "alternative", "fullName": name} for name in party.other_names]
    names = [{"fullName": party.name}, *others]
    return {"personType": "knownPerson", "names": names}


def _entity(party: Party) -> Json:
    kind = next(kind for kind in _ENTITIES if kind in party.kinds)
    about: Json = {"type": _ENTITIES[kind]}
    if kind == "Consortium":
        about |= {"subtype": "other", "details": "consortium"}
    details: Json = {"entityType": about, "name": party.name}
    if party.other_names:
        details["alternateNames"] = list(party.other_names)
    if party.country is not None:
        code, name = party.country
        place = {"name": name, "code": code}
        if kind in ("State", "Territory", "StateBody"):
            details["jurisdiction"] = place
        else:  # its home, which need not be where it is registered
            details["addresses"] = [{"country": place}]
    if identifiers := list(_identifiers(party)):
        details["identifiers"] = identifiers
    return {**details, "uri": vocab.ID + party.id}


def _identifiers(party: Party) -> Iterator[Json]:
    if lei := party.identifiers.get("lei"):
        yield {"scheme": "XI-LEI", "id": lei}
    if item := party.identifiers.get("wikidata"):
        uri = f"http://www.wikidata.org/entity/{item}"
        yield {"schemeName": "Wikidata", "id": item, "uri": uri}


def _relationship(claim: Held, day: str) -> Json:
    notes: list[Json] = []
    interest = _interest(claim, notes)
    party: str | Json = claim.holder.id
    if not _named(claim.holder):
        party = {"reason": "informationUnknownToPublisher", "description": claim.holder.name}
    details = {
        "isComponent": False,
        "subject": claim.target.id,
        "interestedParty": party,
        "interests": [interest],
    }
    told = _first_day(claim.source.told or claim.recorded, "/statementDate", notes)
    notes.append(_note("", _evidence(claim)))
    rest = {"recordDetails": details, "source": _source(claim), "annotations": notes}
    return _statement("relationship", claim.id, claim.target.id, told, day, rest)


def _interest(claim: Held, notes: list[Json]) -> Json:
    at = "/recordDetails/interests/0"
    interest: Json = {
        "type": _INTERESTS[claim.form],
        "directOrIndirect": _DIRECTNESS.get(claim.directness, "unknown"),
        "details": _form(claim),
    }
    if claim.directness == "beneficial" and "Person" in claim.holder.kinds:
        interest["beneficialOwnershipOrControl"] = True
    shares = {"exact": claim.share, "minimum": claim.least, "maximum": claim.most}
    if given := {name: _number(share) for name, share in shares.items() if share is not None}:
        interest["share"] = given
    if claim.since is not None:
        interest["startDate"] = _first_day(claim.since.text, f"{at}/startDate", notes)
    if claim.until is not None:
        interest["endDate"] = claim.until.latest.isoformat()
        _rounded(claim.until, f"{at}/endDate", notes)
    elif claim.closed is not None:
        interest["endDate"] = claim.closed
        ended = "" if claim.closed_by is None else f": {claim.closed_by} took its place"
        notes.append(_note(f"{at}/endDate", f"Concluded from other claims{ended}"))
    return interest


def _form(claim: Held) -> str:
    plain = claim.directness in (*_DIRECTNESS, "unknown")
    return claim.form if plain else f"{claim.form}, {claim.directness}"


def _number(text: str) -> float | int:
    value = float(text)
    return int(value) if value.is_integer() else value


def _first_day(text: str, at: str, notes: list[Json]) -> str:
    stated = partial_date(text)
    _rounded(stated, at, notes)
    return stated.earliest.isoformat()


def _rounded(stated: PartialDate, at: str, notes: list[Json]) -> None:
    if stated.earliest != stated.latest:
        notes.append(_note(at, f"The source says {stated.text}"))


def _note(at: str, words: str) -> Json:
    return {"statementPointerTarget": at, "motivation": "commenting", "description": words}


def _evidence(claim: Held) -> str:
    facts = f"{claim.locator}; {claim.basis}, confidence {claim.confidence}"
    return f"{facts}. {claim.note}" if claim.note else facts


def _source(claim: Held) -> Json:
    source = claim.source
    about: Json = {
        "type": ["primaryResearch" if source.kind == _OWN_WORK else "thirdParty"],
        "description": source.label,
        "assertedBy": [{"name": source.publisher}],
    }
    if source.url is not None:
        about["url"] = source.url
    elif source.reference:
        about["description"] = f"{source.label}: {source.reference}"
    if source.retrieved:
        about["retrievedAt"] = source.retrieved
    return about
