"""The JSON people outside hand in: cases, enterprises and the data of actions, checked into forms (CONTRACT 4).

`docs/schemas/` is generated from these models.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from station_app.domain.case_form import CaseForm, Channel
from station_app.domain.catalogue import Catalogue
from station_app.domain.enterprise_facts import REGISTERED_ON
from station_app.domain.guidance import Mode, Treatment
from station_app.domain.text_rules import check_text
from station_app.errors import Code, UserError
from station_app.services.enterprise_service import EnterpriseForm

_PROFILE_TEXTS = ("legal_representative", "address", "phone", "industry")
_TEXT_LIMIT = 200
_Model = TypeVar("_Model", bound=BaseModel)


class Input(BaseModel):
    """Base of what people outside hand in: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EnterpriseOfCase(Input):
    """The enterprise of a case; without 统一社会信用代码 it is not founded yet."""

    uscc: StrictStr | None = None
    name: StrictStr


class Contact(Input):
    """The person who handles the matter for the enterprise (经办人)."""

    name: StrictStr = ""
    mobile: StrictStr = ""


class CaseInput(Input):
    """One case for `case add`."""

    client_id: StrictStr
    mode: Mode
    channel: Channel = Channel.ON_SITE
    items: tuple[StrictStr, ...] = ()
    bundle: StrictStr | None = None
    answers: dict[StrictStr, StrictStr] = Field(default_factory=dict)
    treatments: dict[StrictStr, Treatment] = Field(default_factory=dict)
    enterprise: EnterpriseOfCase
    contact: Contact = Contact()
    remark: StrictStr = ""


class WalletEntry(Input):
    """A material the enterprise holds."""

    material: StrictStr
    valid_to: date | None = None


class EnterpriseInput(BaseModel):
    """One enterprise for `enterprise add`; further fields are profile fields of the catalogue (`policy_fields`)."""

    model_config = ConfigDict(extra="allow", frozen=True)

    client_id: StrictStr | None = None
    uscc: StrictStr | None = None
    name: StrictStr
    wallet: tuple[WalletEntry, ...] = ()
    legal_representative: StrictStr | None = None
    address: StrictStr | None = None
    phone: StrictStr | None = None
    industry: StrictStr | None = None
    registered_on: date | None = None


class LogData(Input):
    """The data of the `log_*` actions: a decision of the hall noted at the station."""

    item: StrictStr
    at: StrictStr | None = None
    start: Annotated[StrictStr | None, Field(alias="from")] = None
    to: StrictStr | None = None
    kind: StrictStr | None = None
    document_no: StrictStr | None = None
    value: StrictInt | None = None
    reason: StrictStr | None = None
    text: StrictStr | None = None
    official_no: StrictStr | None = None


def case_form(data: object) -> CaseForm:
    """Check one case.

    Raises:
        UserError: `required`, `unknown_field`, `bad_mode` or `bad_json` with the field.
    """
    given = validated(CaseInput, data)
    return CaseForm(
        client_id=given.client_id,
        mode=given.mode,
        channel=given.channel,
        items=tuple(dict.fromkeys(given.items)),
        bundle=given.bundle or None,
        answers=given.answers,
        uscc=given.enterprise.uscc or None,
        enterprise_name=given.enterprise.name,
        contact_name=given.contact.name,
        contact_mobile=given.contact.mobile,
        remark=given.remark,
        treatments=given.treatments,
    )


def enterprise_form(data: object, catalogue: Catalogue) -> EnterpriseForm:
    """Check one enterprise.

    Raises:
        UserError: `required`, `unknown_field`, `bad_date`, `bad_character`, `too_long` or `bad_json` with the field.
    """
    given = validated(EnterpriseInput, data)
    profile = {name: value for name in _PROFILE_TEXTS if (value := getattr(given, name)) is not None}
    for name, text in profile.items():
        check_text(text, name, _TEXT_LIMIT)
    if given.registered_on is not None:
        profile[REGISTERED_ON] = given.registered_on.isoformat()
    for name, value in (given.model_extra or {}).items():
        profile[name] = _profile_value(name, value, catalogue)
    return EnterpriseForm(
        name=given.name,
        uscc=given.uscc or None,
        client_id=given.client_id,
        wallet={entry.material: entry.valid_to for entry in given.wallet},
        profile=profile,
    )


def log_data(data: object) -> Mapping[str, Any]:
    """Check the data of a `log_*` action; keys as in the contract, absent ones left out.

    Raises:
        UserError: `required`, `unknown_field` or `bad_json` with the field.
    """
    return validated(LogData, data).model_dump(by_alias=True, exclude_none=True)


def _profile_value(name: str, value: Any, catalogue: Catalogue) -> Any:
    field = catalogue.profile_fields.get(name)
    if field is None:
        raise UserError(Code.UNKNOWN_FIELD, name)
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    fits = {
        "bool": isinstance(value, bool),
        "int": isinstance(value, int) and numeric,
        "number": numeric,
        "enum": value in field.values,
    }[field.kind]
    if not fits:
        raise UserError(Code.BAD_JSON, name, line=1, column=1)
    return value


_CODES = {
    "missing": Code.REQUIRED,
    "extra_forbidden": Code.UNKNOWN_FIELD,
    "date_from_datetime_parsing": Code.BAD_DATE,
    "date_parsing": Code.BAD_DATE,
    "enum": Code.BAD_CHOICE,
}


def validated(model: type[_Model], data: object) -> _Model:
    """Check data against a model.

    Raises:
        UserError: `required`, `unknown_field`, `bad_date`, `bad_mode`, `bad_choice` or `bad_json` with the first wrong
            field.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "line"
        code = _CODES.get(first["type"], Code.BAD_JSON)
        if code is Code.BAD_CHOICE and field == "mode":
            code = Code.BAD_MODE
        raise UserError(code, field, line=1, column=1) from None
