"""“How do we know?”: each promise with the tests whose names carry its number, found in the test files."""
# ruff: noqa: E501 - the sentences here are lines of the pages

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tocsin.engine.model.text import Lang, Text

from .invariants import invariants_part
from .tables import page, table

ROOT = Path(__file__).resolve().parents[2]
Proof = tuple[str, str]
"""Name of a test, and its file below the repository."""
_NAMED = re.compile(r"def (test_\w+)\(")
_NUMBER = re.compile(r"_([PIF])_([0-9]+)|_(rule)_([0-9]+)")
_TITLE = Text("承诺，以及怎么知道它们成立", "What we promise, and how we know")

PROMISES: dict[str, Text] = {
    "P-01": Text("收下告警的回答发出之前，它已在磁盘上。", "An alert is on the disk before its sender hears that we have it."),
    "P-02": Text("看不懂的告警会保存、显示、计数，不会丢。", "An alert that is not understood is kept, shown and counted."),
    "P-03": Text("同一告警发来多少次都只是一个；同一麻烦只开一个事件。", "The same alert many times is one alert, the same trouble one incident."),
    "P-04": Text("收不下时会说出来，从不悄悄丢弃。", "What cannot be kept is refused openly, never dropped in silence."),
    "P-05": Text("迟到或乱序的消息不会错开、错关事件。", "Late messages, or messages out of order, neither open nor close a wrong incident."),
    "P-06": Text("到期的呼叫会及时发出，直到有人应答或轮到下一级。", "A page that is due goes out in time and goes on until somebody answers or the next rung is paged."),
    "P-07": Text("呼叫不会因为回答不明而丢失；可能到两次，并且会注明。", "An unknown answer never loses a page; it may come twice and then says so."),
    "P-08": Text("停机不丢计时器；恢复后按到期顺序补做，并写明迟了多久。", "Downtime loses no timer; overdue ones run at start in their order and say how late they are."),
    "P-09": Text("计时器至多响一次；已应答或已关闭的不再升级。", "A timer fires at most once; what was answered or closed does not escalate."),
    "P-10": Text("时钟跳动既不会叫醒所有人，也不会让它沉默。", "A clock that jumps neither wakes everybody nor silences anybody."),
    "P-11": Text("引擎停了，由外部系统发现。", "When the engine is dead, something outside says so."),
    "P-12": Text("对客通知不会自己发第二次；没有回答就变为存疑，只有署名的人能决定重发。",
                 "A notice never goes out twice by itself; without an answer it is in doubt, and only a named person sends it again."),
    "P-13": Text("没有预案要求的批准，通知不会发出；批准只对读过的那份文字有效。",
                 "No notice leaves without the approvals that its runbook asks for, given for exactly the words that leave."),
    "P-14": Text("作者不能是唯一的批准人；一个人不能算两次；批准会过期。",
                 "An author is never the only approver, nobody counts twice, and approvals expire."),
    "P-15": Text("没填全的通知不会发出一部分。", "A notice that is not complete is not sent in part."),
    "P-16": Text("“停”在下一次发送之前生效，已在路上的会列出。", "A stop works before the next sending; what is on its way is named."),
    "P-17": Text("过时的通知不再发送。", "A notice too old to be true is not sent."),
    "P-18": Text("一次能影响多少人有上限。", "How many people one mistake can reach is bounded."),
    "P-19": Text("演练到不了顾客。", "A drill cannot reach a customer."),
    "P-20": Text("演练里的每条消息开头和结尾都写明是演练。", "Every message of a drill says so at both ends."),
    "P-21": Text("演练不会耽误真正的事件。", "A drill never delays a live incident."),
    "P-22": Text("看到的状态都已提交；每个改动都有谁、何时、为什么。", "Every state that is shown was committed; every change has who, when and why."),
    "P-23": Text("进行中的事件沿用它开始时的预案版本。", "A running incident keeps the version of its runbook."),
    "P-24": Text("历史不能被悄悄改动。", "History cannot be changed unnoticed."),
    "P-25": Text("个人信息可以删除而不破坏记录链。", "Personal data can be erased without breaking the chain."),
    "P-26": Text("重启、升级、切换不丢东西，也不重复通知顾客。", "Restarts and upgrades lose nothing and tell no customer twice."),
    "P-27": Text("恢复备份不会重发。", "A restored backup sends nothing again."),
    "P-28": Text("没有密文的人造不出告警。", "Nobody without the secret can make an alert."),
    "P-29": Text("告警的内容只是数据。", "What an alert says is data and nothing else."),
    "P-30": Text("没有预案、模板或告警能让引擎停下。", "No runbook, template or alert can stop the engine."),
    "P-31": Text("每个角色只能做自己的事，从哪里进来都一样。", "Each role can do only what is its own, wherever it comes from."),
    "P-32": Text("密文和个人信息不出现在日志、错误和导出里。", "Secrets and personal data stay out of logs, errors and exports."),
    "P-33": Text("发布可以重建和核对。", "A release can be built again and checked."),
}  # fmt: skip


