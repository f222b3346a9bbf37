"""What the slips of one service share: who it is for, of which kind, and who works on it."""

from __future__ import annotations

from collections.abc import Sequence

from reports.documents.lookup_table import Column, section
from reports.documents.parts import certificate_text, contact_text
from reports.documents.signing import labelled_form
from reports.typeset.drawing import MM, Fragment, Weight
from reports.typeset.flow import Block
from reports.typeset.marks import tick_box
from reports.typeset.paragraph import Inline, Mark, Space, Span, bold
from station_app.domain.documents import Applicant, Identity
from station_app.domain.slips import Assigned, ServiceType

FREE_OF_CHARGE = "帮办代办服务自愿、无偿。"
SERVICES = {
    ServiceType.HELP: ("帮办", "驿站协助备齐材料、引导办理，申请由申请人自己提交。"),
    ServiceType.PROXY: ("代办", "驿站依委托书代为递交和领取，申请人仍是申报主体。"),
}
_PEOPLE = (
    Column("职责", 40 * MM),
    Column("姓名", 60 * MM, size=10, weight=Weight.BOLD),
    Column("电话", 70 * MM),
)


def service_form(identity: Identity, applicant: Applicant, service: ServiceType, subject: Sequence[str]) -> Fragment:
    """The case, its applicant and the kind of service, ticked."""
    number = "信用代码" if applicant.is_enterprise else "证件号码"
    return labelled_form(
        (
            (("帮代办编号", [bold(identity.case_number, 10)]), ("服务方式", _services(service))),
            (("申请人", [bold(applicant.name, 10)]), (number, certificate_text(applicant))),
            (("联系人", contact_text(applicant)), ("事项（套餐）", "　".join(subject))),
        )
    )


def people_blocks(heading: str, assigned: Sequence[Assigned]) -> list[Block]:
    """Who works on the case; rows to write in when nobody is named."""
    rows = [[person.role, person.name, person.phone or "—"] for person in assigned]
    return section(heading, "", _PEOPLE, rows or [["帮办员（代办员）", "", ""], ["协调员", "", ""]])


def _services(chosen: ServiceType) -> list[Inline]:
    content: list[Inline] = []
    for service, (word, _) in SERVICES.items():
        content += [Mark(tick_box(3.6 * MM, ticked=service is chosen), after=1.2 * MM), Span(word), Space(4 * MM)]
    return content
