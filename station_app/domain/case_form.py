"""What an operator fills in to log a case: the form behind the intake page, `case add` and the drafts."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from station_app.domain.guidance import GuidanceRequest, Mode, Treatment
from station_app.domain.identifiers import check_client_id, check_mobile, check_uscc
from station_app.domain.text_rules import check_long_text, check_required, check_text
from station_app.errors import Code, UserError

ENTERPRISE_NAME_LIMIT = 200
PERSON_NAME_LIMIT = 64
REMARK_LIMIT = 4000
_LANDLINE = re.compile(r"(0\d{2,3}-?)?\d{7,8}(-\d{1,6})?")


class Channel(StrEnum):
    """How the applicant reached the station (到站 / 上门 / 电话 / 线上 / 扫码)."""

    ON_SITE = "on_site"
    VISIT = "visit"
    PHONE = "phone"
    ONLINE = "online"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class CaseForm:
    """One form, complete or not; nothing is trimmed or normalised but codes and phone numbers.

    Attributes:
        client_id: the caller's own id; the same id with the same content is the same case.
        enterprise_id: a known enterprise that was chosen; else it is found by `uscc` or `enterprise_name`.
        treatments: the operator's own choice per material.
        consultation: the number of the consultation this case comes from.
    """

    client_id: str
    mode: Mode = Mode.PROXY
    channel: Channel = Channel.ON_SITE
    items: tuple[str, ...] = ()
    bundle: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    enterprise_id: str | None = None
    uscc: str | None = None
    enterprise_name: str = ""
    contact_name: str = ""
    contact_mobile: str = ""
    remark: str = ""
    treatments: Mapping[str, Treatment] = field(default_factory=dict)
    consultation: str | None = None

    def content_hash(self) -> str:
        """A hash of everything but the id, to tell a repetition from another case."""
        content = {key: value for key, value in form_to_json(self).items() if key != "client_id"}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def request(self, wallet: Mapping[str, Any]) -> GuidanceRequest:
        """The question to put to guidance."""
        return GuidanceRequest(self.items, self.bundle, self.answers, self.mode, wallet, self.treatments)


def check_form(form: CaseForm) -> CaseForm:
    """Check a form that is to be registered; returns it with codes in their stored form.

    Raises:
        UserError: at the first field that is wrong, with the field's name as in the case schema.
    """
    check_client_id(form.client_id)
    uscc = check_uscc(form.uscc, "enterprise.uscc") if form.uscc else None
    check_required(form.enterprise_name, "enterprise.name", ENTERPRISE_NAME_LIMIT)
    if form.mode is Mode.CONSULT:
        check_text(form.contact_name, "contact.name", PERSON_NAME_LIMIT)
    else:
        check_required(form.contact_name, "contact.name", PERSON_NAME_LIMIT)
    mobile = check_phone(form.contact_mobile, form.mode, "contact.mobile")
    check_long_text(form.remark, "remark", REMARK_LIMIT)
    if not form.items and not form.bundle:
        raise UserError(Code.NOTHING_CHOSEN, "items")
    return CaseForm(
        form.client_id, form.mode, form.channel, form.items, form.bundle, form.answers, form.enterprise_id, uscc,
        form.enterprise_name, form.contact_name, mobile, form.remark, form.treatments,
        form.consultation,
    )  # fmt: skip


def check_phone(number: str, mode: Mode, field: str) -> str:
    """A contact's mobile or fixed-line number in its stored form; a consultation may do without.

    Raises:
        UserError: `required`, or as `check_mobile`.
    """
    if not number and mode is Mode.CONSULT:
        return ""
    if not number:
        raise UserError(Code.REQUIRED, field)
    if _LANDLINE.fullmatch(number):
        return number
    return check_mobile(number, field)


def form_to_json(form: CaseForm) -> dict[str, Any]:
    """The form as JSON, for drafts."""
    origin = {"consultation": form.consultation} if form.consultation else {}
    return {
        **origin,
        "client_id": form.client_id,
        "mode": form.mode.value,
        "channel": form.channel.value,
        "items": list(form.items),
        "bundle": form.bundle,
        "answers": dict(form.answers),
        "enterprise_id": form.enterprise_id,
        "uscc": form.uscc,
        "enterprise_name": form.enterprise_name,
        "contact_name": form.contact_name,
        "contact_mobile": form.contact_mobile,
        "remark": form.remark,
        "treatments": {code: treatment.value for code, treatment in form.treatments.items()},
    }


def form_from_json(data: Mapping[str, Any]) -> CaseForm:
    """Read a form that `form_to_json` wrote."""
    return CaseForm(
        client_id=data["client_id"],
        mode=Mode(data["mode"]),
        channel=Channel(data["channel"]),
        items=tuple(data["items"]),
        bundle=data["bundle"],
        answers=dict(data["answers"]),
        enterprise_id=data["enterprise_id"],
        uscc=data["uscc"],
        enterprise_name=data["enterprise_name"],
        contact_name=data["contact_name"],
        contact_mobile=data["contact_mobile"],
        remark=data["remark"],
        treatments={code: Treatment(value) for code, value in data["treatments"].items()},
        consultation=data.get("consultation"),
    )
