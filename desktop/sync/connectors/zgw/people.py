"""The roles of a case: who asks, and who stands in for whom, in the register's own terms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from desktop.sync.connectors.zgw.config import Config
from desktop.sync.connectors.zgw.lines import Found
from desktop.sync.connectors.zgw.troubles import nothing_for, too_long

_BSN = re.compile(r"[0-9]{9}")
_LONGEST_ID = 17  # of anpIdentificatie; a longer number goes into the explanation, for it is never cut
_LONGEST_WORDS = 1000

_Roles = list[tuple[str, dict[str, Any]]]


def roles(wish: Found, roltypes: Sequence[Found], config: Config) -> _Roles:
    """The roles of a request as (link of the roltype, body without the case).

    With a proxy the proxy is the initiator, as *gemachtigde*, and the person represented has a role of
    their own, as *machtiginggever*: a register admits one initiator only. Raises Verdict.
    """
    by_meaning = {str(one.get("omschrijvingGeneriek")): str(one.get("url")) for one in roltypes}
    if "initiator" not in by_meaning:
        raise nothing_for("initiator")
    applicant, proxy = wish.get("applicant") or {}, wish.get("proxy")
    if not proxy:
        return [(by_meaning["initiator"], _person(applicant, "Applicant", "", config))]
    other = by_meaning.get("belanghebbende") or by_meaning.get("mede_initiator")
    if other is None:
        raise nothing_for("belanghebbende")
    how = str(proxy.get("role") or "proxy")
    return [
        (by_meaning["initiator"], _person(proxy, f"Stands in: {how}", "gemachtigde", config)),
        (other, _person(applicant, "Applicant, represented", "machtiginggever", config)),
    ]


def _person(person: Found, explanation: str, mandate: str, config: Config) -> dict[str, Any]:
    name, id_number = str(person.get("name") or ""), str(person.get("id_number") or "")
    told: dict[str, Any] = {"geslachtsnaam": name}
    words = [explanation]
    if id_number and person.get("id_kind") == config.bsn_kind and is_bsn(id_number):
        told["inpBsn"] = id_number
    elif id_number and len(id_number) <= _LONGEST_ID:
        told["anpIdentificatie"] = id_number
    elif id_number:
        words.append(f"{person.get('id_kind') or 'id'}: {id_number}")
    if person.get("address"):
        words.append(f"address: {person['address']}")
    body: dict[str, Any] = {
        "betrokkeneType": "natuurlijk_persoon",
        "betrokkeneIdentificatie": told,
        "roltoelichting": "; ".join(words),
        "indicatieMachtiging": mandate,
    }
    phone = str(person.get("phone") or "")
    if phone and len(phone) <= 20:
        body["contactpersoonRol"] = {"naam": name[:40], "telefoonnummer": phone}
    elif phone:
        body["roltoelichting"] += f"; phone: {phone}"
    if len(name) > 200 or len(body["roltoelichting"]) > _LONGEST_WORDS:
        raise too_long("roltoelichting")
    return body


def is_bsn(text: str) -> bool:
    """Whether a text is a citizen service number: nine digits that pass the eleven test."""
    if not _BSN.fullmatch(text) or text == "000000000":
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, text, strict=True)) % 11 == 0
