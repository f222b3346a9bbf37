"""What other pages may open 新建办件 with."""

from __future__ import annotations

from dataclasses import dataclass

from station_app.domain.case_form import Channel


@dataclass(frozen=True, slots=True)
class DraftArgument:
    """Go on with a draft."""

    draft_id: str


@dataclass(frozen=True, slots=True)
class BeginArgument:
    """Begin with an item, a bundle or a known enterprise; empty parts are left as they are."""

    item: str = ""
    bundle: str = ""
    enterprise_id: str = ""


@dataclass(frozen=True, slots=True)
class FromTalk:
    """Begin a new form with what was said: in a noted service (`log_id`) or for an appointment (its number)."""

    enterprise_id: str = ""
    enterprise_name: str = ""
    channel: Channel = Channel.ON_SITE
    bundle: str = ""
    item: str = ""
    contact_name: str = ""
    contact_mobile: str = ""
    remark: str = ""
    log_id: str = ""
    appointment: str = ""


@dataclass(frozen=True, slots=True)
class ConsultationArgument:
    """Turn a consultation into a case: the same enterprise, items and answers."""

    case_no: str
