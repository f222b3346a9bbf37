"""The whole life of a case through the services, and every guard tried to be broken on the way."""

from dataclasses import replace
from datetime import date

import pytest

from station_app.domain.assist_case import CaseAction, CaseState
from station_app.domain.case_form import CaseForm
from station_app.domain.guidance import Mode, Treatment
from station_app.domain.readiness import Lack
from station_app.errors import Code, UserError
from station_app.services.case_acts import HandOver, Term
from station_app.services.enterprise_service import EnterpriseForm

FORM = CaseForm(
    "t-1", items=("SW-01-02-01", "SB-01-01-05"), enterprise_name="青澜味工坊餐饮管理有限公司",
    contact_name="周敏", contact_mobile="13812342067",
)  # fmt: skip
BUNDLE = CaseForm(
    "t-2", bundle="YJS-14", enterprise_name="泊远软件有限公司", contact_name="陈涛", contact_mobile="18673210045"
)
NOW = "2026-11-20T09:00"


def state(services, no):
    return services.cases.find(no).summary.state


def refused(act, *arguments, **named):
    with pytest.raises(UserError) as error:
        act(*arguments, **named)
    return error.value.params.get("reason") or error.value.code


def tick_all(services, no, operator):
    for line in services.cases.full(no).lines:
        if line.treatment == "submit":
            services.materials.tick(no, line.material, operator)
        elif line.treatment == "commitment":
            services.materials.commit(no, line.material, operator)


def offered(services, no):
    return {offer.action.value: offer.refusal for offer in services.acts.offered(no)}


def test_a_proxy_case_from_the_counter_to_the_archive(services, operator, case):
    acts, materials = services.acts, services.materials
    assert offered(services, case) == {"notice": None, "suspend": None, "terminate": None, "withdraw": None}
    acts.notice(case, operator)
    assert offered(services, case) == {
        "entrust": None, "ready": "materials_missing", "suspend": None, "terminate": None, "withdraw": None,
    }  # fmt: skip
    materials.tick(case, "CL0210", operator)
    assert state(services, case) == "collecting"
    with pytest.raises(UserError) as missing:
        acts.ready(case, operator)
    assert missing.value.params["missing"] == ["CL0103:not_ticked"]
    materials.tick(case, "CL0103", operator)
    assert services.cases.find(case).summary.ready == 4
    acts.ready(case, operator)
    assert refused(acts.submit, case, operator) == "no_power_of_attorney"
    acts.entrust(case, operator, Term())
    assert state(services, case) == "ready"
    acts.submit(case, operator)
    assert refused(materials.untick, case, "CL0103", operator) == "list_fixed"
    services.cases.log(case, "log_accepted", {"item": "SW-01-02-01"}, operator)
    assert state(services, case) == "tracking"
    acts.result(case, operator, item="SW-01-02-01", name="税务登记信息确认表", document_no="税登 9 号")
    acts.deliver(case, operator, HandOver("周敏"))
    acts.archive(case, operator)
    assert offered(services, case) == {}
    assert refused(materials.tick, case, "CL0210", operator) == "wrong_state"
    assert refused(acts.assign, case, operator, services.operators.first().name) is not None
    kinds = [row.kind for row in services.cases.full(case).events]
    assert kinds == [
        "registered", "notice", "tick", "tick", "ready", "entrust", "submit", "log_accepted", "result", "deliver",
        "archive",
    ]  # fmt: skip
    assert services.maintenance.verify() == []


def test_a_consultation_ends_when_everything_was_told(services, operator):
    form = CaseForm(
        "t-3", mode=Mode.CONSULT, items=FORM.items, enterprise_name="某厂", contact_name="", contact_mobile=""
    )
    no = services.cases.register(form, operator).no
    assert refused(services.materials.tick, no, "CL0210", operator) == "consultation_ends_at_noticed"
    assert refused(services.acts.ready, no, operator) == "consultation_ends_at_noticed"


def test_nothing_is_written_when_a_guard_refuses(services, operator, case):
    services.acts.notice(case, operator)
    before = services._store.sql(
        "SELECT max(seq), (SELECT count(*) FROM case_event), (SELECT count(*) FROM audit) FROM change"
    )
    for act in (services.acts.ready, services.acts.submit, services.acts.archive):
        refused(act, case, operator)
    refused(services.acts.terminate, case, operator, " ")
    refused(services.materials.tick, case, "CL9999", operator)
    assert before == services._store.sql(
        "SELECT max(seq), (SELECT count(*) FROM case_event), (SELECT count(*) FROM audit) FROM change"
    )


