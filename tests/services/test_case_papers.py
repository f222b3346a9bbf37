"""What travels between applicant, station and hall: wallets, parcels, hand-over slips and the hall's own papers."""

from datetime import date, timedelta

import pytest

from station_app.clock import parse_moment
from station_app.domain.case_form import CaseForm
from station_app.domain.cross_region import CaseLabel, Direction, Parcel, RegionMode
from station_app.domain.deadlines import ClockKind
from station_app.domain.todo import TodoGroup, TodoKind
from station_app.domain.wallet import WalletState
from station_app.errors import Code, UserError
from station_app.services.case_acts import HandOver, Term
from station_app.services.enterprise_service import EnterpriseForm
from station_app.services.hall_paper_service import ReceivedPaper
from station_app.services.transfer_service import checksum

USCC = "91430300MA4L000033"
FORM = CaseForm(
    "t-1", items=("SW-01-02-01", "SB-01-01-05"), uscc=USCC, enterprise_name="青澜味工坊餐饮管理有限公司",
    contact_name="周敏", contact_mobile="13812342067",
)  # fmt: skip
TODAY = date(2026, 11, 20)
NOW = "2026-11-20T09:00"


@pytest.fixture
def submitted(services, operator, case):
    services.acts.notice(case, operator)
    for material in ("CL0210", "CL0103"):
        services.materials.tick(case, material, operator)
    services.acts.entrust(case, operator, Term())
    services.acts.ready(case, operator)
    services.acts.submit(case, operator)
    return case


class TestWallet:
    def test_a_kept_material_serves_the_next_case_and_is_counted(self, services, operator):
        # YS-01-02-01's list wants only a copy of CL0101; SB-01-01-05 wants it as an e-certificate.
        no = services.cases.register(CaseForm(**{**form(), "client_id": "w-1"}), operator).no
        line = copied(services, no)
        enterprise = services.cases.find(no).summary.enterprise_id
        services.materials.tick(no, line, operator)
        services.wallets.keep(no, line, date(2027, 3, 1), operator)
        second = services.cases.register(CaseForm(**{**form(), "client_id": "w-2"}), operator).no
        found = {one.material: one.treatment for one in services.cases.full(second).lines}
        assert found[line] == "wallet"
        (entry,) = services.wallets.entries(enterprise)
        assert (entry.reused, entry.source_case, entry.state(TODAY)) == (1, no, WalletState.VALID)

    def test_what_expired_yesterday_is_told_and_never_reused(self, services, operator):
        no = services.cases.register(CaseForm(**{**form(), "client_id": "w-1"}), operator).no
        line = copied(services, no)
        yesterday = TODAY - timedelta(days=1)
        known = services.enterprises.add(EnterpriseForm("某厂", USCC, wallet={line: yesterday}), operator)
        second = services.cases.register(CaseForm(**{**form(), "client_id": "w-2", "uscc": USCC}), operator).no
        lines = services.cases.full(second).lines
        assert next(one.treatment for one in lines if one.material == line) != "wallet"
        (expired,) = services.wallets.expired(known.id, [one.material for one in lines])
        assert (expired.material, expired.state(TODAY)) == (line, WalletState.EXPIRED)
        with pytest.raises(UserError) as refused:
            services.wallets.keep(second, line, yesterday, operator)
        assert refused.value.code is Code.BAD_DATE

    @pytest.mark.parametrize(
        ("days", "state"), [(-1, "expired"), (0, "expires_soon"), (30, "expires_soon"), (31, "valid")]
    )
    def test_the_last_valid_day_still_counts(self, services, operator, days, state):
        wallet = {"CL0101": TODAY + timedelta(days=days)}
        known = services.enterprises.add(EnterpriseForm("某厂", USCC, wallet=wallet), operator)
        assert services.wallets.entries(known.id)[0].state(TODAY) == state


def form():
    return {
        "items": ("ZY-01-01-01",), "enterprise_name": "某厂", "contact_name": "周敏", "contact_mobile": "13812342067",
    }  # fmt: skip


def copied(services, no):
    """A line of the case that wants no original: 容缺 of CL0612."""
    return next(line.material for line in services.cases.full(no).lines if line.treatment == "deferrable")


class TestTransfer:
    def test_the_halls_time_on_the_slip_starts_the_supplement_window(self, services, operator, submitted):
        transfer = services.transfers.make([submitted], operator, "SF1234")
        assert transfer.cases == {submitted: {"CL0210": 1, "CL0103": 1}}
        assert transfer.checksum == checksum(transfer.number, transfer.cases)
        before = services.cases.explain(submitted, kind=ClockKind.CORRECTION)
        assert before.due is None
        services.transfers.received(transfer.number, "李窗口", parse_moment("2026-11-20T08:30"), operator)
        window = services.cases.explain(submitted, kind=ClockKind.CORRECTION)
        assert window.due == date(2026, 11, 27)
        assert services.cases.find(submitted).summary.state == "tracking"

    def test_nothing_to_hand_over_and_times_to_come_are_refused(self, services, operator, case):
        with pytest.raises(UserError) as nothing:
            services.transfers.make([case], operator)
        assert nothing.value.code is Code.NOTHING_CHOSEN
        services.materials.tick(case, "CL0210", operator, copies=2)
        transfer = services.transfers.make([case], operator)
        assert transfer.cases == {case: {"CL0210": 2}}
        with pytest.raises(UserError) as late:
            services.transfers.received(transfer.number, "李窗口", parse_moment("2026-11-21T08:30"), operator)
        assert late.value.code is Code.BAD_DATE

    def test_silence_of_the_hall_is_acceptance_from_the_day_after(self, services, operator, submitted):
        transfer = services.transfers.make([submitted], operator)
        services.transfers.received(transfer.number, "李窗口", parse_moment("2026-11-20T08:30"), operator)
        clock = services.clock
        clock.__init__(parse_moment("2026-11-27T18:00"))
        assert services.workbench.refresh_silent() == 0
        assert {one.affair.state for one in services.cases.progress(submitted)} == {"received"}
        clock.__init__(parse_moment("2026-11-28T00:01"))
        assert services.workbench.refresh_silent() == 1
        progress = services.cases.progress(submitted)
        assert {(one.affair.state, one.affair.deemed, one.source) for one in progress} == {
            ("accepted", True, "computed")
        }
        assert progress[0].affair.accepted_at == parse_moment("2026-11-20T08:30")
        assert services.workbench.refresh_silent() == 0


