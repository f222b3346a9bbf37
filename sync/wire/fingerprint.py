"""What a device shows on its screen and the hall's administrator hears on the telephone: they must be the same."""

from __future__ import annotations

import hashlib


def fingerprint(document_key: str, device_id: str) -> str:
    """Sixteen hex digits in four groups; the last group is what the administrator types in."""
    digits = hashlib.sha256(f"{document_key}/{device_id}".encode()).hexdigest()[-16:].upper()
    return " ".join(digits[start : start + 4] for start in range(0, 16, 4))
