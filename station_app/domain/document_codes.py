"""The codes on papers: a QR text that opens the document and a check code that proves it is the station's."""

from __future__ import annotations

import base64
import hashlib
import hmac

_MAC_BYTES = 10
_CHECK_CHARACTERS = 8


def mac(document_key: str, number: str, region: str) -> str:
    """First 80 bits of HMAC-SHA256 under the station's document key (hex), as 16 base32 characters."""
    digest = hmac.new(bytes.fromhex(document_key), f"{number}:{region}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:_MAC_BYTES]).decode("ascii")


def qr_payload(document_key: str, number: str, region: str) -> str:
    """The text of the QR code: alphanumeric characters only, no personal data."""
    return f"GZ1:{number}:{region}:{mac(document_key, number, region)}"


def check_code(document_key: str, number: str, region: str) -> str:
    """Eight characters for typing."""
    return mac(document_key, number, region)[:_CHECK_CHARACTERS]
