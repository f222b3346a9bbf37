"""Every figure recomputed from the tables by other means, ids and all, over stations in which anything may be true."""

import random
from collections import defaultdict
from datetime import date, datetime, timedelta

import pytest

from station_app.clock import BEIJING
from station_app.domain.case_form import Channel
from station_app.domain.demand import DemandChannel, DemandForm, DemandKind
from station_app.domain.evaluation import BadReason, EvaluationChannel, EvaluationForm, EventKind, Level
from station_app.domain.guidance import Mode
from station_app.domain.ledger import LedgerKind
from station_app.domain.rates import Rate
from station_app.domain.report import ReportKind
from station_app.domain.service_log import ServiceCategory, ServiceLogForm
from station_app.domain.visit import VisitForm
from tests.services.ledgers.figures import FOOD, SHOP, figure

FIRST = datetime(2026, 10, 26, 8, 0, tzinfo=BEIJING)


@pytest.fixture
def muddled(services, who, logged, clock):
    return lambda seed: _muddle(services, who, logged, clock, seed)


def _muddle(services, who, logged, clock, seed):
    """Forty cases with whatever can be true of their items, services, evaluations, visits and demands."""
    dice = random.Random(seed)

    def moment(days=28):
        return FIRST + timedelta(minutes=dice.randrange(days * 24 * 60))

    for number in range(40):
        mode = dice.choice((Mode.PROXY, Mode.PROXY, Mode.HELP, Mode.CONSULT))
        items = dice.choice(((FOOD,), (FOOD, SHOP), (SHOP,)))
        logged(f"m-{number}", moment().isoformat(), *items, mode=mode, channel=dice.choice(list(Channel)))
    for rid, position in services._store.sql("SELECT case_rid, position FROM case_item"):
        accepted = moment() if dice.random() < 0.7 else None
        finished = moment() if accepted and dice.random() < 0.7 else None
        status = dice.choice(("finished", "served", "returned", "not_accepted")) if finished else "accepted"
        due = (moment() + timedelta(days=dice.randrange(9))).date().isoformat() if dice.random() < 0.9 else None
        services._store.database.execute_sql(
            "UPDATE case_item SET accepted_at = ?, finished_at = ?, status = ?, due = ? WHERE case_rid = ? AND position = ?",
            (accepted and accepted.isoformat(timespec="seconds"), finished and finished.isoformat(timespec="seconds"),
             status, due, rid, position),
        )  # fmt: skip
    cases = [row[0] for row in services._store.sql("SELECT id FROM assist_case WHERE mode <> 'consult'")]
    services._store.database.execute_sql("UPDATE assist_case SET state = 'delivered' WHERE mode <> 'consult'")
    for number in range(12):
        clock.moment = moment()
        form = ServiceLogForm(f"l-{number}", ServiceCategory.LOAN, "问", solved=dice.random() < 0.6, passed_to="银行")
        services.service_logs.add(form, who)
    for number, case in enumerate(dice.sample(cases, min(15, len(cases)))):
        clock.moment = moment()
        level = Level(dice.randrange(1, 6))
        services.evaluations.add(
            EvaluationForm(
                f"p-{number}",
                EventKind.CASE,
                case,
                level,
                EvaluationChannel.SCREEN,
                comment="说",
                reasons=(BadReason.SLOW,) if level.bad else (),
            ),
            "",
        )
    for number in range(10):
        clock.moment = moment()
        visit = VisitForm(f"v-{number}", clock.moment, "问需", enterprise_name="木桥数码印刷有限公司", done=True,
                          problems=("缺班车",) * dice.randrange(3))  # fmt: skip
        services.visits.add(visit, who)
        demand = DemandForm(f"d-{number}", "电费", DemandChannel.PHONE, DemandKind.PROMPT,
                            concerned=dice.randrange(1, 9), amount_fen=dice.choice((None, 12_345)))  # fmt: skip
        services.demands.add(demand, who)
    clock.moment = FIRST + timedelta(days=29)
    return services


SEEDS = (1, 2, 3)
OVER = {"finished", "served", "returned", "not_accepted"}
PERIODS = ("2026-W44", "2026-W45", "2026-W46", "2026-W47", "2026-11", "2026-Q4", "2026", "2026-11-03..2026-11-13",
           "2026-11-05")  # fmt: skip


def rows_of(services, statement):
    cursor = services._store.database.execute_sql(statement)
    return [dict(zip([column[0] for column in cursor.description], row, strict=True)) for row in cursor.fetchall()]


