"""The hall's schema, one frozen step per version; `user_version` says how many were taken."""

from __future__ import annotations

import re

_INITIAL = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE station (code TEXT PRIMARY KEY, name TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE enrol_code (locator TEXT PRIMARY KEY, secret_hash TEXT NOT NULL, station TEXT NOT NULL, expires_at
    TEXT NOT NULL, tries_left INTEGER NOT NULL, request_id TEXT, device_id TEXT);
CREATE TABLE device (device_id TEXT PRIMARY KEY, station TEXT NOT NULL, pubname TEXT NOT NULL, app TEXT NOT
    NULL, platform TEXT NOT NULL, document_key TEXT NOT NULL, status TEXT NOT NULL, refresh_hash TEXT NOT NULL,
    next_refresh_hash TEXT, replica_id TEXT, pending BIGINT NOT NULL, enrolled_at TEXT NOT NULL, last_seen TEXT);
CREATE TABLE access_token (token_hash TEXT PRIMARY KEY, device_id TEXT NOT NULL, expires_ms BIGINT NOT NULL);
CREATE TABLE spent_refresh (token_hash TEXT PRIMARY KEY, device_id TEXT NOT NULL);
CREATE TABLE replica (replica_id TEXT PRIMARY KEY, station TEXT NOT NULL, device_id TEXT NOT NULL, last_seq
    BIGINT NOT NULL, last_hash TEXT NOT NULL, durable_seq BIGINT NOT NULL);
CREATE TABLE receipt (batch_id TEXT NOT NULL, station TEXT NOT NULL, replica_id TEXT NOT NULL, sha256 TEXT NOT NULL, receipt_no TEXT
    NOT NULL UNIQUE, received_at TEXT NOT NULL, first_seq BIGINT NOT NULL, last_seq BIGINT NOT NULL, response
    TEXT NOT NULL,
    PRIMARY KEY (station, batch_id));
CREATE TABLE change_in (station TEXT NOT NULL, replica_id TEXT NOT NULL, seq BIGINT NOT NULL, change_id TEXT, verdict TEXT NOT
    NULL, code TEXT NOT NULL, kind TEXT NOT NULL, entity TEXT NOT NULL, payload_sha256 TEXT NOT NULL, payload
    TEXT NOT NULL, receipt_no TEXT NOT NULL, PRIMARY KEY (replica_id, seq),
    UNIQUE (station, change_id));
CREATE TABLE quarantine (replica_id TEXT NOT NULL, seq BIGINT NOT NULL, station TEXT NOT NULL, kind TEXT NOT
    NULL, entity TEXT NOT NULL, hlc TEXT NOT NULL, verdict TEXT NOT NULL, code TEXT NOT NULL, field TEXT NOT
    NULL, waits_kind TEXT NOT NULL, waits_entity TEXT NOT NULL, status TEXT NOT NULL, at TEXT NOT NULL, PRIMARY
    KEY (replica_id, seq));
CREATE INDEX quarantine_open ON quarantine (station, status, kind, entity);
CREATE TABLE feed (station TEXT NOT NULL, kind TEXT NOT NULL, entity TEXT NOT NULL, seq BIGINT NOT NULL, origin
    TEXT NOT NULL, sole INTEGER NOT NULL, void INTEGER NOT NULL, parent TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (station, kind,
    entity));
CREATE UNIQUE INDEX feed_seq ON feed (station, seq, sole, origin);
CREATE INDEX feed_parent ON feed (station, parent) WHERE parent <> '';
CREATE TABLE scope_counter (scope TEXT PRIMARY KEY, n BIGINT NOT NULL);
CREATE TABLE case_index (station TEXT NOT NULL, case_id TEXT NOT NULL, no TEXT NOT NULL, client_id TEXT NOT
    NULL, receipt_no TEXT NOT NULL, received_at TEXT NOT NULL, PRIMARY KEY (station, case_id));
CREATE INDEX case_no ON case_index (no);
CREATE TABLE affair (station TEXT NOT NULL, case_id TEXT NOT NULL, item TEXT NOT NULL, official_no TEXT NOT
    NULL, accepted INTEGER NOT NULL, silent_from TEXT NOT NULL, PRIMARY KEY (station, case_id, item));
CREATE INDEX affair_official ON affair (official_no);
CREATE INDEX affair_silent ON affair (silent_from) WHERE silent_from <> '';
CREATE TABLE attention (id TEXT PRIMARY KEY, station TEXT NOT NULL, code TEXT NOT NULL, ref TEXT NOT NULL,
    detail TEXT NOT NULL, first_at TEXT NOT NULL, closed_at TEXT, UNIQUE (station, code, ref));
"""

_SECOND = """
CREATE TABLE exchange_package (package_id TEXT PRIMARY KEY, station TEXT NOT NULL, device_id TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE feed_digest (station TEXT NOT NULL, origin TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (station, origin));
CREATE TABLE hall_audit (seq BIGINT PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, ref TEXT NOT NULL,
    detail TEXT NOT NULL);
CREATE TABLE clerk (name TEXT PRIMARY KEY, role TEXT NOT NULL, place TEXT NOT NULL, password_hash TEXT NOT NULL, active INTEGER
    NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE clerk_session (token_hash TEXT PRIMARY KEY, clerk TEXT NOT NULL, expires_ms BIGINT NOT NULL);
CREATE TABLE sign_in_failure (who TEXT PRIMARY KEY, failures INTEGER NOT NULL, last_ms BIGINT NOT NULL);
CREATE TABLE spent_form (nonce TEXT PRIMARY KEY, clerk TEXT NOT NULL, location TEXT NOT NULL, at_ms BIGINT NOT NULL);
CREATE TABLE form_draft (nonce TEXT PRIMARY KEY, clerk TEXT NOT NULL, body TEXT NOT NULL, at_ms BIGINT NOT NULL);
CREATE TABLE hall_pin (id TEXT PRIMARY KEY, station TEXT NOT NULL, case_id TEXT NOT NULL, scan TEXT NOT NULL, page INTEGER NOT
    NULL, x TEXT NOT NULL, y TEXT NOT NULL, remark TEXT NOT NULL, item TEXT NOT NULL, clerk TEXT NOT NULL, at TEXT NOT NULL,
    removed_at TEXT NOT NULL, sent_at TEXT NOT NULL);
CREATE INDEX hall_pin_case ON hall_pin (station, case_id, at);
CREATE TABLE posting (id TEXT PRIMARY KEY, station TEXT NOT NULL, case_id TEXT NOT NULL, item TEXT NOT NULL, action TEXT NOT NULL,
    event TEXT NOT NULL, document_no TEXT NOT NULL, sha256 TEXT NOT NULL, clerk TEXT NOT NULL, posted_at TEXT NOT NULL,
    replaces TEXT NOT NULL, replaced_by TEXT NOT NULL);
CREATE INDEX posting_case ON posting (station, case_id, posted_at);
CREATE INDEX posting_day ON posting (posted_at);
CREATE INDEX posting_document ON posting (document_no) WHERE document_no <> '';
CREATE TABLE decision (id TEXT PRIMARY KEY, replica_id TEXT NOT NULL, seq BIGINT NOT NULL, station TEXT NOT NULL, verdict TEXT NOT
    NULL, reason TEXT NOT NULL, document_no TEXT NOT NULL, clerk TEXT NOT NULL, at TEXT NOT NULL);
CREATE INDEX decision_change ON decision (replica_id, seq);
CREATE INDEX decision_at ON decision (at);
CREATE INDEX receipt_at ON receipt (received_at);
CREATE INDEX receipt_station_at ON receipt (station, received_at);
CREATE INDEX quarantine_status ON quarantine (status, at);
CREATE TABLE device_note (device_id TEXT PRIMARY KEY, cause TEXT NOT NULL, clerk TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE enrol_code_note (locator TEXT PRIMARY KEY, station TEXT NOT NULL, machine TEXT NOT NULL, clerk TEXT NOT NULL, at TEXT
    NOT NULL, expires_at TEXT NOT NULL, shown_at TEXT NOT NULL);
CREATE TABLE night_report (device_id TEXT NOT NULL, station TEXT NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY
    (device_id, at));
CREATE INDEX night_report_at ON night_report (at);
CREATE INDEX night_report_station ON night_report (station, at);
ALTER TABLE affair ADD COLUMN state TEXT NOT NULL DEFAULT '';
UPDATE affair SET state = 'received' WHERE silent_from <> '';
UPDATE affair SET state = 'correction' WHERE EXISTS (SELECT 1 FROM feed f WHERE f.station = affair.station AND f.kind = 'affair'
    AND f.entity = affair.case_id || ':' || affair.item AND replace(f.body, '"state":"correction"', '') <> f.body);
UPDATE affair SET state = 'accepted' WHERE EXISTS (SELECT 1 FROM feed f WHERE f.station = affair.station AND f.kind = 'affair'
    AND f.entity = affair.case_id || ':' || affair.item AND replace(f.body, '"state":"accepted"', '') <> f.body);
UPDATE affair SET state = 'processing' WHERE EXISTS (SELECT 1 FROM feed f WHERE f.station = affair.station AND f.kind = 'affair'
    AND f.entity = affair.case_id || ':' || affair.item AND replace(f.body, '"state":"processing"', '') <> f.body);
UPDATE affair SET state = 'suspended' WHERE EXISTS (SELECT 1 FROM feed f WHERE f.station = affair.station AND f.kind = 'affair'
    AND f.entity = affair.case_id || ':' || affair.item AND replace(f.body, '"state":"suspended"', '') <> f.body);
CREATE INDEX affair_due ON affair (silent_from, station, case_id) WHERE silent_from <> '';
CREATE INDEX affair_due_station ON affair (station, silent_from, case_id) WHERE silent_from <> '';
CREATE INDEX affair_state ON affair (state, station, case_id);
CREATE TABLE upload (id TEXT PRIMARY KEY, station TEXT NOT NULL, sha256 TEXT NOT NULL, size BIGINT NOT NULL, case_id TEXT NOT
    NULL, media_type TEXT NOT NULL, purpose TEXT NOT NULL, metadata TEXT NOT NULL, received BIGINT NOT NULL, state TEXT NOT NULL,
    turn BIGINT NOT NULL, expires_ms BIGINT NOT NULL);
CREATE INDEX upload_expires ON upload (expires_ms);
CREATE TABLE attachment (station TEXT NOT NULL, sha256 TEXT NOT NULL, case_id TEXT NOT NULL, size BIGINT NOT NULL, media_type TEXT NOT
    NULL, purpose TEXT NOT NULL, complete_at TEXT NOT NULL, PRIMARY KEY (station, sha256));
CREATE INDEX attachment_sha256 ON attachment (sha256);
CREATE TABLE rate_bucket (name TEXT PRIMARY KEY, full_at BIGINT NOT NULL);
CREATE TABLE station_meter (station TEXT NOT NULL, name TEXT NOT NULL, label TEXT NOT NULL, n BIGINT NOT NULL, PRIMARY KEY
    (station, name, label));
CREATE TABLE device_meter (device_id TEXT PRIMARY KEY, station TEXT NOT NULL, pending_since TEXT NOT NULL, skew_ms BIGINT);
CREATE TABLE publication (kind TEXT NOT NULL, version TEXT NOT NULL, seq BIGINT NOT NULL, sha256 TEXT NOT NULL, size BIGINT NOT
    NULL, effective_from TEXT NOT NULL, published_at TEXT NOT NULL, actor TEXT NOT NULL, PRIMARY KEY (kind, version));
CREATE TABLE exchange_receipt (package_id TEXT PRIMARY KEY, station TEXT NOT NULL, taken_at TEXT NOT NULL, actor TEXT NOT NULL, name
    TEXT NOT NULL, sha256 TEXT NOT NULL, report TEXT NOT NULL);
CREATE TABLE loose_file (sha256 TEXT PRIMARY KEY, at_ms BIGINT NOT NULL);
CREATE TABLE awaited_file (station TEXT NOT NULL, scan TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (station, scan));
CREATE INDEX awaited_file_sha256 ON awaited_file (station, sha256);
CREATE INDEX feed_void ON feed (station, seq) WHERE void = 1;
CREATE TABLE feed_mark (station TEXT NOT NULL, at_ms BIGINT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (station, at_ms));
CREATE TABLE feed_dropped (station TEXT NOT NULL, origin TEXT NOT NULL, floor BIGINT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY
    (station, origin, floor));
"""

_THIRD = """
CREATE TABLE upload_part (name TEXT PRIMARY KEY, upload_id TEXT NOT NULL, at_byte BIGINT NOT NULL, size BIGINT NOT NULL);
CREATE INDEX upload_part_upload ON upload_part (upload_id);
"""


def _statements(script: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in script.split(";") if part.strip())


STEPS: tuple[tuple[str, ...], ...] = (_statements(_INITIAL), _statements(_SECOND), _statements(_THIRD))
"""The statements of each step."""

TABLES: tuple[str, ...] = tuple(re.findall(r"CREATE TABLE (\w+)", _INITIAL + _SECOND + _THIRD))
"""The tables after all steps."""
