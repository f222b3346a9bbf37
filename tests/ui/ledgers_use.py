"""How the tests use 台账报表: cases to count, and the two steps from a choice to its paper."""

from station_app.domain.case_form import CaseForm
from station_app.domain.guidance import Mode
from ui.ledgers.contents import ENTRIES
from ui.page import PageName


def add_case(services, key, name="青澜味工坊餐饮管理有限公司"):
    form = CaseForm(key, Mode.PROXY, bundle="YJS-14", enterprise_name=name, contact_name="周敏",
                    contact_mobile="13812342067")  # fmt: skip
    return services.cases.register(form, services.operators.first().id).no


def settle(stage):
    """Work out, then lay out: every answer starts the next job."""
    page = stage.window.current()
    stage.qtbot.waitUntil(lambda: not page.settling.isActive() and stage.tasks.pending == 0)
    for _ in range(3):
        stage.settle()


def choose(stage, page, kind):
    page.entries.choose(next(entry for entry in ENTRIES if entry.kind.value == kind))
    settle(stage)


def settle_any(stage):
    for _ in range(4):
        stage.settle()


def open_page(stage):
    """The page with its first paper."""
    stage.window.navigator.go(PageName.LEDGERS)
    settle(stage)
    return stage.window.current()
