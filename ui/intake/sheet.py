"""The original wording behind one merged line: what each item asks for, and why the line is treated as it is."""

from __future__ import annotations

from collections.abc import Mapping

from station_app.domain.catalogue import Catalogue, When
from station_app.domain.guidance import Guidance, MaterialLine, Treatment
from ui.intake.lines import copies_words
from ui.widgets.sections import Section

_WHY: Mapping[Treatment, str] = {
    Treatment.SUBMIT: "要交：没有一项免交、承诺或容缺能替它。",
    Treatment.COMMITMENT: "签承诺书就行：每一项都接受告知承诺。",
    Treatment.DEFERRABLE: "可先受理后补齐：每一项都允许容缺。",
    Treatment.ECERT: "不用交：大厅从电子证照库调取。",
    Treatment.PRODUCED: "不用交：前面的事项办好就有。",
    Treatment.WALLET: "不用交：企业材料库里有，还在有效期内。",
    Treatment.OPTIONAL: "可不交：各项都不强制。",
}


def wording_of(catalogue: Catalogue, guidance: Guidance, line: MaterialLine) -> list[Section]:
    """One section on the material itself, then one for every item that asks."""
    material = catalogue.materials[line.code]
    facts = [
        ("处理", _WHY[line.treatment]),
        ("合并后", copies_words(line.originals, line.copies)),
        ("来源", material.source_channel),
        ("出具", material.issuing_authority),
    ]
    if line.produced_by:
        facts.append(("由来", catalogue.item(line.produced_by).name))
    if material.acceptance_standard:
        facts.append(("受理标准", material.acceptance_standard))
    if material.fill_notice:
        facts.append(("填写", material.fill_notice))
    position = {code: number for number, code in enumerate(guidance.chosen, 1)}
    sections = [Section(None, line.name, tuple((label, text) for label, text in facts if text))]
    for reason in line.reasons:
        item = catalogue.item(reason.item)
        asked = [
            ("要求", copies_words(reason.originals, reason.copies)),
            ("必要性", reason.necessity.value),
            ("什么时候", when_words(catalogue, reason.when)),
            ("部门", catalogue.department_name(item.department)),
        ]
        sections.append(Section(position.get(reason.item), item.name, tuple(asked)))
    return sections


def when_words(catalogue: Catalogue, when: When) -> str:
    """A condition in words; “恒需” without one."""
    if not when:
        return "恒需"
    parts = []
    for code, values in when.items():
        situation = catalogue.situations[code]
        parts.append(f"{situation.text.rstrip('？?')} = {' / '.join(situation.label(value) for value in values)}")
    return "，且 ".join(parts)
