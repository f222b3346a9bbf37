"""A hash of what a form holds, to tell a repeated hand-in from another one under the same id."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def form_digest(form: DataclassInstance) -> str:
    """The hash of everything in a form but its `client_id`."""
    content = {name: value for name, value in asdict(form).items() if name != "client_id"}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
