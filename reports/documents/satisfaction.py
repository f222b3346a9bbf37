"""The five levels of satisfaction and the reasons for a bad one, as printed beside their boxes."""

from __future__ import annotations

from station_app.domain.evaluation import BadReason, Level

_WORDS = {
    Level.VERY_SATISFIED: "非常满意",
    Level.SATISFIED: "满意",
    Level.MOSTLY_SATISFIED: "基本满意",
    Level.DISSATISFIED: "不满意",
    Level.VERY_DISSATISFIED: "非常不满意",
}
LEVELS = tuple(_WORDS[level] for level in Level)
_REASONS = {
    BadReason.ATTITUDE: "服务态度",
    BadReason.SLOW: "办得慢",
    BadReason.NOT_TOLD_AT_ONCE: "没有一次告知",
    BadReason.SENT_ABOUT: "来回跑、推诿",
    BadReason.EXTRA_MATERIALS: "多要材料",
    BadReason.CHARGED: "违规收费",
    BadReason.SURROUNDINGS: "场所设施",
    BadReason.OTHER: "其他",
}
REASONS = tuple(_REASONS[reason] for reason in BadReason)
