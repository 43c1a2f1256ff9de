"""The reference page of the files of a site, in Markdown, made from the one table."""

from __future__ import annotations

from collections.abc import Mapping

from ..model.text import Lang, Text
from ..words.terms import KINDS
from ..words.terms import PLACES as PLACE_WORDS
from .grammar import Key, Place, Shape
from .places import PLACES

_HEADS = {"zh": "| 键 | 值 | 说明 |", "en": "| key | value | what it is |"}
_MUST = Text("必填", "required")
_MUST_UNLESS = Text("必填，计算得出的除外", "required, unless it is computed")
_REST = Text("（自己起名）", "(names of your own)")
_SHAPES: Mapping[Shape, Text] = {
    Shape.TEXT: Text("`中文 \\| English`", "`中文 \\| English`"),
    Shape.WORDS: Text("文字，可含 `{{ 名字 }}`", "words, with `{{ name }}`"),
    Shape.TEXTS: Text("文字的列表", "a list of texts"),
    Shape.LINE: Text("一段文字", "one text"),
    Shape.LINES: Text("一段或几段文字", "one text or a list"),
    Shape.ID: Text("名字", "a name"),
    Shape.IDS: Text("一个或几个名字", "one name or a list"),
    Shape.LENGTH: Text("时长，如 `15m`", "a length such as `15m`"),
    Shape.SPAN: Text("时长，或 `3 windows`", "a length, or `3 windows`"),
    Shape.LEVEL: Text("`20`、`80%`、`3 x usual`", "`20`, `80%`, `3 x usual`"),
    Shape.NUMBER: Text("数字", "a number"),
    Shape.WHOLE: Text("整数", "a whole number"),
    Shape.YES_NO: Text("`true` 或 `false`", "`true` or `false`"),
    Shape.CONDITION: Text("条件", "a condition"),
    Shape.EVENT: Text("事件", "an event"),
    Shape.CLOCK: Text('`"08:00"`', '`"08:00"`'),
    Shape.DAYS: Text("`mon-fri`", "`mon-fri`"),
    Shape.LABELS: Text("`名字: 值`", "`name: value`"),
    Shape.PAGE: Text("角色，或 `{policy: 名字}`", "roles, or `{policy: NAME}`"),
    Shape.ACTIONS: Text("一个或几个动作", "one action or a list"),
    Shape.REACTIONS: Text("状态名，或反应", "a state's name, or a reaction"),
    Shape.HANDLERS: Text("`事件: 反应`", "`event: reaction`"),
    Shape.CLOCKS: Text("`20m: 反应`", "`20m: reaction`"),
    Shape.SIGNALS: Text("信号的列表", "a list of signals"),
    Shape.CONSTANTS: Text("`事实: 值`", "`fact: value`"),
    Shape.DESTINATION: Text("`渠道#地址`", "`channel#address`"),
    Shape.DESTINATIONS: Text("一个或几个 `渠道#地址`", "one `channel#address` or a list"),
    Shape.DESTINATION_MAP: Text("`名字: 渠道#地址`", "`name: channel#address`"),
    Shape.CONTACTS: Text("`渠道: 地址` 的列表", "a list of `channel: address`"),
    Shape.TEXT_MAP: Text("`名字: 文字`", "`name: text`"),
    Shape.SETTINGS: Text("该类型的设置", "the settings of its type"),
    Shape.SECRETS: Text("`env:NAME` 或 `file:PATH`", "`env:NAME` or `file:PATH`"),
    Shape.CASES: Text("`用例: 步骤的列表`", "`case: list of steps`"),
    Shape.DECISIONS: Text("通知，或 `通知: 角色`", "notices, or `notice: role`"),
    Shape.OPEN: Text("–", "–"),
}


def reference_page(lang: Lang, places: tuple[str, ...] = tuple(PLACES)) -> str:
    """One table for each place, in the order of the files; the headings are anchors such as `#state`."""
    return "\n".join(_section(PLACES[name], lang) for name in places)


def _section(place: Place, lang: Lang) -> str:
    lines = [f"## {place.name}", "", PLACE_WORDS[place.name].say(lang), "", _HEADS[lang], "|---|---|---|"]
    lines += [_line(row, lang) for row in place.keys.values()]
    if place.rest is not None:
        lines.append(f"| {_REST.say(lang)} | {_SHAPES[place.rest].say(lang)} | |")
    return "\n".join([*lines, ""])


def _line(row: Key, lang: Lang) -> str:
    must = f" *{(_MUST_UNLESS if row.unless else _MUST).say(lang)}*" if row.required else ""
    return f"| `{row.name}`{must} | {_value(row, lang)} | {row.about.say(lang)} |"


def _value(row: Key, lang: Lang) -> str:
    if row.options:
        return " ".join(f"`{one}`" for one in row.options)
    if row.shape in (Shape.REF, Shape.REFS):
        several = {"zh": "（可多个）", "en": " (or a list)"}[lang] if row.shape is Shape.REFS else ""
        return KINDS[row.of].say(lang) + several
    if row.shape in (Shape.PLACE, Shape.MAP, Shape.LIST):
        return f"[{row.of}](#{row.of})"
    return _SHAPES[row.shape].say(lang)
