"""Print preview: the real PDF, “编号 待取” until it is printed or saved; then the number is taken and committed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PyQt6.QtCore import Qt, QUrl
from PyQt6.QtGui import QDesktopServices, QKeyEvent
from PyQt6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.documents import DocumentKind
from station_app.errors import StationError
from station_app.services.document_service import Printed
from ui.desk import Desk
from ui.messages import sentence
from ui.preview.view import PdfView, make_view, print_pdf
from ui.shortcuts import action
from ui.widgets.button import Button, Kind
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.text import Text, band

DOCUMENTS = (
    Segment("WS01", "一次性告知书"),
    Segment("WS02", "材料清单"),
    Segment("WS03", "收件凭证"),
    Segment("WS10", "授权委托书"),
)
"""What can be chosen for a case; a preview of another paper shows that one alone."""
_OTHERS = {"JJ": "交接班单", "WS19": "预约单", "WS21": "服务评价表"}


Issued = tuple[bytes, Printed | None, Path | None]
"""The PDF, what was committed with it (nothing for a draft), and where it was saved."""


@dataclass(frozen=True, slots=True)
class PreviewRequest:
    """Which paper of which case, appointment or shift (empty = one's own); a draft takes no number."""

    case_no: str
    document: str
    draft: bool = False


def open_preview(desk: Desk, request: PreviewRequest, parent: QWidget) -> PreviewDialog:
    """Open the preview over a page; it deletes itself when closed."""
    dialog = PreviewDialog(desk, request, parent)
    dialog.open()
    return dialog


def _open_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class PreviewDialog(QDialog):
    """880 px wide; Ctrl+S saves, Enter prints, Esc closes."""

    def __init__(self, desk: Desk, request: PreviewRequest, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._request = request
        self._issued: bytes | None = None
        self.saved_to: Path | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"打印预览 — {request.case_no or self._label()}")
        self.resize(880, 800)
        self.view: PdfView = make_view()
        self._build()
        action(self, "存 PDF", "Ctrl+S", self.save)
        action(self, "另存为", "Ctrl+Shift+S", self.save_as)
        self._load()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(12)
        self._title = Text(self._request.case_no or self._label(), "heading")
        row.addWidget(self._title)
        self._state = Text("", "hint")
        row.addWidget(self._state, 1)
        self.chooser = Segmented(DOCUMENTS, "文书")
        self.chooser.choose(self._request.document)
        self.chooser.setFixedWidth(400)
        self.chooser.setVisible(self._request.document not in _OTHERS)
        self.chooser.chosen.connect(self._on_document_chosen)
        row.addWidget(self.chooser)
        column.addWidget(head)
        column.addWidget(self.view.widget, 1)
        foot = band("footer")
        buttons = QHBoxLayout(foot)
        buttons.setContentsMargins(16, 6, 12, 6)
        buttons.setSpacing(2)
        self._error = Text("", "error", wrap=True)
        buttons.addWidget(self._error, 1)
        close = Button("关上", hint="Esc")
        close.clicked.connect(self.reject)
        self.save_button = Button("存 PDF", icon="download", hint="Ctrl S")
        self.save_button.clicked.connect(self.save)
        self.print_button = Button("直接打印", kind=Kind.PRIMARY, icon="printer", hint="Enter")
        self.print_button.clicked.connect(self.print_now)
        for button in (close, self.save_button, self.print_button):
            buttons.addWidget(button)
        column.addWidget(foot)
        self.print_button.setFocus()

    def _on_document_chosen(self, document: str) -> None:
        self._request = PreviewRequest(self._request.case_no, document)
        self._issued = None
        self._load()

    def _load(self) -> None:
        services, request = self._desk.services, self._request
        read = services.documents.draft if request.draft else services.documents.preview

        def work() -> tuple[bytes, bool]:
            from reports.render import render  # noqa: PLC0415  # reportlab only when something is printed

            papers = read(request.case_no, request.document, self._desk.operator_id)
            return render(papers), papers[0].identity.kind is DocumentKind.DRAFT

        self._error.setText("")
        self._state.setText("正在排版")
        self._desk.tasks.store(self, work, self._on_rendered, key="render", failed=self._on_failed)

    def _on_rendered(self, rendered: tuple[bytes, bool]) -> None:
        """Show the paper; open situations make it a draft, whatever was asked for."""
        pdf, draft = rendered
        self._request = replace(self._request, draft=draft)
        self.view.show_pdf(pdf)
        self._state.setText(f"共 {self.view.pages()} 页 · {'预审版，不编号' if draft else '编号 待取'}")

    def _on_failed(self, error: StationError) -> None:
        self._state.setText("")
        self._error.setText(sentence(error))

    def _name(self) -> str:
        name = self._request.case_no or f"{self._desk.services.clock.today():%Y-%m-%d}"
        return f"{name} {self._label()}{'（预审版）' if self._request.draft else ''}.pdf"

    def _label(self) -> str:
        document = self._request.document
        return next(
            (segment.label for segment in DOCUMENTS if segment.value == document), _OTHERS.get(document, document)
        )

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
        """Enter: take the number and send to the printer that was used last for this kind of paper."""
        self._issue(None, self._on_ready_to_print)

    def _issue(self, path: Path | None, done: Callable[[Issued], None]) -> None:
        services, request, operator = self._desk.services, self._request, self._desk.operator_id

        def work() -> Issued:
            from reports.atomic_write import write  # noqa: PLC0415  # only when something is printed
            from reports.render import render  # noqa: PLC0415

            made: list[bytes] = []

            def deliver(pdf: bytes) -> None:
                made.append(pdf)
                if path is not None:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    write(path, pdf)

            if request.draft:
                deliver(render(services.documents.draft(request.case_no, request.document, operator)))
                return made[0], None, path
            printed = services.documents.issue([request.case_no], request.document, operator, render, deliver)
            return made[0], printed[0], path

        self._error.setText("")
        self._desk.tasks.store(self, work, done, failed=self._on_failed)

    def _show_issued(self, pdf: bytes, printed: Printed | None) -> None:
        self._issued = pdf
        self.view.show_pdf(pdf)
        if printed is not None:
            self._state.setText(f"共 {self.view.pages()} 页 · {printed.number} 第 {printed.version} 版")

    def _on_saved(self, result: Issued) -> None:
        pdf, printed, path = result
        self._show_issued(pdf, printed)
        if path is None:
            return
        self.saved_to = path
        show = partial(_open_file, path)
        self._desk.notifier.say(f"已存 {path.name}", icon="download", action="打开", on_action=show)

    def _on_ready_to_print(self, result: Issued) -> None:
        pdf, printed, _ = result
        self._show_issued(pdf, printed)
        print_pdf(pdf, self)

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
