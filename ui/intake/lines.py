"""What the three panes show, worked out from catalogue and guidance: plain values, no widgets, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from station_app.domain.catalogue import Catalogue, Limit, LimitUnit, Situation
from station_app.domain.guidance import Guidance, MaterialLine, Treatment, numerals_of_questions
from station_app.domain.terms import TREATMENT_WORDS
from ui.marks import TREATMENTS, Mark
from ui.widgets.figures import Savings

STATION_PRINTED = "申请表格文书"
"""The kind of material the station prints and the applicant signs."""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A chosen item with its numeral."""

    number: int
    code: str
    name: str
    department: str
    limit: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a question."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class SituationLine:
    """A question; `chosen` None = open, counts as `default`."""

    code: str
    text: str
    help: str
    numbers: tuple[int, ...]
    choices: tuple[Choice, ...]
    chosen: str | None
    default: str
    effect: str = ""
    saves_more: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A group of the list: 需提交, 签承诺, 容缺, 不用交."""

    name: str
    remark: str


@dataclass(frozen=True, slots=True)
class BringLine:
    """One merged material."""

    code: str
    name: str
    numbers: tuple[int, ...]
    merged: str
    form: str
    word: str
    mark: Mark
    in_hand: bool
    provisional: bool
    strong: bool
    line: MaterialLine


BringRow = Heading | BringLine

_GROUPS = (
    ("需提交", "今天要带", frozenset({Treatment.SUBMIT})),
    ("签承诺", "现场签承诺书即可", frozenset({Treatment.COMMITMENT})),
    ("容缺", "先受理，后补齐", frozenset({Treatment.DEFERRABLE})),
    ("不用交", "驿站代为调取或复用", frozenset({Treatment.ECERT, Treatment.PRODUCED, Treatment.WALLET})),
    ("可不交", "企业愿意交也收", frozenset({Treatment.OPTIONAL})),
)
IN_HAND = frozenset({Treatment.ECERT, Treatment.PRODUCED, Treatment.WALLET})
"""Treatments with which a material is there without the enterprise bringing it."""


def limit_words(limit: Limit) -> str:
    """A limit as it is said: “当日”, “5 工作日”."""
    if limit.value is None:
        return "—"
    if limit.value == 0:
        return "当日"
    return f"{limit.value} {limit.unit.value}"


def item_lines(catalogue: Catalogue, guidance: Guidance) -> list[ItemLine]:
    """The chosen items in their order."""
    return [
        ItemLine(
            number=position,
            code=code,
            name=catalogue.item(code).name,
            department=short_department(catalogue.department_name(catalogue.item(code).department)),
            limit=limit_words(catalogue.item(code).promised_limit),
        )
        for position, code in enumerate(guidance.chosen, 1)
    ]


def short_department(name: str) -> str:
    """“城市管理局” as it is said at the counter: “城市管理”."""
    return name.removesuffix("局") if len(name) > 2 else name


def ordered_choices(situation: Situation) -> tuple[Choice, ...]:
    """是 before 否, whatever the file's order, so that 1 always means 是; other answers as listed."""
    choices = [Choice(option.value, option.label) for option in situation.options]
    if {choice.value for choice in choices} == {"yes", "no"}:
        choices.sort(key=lambda choice: choice.value != "yes")
    return tuple(choices)


def situation_lines(
    catalogue: Catalogue,
    bundle: str | None,
    guidance: Guidance,
    answers: Mapping[str, str],
    effects: Mapping[tuple[str, str], int],
) -> list[SituationLine]:
    """The asked questions in catalogue order.

    Args:
        effects: how many materials more would be handed in per (situation, value), as far as worked out.
    """
    numbers = numerals_of_questions(catalogue, bundle, guidance.chosen)
    result = []
    for code in guidance.asked:
        situation = catalogue.situations[code]
        chosen = None if code in guidance.open_situations else answers.get(code, guidance.answers[code])
        effect, saves = _effect_words(situation, chosen, effects)
        result.append(
            SituationLine(
                code=code,
                text=situation.text,
                help=situation.help or "",
                numbers=numbers.get(code, ()),
                choices=ordered_choices(situation),
                chosen=chosen,
                default=situation.default,
                effect=effect,
                saves_more=saves,
            )
        )
    return result