def test_originals_go_back_before_a_case_is_ended(services, operator, case):
    services.materials.hold_original(case, "CL0210", operator, "A-3", date(2026, 12, 1))
    assert refused(services.acts.terminate, case, operator, "企业撤回") == "originals_not_returned"
    assert refused(services.acts.withdraw, case, operator, "企业撤回") == "originals_not_returned"
    services.materials.return_original(case, "CL0210", operator)
    assert refused(services.materials.return_original, case, "CL0210", operator) is Code.ORIGINAL_NOT_HELD
    services.acts.terminate(case, operator, "企业撤回")
    assert state(services, case) == "terminated"
    (original,) = services.cases.full(case).work.originals
    assert (original.shelf, original.returned_to) == ("A-3", "周敏")


def test_a_suspended_case_goes_on_where_it_stood(services, operator, case):
    services.acts.notice(case, operator)
    services.materials.tick(case, "CL0210", operator)
    services.acts.suspend(case, operator, "企业暂停办理")
    assert refused(services.acts.ready, case, operator) == "wrong_state"
    services.acts.resume(case, operator)
    assert state(services, case) == "collecting"


def test_an_expired_power_of_attorney_gives_no_power(services, operator, case):
    services.acts.notice(case, operator)
    tick_all(services, case, operator)
    with pytest.raises(UserError) as past:
        services.acts.entrust(case, operator, Term(date(2026, 1, 1), date(2026, 11, 19)))
    assert past.value.code is Code.BAD_DATE
    services.acts.entrust(case, operator, Term(date(2026, 11, 21), date(2026, 12, 31)))
    services.acts.ready(case, operator)
    assert refused(services.acts.submit, case, operator) == "no_power_of_attorney"
    services.acts.entrust(case, operator, Term())
    services.acts.submit(case, operator)
    entrustments = services.cases.full(case).work.entrustments
    assert [one.ended_at is None for one in entrustments] == [False, True]


def test_nobody_is_entrusted_before_the_enterprise_exists(services, operator):
    form = EnterpriseForm("新公司", "91430300MA4L000033", profile={"registered_on": "2026-11-18"})
    known = services.enterprises.add(form, operator)
    no = services.cases.register(
        replace(FORM, client_id="t-9", enterprise_id=known.id, enterprise_name="新公司"), operator
    ).no
    with pytest.raises(UserError) as early:
        services.acts.entrust(no, operator, Term(date(2026, 11, 17)))
    assert (early.value.code, early.value.field) == (Code.BEFORE_ESTABLISHMENT, "from")
    services.acts.entrust(no, operator, Term(date(2026, 11, 18)))


def test_a_ready_case_that_misses_something_after_all_falls_back(services, operator, case):
    services.acts.notice(case, operator)
    tick_all(services, case, operator)
    services.acts.ready(case, operator)
    marked = services.materials.untick(case, "CL0210", operator)
    assert (marked.state, state(services, case)) == (CaseState.COLLECTING, "collecting")
    services.materials.put_back(marked, operator)
    assert services.acts.ready(case, operator) is CaseState.READY


def test_the_first_asked_stays_on_record_when_a_case_changes_hands(services, operator, case):
    second = services.operators.add("顾专员", "window_officer", operator, work_no="1002")
    third = services.operators.add("老郑", "project_liaison", operator)
    services.acts.assign(case, operator, "顾专员", expected=operator)
    with pytest.raises(UserError) as late:
        services.acts.assign(case, operator, third.id, expected=operator)
    assert (late.value.code, late.value.params["operator"]) == (Code.TAKEN_ALREADY, "顾专员")
    services.acts.assign(case, operator, third.id, expected="1002")
    detail = services.cases.find(case)
    assert (detail.summary.operator_id, detail.first_asker) == (third.id, operator)
    assert second.id != third.id


