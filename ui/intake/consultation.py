"""The form a consultation becomes; read on the store thread."""

from __future__ import annotations

from station_app.domain.case_form import CaseForm, Channel
from station_app.domain.guidance import Mode
from station_app.ids import new_id
from ui.desk import Desk


def read_consultation(desk: Desk, no: str) -> CaseForm:
    """The same enterprise, contact, items and answers, as a case the station helps with.

    Raises:
        UserError: `case_not_found`.
    """
    case = desk.services.cases.full(no)
    detail, summary = case.detail, case.detail.summary
    answered = {code: value for code, value in detail.answers.items() if code not in detail.open_situations}
    items = detail.named_items if detail.named_items is not None else tuple(row.code for row in case.items)
    return CaseForm(
        client_id=new_id(),
        mode=Mode.HELP,
        channel=Channel.ON_SITE,
        items=items,
        bundle=detail.bundle,
        answers=answered,
        enterprise_id=summary.enterprise_id,
        uscc=detail.uscc,
        enterprise_name=summary.enterprise_name,
        contact_name=summary.contact_name,
        contact_mobile=detail.contact_mobile,
        remark=detail.remark,
        consultation=summary.no,
    )
