"""Identifiers and masks: published and worked examples, and which digit is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from station_app.domain import identifiers as ids
from station_app.domain import masking
from station_app.domain.document_codes import check_code, qr_payload
from station_app.errors import Code, UserError


@pytest.mark.parametrize(
    "code", ["914403001922038216", "11370800004234373R", "91430300MA4L000033", "91430300MA4L00011X"]
)
def test_real_credit_codes_pass(code):
    assert ids.check_uscc(code) == code
    assert ids.check_uscc(f" {code[:8]}-{code[8:].lower()} ") == code


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("91110000710931130F", Code.USCC_CHECK_DIGIT, {"position": 18, "found": "F", "expected": "E"}),
        ("9143030OMA4L000033", Code.USCC_CHARACTER, {"position": 8, "found": "O"}),
        ("9143A300MA4L000033", Code.USCC_REGION, {"position": 5, "found": "A"}),
        ("91430300MA4L00003", Code.USCC_LENGTH, {"found": 17}),
        ("", Code.USCC_LENGTH, {"found": 0}),
    ],
)
def test_wrong_credit_codes_say_which_digit(text, code, params):
    with pytest.raises(UserError) as error:
        ids.check_uscc(text)
    assert (error.value.code, error.value.params) == (code, params)


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9), st.integers(0, 8))
def test_one_changed_character_is_found(body, position):
    number = "91430300" + body
    number += uscc.calc_check_digit(number + "0")
    assert ids.check_uscc(number) == number
    changed = number[: 8 + position] + ("7" if number[8 + position] != "7" else "8") + number[9 + position :]
    with pytest.raises(UserError):
        ids.check_uscc(changed)


def test_id_card():
    assert ids.check_id_card("11010519491231002x") == "11010519491231002X"
    for wrong in ("110105194912310021", "11010519490231002X", "1101051949123100", "1101051949123100XX"):
        with pytest.raises(UserError):
            ids.check_id_card(wrong)


@pytest.mark.parametrize("code", ["2509-320193-89-01-544060", "2020-430302-70-03-012345", "2611-430302-04-01-123456"])
def test_old_and_new_project_codes_pass(code):
    assert ids.check_project_code(code) == code


@pytest.mark.parametrize("code", ["2513-320193-89-01-544060", "250-320193-89-01-544060", "2509-020193-89-01-544060"])
def test_wrong_project_codes_are_refused(code):
    with pytest.raises(UserError):
        ids.check_project_code(code)


def test_mobile():
    assert ids.check_mobile("138 1234-2067") == "13812342067"
    for wrong in ("12812342067", "1381234206", "+8613812342067"):
        with pytest.raises(UserError):
            ids.check_mobile(wrong)


def test_numbers():
    from datetime import date

    day = date(2026, 11, 20)
    assert ids.case_number("JG", day, "0", 12) == "JG-261120-012"
    assert ids.case_number("JG", day, "0", 123) == "JG-261120-0123"
    assert ids.case_number("JG", day, "Z0", 12) == "JG-261120-Z012"
    assert ids.document_number("JG", "WS01", date(2026, 11, 23), "1", 12) == "JG-WS01-20261123-01-0012"


def test_masks():
    assert [masking.mask_name(n) for n in ("张", "张三", "李小敏", "欧阳娜娜")] == ["张", "张*", "李*敏", "欧**娜"]
    assert masking.mask_mobile("13812343210") == "138****3210"
    assert masking.mask_id_card("430302199001011234") == "430302********1234"
    assert masking.mask_id_card_outside("430302199001011234") == "4****************4"
    assert masking.mask_operator_of("92430300MA4L00011X", "张小三") == "张*三"
    assert masking.mask_operator_of("91430300MA4L000033", "张小三") == "张小三"


def test_codes_on_paper_prove_the_station():
    key = "00" * 32
    payload = qr_payload(key, "JG-WS01-20261123-01-0012", "430302")
    assert payload.startswith("GZ1:JG-WS01-20261123-01-0012:430302:")
    assert len(payload.rsplit(":", 1)[1]) == 16
    assert payload != qr_payload("11" * 32, "JG-WS01-20261123-01-0012", "430302")
    assert payload.endswith(check_code(key, "JG-WS01-20261123-01-0012", "430302") + payload[-8:])
