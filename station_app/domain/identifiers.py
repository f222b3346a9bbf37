"""Checks for the identifiers of the field: 统一社会信用代码, ID card, region, project code, mobile, official codes."""

from __future__ import annotations

import re
from datetime import date

from station_app.errors import Code, UserError

_USCC_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_USCC_LENGTH = 18
_MOBILE = re.compile(r"1[3-9]\d{9}")
_REGION = re.compile(r"[1-9]\d{5}")
_PROJECT_CODE = re.compile(r"(\d{4})-(\d{6})-(\d{2})-(\d{2})-(\d{6})")
_STATION_CODE = re.compile(r"[A-Z]{2,6}")
_TERMINAL = re.compile(r"[0-9A-HJ-NP-Z]")
_CLIENT_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_FIRST_OLD_PROJECT_YEAR = 2013
_LAST_OLD_PROJECT_YEAR = 2020


def check_uscc(text: str, field: str = "uscc") -> str:
    """Check a 统一社会信用代码 (GB 32100-2015) and return it in capitals without separators.

    The sixth to eighth region digits are not looked up: withdrawn regions are still in use on old licences.

    Raises:
        UserError: `uscc_length` (found), `uscc_character` or `uscc_region` (position, found), `uscc_check_digit`
            (position, found, expected).
    """
    from stdnum.cn import uscc  # noqa: PLC0415  # 25 ms; needed when a code is checked, not at start

    number = uscc.compact(text)
    if len(number) != _USCC_LENGTH:
        raise UserError(Code.USCC_LENGTH, field, found=len(number))
    for position, character in enumerate(number, start=1):
        if character not in _USCC_ALPHABET:
            raise UserError(Code.USCC_CHARACTER, field, position=position, found=character)
        if 3 <= position <= 8 and not character.isdigit():
            raise UserError(Code.USCC_REGION, field, position=position, found=character)
    expected = uscc.calc_check_digit(number)
    if number[-1] != expected:
        raise UserError(Code.USCC_CHECK_DIGIT, field, position=_USCC_LENGTH, found=number[-1], expected=expected)
    return number


def is_sole_trader(number: str) -> bool:
    """Whether a 统一社会信用代码 belongs to a sole trader (92), whose name and home are personal data."""
    return number.startswith("92")


def check_id_card(text: str, field: str = "id_card") -> str:
    """Check an 18-digit resident ID number (GB 11643-1999): form, date of birth and check digit.

    Raises:
        UserError: `id_card`.
    """
    from stdnum.cn import ric  # noqa: PLC0415  # 25 ms; needed when a number is checked, not at start

    number = ric.compact(text)
    if not re.fullmatch(r"\d{17}[\dX]", number):
        raise UserError(Code.ID_CARD, field)
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise UserError(Code.ID_CARD, field) from None
    if born.year < 1900 or number[-1] != ric.calc_check_digit(number):
        raise UserError(Code.ID_CARD, field)
    return number


def check_mobile(text: str, field: str = "mobile") -> str:
    """Check a mainland mobile number; spaces and hyphens are taken out.

    Raises:
        UserError: `mobile`.
    """
    number = re.sub(r"[\s-]", "", text)
    if not _MOBILE.fullmatch(number):
        raise UserError(Code.MOBILE, field)
    return number


def check_region(text: str, field: str = "region") -> str:
    """Check a 6-digit region code (GB/T 2260) by form; withdrawn codes are let through.

    Raises:
        UserError: `region`.
    """
    if not _REGION.fullmatch(text):
        raise UserError(Code.REGION, field)
    return text


def check_project_code(text: str, field: str = "project_code") -> str:
    """Check an investment project code (GB/T 40058-2021): `YYMM-…` today, `YYYY-…` before November 2020.

    Raises:
        UserError: `project_code`.
    """
    match = _PROJECT_CODE.fullmatch(text.strip())
    if match is None:
        raise UserError(Code.PROJECT_CODE, field)
    first = int(match[1])
    if not (_FIRST_OLD_PROJECT_YEAR <= first <= _LAST_OLD_PROJECT_YEAR or 1 <= first % 100 <= 12):
        raise UserError(Code.PROJECT_CODE, field)
    check_region(match[2], field)
    return match[0]


def check_station_code(text: str) -> str:
    """Check a station code: 2 to 6 capital letters.

    Raises:
        UserError: `station_code`.
    """
    if not _STATION_CODE.fullmatch(text):
        raise UserError(Code.STATION_CODE, "station")
    return text


def check_terminal(text: str) -> str:
    """Check a terminal's character: 0-9 or A-Z without I and O.

    Raises:
        UserError: `terminal`.
    """
    if not _TERMINAL.fullmatch(text):
        raise UserError(Code.TERMINAL, "terminal")
    return text


def check_client_id(text: str) -> str:
    """Check a caller's own id: 1 to 64 letters, digits, dots, underscores or hyphens.

    Raises:
        UserError: `client_id`.
    """
    if not _CLIENT_ID.fullmatch(text):
        raise UserError(Code.CLIENT_ID, "client_id")
    return text


def case_number(station: str, day: date, terminal: str, serial: int) -> str:
    """A case number like `JG-261120-012`: station, date, terminal character, serial of at least two digits."""
    return f"{station}-{day:%y%m%d}-{terminal}{serial:02d}"


def document_number(station: str, document: str, day: date, terminal: str, serial: int) -> str:
    """A document number like `JG-WS01-20261123-01-0012`; the two device digits stand for the terminal."""
    device = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ".index(terminal)
    return f"{station}-{document}-{day:%Y%m%d}-{device:02d}-{serial:04d}"