def within(period, moment):
    return moment is not None and period.first <= date.fromisoformat(moment[:10]) <= period.last


def recomputed(services, period):
    """Ids above and below the line, by loops over whole tables."""
    found = defaultdict(set)
    _count_cases(services, period, found)
    for log in rows_of(services, "SELECT * FROM service_log"):
        if within(period, log["at"]):
            found["services"].add(log["id"])
            if log["solved"]:
                found["solved"].add(log["id"])
    for one in rows_of(services, "SELECT * FROM evaluation"):
        if within(period, one["at"]):
            found["evaluations"].add(one["id"])
            found["rated"].add(one["case_id"])
            if one["level"] <= 3:
                found["good"].add(one["id"])
    for table in ("demand", "visit"):
        found[f"{table}s"] = {
            one["id"] for one in rows_of(services, f"SELECT * FROM {table}") if within(period, one["at"])
        }
    return found


def _count_cases(services, period, found):
    items = defaultdict(list)
    for item in rows_of(services, "SELECT * FROM case_item"):
        items[item["case_rid"]].append(item)
    for case in rows_of(services, "SELECT * FROM assist_case"):
        if case["mode"] == "consult":
            continue
        mine = items[case["rid"]]
        taken = [item["accepted_at"] for item in mine if item["accepted_at"]]
        ended = [item["finished_at"] for item in mine]
        if within(period, case["registered_at"]):
            found["registered"].add(case["id"])
        if taken and within(period, min(taken)):
            found["accepted"].add(case["id"])
        if all(item["status"] in OVER for item in mine) and all(ended) and within(period, max(ended)):
            found["finished"].add(case["id"])
            if all(item["due"] is None or item["finished_at"][:10] <= item["due"] for item in mine):
                found["in_time"].add(case["id"])


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_is_what_the_tables_say(muddled, seed):
    muddle = muddled(seed)
    for label in PERIODS:
        _check_figures(muddle, muddle.reports.period(label))


def _check_figures(muddle, period):
    expected = recomputed(muddle, period)
    report = muddle.reports.report(ReportKind.SPECIAL, period)
    for key, above, below in (
        ("registered", "registered", None), ("finish_rate", "finished", "accepted"), ("on_time_rate", "in_time", "finished"),
        ("solved_rate", "solved", "services"), ("rating_rate", "rated", "finished"), ("good_rate", "good", "evaluations"),
        ("demands", "demands", None),
    ):  # fmt: skip
        one = figure(report, key)
        assert set(one.ids) == expected[above], key
        assert len(one.ids) == one.numerator, key
        if below is not None:
            assert set(one.of_ids or ()) == expected[below], key
            assert one.denominator == len(expected[below]), key
            assert one.value == Rate("", "", len(expected[above]), len(expected[below])).text.removesuffix("%"), key


@pytest.mark.parametrize("seed", SEEDS)
def test_ledgers_hold_the_rows_they_count(muddled, seed):
    muddle = muddled(seed)
    for label in PERIODS:
        _check_ledgers(muddle, muddle.reports.period(label))


def _check_ledgers(muddle, period):
    expected = recomputed(muddle, period)
    for kind, rows in ((LedgerKind.CASE, "registered"), (LedgerKind.EVALUATION, "evaluations"),
                       (LedgerKind.DEMAND, "demands"), (LedgerKind.VISIT, "visits")):  # fmt: skip
        ledger = muddle.reports.ledger(kind, period)
        assert {row.id for row in ledger.rows} == expected[rows]
        assert all(len(row.cells) == len(ledger.columns) for row in ledger.rows)
    case = muddle.reports.ledger(LedgerKind.CASE, period)
    place = [column.key for column in case.columns].index("to_submit")
    saving = figure(case, "material_saving")
    requested = sum(row.cells[place - 2] for row in case.rows)
    assert (saving.numerator, saving.denominator) == (requested - sum(row.cells[place] for row in case.rows), requested)


def test_a_month_is_the_sum_of_its_days_and_no_case_is_finished_twice(muddled):
    muddle = muddled(SEEDS[0])
    month = muddle.reports.ledger(LedgerKind.CASE, muddle.reports.period("2026-11"))
    ids = []
    for day in range(1, 25):
        ids += figure(
            muddle.reports.ledger(LedgerKind.CASE, muddle.reports.period(f"2026-11-{day:02d}")), "finished"
        ).ids
    assert sorted(ids) == sorted(figure(month, "finished").ids)
    assert len(set(ids)) == len(ids)
