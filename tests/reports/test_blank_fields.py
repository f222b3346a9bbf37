"""A field that cannot be printed is left as a line to write on; everything else stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.blank_fields import blanked
from reports.render import BatchOptions, render
from station_app.errors import UserError
from tests.reports import sample
from tests.reports.reading import all_text

RARE = "周\U0002a6d6兰"


def test_the_path_of_the_error_is_the_path_to_leave_blank() -> None:
    lines = (replace(sample.MATERIALS[0], name=RARE), *sample.MATERIALS[1:])
    data = sample.notice(applicant=replace(sample.APPLICANT, contact=RARE), materials=lines)
    paths: list[str] = []
    for _ in range(2):
        with pytest.raises(UserError) as caught:
            render([data], BatchOptions(blank_fields=tuple(paths)))
        paths.append(str(caught.value.field))
    assert paths == ["applicant.contact", "materials[0].name"]
    text = all_text(render([data], BatchOptions(blank_fields=tuple(paths))))
    assert "＿" * 6 in text
    assert "味知餐馆（拟设立，个体工商户）" in text
    assert sample.MATERIALS[1].name in text


@pytest.mark.parametrize(
    "path", ["", "applicant", "nothing.here", "materials[99].name", "items[0].number", "savings.merged"]
)
def test_a_path_without_a_text_changes_nothing(path: str) -> None:
    assert blanked(sample.notice(), [path]) == sample.notice()
