"""The page of the recipes, made from the recipes themselves."""
# ruff: noqa: E501 - the sentences here are lines of the pages

from __future__ import annotations

from tocsin.engine.model.text import Lang, Text
from tocsin.engine.run.recipes import Recipe, recipes

from .tables import page, table, ticked

_TITLE = Text("配方：从现有的系统取得数值", "Recipes: figures from the systems that you have")
_OTHER = {"zh": "[English](../../how-to/recipes.md)", "en": "[中文](../zh-CN/how-to/recipes.md)"}
_HEADS = {"zh": ("配方", "来自", "给出的指标"), "en": ("recipe", "from", "metrics that it gives")}
_GIVES = Text("给出", "What it gives")
_NEEDS = Text("需要", "What it needs")
_SECRETS = Text("环境变量", "Read from the environment")
_RELIES = Text("依据的公开文档", "What it relies on")


def recipes_page(lang: Lang) -> str:
    """What recipes are, how they are added, and each of them."""
    known = recipes()
    rows = [(f"[`{name}`](#{name})", one.title.say(lang), ticked(one.metrics)) for name, one in known.items()]
    sections = (_section(one, lang) for one in known.values())
    return page(lang, _TITLE, _OTHER[lang], _ABOUT.say(lang), table(_HEADS[lang], rows), _ADD.say(lang),
                _AFTER.say(lang), *sections, _OWN.say(lang))  # fmt: skip


def _section(one: Recipe, lang: Lang) -> str:
    parts = [f"## {one.name}", f"{one.title.say(lang)}", _listed(_GIVES, one.gives, lang), _listed(_NEEDS, one.needs, lang)]
    if one.secrets:
        parts.append(f"{_SECRETS.say(lang)}{_colon(lang)}{ticked(one.secrets)}")
    links = tuple(Text(f"{doc.of.zh}：<{doc.at}>", f"{doc.of.en}: <{doc.at}>") for doc in one.documents)
    return "\n\n".join([*parts, _listed(_RELIES, links, lang)])


def _listed(head: Text, lines: tuple[Text, ...], lang: Lang) -> str:
    return "\n".join([f"{head.say(lang)}{_colon(lang).rstrip()}", "", *(f"- {line.say(lang)}" for line in lines)])


def _colon(lang: Lang) -> str:
    return "：" if lang == "zh" else ": "


_ABOUT = Text(
    """配方是一对现成的片段：`tocsin.yaml` 里的监控或来源，和 `team.yaml` 里的指标。它按某个系统公开的数据结构写成，并用这种结构的数据测试过：从表里的行，一直到预案打开。""",
    """A recipe is a ready pair of fragments: the monitors or sources of `tocsin.yaml`, and the metrics of `team.yaml`. Each is written for the
documented schema of a system, and tested on data of that schema: from rows to an opened incident.""",
)
_ADD = Text(
    """## 加入一个配方

在新站点里，`--with` 把片段写进文件；可以重复，也可以用逗号连写；同时写上内置预案的名字，就只要那些预案：

```console
$ tocsin init callcentre --with chatwoot --with orders-mysql --yes
…
$ cd callcentre
$ tocsin check
…
```

在已有的站点里，同一命令什么也不改，只打印片段和它们该放的位置，由你们放进文件：

```console
$ tocsin init --with zammad
…
monitors:
…
metrics:
…
$ tocsin init --with list
…chatwoot…
…zammad…
```

`--json` 给出同样的内容：`recipes` 是全部配方，`fragments` 是要放进文件的文字。""",
    """## Add one

In a new site `--with` writes the fragments into its files; it may be repeated, or take several names with commas. Name built-in runbooks besides,
and the site has only those:

```console
$ tocsin init callcentre --with chatwoot --with orders-mysql --yes
…
$ cd callcentre
$ tocsin check
…
```

In a site that exists the same command changes nothing: it prints the fragments and where they go, for you to put in:

```console
$ tocsin init --with zammad
…
monitors:
…
metrics:
…
$ tocsin init --with list
…chatwoot…
…zammad…
```

`--json` gives the same: `recipes` are all of them, `fragments` the texts for the files.""",
)
_AFTER = Text(
    """之后：

1. 在 `allow:` 里把示例主机换成你们的；没有写进去的内部地址不会去问。
2. 在服务器的环境里设好密文；文件里只有引用（`env:`），从不写密文本身。
3. `tocsin check`，再用 `tocsin monitor try 名字` 逐个试：问一次，显示拿到的数值或没有的原因，什么也不写。
4. `tocsin publish`。站点里已有的同名指标保持原样；标签（`site`、`shop`、`system`）与内置预案一致，触发器直接可用。

片段放进文件以后就归你们：改查询、改间隔、删掉不要的监控都可以。升级程序不会改动它们。""",
    """Then:

1. Put your host in the place of the example under `allow:`; an address inside that is not named there is not asked.
2. Set the secrets in the environment of the server. The files hold references (`env:`), never a secret itself.
3. `tocsin check`, then try each with `tocsin monitor try NAME`: it asks once, shows the figures or why there are none, and writes nothing.
4. `tocsin publish`. A metric that your site has already stays as it is; the labels (`site`, `shop`, `system`) are those of the built-in runbooks, so that
   their triggers work at once.

Once in your files, the fragments are yours: change a query or an interval, take out what you do not want. An upgrade of the program leaves them alone.""",
)
_OWN = Text(
    """## 写一个新配方

配方是代码库里的一个文件夹 `templates/recipes/NAME/`：`recipe.yaml` 写它给出什么、需要什么、依据哪份公开文档；`tocsin.yaml` 和 `team.yaml` 是两个片段；其余文件（映射、预案和它的测试）原样放进新站点。文字一律写成“中文 | English”。
测试会检查每个文件夹：两种语言齐全、没有明文密文、放进新站点后没有错误、同名指标处处相同。再在 `tests/recipes/` 里写一个测试：按公开的结构建表或造文件，填行，让监控真的去问，直到预案打开。""",
    """## Write another

A recipe is a folder of the repository, `templates/recipes/NAME/`: `recipe.yaml` says what it gives, needs and relies on, `tocsin.yaml` and `team.yaml` are
the two fragments, and whatever else lies there (a mapping, a runbook with its test) goes into a new site as it is. Texts are written “中文 | English”.
Every folder is checked by the tests: both languages, no secret in plain text, no error in a site that begins with it, one meaning for each metric. Add one of
your own to `tests/recipes/`: make the documented tables or files, fill them, let the monitors ask for real, until the runbook opens.""",
)