class TestMaterials:
    """YJS-14: submit CL0292, CL0103, CL0293; commitment CL0313; the rest is there already."""

    @pytest.fixture
    def case(self, services, operator):
        no = services.cases.register(BUNDLE, operator).no
        services.acts.notice(no, operator)
        return no

    def test_a_tick_is_durable_with_its_change_and_can_be_put_back(self, services, operator, case):
        marked = services.materials.tick(case, "CL0292", operator, copies=3)
        (fields,) = services._store.sql(
            "SELECT fields FROM change JOIN change_body USING (seq) WHERE kind = 'material_mark'"
        )[0]
        assert '"copies":3' in fields
        assert services.cases.full(case).work.mark("CL0292").copies == 3
        services.materials.put_back(marked, operator)
        assert services.cases.full(case).work.mark("CL0292").ticked_at is None
        with pytest.raises(UserError) as stale:
            services.materials.put_back(marked, operator)
        assert stale.value.code is Code.CHANGED_SINCE

    def test_a_commitment_is_signed_or_the_material_is_asked_for_after_all(self, services, operator, case):
        assert refused(services.materials.commit, case, "CL0292", operator) is Code.NO_COMMITMENT
        services.materials.defer(case, "CL0313", operator, Treatment.SUBMIT)
        full = services.cases.full(case)
        assert next(line.treatment for line in full.lines if line.material == "CL0313") == "submit"
        assert full.detail.summary.to_submit == 4
        services.materials.commit(case, "CL0313", operator)
        assert services.cases.find(case).summary.to_submit == 3

    def test_what_has_to_be_mended_is_missing_until_it_is_ticked_again(self, services, operator, case):
        tick_all(services, case, operator)
        services.materials.supplement(case, "CL0292", operator, "缺公章")
        assert refused(services.acts.ready, case, operator) == "materials_missing"
        services.materials.tick(case, "CL0292", operator)
        assert services.acts.ready(case, operator) is CaseState.READY

    def test_answers_may_change_until_submission_and_ticks_stay(self, services, operator):
        no = services.cases.register(FORM, operator).no
        services.materials.tick(no, "CL0210", operator)
        before = services.cases.full(no)
        assert (before.detail.summary.requested, before.lines[1].items) == (9, (1, 2))
        services.revision.revise(no, operator, items=("SB-01-01-05",))
        assert "CL0210" not in [line.material for line in services.cases.full(no).lines]
        services.revision.revise(no, operator, items=("SW-01-02-01",))
        after = services.cases.full(no)
        assert [row.code for row in after.items] == ["SW-01-02-01"]
        assert after.lines[1].items == (1,)
        assert after.work.mark("CL0210").ticked_at == before.work.mark("CL0210").ticked_at
        services.revision.revise(no, operator, items=FORM.items)
        again = services.cases.full(no)
        assert (again.lines, again.detail.summary.requested) == (before.lines, before.detail.summary.requested)


DEFERRABLE = "YJS-04"


class TestDeferral:
    """One deferrable line of 开办餐饮店, promised within its workdays over a weekend (RULES 1.9)."""

    @pytest.fixture
    def case(self, services, operator):
        form = CaseForm(
            "t-4", bundle=DEFERRABLE, enterprise_name="味工坊", contact_name="周敏", contact_mobile="13812342067"
        )
        return services.cases.register(form, operator).no

    @pytest.fixture
    def line(self, services, case):
        return next(line for line in services.cases.full(case).lines if line.treatment == "deferrable")

    def test_a_promise_counts_workdays_from_the_day_after_signing(self, services, operator, case, line):
        friday, last = (
            date(2026, 11, 20),
            services.catalogues.calendar().add_workdays(date(2026, 11, 20), line.deferral_workdays),
        )
        with pytest.raises(UserError) as late:
            services.materials.promise(case, line.material, operator, date.fromordinal(last.toordinal() + 1))
        assert (late.value.code, late.value.params["latest"]) == (Code.PROMISE_TOO_LATE, last.isoformat())
        assert last > date.fromordinal(friday.toordinal() + line.deferral_workdays)
        with pytest.raises(UserError) as past:
            services.materials.promise(case, line.material, operator, date(2026, 11, 19))
        assert past.value.code is Code.BAD_DATE
        services.materials.promise(case, line.material, operator, last)
        lacks = {one.lack for one in services.acts._files.known(case).missing if one.material == line.material}
        assert lacks == set()

    def test_putting_a_promise_off_needs_a_reason(self, services, operator, case, line):
        services.materials.promise(case, line.material, operator, date(2026, 11, 20))
        with pytest.raises(UserError) as silent:
            services.materials.promise(case, line.material, operator, date(2026, 11, 23))
        assert (silent.value.code, silent.value.field) == (Code.REQUIRED, "reason")
        services.materials.promise(case, line.material, operator, date(2026, 11, 23), reason="厂家补寄")

    def test_an_unpromised_deferral_is_missing(self, services, case, line):
        missing = {one.material: one.lack for one in services.acts._files.known(case).missing}
        assert missing[line.material] is Lack.NOT_PROMISED

    def test_a_breach_of_trust_stops_deferrals(self, services, operator, line):
        form = EnterpriseForm("味工坊", "91430300MA4L000033", profile={"dishonest": True})
        known = services.enterprises.add(form, operator)
        no = services.cases.register(
            CaseForm("t-5", bundle=DEFERRABLE, enterprise_id=known.id, enterprise_name="味工坊", contact_name="周敏",
                     contact_mobile="13812342067"), operator,
        ).no  # fmt: skip
        assert (
            refused(services.materials.promise, no, line.material, operator, date(2026, 11, 20))
            is Code.DISHONEST_ENTERPRISE
        )


def test_every_action_of_the_domain_is_offered_somewhere():
    moves = {action.value for action in CaseAction}
    done_by_themselves = {"collect", "track", "evaluate"}
    from station_app.services.case_acts import CaseActs

    assert moves - done_by_themselves <= set(dir(CaseActs))
