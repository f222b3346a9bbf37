"""Errors as codes with parameters: what went wrong, at which field, and which exit code it means.

Sentences for people live in `ui/messages.py` (and `sync/hall/messages.py`); the core never holds one.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Exit(IntEnum):
    """Exit codes of `station-app` and `station-hall` (CONTRACT, end of section 2)."""

    DONE = 0
    BUG = 1
    USAGE = 2
    PARTIAL = 10
    UNREACHABLE = 11
    AUTH = 12
    REVOKED = 13
    KEY_UNAVAILABLE = 14
    ALREADY_RUNNING = 15
    STORAGE = 16
    UPGRADE_REQUIRED = 17
    ATTENTION = 18
    BAD_INPUT = 20
    NOT_FOUND = 21
    NOT_ALLOWED = 22
    WRONG_KEY = 23


class Code(StrEnum):
    """Every error the core can raise; each has a sentence in `ui/messages.py` (a test asserts it)."""

    # Bad input: exit 20.
    BAD_CHARACTER = "bad_character"
    BAD_JSON = "bad_json"
    BAD_NUMBER = "bad_number"
    BAD_DATE = "bad_date"
    BEFORE_ESTABLISHMENT = "before_establishment"
    BAD_QUERY = "bad_query"
    REQUIRED = "required"
    TOO_LONG = "too_long"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_ITEM = "unknown_item"
    UNKNOWN_BUNDLE = "unknown_bundle"
    UNKNOWN_SITUATION = "unknown_situation"
    UNKNOWN_MATERIAL = "unknown_material"
    UNKNOWN_DOCUMENT = "unknown_document"
    ANSWER_NOT_AN_OPTION = "answer_not_an_option"
    NOTHING_CHOSEN = "nothing_chosen"
    BAD_MODE = "bad_mode"
    USCC_LENGTH = "uscc_length"
    USCC_CHARACTER = "uscc_character"
    USCC_REGION = "uscc_region"
    USCC_CHECK_DIGIT = "uscc_check_digit"
    ID_CARD = "id_card"
    MOBILE = "mobile"
    REGION = "region"
    PROJECT_CODE = "project_code"
    BAD_PERIOD = "bad_period"
    PERIOD_IN_FUTURE = "period_in_future"
    LEDGER_TOO_LONG = "ledger_too_long"
    STATION_CODE = "station_code"
    TERMINAL = "terminal"
    SEGMENT_REVERSED = "segment_reversed"
    OFFICIAL_NUMBER = "official_number"
    EXTENSION_INCOMPLETE = "extension_incomplete"
    PROMISE_TOO_LATE = "promise_too_late"
    CATALOGUE_FAULTS = "catalogue_faults"
    CATALOGUE_VERSION_ALTERED = "catalogue_version_altered"
    CLIENT_ID = "client_id"
    CLIENT_ID_CONFLICT = "client_id_conflict"
    NOTHING_TO_WITHDRAW = "nothing_to_withdraw"
    CONFLICT_GONE = "conflict_gone"
    CONFLICT_ONE_ONLY = "conflict_one_only"
    MISSING_GLYPH = "missing_glyph"
    BAD_FILE = "bad_file"
    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    FILE_NOT_AS_NAMED = "file_not_as_named"
    FILE_ENCRYPTED = "file_encrypted"
    FILE_DAMAGED = "file_damaged"
    BAD_HALL_URL = "bad_hall_url"
    BAD_PIN = "bad_pin"
    BAD_BLOBS = "bad_blobs"
    HASH_MISMATCH = "hash_mismatch"
    PUBLICATION_DAMAGED = "publication_damaged"
    PUBLICATION_INVALID = "publication_invalid"
    NOW_REFUSED = "now_refused"
    BAD_AMOUNT = "bad_amount"
    BAD_CHOICE = "bad_choice"
    SLOT_NOT_OFFERED = "slot_not_offered"
    DATABASE_URL = "database_url"
    HALL_SETTINGS = "hall_settings"
    ONE_WORKER = "one_worker"
    PLAN_WITHOUT_NODES = "plan_without_nodes"
    DOUBLED_NODE = "doubled_node"
    UNKNOWN_NODE = "unknown_node"
    PLAN_LOOP = "plan_loop"
    PLAN_TOO_LONG = "plan_too_long"
    FINISH_TOO_EARLY = "finish_too_early"
    FINISH_BEFORE_START = "finish_before_start"
    BAD_PLAN_CHANGE = "bad_plan_change"
    UNKNOWN_PLAN = "unknown_plan"
    BAD_SHEET = "bad_sheet"
    COLUMNS_MISSING = "columns_missing"
    ROW_DOUBLED = "row_doubled"
    # Not found: exit 21.
    CASE_NOT_FOUND = "case_not_found"
    ENTERPRISE_NOT_FOUND = "enterprise_not_found"
    ITEM_NOT_FOUND = "item_not_found"
    FILE_NOT_FOUND = "file_not_found"
    STORE_NOT_FOUND = "store_not_found"
    DRAFT_NOT_FOUND = "draft_not_found"
    ORIGINAL_NOT_HELD = "original_not_held"
    SCAN_NOT_FOUND = "scan_not_found"
    PARCEL_NOT_FOUND = "parcel_not_found"
    TRANSFER_NOT_FOUND = "transfer_not_found"
    SERVICE_LOG_NOT_FOUND = "service_log_not_found"
    APPOINTMENT_NOT_FOUND = "appointment_not_found"
    EVALUATION_NOT_FOUND = "evaluation_not_found"
    DEMAND_NOT_FOUND = "demand_not_found"
    VISIT_NOT_FOUND = "visit_not_found"
    EVIDENCE_NOT_FOUND = "evidence_not_found"
    OPERATOR_NOT_FOUND = "operator_not_found"
    LEAVE_NOT_FOUND = "leave_not_found"
    MERGE_NOT_FOUND = "merge_not_found"
    PROJECT_NOT_FOUND = "project_not_found"
    CONTACT_NOT_FOUND = "contact_not_found"
    CHASE_NOT_FOUND = "chase_not_found"
    BLOCKING_POINT_NOT_FOUND = "blocking_point_not_found"
    WHISTLE_NOT_FOUND = "whistle_not_found"
    WORK_PLAN_NOT_FOUND = "work_plan_not_found"
    WORK_TASK_NOT_FOUND = "work_task_not_found"
    ATTACHMENT_MISSING = "attachment_missing"
    PUBLICATION_NOT_FOUND = "publication_not_found"
    FILE_NOT_SENT = "file_not_sent"
    # Not allowed in this state: exit 22.
    ACTION_NOT_ALLOWED = "action_not_allowed"
    NOT_DEFERRABLE = "not_deferrable"
    NO_COMMITMENT = "no_commitment"
    DISHONEST_ENTERPRISE = "dishonest_enterprise"
    TAKEN_ALREADY = "taken_already"
    NUMBER_TAKEN = "number_taken"
    CHANGED_SINCE = "changed_since"
    OPEN_SITUATIONS = "open_situations"
    HALL_ONLY = "hall_only"
    STATION_ISSUES_IT = "station_issues_it"
    NOTHING_TO_PRINT = "nothing_to_print"
    FORGED_CODE = "forged_code"
    NO_PRINTER = "no_printer"
    PRACTICE_STAYS = "practice_stays"
    ITEM_WITHOUT_GUIDE = "item_without_guide"
    STORE_EXISTS = "store_exists"
    NOT_ENROLLED = "not_enrolled"
    DEMO_TO_REAL_HALL = "demo_to_real_hall"
    BACKUP_EXISTS = "backup_exists"
    SLOT_FULL = "slot_full"
    ROLE_NOT_ALLOWED = "role_not_allowed"
    OPERATOR_EXISTS = "operator_exists"
    OWN_EVALUATION = "own_evaluation"
    EVALUATED_ALREADY = "evaluated_already"
    CALENDAR_WAITS = "calendar_waits"
    BACKUP_EXTERNAL = "backup_external"
    BACKUP_OWN = "backup_own"
    NODE_FINISHED = "node_finished"
    PROJECT_NOT_PLANNED = "project_not_planned"
    # Key and sign-in: exits 14 and 23.
    KEY_ABSENT = "key_absent"
    KEY_LOCKED = "key_locked"
    KEYRING_UNAVAILABLE = "keyring_unavailable"
    KEY_WRONG = "key_wrong"
    KEY_FILE_BAD = "key_file_bad"
    PASSWORD_WRONG = "password_wrong"  # noqa: S105  # a code, not a password
    # Environment: exits 15, 16 and 17.
    ALREADY_RUNNING = "already_running"
    DISK_FULL = "disk_full"
    STORE_READ_ONLY = "store_read_only"
    STORE_DAMAGED = "store_damaged"
    STORE_BUSY = "store_busy"
    STORE_NEWER = "store_newer"
    SQLITE_TOO_OLD = "sqlite_too_old"
    STORE_UNREACHABLE = "store_unreachable"
    DRIVER_MISSING = "driver_missing"
    BUCKET_UNREACHABLE = "bucket_unreachable"
    BUCKET_REFUSED = "bucket_refused"
    BUCKET_DRIVER_MISSING = "bucket_driver_missing"
    FONT_UNUSABLE = "font_unusable"
    FILE_NOT_WRITTEN = "file_not_written"
    # Sync: exits 10 to 13 and 17.
    HALL_UNREACHABLE = "hall_unreachable"
    HALL_NONSENSE = "hall_nonsense"
    HALL_BUSY = "hall_busy"
    PACKAGE_UNKNOWN = "package_unknown"
    PACKAGE_CUT = "package_cut"
    PACKAGE_DAMAGED = "package_damaged"
    PACKAGE_FORGED = "package_forged"
    PACKAGE_FOREIGN = "package_foreign"
    PACKAGE_EXPIRED = "package_expired"
    PACKAGE_TOO_LARGE = "package_too_large"
    PACKAGE_NOT_VERIFIED = "package_not_verified"
    EXCHANGE_NOT_READY = "exchange_not_ready"
    AUTH_FAILED = "auth_failed"
    ENROL_CODE = "enrol_code"
    DEVICE_REVOKED = "device_revoked"
    DEVICE_UNCONFIRMED = "device_unconfirmed"
    PIN_MISMATCH = "pin_mismatch"
    CLIENT_TOO_OLD = "client_too_old"


_NOT_FOUND = {
    Code.CASE_NOT_FOUND, Code.ENTERPRISE_NOT_FOUND, Code.ITEM_NOT_FOUND, Code.FILE_NOT_FOUND, Code.STORE_NOT_FOUND,
    Code.CONFLICT_GONE,
    Code.DRAFT_NOT_FOUND,
    Code.SERVICE_LOG_NOT_FOUND, Code.APPOINTMENT_NOT_FOUND, Code.EVALUATION_NOT_FOUND, Code.DEMAND_NOT_FOUND, Code.VISIT_NOT_FOUND, Code.EVIDENCE_NOT_FOUND, Code.OPERATOR_NOT_FOUND,
    Code.LEAVE_NOT_FOUND, Code.MERGE_NOT_FOUND, Code.ORIGINAL_NOT_HELD, Code.SCAN_NOT_FOUND, Code.PARCEL_NOT_FOUND, Code.TRANSFER_NOT_FOUND,
    Code.ATTACHMENT_MISSING, Code.PUBLICATION_NOT_FOUND, Code.FILE_NOT_SENT,
    Code.PROJECT_NOT_FOUND, Code.CONTACT_NOT_FOUND, Code.CHASE_NOT_FOUND, Code.BLOCKING_POINT_NOT_FOUND, Code.WHISTLE_NOT_FOUND,
    Code.WORK_PLAN_NOT_FOUND, Code.WORK_TASK_NOT_FOUND,
}  # fmt: skip
_NOT_ALLOWED = {
    Code.ACTION_NOT_ALLOWED, Code.NOT_DEFERRABLE, Code.NO_COMMITMENT, Code.DISHONEST_ENTERPRISE, Code.TAKEN_ALREADY, Code.NUMBER_TAKEN,
    Code.CHANGED_SINCE, Code.OPEN_SITUATIONS, Code.HALL_ONLY, Code.STATION_ISSUES_IT, Code.NOTHING_TO_PRINT, Code.FORGED_CODE, Code.NO_PRINTER, Code.PRACTICE_STAYS, Code.ITEM_WITHOUT_GUIDE, Code.STORE_EXISTS,
    Code.NOT_ENROLLED, Code.DEMO_TO_REAL_HALL, Code.BACKUP_EXISTS,
    Code.SLOT_FULL, Code.ROLE_NOT_ALLOWED, Code.OPERATOR_EXISTS, Code.OWN_EVALUATION, Code.EVALUATED_ALREADY,
    Code.BACKUP_EXTERNAL, Code.BACKUP_OWN, Code.NODE_FINISHED, Code.PROJECT_NOT_PLANNED,
}  # fmt: skip
_OTHER = {
    Code.KEY_ABSENT: Exit.KEY_UNAVAILABLE,
    Code.KEY_LOCKED: Exit.KEY_UNAVAILABLE,
    Code.KEYRING_UNAVAILABLE: Exit.KEY_UNAVAILABLE,
    Code.KEY_WRONG: Exit.WRONG_KEY,
    Code.KEY_FILE_BAD: Exit.WRONG_KEY,
    Code.PASSWORD_WRONG: Exit.WRONG_KEY,
    Code.ALREADY_RUNNING: Exit.ALREADY_RUNNING,
    Code.DISK_FULL: Exit.STORAGE,
    Code.STORE_READ_ONLY: Exit.STORAGE,
    Code.STORE_DAMAGED: Exit.STORAGE,
    Code.STORE_BUSY: Exit.STORAGE,
    Code.STORE_NEWER: Exit.UPGRADE_REQUIRED,
    Code.SQLITE_TOO_OLD: Exit.UPGRADE_REQUIRED,
    Code.STORE_UNREACHABLE: Exit.STORAGE,
    Code.DRIVER_MISSING: Exit.STORAGE,
    Code.BUCKET_UNREACHABLE: Exit.STORAGE,
    Code.BUCKET_REFUSED: Exit.STORAGE,
    Code.BUCKET_DRIVER_MISSING: Exit.STORAGE,
    Code.FONT_UNUSABLE: Exit.STORAGE,
    Code.FILE_NOT_WRITTEN: Exit.STORAGE,
    Code.HALL_UNREACHABLE: Exit.UNREACHABLE,
    Code.HALL_NONSENSE: Exit.UNREACHABLE,
    Code.HALL_BUSY: Exit.PARTIAL,
    Code.AUTH_FAILED: Exit.AUTH,
    Code.ENROL_CODE: Exit.AUTH,
    Code.DEVICE_UNCONFIRMED: Exit.AUTH,
    Code.PIN_MISMATCH: Exit.AUTH,
    Code.DEVICE_REVOKED: Exit.REVOKED,
    Code.CLIENT_TOO_OLD: Exit.UPGRADE_REQUIRED,
}


def exit_for(code: Code) -> Exit:
    """The documented exit code for an error code; bad input unless listed otherwise."""
    if code in _NOT_FOUND:
        return Exit.NOT_FOUND
    if code in _NOT_ALLOWED:
        return Exit.NOT_ALLOWED
    return _OTHER.get(code, Exit.BAD_INPUT)


class StationError(Exception):
    """Base of the expected errors: a code, the field it concerns, and parameters for the sentence."""

    def __init__(self, code: Code, field: str | None = None, **params: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.field = field
        self.params = params

    @property
    def exit(self) -> Exit:
        """The process exit code this error stands for."""
        return exit_for(self.code)

    def __str__(self) -> str:
        """Code and field only: parameters may hold personal data and do not belong in logs."""
        return f"{self.code.value}({self.field})" if self.field else self.code.value


class UserError(StationError):
    """Something the operator entered or asked for can't be done; shown at the field."""


class EnvironmentFault(StationError):  # noqa: N818  # a fault of the surroundings, not of the program
    """Disk, key store, lock, network or hall: shown with what is safe and what to do."""
