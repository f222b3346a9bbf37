"""The search index against a plain substring search: nothing missed, replaced rows forgotten."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station_app.storage import search_index
from station_app.storage.search_index import Entry, match_expression, put, remove_kind, search, tokens

NAMES = [
    "青澜味工坊餐饮管理有限公司", "味知餐馆（拟设立）", "禾光新能源电池有限公司", "瑞禾精密机械（青澜）有限公司", "长沙重庆路行长办公室",
    "𠮷野家餐饮（李𠅤）", "ABC软件有限公司", "一",
]  # fmt: skip


@pytest.fixture
def index(services):
    database = services._store.database
    remove_kind(database, "item")
    remove_kind(database, "bundle")
    for number, name in enumerate(NAMES):
        mobile = f"1381234{number:04d}"
        put(
            database,
            Entry("case", f"c{number}", f"JG-261120-0{number:02d}", name, "", (name, mobile), (name,), (name,)),
        )
    return database


def found(database, query):
    return {hit.title for hit in search(database, query, 50)}


@given(data=st.data())
@settings(max_examples=100)
def test_every_piece_of_a_name_finds_it(data):
    name = data.draw(st.sampled_from([name for name in NAMES if "A" not in name]))
    start = data.draw(st.integers(0, len(name) - 1))
    piece = name[start : data.draw(st.integers(start + 1, len(name)))]
    expression = match_expression(piece)
    if not expression:
        return
    known = tokens((name,))
    for part in expression.replace("(", "").replace(")", "").split(" AND "):
        options = [option.strip().strip('"*').replace('"', "") for option in part.split(" OR ")]
        assert any(token.startswith(option) for option in options for token in known)


@pytest.mark.parametrize("name", NAMES)
def test_a_stored_name_is_found_by_its_own_text(index, name):
    assert name in found(index, name)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("味", "青澜味工坊餐饮管理有限公司"), ("司", "ABC软件有限公司"), ("wgf", "青澜味工坊餐饮管理有限公司"),
        ("hgxny", "禾光新能源电池有限公司"), ("heguang", "禾光新能源电池有限公司"), ("xinnengyuan", "禾光新能源电池有限公司"),
        ("abc", "ABC软件有限公司"), ("0003", "瑞禾精密机械（青澜）有限公司"), ("青澜 0000", "青澜味工坊餐饮管理有限公司"),
        ("cqlhz", "长沙重庆路行长办公室"), ("ＡＢＣ", "ABC软件有限公司"), ("𠮷", "𠮷野家餐饮（李𠅤）"),
    ],
)  # fmt: skip
def test_what_people_type(index, query, name):
    assert name in found(index, query)


@pytest.mark.parametrize("query", ["囍", "zzzz", "9999", "味 9999"])
def test_what_is_not_there(index, query):
    assert found(index, query) == set()


@pytest.mark.parametrize("query", ["", "   ", "（）", '"', "* OR", "AND", "NEAR(", "味*", '" OR "'])
def test_operators_of_the_index_are_plain_text(index, query):
    search_index.search(index, query, 10)


def test_a_replaced_row_is_found_by_its_new_text_only(index):
    put(index, Entry("case", "c0", "JG-261120-000", "改名后的企业", "", ("改名后的企业",), ("改名后的企业",)))
    assert "改名后的企业" in found(index, "改名")
    assert found(index, "味工") == set()


def test_newest_first_and_limited(index):
    hits = search(index, "有限公司", 2)
    assert [hit.title for hit in hits] == ["ABC软件有限公司", "瑞禾精密机械（青澜）有限公司"]
