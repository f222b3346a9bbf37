"""Print preview: the real PDF, “编号 待取” until it is printed or saved; then the number is taken and committed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PyQt6.QtCore import Qt, QUrl
from PyQt6.QtGui import QDesktopServices, QKeyEvent
from PyQt6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from station_app.errors import Code, StationError, UserError
from ui.desk import Desk
from ui.messages import sentence
from ui.preview.chooser import PaperList
from ui.preview.hall_paper import ask_hall_paper
from ui.preview.making import Issued, Layout, PreviewRequest, Shown, issue, show
from ui.preview.memory import PrintMemory
from ui.preview.options import PrintOptions
from ui.preview.papers import WITHOUT_CASE, PaperChoice, Papers, read_papers, single_paper
from ui.preview.printing import print_pdf, printers
from ui.preview.view import PdfView, make_view
from ui.shortcuts import action
from ui.widgets.button import Button, Kind
from ui.widgets.form_dialog import FormDialog
from ui.widgets.text import Text, band

__all__ = ["PreviewDialog", "PreviewRequest", "open_preview"]
_WIDTH, _HEIGHT = 880, 800


def open_preview(desk: Desk, request: PreviewRequest, parent: QWidget) -> PreviewDialog:
    """Open the preview over a page; it deletes itself when closed."""
    dialog = PreviewDialog(desk, request, parent)
    dialog.open()
    return dialog


def _open_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class PreviewDialog(QDialog):
    """880 px wide: the papers at the left, the page at the right; Ctrl+S saves, Enter prints, Esc closes."""

    def __init__(self, desk: Desk, request: PreviewRequest, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._request = request
        self._memory = PrintMemory(desk)
        self._paper = PaperChoice(request.document, request.document)
        self._papers = Papers(())
        self._blank: tuple[str, ...] = ()
        self._unprintable = ""
        self.saved_to: Path | None = None
        self.hall_dialog: FormDialog | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"打印预览 — {request.shown}" if request.shown else "打印预览")
        window = parent.window()
        self.resize(_WIDTH, min(_HEIGHT, window.height() - 40 if window is not None else _HEIGHT))
        self.view: PdfView = make_view()
        self.chooser = PaperList()
        self.options = PrintOptions(printers())
        self._build()
        action(self, "存 PDF", "Ctrl+S", self.save)
        action(self, "另存为", "Ctrl+Shift+S", self.save_as)
        action(self, "登记大厅文书", "Ctrl+D", self.register_hall_paper)
        self._read_papers()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.chooser)
        middle.addWidget(band("stem"))
        middle.addWidget(self.view.widget, 1)
        column.addLayout(middle, 1)
        options = band("footer")
        row = QHBoxLayout(options)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.options)
        column.addWidget(options)
        column.addWidget(self._foot())
        self.chooser.setVisible(self._request.document not in WITHOUT_CASE)
        self.chooser.chosen.connect(self._on_chosen)
        self.options.layout_changed.connect(self._load)
        self.print_button.setFocus()

    def _head(self) -> QWidget:
        head = band("header")
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(Text(self._request.shown, "heading"))
        self._state = Text("", "hint")
        row.addWidget(self._state, 1)
        self.hall_button = Button("登记大厅文书", icon="building-skyscraper", hint="Ctrl D", small=True)
        self.hall_button.clicked.connect(self.register_hall_paper)
        self.hall_button.setVisible(self._request.document not in WITHOUT_CASE)
        row.addWidget(self.hall_button)
        return head

    def _foot(self) -> QWidget:
        foot = band("footer")
        buttons = QHBoxLayout(foot)
        buttons.setContentsMargins(16, 6, 12, 6)
        buttons.setSpacing(2)
        self._error = Text("", "error", wrap=True)
        buttons.addWidget(self._error, 1)
        self.blank_button = Button("手写留空", icon="pencil")
        self.blank_button.clicked.connect(self.leave_blank)
        self.blank_button.hide()
        close = Button("关上", hint="Esc")
        close.clicked.connect(self.reject)
        self.save_button = Button("存 PDF", icon="download", hint="Ctrl S")
        self.save_button.clicked.connect(self.save)
        self.print_button = Button("直接打印", kind=Kind.PRIMARY, icon="printer", hint="Enter")
        self.print_button.clicked.connect(self.print_now)
        for button in (self.blank_button, close, self.save_button, self.print_button):
            buttons.addWidget(button)
        return foot

    # Which paper.

    def _read_papers(self) -> None:
        request, single = self._request, self._request.document in WITHOUT_CASE
        read = (
            partial(single_paper, self._desk, request.document)
            if single
            else partial(read_papers, self._desk, request.name)
        )
        self._desk.tasks.store(self, read, self._on_papers, key="papers", failed=self._on_failed)

    def _on_papers(self, papers: Papers) -> None:
        self._papers = papers
        self.chooser.show_papers(papers.choices, self._request.document)
        here = (one for one in papers.choices if one.document == self._request.document)
        self._take(next(here, self._paper))

    def _on_chosen(self, paper: PaperChoice) -> None:
        if paper.document != self._request.document:
            self._request = PreviewRequest(self._request.name, paper.document)
            self._blank = ()
            self._take(paper)

    def _take(self, paper: PaperChoice) -> None:
        self._paper = paper
        choice = self._memory.of(paper.document, paper.copies)
        self.options.show_choice(paper, choice, large=self._memory.reads_large(self._papers.applicant))
        self._load()

    # What is shown.

    def _layout(self) -> Layout:
        options = self.options
        return Layout(
            options.duplex.isChecked(),
            options.large.isChecked(),
            options.first_place(),
            self._blank,
            self._paper.hall,
            options.a3.isChecked(),
        )

    def _load(self) -> None:
        self._say_error(None)
        self._state.setText("正在排版")
        work = partial(show, self._desk, self._request, self._layout())
        self._desk.tasks.store(self, work, self._on_rendered, key="render", failed=self._on_failed)

    def _on_rendered(self, shown: Shown) -> None:
        """Show the paper; open situations make it a draft, whatever was asked for."""
        self._request = replace(self._request, draft=shown.draft)
        self.view.show_pdf(shown.pdf)
        word = "大厅原件，不另编号" if self._paper.hall else ("预审版，不编号" if shown.draft else "编号 待取")
        self._state.setText(f"共 {self.view.pages()} 页 · {word}")

    def _on_failed(self, error: StationError) -> None:
        self._state.setText("")
        self._say_error(error)

    def _say_error(self, error: StationError | None) -> None:
        """A character no font has can be left to be written by hand."""
        self._error.setText(sentence(error) if error is not None else "")
        by_hand = error is not None and error.code is Code.MISSING_GLYPH and bool(error.field)
        self.blank_button.setVisible(by_hand)
        self._unprintable = error.field or "" if by_hand and error is not None else ""

    def leave_blank(self) -> None:
        """手写留空: the text no font can print becomes a line to write on."""
        self._blank = (*self._blank, self._unprintable)
        self._load()

    # Papers of the hall.

    def register_hall_paper(self) -> None:
        """Ctrl+D: a paper the hall has sent, with its number and its file."""
        if self._request.document in WITHOUT_CASE:
            return
        self.hall_dialog = ask_hall_paper(self._desk, self._request.name, self._papers.items, self, self._read_papers)

    # Saving and printing.

    def _name(self) -> str:
        draft = "（预审版）" if self._request.draft else ""
        return f"{self._request.shown} {self._paper.name}{draft}.pdf".strip()

    def save(self) -> None:
        """Ctrl+S: into the folder for papers, at once."""
        self._save_to(self._desk.papers / self._name())

    def save_as(self) -> None:
        """Ctrl+Shift+S: ask where."""
        dialog = QFileDialog(self, "存 PDF", str(self._desk.papers / self._name()), "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda name: self._save_to(Path(name)))
        dialog.open()

    def _save_to(self, path: Path) -> None:
        self._issue(path, self._on_saved)

    def print_now(self) -> None:
        """Enter: take the number and send to the printer; without a printer nothing is taken."""
        if not self.options.printer():
            self._say_error(UserError(Code.NO_PRINTER))
            return
        self._issue(None, self._on_ready_to_print)

    def _issue(self, path: Path | None, done: Callable[[Issued], None]) -> None:
        request, layout, choice = self._request, self._layout(), self.options.choice()

        def work() -> Issued:
            issued = issue(self._desk, request, layout, path)
            self._memory.remember(request.document, choice, self._papers.applicant, large=layout.large)
            return issued

        self._say_error(None)
        self._desk.tasks.store(self, work, done, failed=self._on_failed)

    def _show_issued(self, issued: Issued) -> None:
        self.view.show_pdf(issued.pdf)
        numbered = [printed for printed in issued.printed if printed.number]
        if numbered:
            more = f" 等 {len(numbered)} 份" if len(numbered) > 1 else ""
            self._state.setText(f"共 {self.view.pages()} 页 · {numbered[0].number}{more} 第 {numbered[0].version} 版")

    def _on_saved(self, issued: Issued) -> None:
        self._show_issued(issued)
        path = issued.path
        if path is None:
            return
        self.saved_to = path
        opened = partial(_open_file, path)
        self._desk.notifier.say(f"已存 {path.name}", icon="download", action="打开", on_action=opened)

    def _on_ready_to_print(self, issued: Issued) -> None:
        self._show_issued(issued)
        print_pdf(issued.pdf, self.options.printer(), self.options.choice())

    def done(self, a0: int) -> None:
        """Qt override."""
        self.view.close()
        super().done(a0)

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Qt override: Enter prints wherever the focus is, but on another button."""
        if a0 is not None and a0.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not a0.modifiers():
            self.print_now()
            return
        super().keyPressEvent(a0)