class TestHallPapers:
    def paper(self, **other):
        given = {"document": "WS05", "number": "不受〔2026〕3 号", "dated": TODAY, "issued_by": "市场监督管理局"}
        return ReceivedPaper(**{**given, **other})

    def test_a_refusal_without_the_appeal_blocks_the_hand_over_until_it_is_renewed(self, services, operator, submitted):
        services.acts.result(submitted, operator, name="不予受理通知书")
        with pytest.raises(UserError) as silent:
            services.hall_papers.register(submitted, self.paper(), operator)
        assert (silent.value.code, silent.value.field) == (Code.REQUIRED, "remedy")
        services.hall_papers.register(submitted, self.paper(remedy=False), operator)
        with pytest.raises(UserError) as blocked:
            services.acts.deliver(submitted, operator, HandOver("周敏"))
        assert blocked.value.params["reason"] == "remedy_missing"
        services.hall_papers.register(submitted, self.paper(remedy=True), operator)
        assert len(services.cases.full(submitted).work.hall_papers) == 1
        services.acts.deliver(submitted, operator, HandOver("周敏"))

    def test_the_station_makes_none_and_prints_none_without_the_halls_file(self, services, operator, submitted):
        with pytest.raises(UserError) as own:
            services.hall_papers.register(submitted, self.paper(document="WS01"), operator)
        assert own.value.code is Code.STATION_ISSUES_IT
        services.hall_papers.register(submitted, self.paper(document="WS04", number="受 3 号"), operator)
        with pytest.raises(UserError) as without:
            services.hall_papers.file_of(submitted, "WS04")
        assert (without.value.code, without.value.params["number"]) == (Code.HALL_ONLY, "受 3 号")


class TestCrossRegion:
    def test_modes_labels_and_parcels_stay_with_the_case(self, services, operator, case):
        services.cross_region.set_mode(case, RegionMode.RECEIVED_FOR_OTHERS, operator)
        services.cross_region.set_labels(case, {CaseLabel.PRIORITY_GROUP, CaseLabel.GREEN_CHANNEL}, operator)
        parcel = Parcel(Direction.OUT, "邮政速递", "EMS123", "河西区政务服务中心")
        parcel_id = services.cross_region.send(case, parcel, operator)
        services.cross_region.arrived(case, parcel_id, operator)
        full = services.cases.full(case)
        assert (full.detail.region_mode, full.detail.labels) == (
            "received_for_others",
            ("green_channel", "priority_group"),
        )
        assert full.work.shipments[0].arrived_at is not None
        with pytest.raises(UserError) as lost:
            services.cross_region.send(case, Parcel(Direction.OUT, "邮政速递", "", "河西"), operator)
        assert lost.value.field == "express_no"


class TestWorkbench:
    def test_what_has_to_be_done_stands_by_its_day(self, services, operator):
        no = services.cases.register(CaseForm(**{**form(), "client_id": "w-1"}), operator).no
        services.materials.promise(no, copied(services, no), operator, TODAY)
        services.materials.hold_original(no, "CL0242", operator, "A-1", date(2026, 11, 24))
        bench = services.workbench.look(operator)
        rows = [(todo.kind, todo.group, todo.ref) for todo in bench.todos]
        assert rows == [
            (TodoKind.PROMISE, TodoGroup.TODAY, no),
            (TodoKind.ORIGINAL, TodoGroup.NEAR, no),
            (TodoKind.CASE_DUE, TodoGroup.TWO_WEEKS, no),
        ]
        assert [todo.remaining for todo in bench.todos] == [0, 2, 5]
        assert (bench.deferrals, bench.week.registered, bench.unseen) == (1, (0, 0, 0, 0, 1), 0)

    def test_a_silent_hall_is_one_row_for_each_case(self, services, operator, submitted):
        transfer = services.transfers.make([submitted], operator)
        services.transfers.received(transfer.number, "李窗口", parse_moment("2026-11-20T08:30"), operator)
        rows = [(todo.kind, todo.due) for todo in services.workbench.look(operator).todos]
        assert rows == [(TodoKind.HALL_SILENT, date(2026, 11, 27))]

    def test_only_my_own_and_those_i_stand_in_for(self, services, operator, case):
        other = services.operators.add("顾专员", "window_officer", operator)
        assert [todo.ref for todo in services.workbench.look(other.id).todos] == []
        services.duty.leave(operator, other.id, TODAY, TODAY, "年假", operator)
        assert [todo.ref for todo in services.workbench.look(other.id).todos] == [case]
