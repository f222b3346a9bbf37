"""Where a hall is: which addresses are safe to talk to."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from station_app.errors import Code, UserError


def check_url(url: str) -> str:
    """The address of a hall without its trailing slash.

    Raises:
        UserError: `bad_hall_url` when it is no http(s) address, or plain http to another machine.
    """
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise UserError(Code.BAD_HALL_URL, "hall") from error
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.query or parts.fragment:
        raise UserError(Code.BAD_HALL_URL, "hall")
    if parts.scheme == "http" and not is_loopback(host):
        raise UserError(Code.BAD_HALL_URL, "hall", reason="http")
    return url.strip().rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether a host name can only mean this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
