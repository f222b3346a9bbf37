"""The two search fields of the page: which enterprise, and which items; Enter may be faster than the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from station_app.domain.records import EnterpriseRow
from station_app.errors import StationError
from station_app.services.enterprise_service import EnterpriseForm
from station_app.services.search_service import SearchAnswer
from ui.desk import Desk
from ui.intake.enterprise_card import enterprise_view
from ui.intake.what import WhatPane
from ui.intake.who import WhoPane
from ui.messages import sentence
from ui.widgets.inputs import Field
from ui.widgets.matches import Match, MatchList

NEW = "new"


class Picker(QObject):
    """A field with its list of matches; a take that comes before the matches waits for them."""

    def __init__(self, desk: Desk, host: QWidget, field: Field, name: str, kinds: Sequence[str]) -> None:
        super().__init__(host)
        self._desk = desk
        self._field = field
        self._kinds = tuple(kinds)
        self._searched = ""
        self._take_on_arrival = False
        self.list = MatchList(host, name)
        self.list.taken.connect(self._take)
        field.moved.connect(self.list.step)
        field.left.connect(self.list.hide)

    def close(self) -> bool:
        """Esc: hide the matches; False when there were none."""
        shown = self.list.isVisible()
        self.list.hide()
        return shown

    def search(self, text: str) -> None:
        """Look for what is typed."""
        self._take_on_arrival = False
        if not text.strip():
            self._searched = ""
            self.list.hide()
            self._field.set_remark("")
            return
        work = partial(self._desk.services.search.find, text, 20, self._kinds)
        self._desk.tasks.store(self, work, partial(self._on_found, text), key="search", failed=self._on_refused)

    def _on_refused(self, error: StationError) -> None:
        self._field.set_remark(sentence(error)[:12])

    def _on_found(self, text: str, answer: SearchAnswer) -> None:
        self._searched = text
        matches = self.matches_of(text, answer)
        self._field.set_remark(f"{len(answer.hits)} 条匹配" if answer.hits else "未找到")
        if self._take_on_arrival and matches:
            self._take_on_arrival = False
            self._take(matches[0])
        elif self._field.hasFocus():
            self.list.show_under(self._field, matches, wider=120)

    def take_current(self) -> None:
        """Enter: take the chosen match, or the first as soon as there is one."""
        text = self._field.text()
        if not text.strip():
            return
        current = self.list.current() if self.list.isVisible() and self._searched == text else None
        if current is not None:
            self._take(current)
        else:
            self.search(text)
            self._take_on_arrival = True

    def _take(self, match: Match) -> None:
        self.list.hide()
        self._field.set_remark("")
        self.taken(match)

    def matches_of(self, text: str, answer: SearchAnswer) -> list[Match]:
        """What the list shows for an answer."""
        raise NotImplementedError

    def taken(self, match: Match) -> None:
        """The operator chose."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class _Found:
    enterprise: EnterpriseRow
    contact: tuple[str, str] | None
    cases: tuple[tuple[str, str], ...]


