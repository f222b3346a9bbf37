"""What the catalogue page shows: trees, an item's tables and facts, bundles; plain values from the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from station_app.domain.catalogue import Bundle, Catalogue, HandlingItem, Limit, Requirement
from station_app.domain.records import PublishedItemRow
from ui.intake.lines import STATION_PRINTED, copies_words, limit_words
from ui.intake.sheet import when_words
from ui.marks import TREATMENTS, Mark
from ui.models.tree import Node
from ui.widgets.sections import Section


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One material an item asks for."""

    name: str
    form: str
    source: str
    word: str
    mark: Mark
    when: str


@dataclass(frozen=True, slots=True)
class EffectRow:
    """What an answer to a question does to an item's materials."""

    number: int
    question: str
    effect: str


def item_tree(catalogue: Catalogue, wanted: frozenset[str] | None = None) -> list[Node]:
    """主 / 子 / 办, in catalogue order; `wanted` keeps only these items and their branches."""
    nodes = []
    for main in catalogue.main_items:
        subs = []
        for sub in main.sub_items:
            codes = [code for code in sub.items if wanted is None or code in wanted]
            leaves = [Node("办", catalogue.item(code).name, code) for code in codes]
            if leaves:
                subs.append(Node("子", sub.name, sub.code, len(leaves), leaves))
        if subs:
            total = sum(sub.count or 0 for sub in subs)
            nodes.append(Node("主", main.name, main.code, total, list(subs)))
    return nodes


def bundle_tree(catalogue: Catalogue, wanted: frozenset[str] | None = None) -> list[Node]:
    """Bundles by their kind."""
    kinds: dict[str, list[Node]] = {}
    for bundle in catalogue.bundles.values():
        if wanted is None or bundle.code in wanted:
            kinds.setdefault(bundle.kind, []).append(Node("套", bundle.name, bundle.code, len(bundle.entries)))
    return [Node("类", kind, kind, len(leaves), leaves) for kind, leaves in kinds.items()]


def published_tree(rows: Iterable[PublishedItemRow]) -> list[Node]:
    """Published items by department."""
    departments: dict[str, list[Node]] = {}
    for row in rows:
        departments.setdefault(row.department, []).append(Node("录", row.name, row.code))
    return [Node("部", name, name, len(leaves), leaves) for name, leaves in departments.items()]


def header_facts(catalogue: Catalogue, item: HandlingItem) -> list[tuple[str, str]]:
    """The eight facts under the item's name."""
    fee = (item.fee_standard or "收费") if item.fee_charged else "不收费"
    return [
        ("编码", item.code),
        ("实施部门", catalogue.department_name(item.department)),
        ("法定", limit_words(item.statutory_limit)),
        ("承诺", limit_words(item.promised_limit)),
        ("收费", fee),
        ("跑动", f"{item.visits} 次"),
        ("结果", item.result_name),
        ("办件", item.project_type),
    ]


def tags(item: HandlingItem) -> list[tuple[str, str]]:
    """Badges after the name: word and treatment key."""
    found = []
    if item.proxy_available:
        found.append(("驿站可办", "免证可办"))
    if item.commitment_allowed:
        found.append(("告知承诺", "承诺"))
    if item.deferral_allowed:
        found.append(("容缺", "容缺"))
    return found


def material_rows(catalogue: Catalogue, item: HandlingItem) -> list[MaterialRow]:
    """The item's material table in its own order."""
    rows = sorted(item.requirements, key=lambda row: row.order)
    return [_material_row(catalogue, row) for row in rows]


def _material_row(catalogue: Catalogue, row: Requirement) -> MaterialRow:
    material = catalogue.materials[row.material]
    if material.ecert_exempt:
        word = "免证可办"
    elif row.commitment:
        word = "承诺"
    elif row.deferrable:
        word = "容缺"
    elif material.kind == STATION_PRINTED:
        word = "系统套打"
    else:
        word = "需提交"
    source = material.source_channel.removeprefix("申请人").replace("政府部门", "政府")
    form = copies_words(row.originals, row.copies)
    return MaterialRow(material.name, form, source, word, TREATMENTS[word], when_words(catalogue, row.when))


