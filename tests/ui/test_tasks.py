"""Work off the GUI thread: answers arrive on it, late ones and those of dead owners do not."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from PyQt6.QtCore import QObject

from station_app.errors import Code, UserError
from ui.tasks import Tasks


@pytest.fixture
def tasks(qtbot):
    with ThreadPoolExecutor(max_workers=1) as store:
        made = Tasks(store)
        yield made
        made.close()


def test_answer_arrives_on_the_gui_thread_and_work_runs_elsewhere(tasks, qtbot):
    owner, seen = QObject(), []
    tasks.store(owner, threading.get_ident, lambda worker: seen.append((worker, threading.get_ident())))
    qtbot.waitUntil(lambda: len(seen) == 1)
    assert seen[0][0] != threading.get_ident() == seen[0][1]


def test_a_newer_request_overtakes_an_older_one(tasks, qtbot):
    owner, seen, gate = QObject(), [], threading.Event()
    tasks.store(owner, lambda: gate.wait(5) and "old", seen.append, key="search")
    tasks.store(owner, lambda: "new", seen.append, key="search")
    tasks.store(owner, lambda: "other", seen.append, key="detail")
    gate.set()
    qtbot.waitUntil(lambda: tasks.pending == 0)
    assert seen == ["new", "other"]


def test_an_answer_for_a_dead_owner_is_dropped(tasks, qtbot):
    from PyQt6 import sip

    owner, seen, gate = QObject(), [], threading.Event()
    tasks.store(owner, lambda: gate.wait(5), seen.append)
    sip.delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: tasks.pending == 0)
    assert seen == []


def test_expected_errors_and_bugs_take_different_doors(tasks, qtbot):
    def refuse():
        raise UserError(Code.REQUIRED, "name")

    owner, here, problems, bugs = QObject(), [], [], []
    tasks.problem_met.connect(problems.append)
    tasks.bug_met.connect(bugs.append)
    tasks.store(owner, refuse, lambda _: None, failed=here.append)
    tasks.store(owner, refuse, lambda _: None)
    tasks.background(owner, lambda: 1 // 0, lambda _: None)
    qtbot.waitUntil(lambda: tasks.pending == 0)
    assert [error.code for error in here] == [error.code for error in problems] == [Code.REQUIRED]
    assert [type(error) for error in bugs] == [ZeroDivisionError]


def test_work_under_way_does_not_hold_the_event_loop(tasks, qtbot):
    """The GUI thread goes on while the store works: a second job of the pool is answered first."""
    owner, seen, gate = QObject(), [], threading.Event()
    tasks.store(owner, lambda: gate.wait(5) and "store", seen.append)
    tasks.background(owner, lambda: "pool", seen.append)
    qtbot.waitUntil(lambda: seen == ["pool"])
    gate.set()
    qtbot.waitUntil(lambda: seen == ["pool", "store"])


def test_a_save_does_not_wait_for_a_long_read(tasks, qtbot):
    owner, seen, gate = QObject(), [], threading.Event()
    tasks.reading(owner, lambda: gate.wait(5) and "read", seen.append)
    tasks.store(owner, lambda: "saved", seen.append)
    qtbot.waitUntil(lambda: seen == ["saved"])
    gate.set()
    qtbot.waitUntil(lambda: seen == ["saved", "read"])
