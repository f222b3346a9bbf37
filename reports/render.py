"""Documents to one PDF: the door through which the rest of the program prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from reports.blank_fields import blanked
from reports.documents import (
    appointment_slip,
    bag_labels,
    close_slip,
    consent,
    deferral_commitment,
    evaluation_form,
    informed_commitment,
    intake_slip,
    issue_ticket,
    ledger,
    material_checklist,
    one_time_notice,
    periodic_report,
    power_of_attorney,
    project_gantt,
    project_sheet,
    receipt,
    referral,
    resumption,
    service_end,
    service_return,
    shift_sheet,
    transfer_slip,
    visit_sheet,
)
from reports.documents.landscape import A4_ACROSS, Sheet
from reports.glyph_check import check_glyphs
from reports.typeset.drawing import DrawList, Page
from reports.typeset.painter import paint
from reports.typeset.type_size import enlarged
from station_app.domain.documents import ChecklistData, DocumentData, NoticeData, PowerOfAttorneyData, ReceiptData
from station_app.domain.instruments import (
    ConsentData,
    DeferralCommitmentData,
    InformedCommitmentData,
    ResumptionData,
    ServiceEndData,
)
from station_app.domain.outing_papers import ReferralData, VisitSheetData
from station_app.domain.project_papers import ProjectGanttData, ProjectSheetData
from station_app.domain.report_papers import LedgerPaperData, ReportPaperData
from station_app.domain.slips import (
    AppointmentSlipData,
    BagLabelsData,
    CloseSlipData,
    EvaluationFormData,
    IntakeSlipData,
    IssueTicketData,
    ServiceReturnData,
    ShiftSheetData,
    TransferSlipData,
)

_LAYOUTS: dict[type[DocumentData], Callable[..., DrawList]] = {
    ChecklistData: material_checklist.layout,
    ReceiptData: receipt.layout,
    PowerOfAttorneyData: power_of_attorney.layout,
    DeferralCommitmentData: deferral_commitment.layout,
    InformedCommitmentData: informed_commitment.layout,
    ServiceEndData: service_end.layout,
    ResumptionData: resumption.layout,
    ConsentData: consent.layout,
    IntakeSlipData: intake_slip.layout,
    CloseSlipData: close_slip.layout,
    ServiceReturnData: service_return.layout,
    TransferSlipData: transfer_slip.layout,
    AppointmentSlipData: appointment_slip.layout,
    IssueTicketData: issue_ticket.layout,
    EvaluationFormData: evaluation_form.layout,
    BagLabelsData: bag_labels.layout,
    ShiftSheetData: shift_sheet.layout,
    ProjectSheetData: project_sheet.layout,
    VisitSheetData: visit_sheet.layout,
    ReferralData: referral.layout,
    LedgerPaperData: ledger.layout,
    ReportPaperData: periodic_report.layout,
}


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """How documents go together into one file.

    Attributes:
        duplex: notices are printed on both sides: margins of their even pages are mirrored.
        pad_to_even: a blank page follows every document with an odd number of pages.
        title: title of the file; None takes the first document's.
        large: type a fifth larger, nothing below ten points, for readers who ask for it.
        chart_sheet: what a project's chart is drawn on.
        blank_fields: paths of texts printed as lines to write on, such as those MISSING_GLYPH named.
    """

    duplex: bool = True
    pad_to_even: bool = False
    title: str | None = None
    blank_fields: tuple[str, ...] = ()
    large: bool = False
    chart_sheet: Sheet = A4_ACROSS


def render(documents: Sequence[DocumentData], options: BatchOptions | None = None) -> bytes:
    """Lay documents out and write them into one PDF with a bookmark for each.

    The same documents give the same bytes.

    Raises:
        UserError: MISSING_GLYPH with the field's path, before anything is drawn.
        EnvironmentFault: FONT_UNUSABLE.
    """
    if not documents:
        raise ValueError("nothing to render")
    options = options or BatchOptions()
    documents = [blanked(data, options.blank_fields) for data in documents]
    for data in documents:
        check_glyphs(data)
    with enlarged() if options.large else nullcontext():
        drawn = [layout(data, duplex=options.duplex, chart_sheet=options.chart_sheet) for data in documents]
    if options.pad_to_even:
        drawn = [_padded(document) for document in drawn]
    return paint(drawn, options.title or drawn[0].title)


def layout(data: DocumentData, *, duplex: bool = True, chart_sheet: Sheet = A4_ACROSS) -> DrawList:
    """Lay one document out; its page count is known from here on.

    Raises:
        UserError: MISSING_GLYPH.
    """
    if isinstance(data, NoticeData):
        return one_time_notice.layout(data, duplex=duplex)
    if isinstance(data, ProjectGanttData):
        return project_gantt.layout(data, chart_sheet)
    return _LAYOUTS[type(data)](data)


def _padded(document: DrawList) -> DrawList:
    if len(document.pages) % 2 == 0:
        return document
    last = document.pages[-1]
    return DrawList(document.title, document.moment, (*document.pages, Page(last.width, last.height, ())))