def promises_page(lang: Lang) -> str:
    """The table, then what is not promised, then rules and faults with the number of their tests."""
    proofs = dict(_proofs())
    heads = {"zh": ("承诺", "证明它的测试"), "en": ("promise", "tests that prove it")}[lang]
    rows = [(f"**{number}** {said.say(lang)}", _listed(proofs.get(number, []), lang)) for number, said in PROMISES.items()]
    return page(lang, _TITLE, _ABOUT.say(lang), table(heads, rows), _NOT.say(lang), invariants_part(lang), _others(proofs, lang))


def _proofs() -> Iterator[tuple[str, list[Proof]]]:
    found: dict[str, set[Proof]] = {}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for name in _NAMED.findall(file.read_text(encoding="utf-8")):
            for letter, number, rule, rule_number in _NUMBER.findall(name):
                key = f"{letter}-{number}" if letter else f"{rule} {int(rule_number)}"
                found.setdefault(key, set()).add((name, file.relative_to(ROOT).as_posix()))
    yield from ((key, sorted(proofs)) for key, proofs in found.items())


def _listed(proofs: list[Proof], lang: Lang) -> str:
    """The names in plain words, each with a link to its file."""
    if not proofs:
        return _NONE.say(lang)
    up = {"en": "../..", "zh": "../../.."}[lang]
    return "; ".join(f"[{_plain(name)}]({up}/{file})" for name, file in proofs)


def _plain(name: str) -> str:
    return _NUMBER.sub("", name).removeprefix("test").strip("_").replace("_", " ")


def _others(proofs: dict[str, list[str]], lang: Lang) -> str:
    def count(key: str) -> tuple[str, str]:
        return key, str(len(proofs[key]))

    rows = [count(key) for key in sorted(proofs, key=_order) if not key.startswith("P")]
    heads = {"zh": ("编号", "测试数"), "en": ("number", "tests")}[lang]
    return _OTHERS.say(lang) + "\n\n" + table(heads, rows)


def _order(key: str) -> tuple[str, int]:
    kind, _, number = key.replace(" ", "-").partition("-")
    return kind, int(number)


_NONE = Text("*尚无带此编号的测试*", "*no test carries its number yet*")
_ABOUT = Text(
    """编号写在测试的名字里，这个表由测试文件生成；`python3 dev.py test -k P_12` 运行其中一条的证明。
没有测试的承诺是我们的打算，不是我们已经证明的。""",
    """The numbers stand in the names of tests, and this table is made from the test files; `python3 dev.py test -k P_12` runs
the proof of one. A promise without a test is what we intend, not what we have shown.""",
)
_NOT = Text(
    """## 不承诺的

- 对人“恰好一次”的送达。呼叫可能到两次；对客通知没有回答时，由人决定。
- 渠道自己停了的时候还能送达；不同渠道之间的先后。
- 两台机器用同一个 SQLite 文件；网络文件系统上的数据库会被拒绝。
- 防住同时握有数据库、站点文件夹和外部链尾记录的管理员。
- 备份。一个数据库是唯一的支点，备份由你们负责。""",
    """## What we do not promise

- “Exactly once” to people. A page may come twice; a notice without an answer waits for a person.
- Delivery by a channel that is down, or an order across channels.
- Two machines on one SQLite file; a database on a network file system is refused.
- Protection from an administrator who holds the database, the site's folder and the outside record of the chain's head.
- Backups. One database is the single point, and its backups are yours.""",
)
_OTHERS = Text(
    "## 规则、不变量与故障\n\n语言的规则（rule）、不变量（I）、故障（F）也有带编号的测试。",
    "## Rules, invariants and faults\n\nRules of the language (rule), invariants (I) and faults (F) have tests with their numbers too.",
)
