"""How the upload routes stand in the OpenAPI document: headers are their interface, so each one is described."""

from __future__ import annotations

from typing import Any

from fastapi.responses import Response

_TUS = {"name": "Tus-Resumable", "required": True, "schema": {"type": "string", "enum": ["1.0.0"]}}
_CHECKSUM = {
    "name": "Upload-Checksum",
    "required": False,
    "description": "Algorithm and base64 digest of this body; it is kept only if they agree",
    "schema": {"type": "string", "pattern": r"^(sha1|sha256) [A-Za-z0-9+/]{4,60}={0,2}$"},
}
_LENGTH = {"name": "Upload-Length", "required": True, "schema": {"type": "integer", "minimum": 0}}
_OFFSET = {"name": "Upload-Offset", "required": True, "schema": {"type": "integer", "minimum": 0}}
_METADATA = {
    "name": "Upload-Metadata",
    "required": True,
    "description": (
        "Pairs of a key and a base64 value: sha256 (the 32 bytes, or their 64 hex digits; required), case, media_type, purpose"
    ),
    "schema": {"type": "string", "pattern": r"^sha256 [A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$", "maxLength": 4_096},
}

TUS_HEADERS = (_TUS,)
CREATION_HEADERS = (_TUS, _LENGTH, _METADATA, _CHECKSUM)
CHUNK_HEADERS = (_TUS, _OFFSET, _CHECKSUM)

_ANSWERED: dict[str, dict[str, Any]] = {
    "Location": {"description": "Where the file is to be sent", "schema": {"type": "string"}},
    "Upload-Offset": {"description": "Bytes that lie safely at the hall", "schema": {"type": "integer", "minimum": 0}},
    "Upload-Length": {"description": "Bytes of the whole file", "schema": {"type": "integer", "minimum": 0}},
    "Upload-Metadata": {"description": "As it was announced", "schema": {"type": "string"}},
    "Upload-Expires": {"description": "Until when it can be continued", "schema": {"type": "string"}},
    "Tus-Resumable": {"description": "Version of the protocol", "schema": {"type": "string", "enum": ["1.0.0"]}},
    "Tus-Version": {"description": "Versions on offer", "schema": {"type": "string"}},
    "Tus-Extension": {"description": "Extensions on offer", "schema": {"type": "string"}},
    "Tus-Max-Size": {"description": "Largest file", "schema": {"type": "integer", "minimum": 1}},
    "Tus-Checksum-Algorithm": {"description": "Algorithms on offer", "schema": {"type": "string"}},
}


def answer_with(status: int, text: str, *headers: str) -> dict[str, Any]:
    """What a route says of its good answer, which has headers and no body."""
    told = {name: _ANSWERED[name] for name in (*headers, "Tus-Resumable")}
    return {
        "status_code": status,
        "response_class": Response,
        "responses": {status: {"description": text, "headers": told}},
    }


def asked_for(headers: tuple[dict[str, Any], ...], body_type: str = "", largest: int = 0) -> dict[str, Any]:
    """The headers a route reads and, if it takes one, its body."""
    extra: dict[str, Any] = {"parameters": [{**header, "in": "header"} for header in headers]}
    if body_type:
        schema = {"type": "string", "format": "binary", "maxLength": largest}
        extra["requestBody"] = {"required": False, "content": {body_type: {"schema": schema}}}
    return extra
