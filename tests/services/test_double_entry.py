"""The double-entry assistant: fourteen fields in the platform's order, and its number back to the right case."""

import json

import pytest

from station_app.domain.case_form import CaseForm
from station_app.domain.double_entry import parse_form
from station_app.errors import Code, UserError
from station_app.services.case_acts import Term
from station_app.services.catalogue_service import starter_file
from station_app.services.enterprise_service import EnterpriseForm

USCC = "91430300MA4L000033"
EXAMPLE = json.loads(starter_file("double_entry.example.json"))
NOW = "2026-11-20T09:00"


def submitted(services, operator, client_id):
    form = CaseForm(
        client_id, items=("SW-01-02-01", "SB-01-01-05"), uscc=USCC, enterprise_name="青澜味工坊餐饮管理有限公司",
        contact_name="周敏", contact_mobile="13812342067",
    )  # fmt: skip
    no = services.cases.register(form, operator).no
    services.acts.notice(no, operator)
    for material in ("CL0210", "CL0103"):
        services.materials.tick(no, material, operator)
    services.acts.entrust(no, operator, Term())
    services.acts.ready(no, operator)
    services.acts.submit(no, operator)
    return no


def test_the_fields_come_in_the_platforms_order_and_in_full(services, operator):
    services.enterprises.add(
        EnterpriseForm("青澜味工坊餐饮管理有限公司", USCC, profile={"legal_representative": "李敏"}), operator
    )
    no = submitted(services, operator, "d-1")
    fields = services.double_entry.fields(no, "SB-01-01-05", operator)
    assert [field.label for field in fields] == [field["label"] for field in EXAMPLE["fields"]]
    values = [field.value for field in fields]
    assert values[0] == "SB-01-01-05"
    assert values[2:9] == ["企业法人", "青澜味工坊餐饮管理有限公司", USCC, "李敏", "", "周敏", "13812342067"]
    assert values[9:11] == ["2026-11-20", "1"]
    assert (values[11], values[13]) == ("授权委托书", no)
    assert services._store.sql("SELECT count(*) FROM audit WHERE action = 'double_entry'") == [(1,)]


def test_the_number_comes_back_once_and_is_no_acceptance(services, operator):
    first, second = submitted(services, operator, "d-1"), submitted(services, operator, "d-2")
    take = services.double_entry.take_number
    assert take(first, "SB-01-01-05", " 4303 0220 2611 20 0001\n", operator) == "430302202611200001"
    assert take(first, "SB-01-01-05", "430302202611200001", operator) == "430302202611200001"
    progress = {one.affair.item: one.affair for one in services.cases.progress(first)}
    assert progress["SB-01-01-05"].official_no == "430302202611200001"
    assert progress["SB-01-01-05"].accepted_at is None
    assert services.cases.find(first).summary.state == "tracking"
    for case, item in ((second, "SB-01-01-05"), (first, "SW-01-02-01")):
        with pytest.raises(UserError) as taken:
            take(case, item, "430302202611200001", operator)
        assert (taken.value.code, taken.value.params["case"]) == (Code.NUMBER_TAKEN, first)


@pytest.mark.parametrize("text", ["", "青澜味工坊餐饮管理有限公司", "13812342067", "4303-02"])
def test_what_is_no_number_is_not_taken(services, operator, text):
    no = submitted(services, operator, "d-1")
    with pytest.raises(UserError) as refused:
        services.double_entry.take_number(no, "SB-01-01-05", text, operator)
    assert refused.value.code is Code.OFFICIAL_NUMBER


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"fields": []}, "$.fields"),
        ({"fields": [{"label": "名称", "source": "enterprise.nickname"}]}, "$.fields[0].source"),
        ({"fields": [{"source": "case.no"}]}, "$.fields[0].label"),
        ({"number_pattern": "["}, "$.number_pattern"),
        ({"province": ""}, "$.province"),
    ],
)
def test_a_mapping_file_names_its_first_fault(change, path):
    with pytest.raises(UserError) as refused:
        parse_form({**EXAMPLE, **change})
    assert (refused.value.code, refused.value.field) == (Code.BAD_FILE, path)
