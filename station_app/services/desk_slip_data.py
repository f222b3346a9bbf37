"""What slips print that belong to no single case: 材料交接单, 预约单, 交接班单."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from station_app.clock import BEIJING, parse_moment
from station_app.domain.appointment import AppointmentRow
from station_app.domain.case_records import TransferRow
from station_app.domain.deadlines import Light
from station_app.domain.documents import Applicant, Identity
from station_app.domain.handover import Handover
from station_app.domain.masking import mask_mobile, mask_name
from station_app.domain.records import CaseSummary, OperatorRow
from station_app.domain.slips import (
    AppointmentSlipData,
    ShiftAppointment,
    ShiftCall,
    ShiftCase,
    ShiftDeferral,
    ShiftOriginal,
    ShiftSheetData,
    TransferredCase,
    TransferSlipData,
)
from station_app.domain.terms import BOOKING_CHANNELS
from station_app.services.case_service import FullCase
from station_app.services.document_parts import materials_of, station_of
from station_app.services.station_profile import StationProfile

_RECEIVER = "政务服务中心"
_STATES = {
    "registered": "已登记", "noticed": "已告知", "collecting": "备料中", "entrusted": "已委托", "ready": "材料齐备",
    "submitted": "已上送", "tracking": "跟踪中", "resulted": "已出结果", "delivered": "已交付", "evaluated": "已评价",
    "suspended": "中止",
}  # fmt: skip


def transfer_slip(
    profile: StationProfile,
    identity: Identity,
    transfer: TransferRow,
    case_of: Callable[[str], FullCase],
    sender: OperatorRow,
) -> TransferSlipData:
    """WS18: every case of a hand-over with the papers that travel."""
    return TransferSlipData(
        station=station_of(profile),
        identity=identity,
        cases=tuple(_transferred(case_of(no), papers) for no, papers in transfer.cases.items()),
        batch_hash=transfer.checksum,
        sender=sender.name,
        receiver=_RECEIVER,
        express_no=transfer.express_no or "",
    )


def _transferred(case: FullCase, papers: Mapping[str, int]) -> TransferredCase:
    lines = [line for line in case.lines if line.material in papers]
    return TransferredCase(
        case_number=case.detail.summary.no,
        applicant=case.detail.summary.enterprise_name,
        subject=case.detail.summary.title,
        papers=materials_of(case, lines),
    )


def appointment_slip(profile: StationProfile, identity: Identity, booked: AppointmentRow) -> AppointmentSlipData:
    """WS19: when to come, to which window."""
    return AppointmentSlipData(
        station=station_of(profile),
        identity=identity,
        applicant=Applicant(
            name=booked.enterprise_name,
            applicant_cert_no="",
            is_enterprise=True,
            contact=mask_name(booked.contact_name),
            contact_role="联系人",
            phone=mask_mobile(booked.contact_mobile),
        ),
        appt_no=booked.no,
        starts_at=datetime.combine(booked.day, booked.start, BEIJING),
        ends_at=datetime.combine(booked.day, booked.end, BEIJING),
        window=booked.window,
        channel=BOOKING_CHANNELS[booked.channel],
        subject=(booked.matter,),
    )


def shift_sheet(profile: StationProfile, identity: Identity, handover: Handover, giver: OperatorRow) -> ShiftSheetData:
    """JJ: what one person leaves to the next."""
    day = handover.day
    return ShiftSheetData(
        station=station_of(profile),
        identity=identity,
        giver=giver.name,
        receiver="",
        open_cases=tuple(_shift_case(case, handover) for case in handover.cases),
        originals=tuple(
            ShiftOriginal(row.case_no, row.enterprise_name, row.material, row.shelf, row.due_back)
            for row in handover.originals
        ),
        calls=tuple(
            ShiftCall(
                datetime.combine(row.callback_on or day, datetime.min.time(), BEIJING), mask_name(row.contact_name),
                mask_mobile(row.contact_mobile), row.subject,
            )
            for row in handover.callbacks
        ),
        deferrals=tuple(
            ShiftDeferral(row.case_no, row.enterprise_name, row.material, row.promised_until)
            for row in handover.deferrals
        ),
        appointments=tuple(
            ShiftAppointment(datetime.combine(row.day, row.start, BEIJING), row.no, row.enterprise_name, row.matter)
            for row in handover.appointments
        ),
    )  # fmt: skip


def _shift_case(case: CaseSummary, handover: Handover) -> ShiftCase:
    due = parse_moment(case.due).date() if case.due else None
    light = None
    if due is not None:
        today = handover.day.isoformat()
        yellow = case.yellow_from is not None and case.yellow_from <= today
        light = Light.RED if due <= handover.day else Light.YELLOW if yellow else Light.GREEN
    return ShiftCase(
        case_number=case.no,
        applicant=case.enterprise_name,
        subject=case.title,
        state=_STATES.get(case.state, case.state),
        next_step=f"{due:%m-%d} 前" if due else "",
        light=light,
    )
