"""What can be wrong with `inhibit:`."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    "inhibit-unknown-runbook": Text(
        zh="没有预案“{name}”——已有：{known}", en="there is no runbook “{name}” — there are: {known}"
    ),
    "inhibit-unknown-runbook-near": Text(
        zh="没有预案“{name}”，是不是“{near}”？", en="there is no runbook “{name}” — did you mean “{near}”?"
    ),
    "inhibit-unknown-trigger": Text(
        zh="该预案没有触发器“{name}”——已有：{known}", en="the runbook has no trigger “{name}” — it has: {known}"
    ),
    "inhibit-unknown-trigger-near": Text(
        zh="该预案没有触发器“{name}”，是不是“{near}”？",
        en="the runbook has no trigger “{name}” — did you mean “{near}”?",
    ),
    "inhibit-label": Text(
        zh="“{name}”的事件没有标签“{label}”，两边永远不会相同——请去掉它，或换成双方“one_per:”里都有的",
        en="incidents of “{name}” have no label “{label}”, so both sides are never the same — remove it, or use one "
        "that is in “one_per:” of both",
    ),
    "inhibit-label-nowhere": Text(
        zh="两边都没有标签“{label}”——请去掉它", en="neither side has a label “{label}” — remove it"
    ),
    "inhibit-circle": Text(
        zh="互相抑制：{way}——那样谁都不会被叫醒，请去掉其中一条",
        en="they hold each other back: {way} — nobody would hear of either; remove one of the rules",
    ),
}
