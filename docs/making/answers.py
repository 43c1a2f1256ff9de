"""Exit codes, and the shapes behind `--json` and `/api/v1`, read from the records themselves."""
# ruff: noqa: E501 - the sentences here are lines of the pages

from __future__ import annotations

import dataclasses
import re
import types
import typing
from inspect import cleandoc

from tocsin.engine.model import authoring, backtest, view
from tocsin.engine.model.command import VERBS
from tocsin.engine.model.question import QUESTIONS
from tocsin.engine.model.text import Lang, Text
from tocsin.engine.run.client import ANSWERS

from .tables import code, page, table

_TITLE = Text("退出码与 JSON", "Exit codes and JSON")
_CODES = (
    (0, Text("做到了；仅有警告也是 0；再次应答也是 0", "done; warnings alone are 0, and so is answering again")),
    (1, Text("此刻不可以，下一步写在错误里；或 `test` `doctor` `monitor try` `db check` `audit verify` 发现了问题",
             "refused in this state, the next legal step is named; or `test`, `doctor`, `monitor try`, `db check`, `audit verify` found something")),
    (2, Text("用法不对", "wrong usage")),
    (3, Text("站点的文件有错，`文件:行:列`", "a file of the site is wrong, `file:line:column`")),
    (4, Text("没有这样东西", "no such thing")),
    (5, Text("引擎、数据库或渠道不可用", "the engine, the database or a channel is unavailable")),
    (6, Text("没有权限", "not allowed")),
    (130, Text("被 Ctrl-C 打断", "interrupted")),
)  # fmt: skip


def answers_page(lang: Lang) -> str:
    """Exit codes first, then every shape."""
    heads = {"zh": ("退出码", "含义"), "en": ("exit code", "meaning")}[lang]
    codes = table(heads, [(str(number), said.say(lang)) for number, said in _CODES])
    questions = {"zh": ("提问", "回答"), "en": ("question", "answer")}[lang]
    asked = [(f"`GET /api/v1/{name}`", f"`{_shown(ANSWERS[name])}`") for name in QUESTIONS]
    told = {"zh": ("动词", "字段"), "en": ("verb", "fields")}[lang]
    verbs = [(f"`POST /api/v1/commands/{name}`", ", ".join(f"`{one.name}`" for one in dataclasses.fields(record)))
             for name, record in VERBS.items()]  # fmt: skip
    return page(
        lang, _TITLE, codes, _ENVELOPE.say(lang), table(questions, asked), table(told, verbs), _SHAPES.say(lang),
        *(_shape(record) for record in _records()),
    )  # fmt: skip


def _records() -> list[type]:
    found = [*vars(view).values(), *vars(backtest).values(), *vars(authoring).values()]
    return list(dict.fromkeys(one for one in found if isinstance(one, type) and dataclasses.is_dataclass(one)))


def _shape(record: type) -> str:
    """The fields of a record with their types, as a block."""
    hints = typing.get_type_hints(record)
    lines = [f"{one.name}: {_shown(hints[one.name])}" for one in dataclasses.fields(record)]
    doc = cleandoc(record.__doc__ or "").split("\n")[0]
    about = "" if doc.startswith(record.__name__ + "(") else doc
    return f"### {record.__name__}\n\n" + (f"{about}\n\n" if about else "") + code("\n".join(lines))


def _shown(kind: object) -> str:
    """A type as a reader of JSON knows it."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return " | ".join(f'"{one}"' for one in inner)
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:
            return f"[{_shown(inner[0])}, …]"
        return "[" + ", ".join(map(_shown, inner)) + "]"
    if origin in (typing.Union, types.UnionType):
        return " | ".join(dict.fromkeys(map(_shown, inner)))
    if origin is not None:
        return "{" + f"text: {_shown(inner[1])}" + "}"
    name = getattr(kind, "__name__", str(kind))
    plain = {"str": "text", "int": "integer", "float": "number", "bool": "true | false", "NoneType": "null", "object": "any"}
    return plain.get(name, {"Instant": "instant", "Length": "length"}.get(name, re.sub(r"^.*\.", "", name)))


_ENVELOPE = Text(
    """## JSON

`--json` 写到标准输出：`{"v": 1, "data": …}`；出错时写到标准错误：`{"v": 1, "error": {"code", "where", "text", "next", "params"}}`：
代码、位置（`文件:行:列`，没有则为空）、句子、下一步、参数；文件有错时另有 `problems` 列表。
`/api/v1` 用同样的 `data`，出错时用 `application/problem+json`（见[HTTP](http.md)）。时刻是整数：1970 年以来的微秒，UTC；时长也是微秒。
`v` 变大以前，字段只增不减。""",
    """## JSON

`--json` writes `{"v": 1, "data": …}` to standard output, and in an error `{"v": 1, "error": {"code", "where", "text", "next",
"params"}}` to standard error: the code, the place (`file:line:column`, else empty), the sentence, the next step, the
parameters; wrong files add a list of `problems`. `/api/v1` carries the same `data`, and in an error `application/problem+json` (see [HTTP](http.md)). Instants
are integers, microseconds since 1970 in UTC; lengths are microseconds. Until `v` grows, fields are only added.""",
)
_SHAPES = Text(
    "## 形状\n\n改变状态的命令得到 `Answer`，`backtest` 得到 `Backtest`，`init --with` 得到 `RecipesView` 或 `FragmentsView`，`monitor try` 得到 `MonitorsTried`。字段的说明取自程序，为英文。",
    "## Shapes\n\nA changing command gets an `Answer`, `backtest` a `Backtest`, `init --with` a `RecipesView` or a `FragmentsView`, `monitor try` a `MonitorsTried`.",
)
