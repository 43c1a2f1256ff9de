"""Reference of the source types that are mapping files, made from the files themselves."""
# ruff: noqa: E501 - the sentences here are lines of the pages

from __future__ import annotations

from tocsin.engine.language.mapping_file import built_in_mapping
from tocsin.engine.language.source_types import mapped_types
from tocsin.engine.model.mapping import MappingFile
from tocsin.engine.model.signature import SIGNATURES, SignatureRule
from tocsin.engine.model.text import Lang, Text

from .tables import page, table, ticked

_TITLE = Text("来源类型", "Source types")
_HEADS = {"zh": ("读出", "表达式"), "en": ("what is read", "expression")}
_WORDS = {
    "firing": Text("告警", "firing"),
    "resolved": Text("恢复", "resolved"),
    "neither": Text("两者都不是", "neither"),
}
_SIGNED = Text("签名", "signature")
_ABOUT = Text(
    """每个类型是一个[映射文件](mappings.md)。`alertmanager` 和 `json` 另有更快的读法，见[渠道与来源](channels.md#来源)；
Standard Webhooks 的正文用 `json`，CloudWatch 用 `cloudwatch`（见[其他系统发来什么](../how-to/webhooks.md)）。读不懂的消息会保存、计数并显示，从不拒绝。""",
    """Each of these types is a [mapping file](mappings.md). `alertmanager`, `cloudwatch` and `json` have readers of their own:
[channels and sources](channels.md#sources), [what other systems post](../how-to/webhooks.md). A message that is not understood is kept, counted and shown, never refused.""",
)


def sources_page(lang: Lang) -> str:
    """Every type with what it makes of a message."""
    types = (_section(built_in_mapping(name), lang) for name in mapped_types())
    return page(lang, _TITLE, _ABOUT.say(lang), *types, _signatures(lang))


def _section(mapping: MappingFile, lang: Lang) -> str:
    rows = [(f"`{key}`", f"`{text}`") for key, text in mapping.expressions.items()]
    rows += [(f"`labels.{label}`", f"`{text}`") for label, text in mapping.labels.items()]
    if mapping.signature:
        rows.append((_SIGNED.say(lang), f"`{mapping.signature}`"))
    links = " · ".join(f"<{one}>" for one in mapping.documents)
    parts = [f"## {mapping.name}", f"{mapping.title.say(lang)} · {links}", mapping.about.say(lang), _states(mapping, lang)]
    return "\n\n".join([*(part for part in parts if part), table(_HEADS[lang], rows)])


def _signatures(lang: Lang) -> str:
    """What each way of signing covers."""
    heads = {"zh": ("`signature:`", "请求头", "签的是", "五分钟为限", "对方的文档"),
             "en": ("`signature:`", "header", "what is signed", "within five minutes", "the maker's page")}[lang]  # fmt: skip
    rows = [
        (f"`{name}`", f"`{rule.header}`", _covered(rule),
         f"`{rule.time_header}`" if rule.time_header else "–", f"<{rule.documents}>")
        for name, rule in SIGNATURES.items()
    ]  # fmt: skip
    return f"## {_SIGNED.say(lang)}\n\n{table(heads, rows)}"


def _covered(rule: SignatureRule) -> str:
    """What is signed, in the order in which it is."""
    if rule.digest == "sha1-of-md5":
        return f"SHA1(`secret` + MD5(`body`) + `{rule.signed}`)"
    return f"`{rule.signed}` + `body`" if rule.signed else "`body`"


def _states(mapping: MappingFile, lang: Lang) -> str:
    def words(meaning: str) -> str:
        return ticked(word for word, meant in mapping.states.items() if meant == meaning)

    return " · ".join(f"{_WORDS[one].say(lang)}: {words(one)}" for one in _WORDS if words(one))
