"""Asks the guidance on every change of the form and shows its answer in the panes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from PyQt6.QtCore import QObject

from station_app.domain.case_form import CaseForm
from station_app.domain.catalogue import Catalogue
from station_app.domain.guidance import Guidance, GuidanceRequest, guide
from station_app.errors import UserError
from ui.desk import Desk
from ui.intake.lines import BringLine, bring_rows, conclusion, item_lines, savings, situation_lines
from ui.intake.notes import IntakeNotes
from ui.intake.sheet import wording_of
from ui.intake.view import IntakeView
from ui.widgets.figures import Savings
from ui.widgets.sections import Section


class Answer(QObject):
    """The list is worked out at once on the GUI thread (well below 16 ms); effects of other answers follow."""

    def __init__(self, desk: Desk, view: IntakeView, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view = view
        self._form: CaseForm | None = None
        self._effects: Mapping[tuple[str, str], int] = {}
        self._notes = IntakeNotes(desk, view.notes, self)
        self.catalogue: Catalogue | None = None
        self.guidance: Guidance | None = None

    @property
    def chosen(self) -> tuple[str, ...]:
        """The items the guidance took."""
        return self.guidance.chosen if self.guidance is not None else ()

    @property
    def open_questions(self) -> int:
        """How many questions have no answer yet."""
        return len(self.guidance.open_situations) if self.guidance is not None else 0

    def work_out(self, form: CaseForm, wallet: Mapping[str, date | None]) -> bool:
        """Ask again and show the answer; False when the guidance refused (an item without a guide)."""
        if self.catalogue is None:
            return False
        self._form, guidance = form, None
        if form.items or form.bundle:
            request = form.request(wallet)
            try:
                guidance = self._desk.services.guidance.preview(request, self.catalogue)
            except UserError as error:
                self._desk.notifier.problem(error)
                return False
            work = partial(_effects_of, self.catalogue, request, guidance, self._desk.services.clock.today())
            self._desk.tasks.background(self, work, self._on_effects, key="effects")
        self.guidance = guidance
        self._notes.ask(form, self.catalogue, guidance)
        self._show()
        return True

    def _on_effects(self, effects: Mapping[tuple[str, str], int]) -> None:
        self._effects = effects
        self._show_questions()

    def _show(self) -> None:
        catalogue, guidance, view = self.catalogue, self.guidance, self._view
        if catalogue is None or guidance is None or self._form is None:
            view.what.show_items([], 0)
            view.what.show_questions([], "")
            view.what.show_bundle("", "")
            view.bring.show_list([], "", 0)
            view.figures.show_savings(Savings(0, 0, 0))
            return
        lines = item_lines(catalogue, guidance)
        view.what.show_items(lines, len({catalogue.item(code).department for code in guidance.chosen}))
        name = catalogue.bundle(self._form.bundle).name if self._form.bundle else ""
        view.what.show_bundle(name, f"套餐 · {len(guidance.chosen)} 项")
        self._show_questions()
        self.show_list()
        view.figures.show_savings(savings(catalogue, guidance, self._form.bundle))

    def _show_questions(self) -> None:
        if self.catalogue is not None and self.guidance is not None and self._form is not None:
            lines = situation_lines(self.catalogue, self._form.bundle, self.guidance, self._form.answers, self._effects)
            self._view.what.show_questions(lines, conclusion(self.catalogue, lines))

    def show_list(self) -> None:
        """Show the list again (the filter above it changed)."""
        if self.catalogue is not None and self.guidance is not None:
            only = self._view.bring.submit_only.isChecked()
            rows = bring_rows(self.catalogue, self.guidance, submit_only=only)
            self._view.bring.show_list(rows, self.catalogue.version, self.guidance.merged)

    def wording(self, row: BringLine) -> list[Section]:
        """The original wording behind a line of the list."""
        if self.catalogue is None or self.guidance is None:
            return []
        return wording_of(self.catalogue, self.guidance, row.line)


def _effects_of(
    catalogue: Catalogue, request: GuidanceRequest, guidance: Guidance, today: date
) -> dict[tuple[str, str], int]:
    """What other answers would change: every option of an open question, the default of an answered one.

    Runs in the pool; an open question already counts as its default, which therefore changes nothing.
    """
    effects = {}
    for code in guidance.asked:
        situation = catalogue.situations[code]
        is_open = code in guidance.open_situations
        values = [option.value for option in situation.options] if is_open else [situation.default]
        for value in values:
            if value != guidance.answers[code]:
                other = replace(request, answers={**request.answers, code: value})
                effects[code, value] = guide(catalogue, other, today).to_submit - guidance.to_submit
    return effects
