"""What needs a person, as cards: what happened in one sentence, and the exact next steps; read on the store thread."""

from __future__ import annotations

from station_app.domain.field_terms import field_words
from station_app.services.sync_service import AttentionRow
from ui.cases.lines import moment_words
from ui.desk import Desk
from ui.marks import SYNC_STATES, Mark
from ui.palette import Tone
from ui.sync_centre.card import Act, AttentionCard, CardStep
from ui.sync_centre.conflict_cards import conflict_cards
from ui.sync_centre.words import KINDS, reason_words

MOST = 50
"""Cards that are shown at once; the rest follows when these are dealt with."""
_CLOCK, _KEY, _CALENDAR, _CLOUD, _WAITS = (
    Mark("clock", Tone.YELLOW), Mark("key", Tone.RED), Mark("calendar", Tone.YELLOW), Mark("download", Tone.YELLOW),
    Mark("key", Tone.YELLOW),
)  # fmt: skip


_FIRST = {"change": 0, "conflict": 1, "attachment": 2}
"""What concerns an enterprise stands before what concerns the machine."""
_DONE = CardStep(Act.DONE, "已处理", icon="checks")
_SYNC = CardStep(Act.SYNC, "立即同步", "Enter", "refresh")


def read_cards(desk: Desk) -> tuple[list[AttentionCard], int]:
    """The cards, those of cases first and then the newest, and how many things are open in all."""
    sync, now = desk.services.sync, desk.services.clock.now()
    rows = [row for row in sync.attention() if row.source != "conflict"][:MOST]
    cards = [(row.source, _card(desk, row, moment_words(row.last_at, now))) for row in rows]
    cards += [("conflict", card) for card in conflict_cards(desk, MOST)]
    cards.sort(key=lambda pair: _FIRST.get(pair[0], len(_FIRST)))
    return [card for _, card in cards][:MOST], sync.attention_count()


def _card(desk: Desk, row: AttentionRow, when: str) -> AttentionCard:
    if row.source == "change":
        return _change_card(desk, row, when)
    if row.source == "attachment":
        return _file_card(desk, row, when)
    if row.source == "clock":
        minutes = row.params.get("minutes", "")
        lines = ("在系统里校准时间；记录已按大厅时间重排，一条不丢。",)
        return _plain(row, when, "时间不准", _CLOCK, f"本机时间快了 {minutes} 分钟", lines, _SYNC, _DONE)
    if row.source == "auth":
        return _device_card(row, when)
    if row.source == "publication":
        return _publication_card(row, when)
    lines = (f"{reason_words(row.code, row.params)}。本机数据都在，一条不丢。",)
    title = "没能都收回来" if row.source == "pull" else "有一批没送出去"
    return _plain(row, when, "没对上", SYNC_STATES["有冲突"], title, lines, _SYNC, _DONE)


def _device_card(row: AttentionRow, when: str) -> AttentionCard:
    """The hall does not take what this PC sends, or this PC does not take the other end for the hall."""
    if row.code == "device_unconfirmed":
        told = (
            f"打电话给大厅，把设备指纹 {row.params.get('fingerprint', '')} 念给管理员。",
            "确认后自动报送，不用再接入；办件照常登记打印，都存在本机。",
        )
        ask = CardStep(Act.SYNC, "再问一次", "Enter", "refresh")
        return _plain(row, when, "等确认", _WAITS, "大厅还没确认这台机器", told, ask)
    lines = (f"{reason_words(row.code, row.params)}。",)
    if row.code == "client_too_old":
        return _plain(row, when, "接入失效", _KEY, "大厅不认这台机器", lines, _DONE)
    title = "对方不像是大厅" if row.code == "pin_mismatch" else "大厅不认这台机器"
    return _plain(row, when, "接入失效", _KEY, title, lines, CardStep(Act.ENROL, "重新接入", "Enter", "key"))


def _plain(
    row: AttentionRow, when: str, word: str, mark: Mark, title: str, lines: tuple[str, ...], *steps: CardStep
) -> AttentionCard:
    return AttentionCard(row.id, word, mark, row.case_no or "", title, lines, when, steps, row.ref)


def _change_card(desk: Desk, row: AttentionRow, when: str) -> AttentionCard:
    """Sent back or held by the hall, in the hall's own words where it gave some."""
    params, held = row.params, row.params.get("verdict") == "held"
    word = "待上传" if held else "被退回"
    field, said = str(params.get("field") or ""), str(params.get("detail") or params.get("text") or "")
    kind = str(params.get("kind", ""))
    about = field_words(kind, field) if field else KINDS.get(kind, "这一条")
    settled = row.code in {"decided_adopt", "decided_archive"}
    title = _title(desk, row.case_no, about + ("等大厅裁定" if held else ("大厅已裁定" if settled else "被退回")))
    lines = tuple(f"大厅：{one}" for one in ([reason_words(row.code, params)] if not said or settled else []))
    if said:
        lines = (*lines, f"大厅：{said}")
    if row.code not in {"rejected", "decided_return"} and said and not settled:
        lines = (*lines, f"（{reason_words(row.code, params)}）")
    steps: tuple[CardStep, ...] = ()
    if row.case_no:
        verb = "去看这一件" if settled or held else "去补正"
        steps = (CardStep(Act.OPEN_CASE, verb, "Enter"),)
        if _has_notice(desk, row.case_no):
            steps = (*steps, CardStep(Act.PRINT_NOTICE, "打印补正告知", icon="printer"))
    if not held and not settled and desk.services.withdrawal.possible(row.ref):
        steps = (*steps, CardStep(Act.WITHDRAW, "撤回改动", "Backspace", "arrow-back-up"))
    return _plain(row, when, word, SYNC_STATES[word], title, lines, *steps, _DONE)


def _has_notice(desk: Desk, no: str) -> bool:
    """Whether the hall has sent its 补正告知书 of a case, with its file."""
    papers = desk.services.cases.full(no).work.hall_papers
    return any(paper.document == "WS06" and paper.sha256 for paper in papers)


def _file_card(desk: Desk, row: AttentionRow, when: str) -> AttentionCard:
    what = "大厅文书" if row.params.get("purpose") == "hall_paper" else "扫描件"
    broken = {"hash_mismatch": "摘要不一致", "attachment_missing": "在本机找不到"}.get(row.code, "大厅没有收")
    title = _title(desk, row.case_no, f"{what}{broken}")
    lines = (f"{reason_words(row.code, row.params)}。",)
    look = (CardStep(Act.OPEN_CASE, "去看这一件"),) if row.case_no else ()
    retry = CardStep(Act.RETRY_FILE, "重传这一份", "Enter", "refresh")
    return _plain(row, when, "校验未过", SYNC_STATES["校验未过"], title, lines, retry, *look)


def _publication_card(row: AttentionRow, when: str) -> AttentionCard:
    lines = (f"{reason_words(row.code, row.params)}。",)
    if row.code == "calendar_waits":
        take = CardStep(Act.TAKE_CALENDAR, "启用新日历", "Enter", "calendar")
        return _plain(row, when, "等启用", _CALENDAR, "大厅有新版工作日历", lines, take)
    return _plain(row, when, "没装上", _CLOUD, "大厅有新版事项库", lines, _SYNC, _DONE)


def _title(desk: Desk, case_no: str | None, what: str) -> str:
    if not case_no:
        return what
    return f"{desk.services.cases.find(case_no).summary.enterprise_name} · {what}"
