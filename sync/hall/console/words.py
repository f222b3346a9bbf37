"""How the console writes days, moments, numbers and stretches of time."""

from __future__ import annotations

from datetime import date, datetime

from station_app.clock import parse_moment

_WEEKDAYS = "一二三四五六日"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def read(text: str | None) -> datetime | None:
    """A stored moment, or None for an empty or unreadable text."""
    if not text:
        return None
    try:
        return parse_moment(text)
    except ValueError:
        return None


def day(value: date | str | None) -> str:
    """`11-20`."""
    if isinstance(value, str):
        value = read(value)
    return value.strftime("%m-%d") if value else "—"


def moment(value: datetime | str | None) -> str:
    """`2026-11-20 16:05`."""
    if isinstance(value, str):
        value = read(value)
    return value.strftime("%Y-%m-%d %H:%M") if value else "—"


def when(value: datetime | str | None, now: datetime) -> str:
    """`今日 16:02`, `11-19 16:02`, or with the year when it is another."""
    if isinstance(value, str):
        value = read(value)
    if value is None:
        return "—"
    if value.date() == now.date():
        return f"今日 {value:%H:%M}"
    return f"{value:%m-%d %H:%M}" if value.year == now.year else f"{value:%Y-%m-%d}"


def since(value: datetime | None, now: datetime) -> str:
    """How long ago: `17 小时`."""
    return stretch((now - value).total_seconds()) if value else "—"


def weekday(value: date) -> str:
    """`周四`."""
    return f"周{_WEEKDAYS[value.weekday()]}"


def number(value: int) -> str:
    """`1,280`."""
    return f"{value:,}"


def circled(value: int) -> str:
    """`②`."""
    return _CIRCLED[value - 1] if 0 < value <= len(_CIRCLED) else f"({value})"


def stretch(seconds: float) -> str:
    """`3 天 6 小时`, `17 小时`, `25 分`."""
    minutes = int(max(seconds, 0) // 60)
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{days} 天 {hours} 小时" if hours else f"{days} 天"
    return f"{hours} 小时" if hours else f"{minutes} 分"


def seconds(value: float) -> str:
    """`0.4 秒`, `12 秒`, `不到 0.1 秒`."""
    if value < 0.1:
        return "不到 0.1 秒"
    return f"{value:.1f} 秒" if value < 10 else f"{value:.0f} 秒"


def clock_words(offset_ms: int) -> str:
    """`+2 秒`, `−3 秒`, `+361 秒`."""
    seconds = round(offset_ms / 1000)
    return f"{'−' if seconds < 0 else '+' if seconds else ''}{abs(seconds)} 秒"


def size(octets: int) -> str:
    """`312 KB`, `1.4 MB`."""
    return f"{octets / 1_048_576:.1f} MB" if octets >= 1_048_576 else f"{max(octets // 1024, 1)} KB"


def short(name: str) -> str:
    """A station's name as narrow lists show it: `金桂园`."""
    return name.removesuffix("驿站").removesuffix("政务") or name
