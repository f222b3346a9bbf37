"""Cards of what two PCs wrote without knowing of each other: both values with who and when, and what both came from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from station_app.clock import BEIJING, to_text
from station_app.domain import hlc
from station_app.domain.field_terms import field_words
from station_app.domain.field_values import (
    EMPTY,
    MASKED,
    SHOWN,
    Names,
    Veil,
    material_name,
    only_different,
    value_words,
)
from station_app.errors import Code, UserError
from station_app.services.conflict_service import ContestedField, OpenConflict, SeenValue
from ui.cases.lines import moment_words
from ui.desk import Desk
from ui.marks import SYNC_STATES
from ui.sync_centre.card import Act, AttentionCard, CardStep
from ui.sync_centre.words import KINDS, stamp_ms

_NAMED_BY_THEMSELVES = frozenset({"case", "project", "project_node", "enterprise"})
"""Kinds whose title says what they are; a row of any other kind is told with what its kind is called."""
_MOST_FIELDS = 3
Side = Callable[[ContestedField], SeenValue]


def conflict_cards(desk: Desk, most: int) -> list[AttentionCard]:
    """What is contested, oldest first."""
    names, own = read_names(desk), _own_tag(desk)
    return [conflict_card(one, own, names) for one in desk.services.conflicts.open(most)]


def shown_lines(desk: Desk, conflict_id: int) -> tuple[str, ...]:
    """The lines of a conflict's card with the names and numbers of people in full.

    Raises:
        UserError: `conflict_gone` when it was settled meanwhile.
    """
    for one in desk.services.conflicts.open():
        if one.id == conflict_id:
            return _lines(one, _own_tag(desk), read_names(desk), SHOWN)
    raise UserError(Code.CONFLICT_GONE, "conflict")


def read_names(desk: Desk) -> Names:
    """Read what values are told with; the look-ups that it holds read when they are called, on the store thread."""
    services, now = desk.services, desk.services.clock.now()
    operators = {row.id: row.name for row in services.operators.all()}
    return Names(
        catalogue=services.catalogues.active(),
        moment=lambda moment: moment_words(moment, now),
        operator=lambda row_id: operators.get(row_id, row_id),
        case=partial(_known, lambda case_id: services.cases.find(case_id).summary.no),
        enterprise=partial(_known, lambda row_id: services.enterprises.by_id(row_id).name),
        project=partial(_known, lambda row_id: services.projects.find(row_id).name),
        template=partial(_known, lambda code: services.plan_templates.template(code).name),
    )


def _known(find: Callable[[str], str], row_id: str) -> str:
    try:
        return find(row_id)
    except UserError:
        return row_id


def conflict_card(one: OpenConflict, own: str, names: Names) -> AttentionCard:
    """One fact with both versions; nothing is chosen beforehand.

    Args:
        own: the tag of this PC in stamps.
    """
    sides = _sides(one, own)
    steps = [CardStep(act, f"用{label}的", str(place)) for place, (label, act, _) in enumerate(sides, start=1)]
    if one.keep_both:
        steps.append(CardStep(Act.KEEP_BOTH, "都留着", "3"))
    lines = _lines(one, own, names, MASKED)
    return AttentionCard(
        id=-one.id, word="有冲突", mark=SYNC_STATES["有冲突"], no=one.case_no or "", title=_title(one, names),
        lines=lines, when=names.moment(one.seen_at), steps=tuple(steps), conflict=one.id,
        masked=lines != _lines(one, own, names, SHOWN),
    )  # fmt: skip


def _own_tag(desk: Desk) -> str:
    return hlc.replica_tag(desk.services.sync.membership().replica_id)


def _sides(one: OpenConflict, own: str) -> tuple[tuple[str, Act, Side], tuple[str, Act, Side]]:
    """This PC's version first, then the other PC's; where both or neither are its own, the earlier first."""
    winner: tuple[Act, Side] = (Act.KEEP_WINNER, lambda field: field.winner)
    loser: tuple[Act, Side] = (Act.KEEP_LOSER, lambda field: field.loser)
    mine = [one.winner.hlc.endswith(own), one.loser.hlc.endswith(own)]
    if mine == [True, False]:
        return ("这台", *winner), ("另一台", *loser)
    if mine == [False, True]:
        return ("这台", *loser), ("另一台", *winner)
    return ("先改", *loser), ("后改", *winner)


def _title(one: OpenConflict, names: Names) -> str:
    labels = [field_words(one.kind, field.name) for field in one.fields]
    about = "、".join(labels[:_MOST_FIELDS]) + (f"等 {len(labels)} 栏" if len(labels) > _MOST_FIELDS else "")
    kind = KINDS.get(one.kind, "")
    what = _object(one, names)
    if what and one.kind not in _NAMED_BY_THEMSELVES:
        about = f"{what}的{about}"
    return f"{one.title or kind or '这一条'} · {about}两边都改了"


def _object(one: OpenConflict, names: Names) -> str:
    """Which row of a case, an enterprise or a project it is, where its title does not say so."""
    if one.kind in {"material_mark", "wallet_item"}:
        return material_name(one.entity.partition(":")[2], names.catalogue)
    return KINDS.get(one.kind, "") if one.title else ""


def _lines(one: OpenConflict, own: str, names: Names, veil: Veil) -> tuple[str, ...]:
    lines = []
    for label, _, side in _sides(one, own):
        value = side(one.fields[0])
        lines.append(
            f"{label} {_when(value.hlc, names)}{_who(value.actor, names)}改为 {_values(one, side, names, veil)}"
        )
    return (*lines, f"原值 {_original(one, names, veil)}")


def _original(one: OpenConflict, names: Names, veil: Veil) -> str:
    known = [field.original for field in one.fields]
    if None in known:
        return "本机没有记录"
    empty = SeenValue(None, "", "")
    return EMPTY if _all_empty(known) else _values(one, lambda field: field.original or empty, names, veil)


def _all_empty(values: list[SeenValue | None]) -> bool:
    return all(value is None or value.value in (None, "") for value in values)


def _values(one: OpenConflict, side: Side, names: Names, veil: Veil) -> str:
    """What a side holds; each value behind the name of its field where there are several."""
    told = []
    for field in one.fields:
        value = only_different(side(field).value, (field.winner.value, field.loser.value))
        words = value_words(one.kind, field.name, value, names, veil)
        told.append(words if len(one.fields) == 1 else f"{field_words(one.kind, field.name)} {words}")
    return "，".join(told)


def _when(stamp: str, names: Names) -> str:
    made = stamp_ms(stamp)
    return names.moment(to_text(datetime.fromtimestamp(made / 1000, BEIJING))) + " " if made is not None else ""


def _who(actor: str, names: Names) -> str:
    """Nobody's id is told in the place of a name."""
    name = names.operator(actor)
    return name if name != actor else ""
