"""What the case list remembers: filters, order, columns and the operator's own views; plain values and their JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from station_app.domain.records import CaseOrder, SortKey
from ui.marks import Light
from ui.widgets.wide_table import ColumnState

SCREEN = "cases"
OWN = "own:"
"""Keys of the operator's own views begin so."""
_MOST_KEYS = 2

Order = tuple[SortKey, ...]
DEFAULT_ORDER: Order = (SortKey(CaseOrder.LEFT),)


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What narrows a view.

    Attributes:
        operator: id of an operator; empty = everybody.
        recent: only what was logged in the last 30 days.
    """

    words: str = ""
    light: Light | None = None
    recent: bool = False
    operator: str = ""

    @property
    def narrowing(self) -> bool:
        """True while anything is filtered."""
        return self != ListFilter()


@dataclass(frozen=True, slots=True)
class OwnView:
    """A view the operator has saved: a built-in one with filters and an order of its own."""

    name: str
    base: str
    filters: ListFilter
    order: Order

    @property
    def key(self) -> str:
        """Key of its tab."""
        return OWN + self.name


@dataclass(frozen=True, slots=True)
class ListMemory:
    """Everything the list remembers; orders by the key of the view."""

    views: tuple[OwnView, ...] = ()
    orders: Mapping[str, Order] | None = None
    columns: tuple[ColumnState, ...] = ()

    def order_of(self, key: str) -> Order:
        """The order a view was last shown in."""
        return (self.orders or {}).get(key, DEFAULT_ORDER)

    def with_order(self, key: str, order: Order) -> ListMemory:
        """The same with another order of one view."""
        return replace(self, orders={**(self.orders or {}), key: order})

    def with_view(self, view: OwnView) -> ListMemory:
        """The same with a view added, or replaced when one of this name is there."""
        return replace(self, views=(*(kept for kept in self.views if kept.key != view.key), view))

    def without(self, key: str) -> ListMemory:
        """The same without one view."""
        return replace(self, views=tuple(kept for kept in self.views if kept.key != key))


def ordered_by(order: Order, by: CaseOrder, *, added: bool) -> Order:
    """The order after a click on a header: once ascending, again descending; `added` keeps the key before it."""
    known = next((key for key in order if key.by is by), None)
    if added and known is not None:
        return tuple(replace(key, descending=not key.descending) if key is known else key for key in order)
    if added:
        return (*order[: _MOST_KEYS - 1], SortKey(by))
    return (SortKey(by, descending=known is not None and len(order) == 1 and not known.descending),)


def to_json(memory: ListMemory) -> dict[str, Any]:
    """As it is kept."""
    return {
        "views": [
            {"name": view.name, "base": view.base, "order": _order_json(view.order), **_filter_json(view.filters)}
            for view in memory.views
        ],
        "orders": {key: _order_json(order) for key, order in (memory.orders or {}).items()},
        "columns": [[state.key, state.width, state.shown] for state in memory.columns],
    }


def from_json(data: Mapping[str, Any]) -> ListMemory:
    """What was kept; a part that a newer or older program wrote otherwise is left out."""
    try:
        return ListMemory(
            tuple(
                OwnView(str(view["name"]), str(view["base"]), _filter_of(view), _order_of(view["order"]))
                for view in data.get("views", ())
            ),
            {str(key): _order_of(order) for key, order in data.get("orders", {}).items()},
            tuple(ColumnState(str(key), int(width), bool(shown)) for key, width, shown in data.get("columns", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return ListMemory()


def _order_json(order: Order) -> list[list[Any]]:
    return [[key.by.value, key.descending] for key in order]


def _order_of(data: Sequence[Sequence[Any]]) -> Order:
    return tuple(SortKey(CaseOrder(by), bool(descending)) for by, descending in data) or DEFAULT_ORDER


def _filter_json(filters: ListFilter) -> dict[str, Any]:
    return {
        "words": filters.words,
        "light": filters.light.value if filters.light is not None else None,
        "recent": filters.recent,
        "operator": filters.operator,
    }


def _filter_of(data: Mapping[str, Any]) -> ListFilter:
    light = data.get("light")
    return ListFilter(
        str(data.get("words", "")),
        Light(light) if light is not None else None,
        bool(data.get("recent")),
        str(data.get("operator", "")),
    )
