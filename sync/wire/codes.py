"""Codes both ends agree on: verdicts, reasons for a rejection, and problems that concern a whole request."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What the hall decided about one change; a change the answer does not list was applied."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"
    HELD = "held"


class Reason(StrEnum):
    """Why a change was rejected or held."""

    INVALID_CHANGE = "invalid_change"
    INVALID_FIELD = "invalid_field"
    BAD_CHARACTER = "bad_character"
    TOO_LARGE = "too_large"
    NOT_OWNER = "not_owner"
    CASE_LOCKED = "case_locked"
    GROUP_REJECTED = "group_rejected"
    PREDECESSOR_REJECTED = "predecessor_rejected"
    PREDECESSOR_MISSING = "predecessor_missing"
    POISON = "poison"
    LATE_AFTER_REVOCATION = "late_after_revocation"


class Problem(StrEnum):
    """Problems of a whole request; the last part of an RFC 9457 `type`."""

    BAD_JSON = "bad_json"
    BAD_REQUEST = "bad_request"
    BAD_BATCH = "bad_batch"
    TOO_LARGE = "too_large"
    TOO_COMPLEX = "too_complex"
    TOO_MANY_CHANGES = "too_many_changes"
    UNSUPPORTED_ENCODING = "unsupported_encoding"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    UNAUTHENTICATED = "unauthenticated"
    ENROL_CODE = "enrol_code"
    DEVICE_REVOKED = "device_revoked"
    DEVICE_SUSPENDED = "device_suspended"
    DEVICE_UNCONFIRMED = "device_unconfirmed"
    NOT_YOUR_REPLICA = "not_your_replica"
    GAP = "gap"
    BATCH_ALTERED = "batch_altered"
    REPLICA_FORKED = "replica_forked"
    CLOCK_AHEAD = "clock_ahead"
    RESYNC_REQUIRED = "resync_required"
    MIN_SCHEMA = "min_schema"
    RATE_LIMITED = "rate_limited"
    INTERNAL = "internal"
    BUSY = "busy"
    STORAGE = "storage"
    UPLOAD_OFFSET = "upload_offset"
    CHECKSUM_MISMATCH = "checksum_mismatch"
    HASH_MISMATCH = "hash_mismatch"
    TUS_VERSION = "tus_version"
    UNSUPPORTED_MEDIA = "unsupported_media"
    RANGE = "range"