def effect_rows(catalogue: Catalogue, item: HandlingItem) -> list[EffectRow]:
    """Question by question, which answer brings which material."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in item.requirements:
        for key, values in row.when.items():
            for value in values:
                found.setdefault((key, value), []).append(catalogue.materials[row.material].name)
    order = list(dict.fromkeys([*item.situations, *(key for key, _ in found)]))
    rows = []
    for number, code in enumerate(order, 1):
        situation = catalogue.situations[code]
        parts = [
            f"{option.label} → 加“{'”“'.join(found[code, option.value])}”"
            for option in situation.options
            if (code, option.value) in found
        ]
        rows.append(EffectRow(number, situation.text, "；".join(parts) or "不改材料，决定要不要办这一项"))
    return rows


def guide_sections(item: HandlingItem) -> list[Section]:
    """办事指南: conditions, forms, fee, result, frequent questions."""
    facts: list[tuple[str, str]] = [(f"条件 {n}", text) for n, text in enumerate(item.accept_conditions, 1)]
    sections = [Section(None, "受理条件", tuple(facts) or (("条件", "无特别条件"),))]
    ways = (
        ("服务对象", "、".join(item.service_objects)),
        ("办理形式", "、".join(item.handle_forms)),
        (
            "收费",
            f"{item.fee_standard or '收费'}（{item.fee_basis or '依据见事项'}）" if item.fee_charged else "不收费",
        ),
        ("结果", f"{item.result_name}（{item.result_kind}）"),
        ("有效期", item.result_validity or ""),
    )
    sections.append(Section(None, "怎么办", tuple(pair for pair in ways if pair[1])))
    if item.faq:
        sections.append(Section(None, "常见问题", tuple(("问答", f"{q} {a}") for q, a in item.faq)))
    return sections


def course_sections(catalogue: Catalogue, item: HandlingItem) -> list[Section]:
    """流程: the limits and what may stop the clock."""
    steps = (
        ("登记", "驿站登记，出一次性告知书"),
        ("报送", "材料齐了送大厅，大厅出回执"),
        ("受理", f"{catalogue.department_name(item.department)}受理后起算"),
        ("办结", f"承诺 {limit_words(item.promised_limit)}，法定 {_statutory(item.statutory_limit)}"),
        ("送达", f"领取{item.result_name}"),
    )
    sections = [Section(None, "五步", steps)]
    if item.special_procedures:
        special = tuple(
            (row.name, f"最长 {row.max_workdays} 工作日" if row.max_workdays else "时长按程序")
            for row in item.special_procedures
        )
        sections.append(Section(None, "特别程序（期间停表）", special))
    return sections


def _statutory(limit: Limit) -> str:
    return f"{limit_words(limit)}（{limit.basis}）" if limit.basis else limit_words(limit)


def basis_sections(catalogue: Catalogue, item: HandlingItem) -> list[Section]:
    """依据: laws and articles, and where the entry comes from."""
    facts = []
    for reference in item.laws:
        law = catalogue.laws.get(reference.law)
        title = f"《{law.title}》{law.document_no}" if law is not None else reference.law
        facts.append((reference.article or "全文", title))
    sections = [Section(None, "法律依据", tuple(facts) or (("依据", "事项库没有列出"),))]
    if item.source:
        sections.append(Section(None, "来源", (("出处", item.source),)))
    return sections


def bundle_sections(catalogue: Catalogue, bundle: Bundle) -> list[Section]:
    """A bundle's items in their order, with when they are taken."""
    sections = []
    for number, entry in enumerate(bundle.entries, 1):
        item = catalogue.item(entry.item)
        facts = [
            ("编码", entry.item),
            ("部门", catalogue.department_name(item.department)),
            ("承诺", limit_words(item.promised_limit)),
            ("什么时候", "选了才办" if entry.optional else when_words(catalogue, entry.when).replace("恒需", "都要办")),
        ]
        if entry.after:
            facts.append(("先办", "、".join(catalogue.item(code).name for code in entry.after)))
        sections.append(Section(number, item.name, tuple(facts)))
    return sections


def counts(catalogue: Catalogue) -> Mapping[str, int]:
    """How many of each level there are."""
    return {
        "main": len(catalogue.main_items),
        "sub": sum(len(main.sub_items) for main in catalogue.main_items),
        "item": len(catalogue.items),
        "bundle": len(catalogue.bundles),
    }


def proxy_items(catalogue: Catalogue) -> frozenset[str]:
    """Items the station may handle for the applicant."""
    return frozenset(code for code, item in catalogue.items.items() if item.proxy_available)


def bundles_of(catalogue: Catalogue, item: str) -> Sequence[Bundle]:
    """Bundles that hold an item."""
    return list(catalogue.bundles_with(item))
