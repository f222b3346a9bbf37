"""Dialogs that write at once: cross-region and parcels of a case, leave with cover, another calendar."""

import json

import pytest

from station_app.domain.case_form import CaseForm
from station_app.services.catalogue_service import starter_file
from ui.calendar_import import CalendarImport
from ui.page import PageName
from ui.shift import ShiftMenu

FORM = CaseForm(
    "e-1", items=("SW-01-02-01",), enterprise_name="味知餐馆", contact_name="周敏", contact_mobile="13812342067"
)


@pytest.fixture
def page(stage):
    no = stage.services.cases.register(FORM, stage.desk.operator_id).no
    stage.window.navigator.go(PageName.CASE, no)
    stage.settle()
    return stage.window.current()


def test_mode_and_labels_are_shown_as_they_stand_and_kept(stage, page):
    page.elsewhere.region()
    stage.settle()
    dialog = page.elsewhere.dialog
    assert dialog.fields["mode"].value() == "here"
    dialog.fields["mode"].choose("joint")
    dialog.fields["green_channel"].choose("yes")
    dialog.accept()
    stage.settle()
    detail = stage.services.cases.find(page.view.no)
    assert (detail.region_mode, detail.labels) == ("joint", ("green_channel",))


def test_a_parcel_is_sent_and_signed_for_and_an_unknown_one_comes_back(stage, page):
    page.elsewhere.send()
    fields = page.elsewhere.dialog.fields
    for key, text in (("courier", "邮政速递"), ("express_no", "EMS1"), ("counterpart", "河西区政务服务中心")):
        fields[key].setText(text)
    page.elsewhere.dialog.accept()
    stage.settle()
    page.elsewhere.arrived()
    dialog = page.elsewhere.dialog
    dialog.fields["express_no"].setText("EMS2")
    dialog.accept()
    stage.settle()
    assert dialog.isVisible()
    assert dialog.error.text() == "这件里没有这个快递，刷新再看。"
    dialog.fields["express_no"].setText("EMS1")
    dialog.accept()
    stage.settle()
    (parcel,) = stage.services.cases.full(page.view.no).work.shipments
    assert parcel.arrived_at is not None


def test_leave_names_who_stands_in(stage):
    me = stage.desk.operator_id
    other = stage.services.operators.add("代班员", "window_officer", me)
    shift = ShiftMenu(stage.desk, stage.window)
    shift.take_leave()
    today = stage.services.clock.today().isoformat()
    for key, text in (("cover", "代班员"), ("first", today), ("last", today)):
        shift.dialog.fields[key].setText(text)
    shift.dialog.accept()
    stage.settle()
    assert me in stage.services.duty.covering(other.id)


def test_another_calendar_says_what_it_moves_before_it_is_taken(stage, page, tmp_path):
    data = json.loads(starter_file("workdays.cn.json"))
    due = stage.services.cases.find(page.view.no).summary.due
    data["years"][due[:4]]["holidays"].append({"date": due, "name": "试日"})
    path = tmp_path / "calendar.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    taking = CalendarImport(stage.desk, stage.window)
    taking.compare(path)
    stage.settle()
    assert stage.services.cases.find(page.view.no).summary.due == due
    taking.dialog.accept()
    stage.settle()
    assert stage.services.cases.find(page.view.no).summary.due > due