def _effect_words(situation: Situation, chosen: str | None, effects: Mapping[tuple[str, str], int]) -> tuple[str, bool]:
    """What the answer did (against the default), or what an open question could still save."""
    if chosen is not None:
        change = -effects.get((situation.code, situation.default), 0)
        return (f"{'+' if change > 0 else '−'}{abs(change)} 份" if change else ""), False
    best = min((effects.get((situation.code, option.value), 0) for option in situation.options), default=0)
    if best < 0:
        return f"可再减 {-best} 份", True
    return f"暂按{situation.label(situation.default)}", False


def bring_rows(catalogue: Catalogue, guidance: Guidance, *, submit_only: bool) -> list[BringRow]:
    """The list in its groups, in the order of RULES 1.8."""
    position = {code: number for number, code in enumerate(guidance.chosen, 1)}
    rows: list[BringRow] = []
    for name, remark, treatments in _GROUPS:
        lines = [line for line in guidance.lines if line.treatment in treatments]
        if not lines or (submit_only and Treatment.SUBMIT not in treatments):
            continue
        rows.append(Heading(name, f"{len(lines)} 份 · {remark}"))
        rows.extend(_bring_line(catalogue, line, position) for line in lines)
    return rows


def _bring_line(catalogue: Catalogue, line: MaterialLine, position: Mapping[str, int]) -> BringLine:
    numbers = tuple(position[code] for code in line.items)
    word = TREATMENT_WORDS[line.treatment]
    if catalogue.materials[line.code].kind == STATION_PRINTED and line.treatment is Treatment.SUBMIT:
        word = "系统套打"
    return BringLine(
        code=line.code,
        name=line.name,
        numbers=numbers,
        merged="单项" if len(numbers) == 1 else f"{len(numbers)} 项合 1",
        form=_form_words(line, position),
        word=word,
        mark=TREATMENTS[word],
        in_hand=line.treatment in IN_HAND,
        provisional=line.provisional,
        strong=line.treatment is Treatment.SUBMIT,
        line=line,
    )


def copies_words(originals: int, copies: int) -> str:
    """“原件 1 · 复印 2”."""
    parts = [f"原件 {originals}"] if originals else []
    if copies:
        parts.append(f"复印 {copies}")
    return " · ".join(parts) or "核验即可"


def _form_words(line: MaterialLine, position: Mapping[str, int]) -> str:
    match line.treatment:
        case Treatment.ECERT:
            return "电子证照库调取"
        case Treatment.PRODUCED:
            return f"第 {position.get(line.produced_by or '', 0)} 项办好即有"
        case Treatment.WALLET:
            return f"复用 · 有效至 {line.wallet_valid_to:%Y-%m}" if line.wallet_valid_to else "复用 · 长期有效"
        case Treatment.COMMITMENT:
            return "承诺书替代"
        case Treatment.DEFERRABLE if line.deferral_workdays is not None:
            return f"受理后 {line.deferral_workdays} 工作日内补"
        case _:
            return copies_words(line.originals, line.copies)


def savings(catalogue: Catalogue, guidance: Guidance, bundle: str | None) -> Savings:
    """The three figures, and what one visit, one form and one clock save when several items go together."""
    count = len(guidance.chosen)
    pairs: list[tuple[str, str]] = []
    if count > 1:
        visits = max(count, sum(catalogue.item(code).visits for code in guidance.chosen))
        pairs.append((f"{visits} → 1", "跑动次数"))
        if bundle is not None and catalogue.bundle(bundle).one_form:
            pairs.append((f"{count} → 1", "填表张数"))
        days = [catalogue.item(code).promised_limit for code in guidance.chosen]
        if all(limit.unit is LimitUnit.WORKDAY and limit.value is not None for limit in days):
            values = [limit.value or 0 for limit in days]
            if sum(values) > max(values):
                pairs.append((f"{sum(values)} → {max(values)}", "承诺工作日"))
    return Savings(guidance.requested, guidance.merged, guidance.to_submit, tuple(pairs))


def conclusion(catalogue: Catalogue, lines: list[SituationLine]) -> str:
    """What the answers so far lead to, in one sentence for the pane's footer."""
    given = [
        f"{catalogue.situations[line.code].text.rstrip('？?')}：{catalogue.situations[line.code].label(line.chosen)}"
        for line in lines
        if line.chosen is not None
    ]
    left = sum(line.chosen is None for line in lines)
    if not lines:
        return "这些事项没有要问的情形。"
    tail = f"还有 {left} 题未答，先按常见情形算。" if left else "情形都已答完，清单已定。"
    return f"情形结论：{'；'.join(given[:2])}。{tail}" if given else tail
