"""Declared settings: key, type and default in one place; labels live in the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any, Generic, TypeVar

from station_app.domain.deadlines import ServiceHours

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SettingKey(Generic[T]):
    """One setting: its key in the store and the value that applies until it is changed."""

    key: str
    default: T


CUT_OFF = SettingKey("deadline.cut_off", "17:30:00")
"""Acceptance strictly later than this counts as the next workday."""
SERVICE_HOURS = SettingKey("deadline.service_hours", [["09:00", "12:00"], ["13:30", "17:00"]])
"""Hour and minute limits run only inside these."""
STATION_LIMIT_WORKDAYS = SettingKey("deadline.station_limit", 5)
"""In-station limit from registration to submission, in workdays."""
BIND_PROMISE_TO_LIMIT = SettingKey("deadline.bind_promise_to_limit", default=False)
"""Whether a deferral promise is also bound to the shortest promised limit among the line's items."""
APPOINTMENT_SLOT_MINUTES = SettingKey("appointment.slot_minutes", 30)
APPOINTMENT_CAPACITY = SettingKey("appointment.capacity", 2)
"""Appointments that one slot holds, over all windows."""
WEEKEND_SHIFTS: SettingKey[list[str]] = SettingKey("appointment.weekend_shifts", [])
"""Service days beside the workdays: ISO weekdays ("6", "7") or dates."""
EVALUATION_CONTACT_WORKDAYS = SettingKey("evaluation.contact_workdays", 1)
"""Workdays to contact whoever gave a bad evaluation; the next two to mend what was wrong, and what is complex."""
EVALUATION_MEND_WORKDAYS = SettingKey("evaluation.mend_workdays", 5)
EVALUATION_COMPLEX_WORKDAYS = SettingKey("evaluation.complex_workdays", 15)
EVALUATION_SAMPLE_PERCENT = SettingKey("evaluation.sample_percent", 10)
"""Share of the good evaluations of a period that is followed up."""
DEMAND_SOURCE_WORKDAYS = SettingKey("demand.source_workdays", 1)
"""Workdays until a demand is looked into; the next four for the other stages, in their order."""
DEMAND_ANALYSIS_WORKDAYS = SettingKey("demand.analysis_workdays", 1)
DEMAND_ASSIGNMENT_WORKDAYS = SettingKey("demand.assignment_workdays", 5)
DEMAND_FEEDBACK_WORKDAYS = SettingKey("demand.feedback_workdays", 1)
DEMAND_SUPERVISION_WORKDAYS = SettingKey("demand.supervision_workdays", 3)
VISIT_UNSEEN_DAYS = SettingKey("visit.unseen_days", 90)
"""Days after which an enterprise counts as not visited for long."""
WINDOWS = SettingKey("tidal.windows", 4)
"""Windows the station can open at most."""
MINUTES_PER_PERSON = SettingKey("tidal.minutes_per_person", 10)
"""How long one person takes at a window, until queue figures tell."""
STATION_NAME = SettingKey("station.name", "")
STATION_PARK = SettingKey("station.park", "")
STATION_REGION = SettingKey("station.region", "")
STATION_ADDRESS = SettingKey("station.address", "")
STATION_PHONE = SettingKey("station.phone", "")
STATION_HOURS = SettingKey("station.hours", "")
DEMO = SettingKey("station.demo", default=False)
"""Demonstration data: printed as such and never sent to a real hall."""
PRACTICE = SettingKey("station.practice", default=False)
"""What is practised: printed as such and never sent."""
FIRST_OPERATOR = SettingKey("station.first_operator", "")
SIMILAR_CASE_DAYS = SettingKey("cases.similar_days", 30)
"""How long an open case of the same enterprise and item is shown when another is logged."""
DOUBLE_ENTRY_FORM: SettingKey[dict[str, Any]] = SettingKey("double_entry.form", {})
"""The province's form for the double-entry assistant, as its mapping file; the example one until it is set."""
ATTACHMENT_IDENTITY = SettingKey("attachments.identity", "")
"""Key pair under which files of cases are encrypted; it lives only inside the encrypted store."""
MOST_ATTACHMENT_BYTES = SettingKey("attachments.most_bytes", 20 << 20)
UPLOAD_BYTES_PER_SECOND = SettingKey("sync.upload_bytes_per_second", 0)
"""How fast files of cases may go to the hall, so that others on the line can work; 0 = as fast as it goes."""
NIGHT_WINDOW = SettingKey("sync.night_window", "00:30-05:00")
"""When the nightly run may work, local time; the hall names its own."""
LAST_NIGHT = SettingKey("sync.last_night", "")
"""When the newest nightly run began."""
EXCHANGE_KEYS: SettingKey[dict[str, str]] = SettingKey("exchange.hall_keys", {})
"""The hall's public keys for packages on a stick: `recipient` and `verify_key`."""
INTRODUCTION: SettingKey[dict[str, str]] = SettingKey("exchange.introduction", {})
"""How this PC introduces itself to a hall it has never reached: `code`, `request_id` and `public_key`."""
SCAN_FOLDER = SettingKey("scans.folder", "")
"""Where this PC's scanner leaves its files; empty = nowhere yet."""
REPLIES_SEEN_AT = SettingKey("workbench.replies_seen_at", "")
LAST_BACKUP = SettingKey("backup.last_at", "")
LAST_CHECK = SettingKey("store.last_check", "")
VIEW_STATES: SettingKey[dict[str, Any]] = SettingKey("window.view_states", {})
"""Per screen what its lists remember: own views, order, columns."""


def service_hours(cut_off: str, periods: list[list[str]]) -> ServiceHours:
    """Build the service hours of RULES 2 from the two settings."""
    return ServiceHours(
        tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in periods),
        time.fromisoformat(cut_off),
    )


class Settings:
    """The settings of one store, read once and kept current by its writer.

    Args:
        stored: the values that differ from their defaults.
    """

    def __init__(self, stored: dict[str, Any]) -> None:
        self._stored = stored

    def get(self, setting: SettingKey[T]) -> T:
        """The value of a setting."""
        value: T = self._stored.get(setting.key, setting.default)
        return value

    def remember(self, setting: SettingKey[T], value: T) -> None:
        """Take over a value that has been written to the store."""
        self._stored[setting.key] = value

    def hours(self) -> ServiceHours:
        """The service hours that apply."""
        return service_hours(self.get(CUT_OFF), self.get(SERVICE_HOURS))
