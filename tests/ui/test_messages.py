"""Every error code has one sentence in each language, with the same parameters."""

import ast
import string
import subprocess
import sys
from pathlib import Path

import pytest

from station_app.errors import Code, EnvironmentFault, UserError
from sync.hall.messages import error_sentence
from ui.messages import TABLES, Language, sentence


def parameters(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


HALL_ALONE = {
    Code.BACKUP_EXTERNAL, Code.BACKUP_OWN, Code.DATABASE_URL, Code.DRIVER_MISSING, Code.ONE_WORKER,
    Code.STORE_UNREACHABLE,
}  # fmt: skip
"""Of its database and its workers; its people are told in the hall's own sentences."""


@pytest.mark.parametrize("language", list(Language))
def test_every_code_of_the_station_has_a_sentence_and_nothing_else_has(language):
    assert set(TABLES[language]) == set(Code) - HALL_ALONE


@pytest.mark.parametrize("code", sorted(HALL_ALONE))
def test_what_the_hall_alone_raises_it_says_itself(code):
    assert error_sentence(EnvironmentFault(code)).endswith("。")
    assert sentence(EnvironmentFault(code)) == code.value


@pytest.mark.parametrize("code", sorted(set(Code) - HALL_ALONE))
def test_sentence_says_what_to_do_in_house_style(code):
    text = TABLES[Language.ZH][code]
    assert text.endswith("。"), "one Chinese sentence, with a full stop"
    assert not set("!！?") & set(text)
    assert "请您" not in text
    assert "失败" not in text


def test_parameters_are_filled_and_missing_ones_left_out():
    error = UserError(Code.USCC_CHECK_DIGIT, "uscc", position=18, found="4", expected="7")
    assert "第 18 位" in sentence(error)
    assert "“7”" in sentence(error)
    assert "{" not in sentence(UserError(Code.TOO_LONG, "remark"))
    assert sentence(UserError(Code.REQUIRED, "contact_mobile")).startswith("经办人手机")
    assert (
        "character"
        not in sentence(UserError(Code.BAD_CHARACTER, "name", character="U+0000"), Language.EN).split("(")[1]
    )


ROOT = Path(__file__).parents[2]
GIVEN_BY_THE_SENTENCES = {Code.OPEN_SITUATIONS: {"count"}, Code.ACTION_NOT_ALLOWED: {"reason"}}
"""Parameters that `ui.messages` works out from others."""


def raises() -> list[tuple[str, Code, set[str]]]:
    """Every `UserError(Code.X, ...)` and `EnvironmentFault(Code.X, ...)` of the station with its parameters."""
    found = []
    for folder in ("station_app", "reports", "sync/station", "sync/wire"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
                    continue
                first = node.args[0]
                named = isinstance(first, ast.Attribute) and getattr(first.value, "id", "") == "Code"
                if node.func.id in {"UserError", "EnvironmentFault"} and named:
                    keywords = {keyword.arg for keyword in node.keywords}
                    if None not in keywords:
                        found.append((f"{path.name}:{node.lineno}", Code[first.attr], keywords))
    return found


def test_every_raise_gives_what_its_sentence_names():
    calls = raises()
    assert len(calls) > 40
    for place, code, given in calls:
        needed = parameters(TABLES[Language.ZH][code]) - {"field"} - GIVEN_BY_THE_SENTENCES.get(code, set())
        assert needed <= given, f"{place}: {code} lacks {needed - given}"


def test_messages_need_no_qt():

    program = "import sys; sys.modules['PyQt6'] = None; import ui.messages"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
