"""Says with every message what its bytes hash to (RFC 9530), so that a station notices one that was altered on its way."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from sync.hall.tracing import Application, Receive, Scope, Send
from sync.wire.framing import CONTENT_DIGEST, content_digest

_MESSAGES = (b"application/json", b"application/problem+json")


class ContentDigest:
    """Adds `Content-Digest` to messages; files say their own hash and pass as they are."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] == "HEAD":
            await self._app(scope, receive, send)
            return
        start: MutableMapping[str, Any] | None = None

        async def send_with_digest(message: MutableMapping[str, Any]) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_message(message):
                start = message
                return
            if start is not None:
                if not message.get("more_body"):
                    digest = content_digest(message.get("body", b"")).encode()
                    start["headers"] = [*start["headers"], (CONTENT_DIGEST.lower().encode(), digest)]
                await send(start)
                start = None
            await send(message)

        await self._app(scope, receive, send_with_digest)


def _is_message(start: MutableMapping[str, Any]) -> bool:
    kinds = [value.partition(b";")[0] for name, value in start.get("headers", ()) if name.lower() == b"content-type"]
    return any(kind in _MESSAGES for kind in kinds)