class EnterprisePicker(Picker):
    """Known enterprises; at the end of the list, a new one."""

    chosen = pyqtSignal(object, object, str)

    def __init__(self, desk: Desk, host: QWidget, pane: WhoPane) -> None:
        super().__init__(desk, host, pane.search, "匹配的企业", ("enterprise",))
        self._pane = pane
        pane.query_changed.connect(self.search)
        pane.query_taken.connect(self.take_current)
        pane.new_enterprise.created.connect(self.take_new)

    def matches_of(self, text: str, answer: SearchAnswer) -> list[Match]:
        """The hits, then “新建企业”."""
        found = [
            Match(hit.kind, hit.ref, hit.title, hit.no or hit.detail, "building-skyscraper") for hit in answer.hits
        ]
        label = "未找到，新建企业" if not found else "都不是，新建企业"
        return [*found, Match(NEW, text, label, text[:16], "plus")]

    def taken(self, match: Match) -> None:
        """Load the enterprise, or open the inline form."""
        if match.kind == NEW:
            self._pane.show_enterprise(None)
            self._pane.new_enterprise.show()
            self._pane.new_enterprise.begin(match.key)
        else:
            self.load(match.key)

    def load(self, enterprise_id: str) -> None:
        """Read an enterprise with its last contact and its cases."""
        services = self._desk.services

        def work() -> _Found:
            enterprise = services.enterprises.by_id(enterprise_id)
            cases = services.search.find(enterprise.name, 20, ("case",)).hits
            return _Found(
                enterprise,
                services.cases.latest_contact(enterprise_id),
                tuple((hit.no, hit.detail) for hit in cases if hit.title == enterprise.name),
            )

        self._desk.tasks.store(self, work, self._on_loaded, key="load")

    def _on_loaded(self, found: _Found) -> None:
        view = enterprise_view(found.enterprise, self._desk.services.clock.today())
        note = ""
        if found.cases:
            no, title = found.cases[0]
            note = f"该企业在本站有 {len(found.cases)} 件，最近一件 {no} {title}。"
        self.chosen.emit(view, found.contact, note)

    def take_new(self, name: str, uscc: str, person: str, address: str) -> None:
        """Check and add the enterprise of the inline form; the errors stand at its fields."""
        profile = {key: value for key, value in (("legal_representative", person), ("address", address)) if value}
        form = EnterpriseForm(name, uscc or None, None, {}, profile)
        work = partial(self._desk.services.enterprises.add, form, self._desk.operator_id)
        self._desk.tasks.store(self, work, self._on_added, failed=self._on_new_refused)

    def _on_added(self, row: EnterpriseRow) -> None:
        self.chosen.emit(enterprise_view(row, self._desk.services.clock.today()), None, "")

    def _on_new_refused(self, error: StationError) -> None:
        form = self._pane.new_enterprise
        row = form.uscc_row if (error.field or "").endswith("uscc") else form.name_row
        row.show_error(sentence(error))
        row.editor.setFocus()


class ItemPicker(Picker):
    """Bundles first, then items, then published items that have no guide yet."""

    item_taken = pyqtSignal(str)
    bundle_taken = pyqtSignal(str)

    def __init__(self, desk: Desk, host: QWidget, pane: WhatPane) -> None:
        super().__init__(desk, host, pane.pick, "匹配的套餐和事项", ("bundle", "item", "published_item"))
        pane.query_changed.connect(self.search)
        pane.query_taken.connect(self.take_current)

    def matches_of(self, text: str, answer: SearchAnswer) -> list[Match]:
        """Grouped in the order in which they are useful."""
        groups: tuple[tuple[str, str, str], ...] = (
            ("bundle", "套餐", "package"),
            ("item", "事项", "file-text"),
            ("published_item", "只有名录", "info-circle"),
        )
        result: list[Match] = []
        for kind, heading, icon in groups:
            hits = sorted((hit for hit in answer.hits if hit.kind == kind), key=_by_closeness(text))
            for position, hit in enumerate(hits):
                result.append(Match(kind, hit.ref, hit.title, hit.detail, icon, "" if position else heading))
        return result

    def taken(self, match: Match) -> None:
        """A bundle, an item; one of the name lists is refused by the guidance with its reason."""
        if match.kind == "bundle":
            self.bundle_taken.emit(match.key)
        else:
            self.item_taken.emit(match.key)


def _by_closeness(text: str) -> Callable[[object], tuple[int, str]]:
    """Shorter names are closer to what was typed; equal ones keep the order of their codes."""

    def key(hit: object) -> tuple[int, str]:
        title, ref = getattr(hit, "title", ""), getattr(hit, "ref", "")
        return (0 if text in title[: len(text)] else 1) * 1000 + len(title), ref

    return key
