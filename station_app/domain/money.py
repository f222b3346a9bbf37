"""Exact money: whole 分 inside, 元 and 万元 as people write them."""

from __future__ import annotations

import re
from decimal import Decimal

from station_app.errors import Code, UserError

_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_FEN_PER_YUAN = 100
_FEN_PER_WAN = 1_000_000


def fen_of_yuan(text: str, field: str = "amount") -> int:
    """Read an amount in 元, at most two decimals, as 分.

    Raises:
        UserError: `bad_amount`.
    """
    return _fen(text, _FEN_PER_YUAN, field)


def fen_of_wan(text: str, field: str = "amount") -> int:
    """Read an amount in 万元, at most six decimals, as 分.

    Raises:
        UserError: `bad_amount`.
    """
    return _fen(text, _FEN_PER_WAN, field)


def yuan_text(fen: int) -> str:
    """An amount in 元 with two decimals."""
    return f"{Decimal(fen) / _FEN_PER_YUAN:.2f}"


def amount_text(fen: int) -> str:
    """An amount in 元 with two decimals and its thousands apart, as reports write it."""
    return f"{Decimal(fen) / _FEN_PER_YUAN:,.2f}"


def wan_text(fen: int) -> str:
    """An amount in 万元, with four decimals, or six when there are single 分 to show."""
    exact = Decimal(fen) / _FEN_PER_WAN
    return f"{exact:.4f}" if fen % _FEN_PER_YUAN == 0 else f"{exact:.6f}"


def _fen(text: str, unit: int, field: str) -> int:
    if not _AMOUNT.fullmatch(text):
        raise UserError(Code.BAD_AMOUNT, field)
    fen = Decimal(text) * unit
    if fen != fen.to_integral_value():
        raise UserError(Code.BAD_AMOUNT, field)
    return int(fen)
