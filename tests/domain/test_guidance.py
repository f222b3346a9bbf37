"""RULES 1: the worked figures, every rule by a small catalogue of its own, and properties over random choices."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station_app.domain.catalogue import Necessity
from station_app.domain.catalogue_parse import parse_catalogue
from station_app.domain.guidance import GuidanceRequest, Mode, Treatment, effect, guide, holds, numerals_of_questions
from station_app.errors import Code, UserError

TODAY = date(2026, 11, 21)


def figures(catalogue, **request):
    found = guide(catalogue, GuidanceRequest(**request), TODAY)
    return found.requested, found.merged, found.to_submit


@pytest.mark.parametrize(
    ("bundle", "expected"),
    [
        ("YJS-01", (51, 22, 14)),
        ("YJS-04", (29, 20, 11)),
        ("YJS-06", (30, 6, 2)),
        ("YJS-14", (10, 7, 3)),
        ("TC-03", (16, 10, 6)),
    ],
)
def test_worked_bundles(catalogue, bundle, expected):
    assert figures(catalogue, bundle=bundle) == expected


def test_all_bundles_together(catalogue):
    totals = [figures(catalogue, bundle=code) for code in catalogue.bundles]
    assert len(totals) == 18
    assert tuple(map(sum, zip(*totals, strict=True))) == (496, 259, 146)


def test_worked_lines_of_yjs_14(catalogue):
    found = guide(catalogue, GuidanceRequest(bundle="YJS-14"), TODAY)
    assert [(line.treatment.value, line.code) for line in found.lines] == [
        ("submit", "CL0292"), ("submit", "CL0103"), ("submit", "CL0293"), ("commitment", "CL0313"),
        ("ecert", "CL1219"), ("ecert", "CL0101"), ("ecert", "CL0104"),
    ]  # fmt: skip
    assert found.open_situations == ()


def test_mode_answers_the_agent_question(catalogue):
    items = ("SW-01-02-01", "SB-01-01-05")
    proxy = guide(catalogue, GuidanceRequest(items=items), TODAY)
    assert (proxy.requested, proxy.merged, proxy.to_submit) == (9, 4, 2)
    assert [(line.treatment.value, line.code) for line in proxy.lines] == [
        ("submit", "CL0210"), ("submit", "CL0103"), ("ecert", "CL0104"), ("ecert", "CL0101"),
    ]  # fmt: skip
    assert figures(catalogue, items=items, mode=Mode.HELP) == (5, 3, 1)
    assert figures(catalogue, items=items, mode=Mode.CONSULT) == (5, 3, 1)
    assert figures(catalogue, items=items, mode=Mode.HELP, answers={"agent": "agency"}) == (9, 4, 2)


def test_savings_of_the_printed_example(catalogue):
    """PRINT 13: 开办餐饮店 with 招牌, 排水, 消防现场检查 and 住所申报承诺 is 35 → 23 → 13."""
    answers = {
        "premises": "leased", "addr_commit": "yes", "residential": "no", "signboard": "yes", "fire_public": "yes",
        "fire_commit": "inspect", "drain": "yes",
    }  # fmt: skip
    assert figures(catalogue, bundle="YJS-04", answers=answers) == (35, 23, 13)


ROW = {"originals": 1, "copies": 0, "necessity": "必要", "deferrable": False, "commitment": False, "order": 1}


def small(items, materials=("CL0001",), bundles=(), ecert=()):
    """A catalogue of our own: items as {code: (rows, produces, situations)}."""
    limit = {"value": 1, "unit": "工作日"}
    handling = [
        {
            "code": code, "name": code, "department": "D", "item_type": "许可", "project_type": "承诺件",
            "statutory_limit": limit, "promised_limit": limit, "special_procedures": [], "visits": 0,
            "handle_forms": [], "service_object": [], "accept_conditions": [], "laws": [], "fee": {"charged": False},
            "result": {"name": "证", "type": "证照"}, "situations": situations, "produces": produces, "source": "",
            "materials": [{**ROW, **row} for row in rows], "deferral_allowed": True, "commitment_allowed": True,
        }
        for code, (rows, produces, situations) in items.items()
    ]  # fmt: skip
    question = {"text": "?", "options": [{"value": "yes", "label": "是"}, {"value": "no", "label": "否"}]}
    return parse_catalogue(
        {
            "catalogue_version": "t", "departments": [], "laws": [], "document_types": [], "policy_fields": [],
            "situations": [
                {"code": "q1", "default": "no", **question}, {"code": "q2", "default": "yes", **question},
            ],
            "materials": [
                {
                    "code": code, "name": code, "material_type": "其他", "form": "纸质", "source_channel": "其他",
                    "issuing_authority": "x", "ecert_exempt": code in ecert,
                }
                for code in materials
            ],
            "main_items": [
                {
                    "code": "M", "name": "M", "domain": "X", "domain_name": "X", "department": "D", "item_type": "许可",
                    "sub_items": [{"code": "S", "name": "S", "handling_items": handling}],
                }
            ],
            "bundles": [
                {
                    "code": "B", "name": "B", "kind": "套餐", "lead_department": "D", "promised_limit": limit,
                    "one_form": True, "one_window": True, "items": list(bundles),
                }
            ],
        }
    )  # fmt: skip


def lines_of(catalogue, *items, **request):
    return guide(catalogue, GuidanceRequest(items=items, **request), TODAY).lines


def test_rows_of_one_material_merge_to_the_strictest():
    rows_a = [{"material": "CL0001", "originals": 0, "copies": 2, "order": 5, "necessity": "容缺后补"}]
    rows_b = [{"material": "CL0001", "originals": 1, "copies": 1, "order": 2}, {"material": "CL0001", "order": 9}]
    (line,) = lines_of(small({"A": (rows_a, [], []), "B": (rows_b, [], [])}), "A", "B")
    assert (line.originals, line.copies, line.items, line.order) == (1, 2, ("A", "B"), 5)
    assert line.necessity is Necessity.REQUIRED


def test_deferral_and_commitment_need_every_insisting_row():
    defer = {"material": "CL0001", "deferrable": True, "deferral_workdays": 5, "commitment": True}
    optional = {"material": "CL0001", "necessity": "非必要", "copies": 9}
    both = small({"A": ([defer, optional], [], []), "B": ([{**defer, "deferral_workdays": 3}], [], [])})
    (line,) = lines_of(both, "A", "B")
    assert (line.treatment, line.deferrable, line.deferral_workdays, line.copies) == (
        Treatment.COMMITMENT, True, 3, 9,
    )  # fmt: skip
    (line,) = lines_of(small({"A": ([defer], [], []), "B": ([{"material": "CL0001"}], [], [])}), "A", "B")
    assert (line.treatment, line.deferrable, line.deferral_workdays) == (Treatment.SUBMIT, False, None)


def test_operator_may_ask_for_it_or_swap_where_both_are_allowed():
    row = {"material": "CL0001", "deferrable": True, "deferral_workdays": 5, "commitment": True}
    catalogue = small({"A": ([row], [], []), "B": ([{**row, "commitment": False}], [], [])})
    for wanted in (Treatment.SUBMIT, Treatment.DEFERRABLE):
        assert lines_of(catalogue, "A", treatments={"CL0001": wanted})[0].treatment is wanted
    refused = lines_of(catalogue, "B", treatments={"CL0001": Treatment.COMMITMENT})
    assert refused[0].treatment is Treatment.DEFERRABLE


def test_produced_needs_the_producer_to_stand_before():
    catalogue = small({"A": ([], ["CL0001"], []), "B": ([{"material": "CL0001"}], [], [])})
    assert lines_of(catalogue, "A", "B")[0].treatment is Treatment.PRODUCED
    assert lines_of(catalogue, "A", "B")[0].produced_by == "A"
    assert lines_of(catalogue, "B", "A")[0].treatment is Treatment.SUBMIT


def test_wallet_serves_copies_through_its_last_day():
    copy = {"material": "CL0001", "originals": 0, "copies": 1}
    catalogue = small({"A": ([copy], [], []), "B": ([{"material": "CL0001"}], [], [])})
    for valid_to, treatment in (
        (TODAY, Treatment.WALLET), (None, Treatment.WALLET), (date(2026, 11, 20), Treatment.SUBMIT),
    ):  # fmt: skip
        assert lines_of(catalogue, "A", wallet={"CL0001": valid_to})[0].treatment is treatment
    assert lines_of(catalogue, "B", wallet={"CL0001": None})[0].treatment is Treatment.SUBMIT


def test_all_optional_rows_make_an_optional_line_even_of_an_ecert():
    row = {"material": "CL0001", "necessity": "非必要"}
    assert lines_of(small({"A": ([row], [], [])}, ecert=["CL0001"]), "A")[0].treatment is Treatment.OPTIONAL
    assert lines_of(small({"A": ([{"material": "CL0001"}], [], [])}, ecert=["CL0001"]), "A")[0].treatment == "ecert"


def test_bundle_takes_what_holds_and_what_is_named():
    rows = [{"material": "CL0001"}]
    catalogue = small(
        {code: (rows, [], []) for code in "ABCD"},
        bundles=[
            {"item": "A"}, {"item": "B", "when": {"q1": ["yes"]}}, {"item": "C", "optional": True, "when": {"q2": ["no"]}},
        ],
    )  # fmt: skip

    def chosen(*items, **answers):
        return guide(catalogue, GuidanceRequest(items=items, bundle="B", answers=answers), TODAY)

    assert chosen().chosen == ("A",)
    assert chosen().asked == ("q1",)
    assert chosen(q1="yes").chosen == ("A", "B")
    assert chosen("D", "C", "B").chosen == ("A", "B", "C", "D")
    assert chosen("C").asked == ("q1", "q2")


def test_provisional_lines_hang_on_an_open_question():
    rows = [
        {"material": "CL0001", "when": {"q2": ["yes"]}},
        {"material": "CL0002", "when": {"q2": ["yes"]}},
        {"material": "CL0002"},
    ]
    catalogue = small({"A": (rows, [], ["q2"])}, materials=("CL0001", "CL0002"))
    assert [line.provisional for line in lines_of(catalogue, "A")] == [True, False]
    assert [line.provisional for line in lines_of(catalogue, "A", answers={"q2": "yes"})] == [False, False]


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"items": ("XX-99",)}, Code.UNKNOWN_ITEM),
        ({"bundle": "XX"}, Code.UNKNOWN_BUNDLE),
        ({"items": ("A",), "answers": {"nobody": "yes"}}, Code.UNKNOWN_SITUATION),
        ({"items": ("A",), "answers": {"q1": "maybe"}}, Code.ANSWER_NOT_AN_OPTION),
        ({}, Code.NOTHING_CHOSEN),
    ],
)
def test_bad_choices_are_refused(request_, code):
    catalogue = small({"A": ([{"material": "CL0001"}], [], [])})
    with pytest.raises(UserError) as error:
        guide(catalogue, GuidanceRequest(**request_), TODAY)
    assert error.value.code is code


@given(data=st.data())
@settings(max_examples=150)
def test_any_choice_keeps_the_invariants(catalogue, data):
    items = tuple(data.draw(st.lists(st.sampled_from(sorted(catalogue.items)), min_size=1, max_size=6, unique=True)))
    bundle = data.draw(st.none() | st.sampled_from(sorted(catalogue.bundles)))
    asked = guide(catalogue, GuidanceRequest(items=items, bundle=bundle), TODAY).asked
    answers = {
        code: data.draw(st.sampled_from([option.value for option in catalogue.situations[code].options]))
        for code in data.draw(st.lists(st.sampled_from(asked), unique=True) if asked else st.just([]))
    }
    found = guide(catalogue, GuidanceRequest(items=items, bundle=bundle, answers=answers), TODAY)

    assert set(items) <= set(found.chosen)
    assert found.to_submit <= found.merged <= found.requested
    assert len({line.code for line in found.lines}) == found.merged
    held = [
        row
        for code in found.chosen
        for row in catalogue.items[code].requirements
        if holds(row.when, {c: found.answers.get(c, s.default) for c, s in catalogue.situations.items()})
    ]
    assert found.requested == len(held)
    ranks = [list(Treatment).index(line.treatment) for line in found.lines]
    assert ranks == sorted(ranks)
    if not found.open_situations:
        assert not any(line.provisional for line in found.lines)


def test_effect_is_the_difference_of_what_is_to_be_submitted(catalogue):
    request = GuidanceRequest(bundle="YJS-04")
    before = guide(catalogue, request, TODAY).to_submit
    after = guide(catalogue, GuidanceRequest(bundle="YJS-04", answers={"signboard": "no"}), TODAY).to_submit
    assert effect(catalogue, request, "signboard", "no", TODAY) == after - before != 0


def test_questions_of_a_bundle_carry_the_numerals_of_what_they_decide(catalogue):
    chosen = guide(catalogue, GuidanceRequest(bundle="YJS-04"), TODAY).chosen
    numerals = numerals_of_questions(catalogue, "YJS-04", chosen)
    assert numerals["signboard"] == (chosen.index("ZY-08-01-01") + 1,)
    assert numerals["drain"] == (chosen.index("GC-23-01-01") + 1,)
    assert numerals["agent"] == (1, 2, 3, 4)
    assert "fire_public" not in numerals
