"""Sentences for metrics that are computed from others."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    "at-least-zero": Text(
        zh="“at_least”必须大于 0——少于这么多就不下结论，写 1 就总会下结论",
        en="“at_least” must be more than 0 — below it there is no figure; 1 lets nearly everything count",
    ),
    "metric-circle": Text(
        zh="“{name}”绕了一圈又由自己算出（{way}）——去掉其中一环",
        en="“{name}” is computed from itself ({way}) — take one link of it away",
    ),
    "computed-label": Text(
        zh="“{name}”的 per 有“{label}”，但“{part}”没有这个标签——从 per 里去掉它",
        en="“{name}” is told apart by “{label}”, which “{part}” does not have — take it out of “per:”",
    ),
    "computed-not-added-up": Text(
        zh="“{part}”还按“{label}”区分，而只有计数能相加——在“{name}”的 per 里写上“{label}”，或不带它发送“{part}”",
        en="“{part}” is told apart by “{label}” as well, and only counts are added up — write “{label}” under “per:” "
        "of “{name}”, or send “{part}” without it",
    ),
    "computed-kind": Text(
        zh="“{name}”要用的“{part}”必须是 kind: {kind}",
        en="“{part}”, which “{name}” is computed from, must be of kind: {kind}",
    ),
    "computed-fed": Text(
        zh="“{name}”是算出来的，不能发送给它——发送 {parts}",
        en="“{name}” is computed, nothing can be sent to it — send {parts}",
    ),
    "figure-computed": Text(
        zh="“{name}”是算出来的——写出 {parts} 的数值",
        en="“{name}” is computed — give the figures of {parts}",
    ),
    "answers-not-a-mean": Text(
        zh="问卷指标“{name}”必须是 kind: level，并取平均（不写 of）：最大、最小或最近一份就是某个人的答卷",
        en="the questionnaire “{name}” must be of kind: level, with its mean (no “of:”) — the highest, the lowest or "
        "the last answer is somebody's",
    ),
    "label-personal": Text(
        zh="压力指数只按团队看，“{name}”不能按“{label}”区分——改用 team 这样的标签",
        en="strain is shown per team: “{name}” cannot be told apart by “{label}” — use a label such as team",
    ),
    "lint-answers-relative": Text(
        zh="“{metric}”含个人答卷，没有“{level}”——写一个固定值，或 x target",
        en="“{metric}” holds answers of people and has no “{level}” — write a figure, or “x target”",
    ),
}
