"""The part of the table for metrics that are computed from others."""

from __future__ import annotations

from .grammar import Place, Shape, key, place

S = Shape
FORMULAS = ("ratio", "staffing", "gap", "strain")
"""The keys of a metric of which each says how it is computed."""
BURDENS = ("answers", "overtime", "peak_shifts", "angry")
"""The parts of the strain index, as `strain:`, `weights:` and `full:` name them."""

_ABOUT = (
    ("answers", "问卷得分的指标，每份答卷一个样本", "the questionnaire's metric, one sample for each answer"),
    ("overtime", "人均加班小时数的指标", "the metric of overtime hours, the mean of the team"),
    ("peak_shifts", "人均连续高峰班次的指标", "the metric of peak shifts in a row, the mean of the team"),
    ("angry", "情绪激动的咨询占比的指标", "the metric of the share of angry contacts"),
)

COMPUTED_PLACES: tuple[Place, ...] = (
    place(
        "ratio",
        key("part", S.REF, "被除的指标", "what is divided", must=True, of="metric"),
        key("whole", S.REF, "除以哪个指标", "by what", must=True, of="metric"),
        key("at_least", S.NUMBER, "少于此数就不下结论", "below this of the whole there is no figure", must=True),
    ),
    place(
        "staffing",
        key("arrivals", S.REF, "咨询量（计数）", "contacts that arrive (a count)", must=True, of="metric"),
        key("handling", S.REF, "处理时长（秒）", "handling time in seconds (a level)", must=True, of="metric"),
        key("answered", S.LEVEL, "要及时接起的比例", "the share to be answered in time", must=True),
        key("within", S.LENGTH, "多久之内算及时", "what in time means", must=True),
        key("occupancy", S.LEVEL, "每人最多忙多少时间", "how much of their time agents may be busy"),
        key("shrinkage", S.LEVEL, "在岗但不接待的比例（休息、培训）", "the share on shift but away (breaks, training)"),
        key("at_once", S.WHOLE, "一人同时接待几个", "contacts that one agent handles at a time"),
        key("floor", S.WHOLE, "任何时候的最低人数", "the fewest people at any time"),
    ),
    place(
        "gap",
        key("needed", S.REF, "需要多少人", "how many are needed", must=True, of="metric"),
        key("available", S.REF, "现有多少人", "how many there are", must=True, of="metric"),
    ),
    place(
        "strain",
        *(key(name, S.REF, zh, en, must=name == "answers", of="metric") for name, zh, en in _ABOUT),
        key("weights", S.PLACE, "各项权重", "how much each part weighs", of="weights"),
        key("full", S.PLACE, "各项到多少算满分 100", "where each part counts as 100", of="full"),
        key("fewest", S.WHOLE, "答卷少于几份不显示，至少 3", "below so many answers nothing is shown; at least 3"),
    ),
    place(
        "weights",
        *(key(name, S.NUMBER, "权重", "its weight") for name in BURDENS),
    ),
    place(
        "full",
        *(key(name, S.LEVEL, "算满分的数值", "the figure that counts as 100") for name in BURDENS),
    ),
)  # fmt: skip
