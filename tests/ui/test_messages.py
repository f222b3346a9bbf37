"""Every error code has one sentence in each language, with the same parameters."""

import string

import pytest

from station_app.errors import Code, UserError
from ui.messages import TABLES, Language, sentence


def parameters(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", list(Language))
def test_every_code_has_a_sentence_and_nothing_else_has(language):
    assert set(TABLES[language]) == set(Code)


@pytest.mark.parametrize("code", list(Code))
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


def test_messages_need_no_qt():
    import subprocess
    import sys

    program = "import sys; sys.modules['PyQt6'] = None; import ui.messages"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
