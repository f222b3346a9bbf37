"""好差评: who may give one, what has to follow a bad one and by when, and the rates."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.clock import BEIJING, to_text
from station_app.domain.deadlines import ServiceHours
from station_app.domain.evaluation import (
    BadReason,
    EvaluationChannel,
    EvaluationForm,
    EvaluationRow,
    EventKind,
    Level,
    MendingLimits,
    MendingState,
    Step,
    StepRow,
    check_evaluation,
    check_recorder,
    check_step,
    mending,
    possible_steps,
)
from station_app.domain.evaluation_figures import EvaluationCounts, figures, sample
from station_app.errors import Code, UserError

GIVEN = datetime(2026, 9, 30, 10, tzinfo=BEIJING)


def bad(*steps, name="周敏", level=Level.DISSATISFIED):
    return EvaluationRow(
        1, "e", "c", EventKind.CASE, "k", "k", level, EvaluationChannel.PAPER, name, (BadReason.SLOW,), "",
        to_text(GIVEN), "handler", "recorder", tuple(steps),
    )  # fmt: skip


def step(kind, *, text="说明", satisfied=None, actor="head", complex_case=False):
    return StepRow(kind, to_text(GIVEN), actor, text, satisfied, complex_case)


def refusal(call, *arguments):
    with pytest.raises(UserError) as refused:
        call(*arguments)
    return refused.value.code, refused.value.field


def test_nobody_records_their_own_and_the_enterprise_needs_no_operator():
    assert refusal(check_recorder, "a", "a", EvaluationChannel.SCREEN) == (Code.OWN_EVALUATION, "operator")
    assert refusal(check_recorder, "a", "", EvaluationChannel.PAPER) == (Code.REQUIRED, "operator")
    check_recorder("a", "", EvaluationChannel.SCREEN)
    check_recorder("a", "b", EvaluationChannel.PHONE)


@pytest.mark.parametrize("level", list(Level))
def test_reasons_are_due_from_level_four_on(level):
    form = EvaluationForm("c", EventKind.CASE, "k", level)
    if level >= 4:
        assert refusal(check_evaluation, form, GIVEN) == (Code.REQUIRED, "reasons")
    else:
        check_evaluation(form, GIVEN)


def test_a_bad_one_by_name_is_contacted_then_mended_then_revisited():
    assert possible_steps(bad()) == (Step.CONTACT,)
    contacted = bad(step(Step.CONTACT))
    assert possible_steps(contacted) == (Step.MEND, Step.EXPLAIN, Step.REJECT)
    mended = bad(*contacted.steps, step(Step.MEND))
    assert (mended.settled, mended.closed, possible_steps(mended)) == (True, False, (Step.REVISIT,))
    content = bad(*mended.steps, step(Step.REVISIT, satisfied=True))
    assert (content.closed, content.state, possible_steps(content)) == (True, MendingState.REVISITED, ())
    unhappy = bad(*mended.steps, step(Step.REVISIT, satisfied=False))
    assert possible_steps(unhappy) == (Step.MEND, Step.EXPLAIN)


def test_an_anonymous_one_may_be_settled_without_contact_and_is_then_closed():
    assert bad(step(Step.EXPLAIN), name="").closed
    assert possible_steps(bad(name="")) == (Step.CONTACT, Step.MEND, Step.EXPLAIN, Step.REJECT)


def test_a_good_one_can_only_be_asked_again_once():
    good = bad(level=Level.SATISFIED)
    assert possible_steps(good) == (Step.REVISIT,)
    assert possible_steps(bad(step(Step.REVISIT, satisfied=True), level=Level.SATISFIED)) == ()
    assert refusal(check_step, good, step(Step.MEND))[0] is Code.ACTION_NOT_ALLOWED


def test_the_handler_does_not_reject_and_words_and_answers_are_due():
    contacted = bad(step(Step.CONTACT))
    assert refusal(check_step, contacted, step(Step.REJECT, actor="handler")) == (Code.OWN_EVALUATION, "operator")
    assert refusal(check_step, contacted, step(Step.MEND, text=" ")) == (Code.REQUIRED, "text")
    mended = bad(*contacted.steps, step(Step.MEND))
    assert refusal(check_step, mended, step(Step.REVISIT)) == (Code.REQUIRED, "satisfied")


def test_the_clocks_of_a_bad_one_count_workdays_over_the_holiday(calendar):
    def dues(row, now=GIVEN):
        clocks = mending(row, MendingLimits(), calendar, ServiceHours(), now)
        return tuple(clock.due if clock else None for clock in (clocks.contact, clocks.mend))

    assert dues(bad()) == (date(2026, 10, 8), date(2026, 10, 13))
    assert dues(bad(step(Step.CONTACT))) == (None, date(2026, 10, 13))
    assert dues(bad(step(Step.CONTACT, complex_case=True))) == (None, date(2026, 10, 27))
    assert dues(bad(step(Step.CONTACT), step(Step.MEND))) == (None, None)
    assert dues(bad(level=Level.VERY_SATISFIED)) == (None, None)


def test_the_rates_of_the_sources():
    found = figures(EvaluationCounts({Level(1): 41_567, Level(3): 4_802}, finished=476_405, rated_cases=467_064))
    assert sum(found.by_level.values()) == found.good.denominator == 46_369
    assert (found.rated.text, found.good.text) == ("98.0%", "100.0%")
    assert (found.mended.text, found.revisit_satisfied.text, found.real_name_revisited.text) == ("—", "—", "—")


def test_bad_ones_lower_the_good_rate_and_need_mending():
    found = figures(
        EvaluationCounts(
            {Level(2): 6, Level(4): 3, Level(5): 1}, finished=20, rated_cases=8, settled=3, revisits=4, satisfied=3,
            real_name_bad=2, real_name_revisited=2,
        )
    )  # fmt: skip
    assert (found.good.text, found.mended.text, found.revisit_satisfied.text) == ("60.0%", "75.0%", "75.0%")
    assert (found.rated.text, found.real_name_revisited.text) == ("40.0%", "100.0%")


@given(st.lists(st.text(min_size=1), unique=True), st.integers(0, 100), st.text())
def test_a_sample_is_of_its_size_and_the_same_for_everybody(ids, percent, seed):
    drawn = sample(ids, percent, seed)
    assert len(drawn) == -(-len(ids) * percent // 100)
    assert set(drawn) <= set(ids)
    assert set(sample(ids[::-1], percent, seed)) == set(drawn)


@given(st.sampled_from(Level), st.sampled_from(["", "周敏"]), st.lists(st.tuples(st.integers(0, 4), st.booleans())))
def test_whatever_steps_are_taken_the_end_is_reached_and_a_named_one_is_revisited(level, name, choices):
    row = bad(level=level, name=name)
    for number, satisfied in choices:
        possible = possible_steps(row)
        if not possible:
            break
        taken = step(possible[number % len(possible)], satisfied=satisfied)
        check_step(row, taken)
        row = bad(*row.steps, taken, level=level, name=name)
    if not possible_steps(row):
        assert row.closed
    if row.closed and level.bad:
        assert row.settled
        assert row.revisited or not name
