"""Scenario A1 on the keyboard alone: a known enterprise, one item with two questions, saved and printed to PDF."""

from PyQt6.QtCore import QObject, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from station_app.domain.case_form import CaseForm
from ui.page import PageName

MOST = 60


class KeyCounter(QObject):
    """Counts what a person presses; modifiers held with a key are one stroke with it."""

    def __init__(self) -> None:
        super().__init__()
        self.strokes: list[str] = []

    def press(self, text: str) -> None:
        for letter in text:
            self.strokes.append(letter)
            QTest.keyClicks(QApplication.focusWidget(), letter)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.strokes.append(key.name)
        QTest.keyClick(QApplication.focusWidget(), key, modifier)


def known_case(stage) -> None:
    """The enterprise has been here before, so that the contact is filled in from its last case."""
    form = CaseForm(
        "before", items=("SW-01-02-01",), enterprise_name="青澜味工坊餐饮管理有限公司", uscc="91430302MA4L16JQ9L",
        contact_name="周敏", contact_mobile="13812342067",
    )  # fmt: skip
    stage.services.cases.register(form, stage.desk.operator_id)


ITEM, INITIALS = "SS-01-02-03", "gtgshsl"
"""A real item that asks at least two questions besides the agent's, and the initials that find it."""


def test_known_enterprise_is_logged_and_printed_within_sixty_keystrokes(stage, capsys):
    known_case(stage)
    stage.window.navigator.go(PageName.CASES)
    stage.settle()
    QApplication.setActiveWindow(stage.window)
    counter, control = KeyCounter(), Qt.KeyboardModifier.ControlModifier

    counter.key(Qt.Key.Key_N, control)
    stage.settle()
    counter.press("wgf")
    counter.key(Qt.Key.Key_Return)
    stage.settle()
    page = stage.window.current()
    assert page.form().contact_name == "周敏"
    assert QApplication.focusWidget() is page.view.what.pick
    counter.press(INITIALS)
    counter.key(Qt.Key.Key_Return)
    stage.settle()
    assert page.form().items == (ITEM,)
    questions = len(page.view.what.situations.questions.lines()) - 1
    assert questions >= 2
    for _ in range(questions):
        counter.press("1")
    stage.settle()
    counter.key(Qt.Key.Key_P, control)
    stage.settle()
    preview = page.saver.preview
    assert preview is not None
    stage.qtbot.waitUntil(lambda: preview.view.pages() > 0)
    counter.strokes.append("Ctrl+S")
    QTest.keyClick(preview, Qt.Key.Key_S, control)
    stage.settle()

    saved = list((stage.desk.papers).glob("*.pdf"))
    assert len(saved) == 1
    assert saved[0].read_bytes().startswith(b"%PDF")
    cases = [case for case in stage.services.cases.all() if case.client_id != "before"]
    assert [case.enterprise_name for case in cases] == ["青澜味工坊餐饮管理有限公司"]
    with capsys.disabled():
        print(f"\nA1: {len(counter.strokes)} keystrokes (at most {MOST}): {' '.join(counter.strokes)}")
    assert len(counter.strokes) <= MOST
    preview.reject()
