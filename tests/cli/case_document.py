"""A case as people outside hand it to the command line."""

import json

CASE = {
    "client_id": "a-1",
    "mode": "proxy",
    "items": ["ZY-01-01-01"],
    "bundle": None,
    "answers": {},
    "enterprise": {"uscc": "91430300MA4L000033", "name": "青澜味工坊餐饮管理有限公司"},
    "contact": {"name": "周敏", "mobile": "13812342067"},
}


def case(**changes):
    return json.dumps({**CASE, **changes}, ensure_ascii=False)
