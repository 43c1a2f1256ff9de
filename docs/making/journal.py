"""Reference of everything that Tocsin says by code: lines of the journal, problems of files, refusals."""
# ruff: noqa: E501 - the sentences here are lines of the pages

from __future__ import annotations

from tocsin.engine.model.text import Lang, Text
from tocsin.engine.words.catalogue import tables

from .tables import page, table

OF_PAGE = {
    "journal": ("journal",),
    "problems": (
        "problems", "problems_structure", "problems_small", "problems_lint", "problems_files", "problems_stand_ins",
        "problems_data", "problems_calendar",
    ),
    "refusals": ("refusals", "store", "web"),
}  # fmt: skip
"""Page -> modules of `engine.words` whose sentences it lists."""
TITLES = {
    "journal": Text("日志的代码", "Codes of the journal"),
    "problems": Text("检查文件时的提示", "What `tocsin check` says"),
    "refusals": Text("拒绝与故障", "Refusals and failures"),
}
_ABOUT = {
    "journal": Text(
        "日志只存代码和参数，读的时候才变成句子，所以同一条记录中英文都能看。`tocsin timeline --json` 给出代码。",
        "The journal stores codes and parameters; sentences are made when it is read, so that one record can be read in both "
        "languages. `tocsin timeline --json` gives the codes.",
    ),
    "problems": Text(
        "所有问题一次列出，带 `文件:行:列` 和方括号里的代码。只有错误会阻止发布（退出码 3）。",
        "All problems at once, each with `file:line:column` and its code in brackets. Only errors keep a file from being "
        "published (exit code 3).",
    ),
    "refusals": Text("为什么现在不行，以及下一步。", "Why something is not possible now, and what to do instead."),
}


def sentences_page(name: str, lang: Lang) -> str:
    """Code and sentence, in alphabetical order."""
    heads = {"zh": ("代码", "句子"), "en": ("code", "sentence")}[lang]
    known = tables()
    said = {key: text for module in OF_PAGE[name] for key, text in known.get(module, {}).items()}
    rows = [(f"`{key}`", text.say(lang)) for key, text in sorted(said.items())]
    return page(lang, TITLES[name], _ABOUT[name].say(lang), table(heads, rows))



