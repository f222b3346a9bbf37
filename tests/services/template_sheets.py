"""Spreadsheets with plan templates, as liaisons write them."""

from openpyxl import Workbook

HEADER = ("节点", "名称", "事项编码", "部门", "阶段", "工作日", "前置", "并行组", "里程碑", "条件", "初审可启动")
SMALL = (
    HEADER,
    ("a", None, "GC-01-01-01", None, "A 立项用地规划许可", 1, None, None, "是", None, None),
    ("b", "供电方案", None, "供电公司", "C 施工许可", 5.0, "a", "g1", None, "energy=yes|region", "c"),
    ("c", "开工", None, "建设单位", "C 施工许可", "3", "a、b", None, "是", None, None),
)
"""Three nodes: the second only where energy is looked at, the third after both."""


def sheet(path, rows, title="我的厂房模板"):
    """A workbook of one sheet."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path
