"""What stands around the words of a page: how to answer it, and what else waits."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    "page-also": Text("此外还有 {count} 件事在等您：{about}", "Also waiting for you ({count}): {about}"),
    "page-said": Text("监控系统说：{text}", "Monitoring says: {text}"),
    "page-figure": Text("触发时{metric}：{value}{usual}", "{metric} when it fired: {value}{usual}"),
    "page-forecast": Text(
        "预测：{metric}现在 {value}，按现在的趋势 {within} 后越过 {level}{usual}",
        "forecast: {metric} is {value} and on its present course beyond {level}{usual} in {within}",
    ),
    "page-usual": Text("（平时 {value}）", " (usually {value})"),
    "page-answer": Text(
        "收到请答复：tocsin ack {incident} ｜ 查看：tocsin show {incident}",
        "Answer: tocsin ack {incident} | look: tocsin show {incident}",
    ),
    "page-answer-ask": Text(
        "同意：tocsin do {incident} {about}.yes ｜ 不同意：tocsin do {incident} {about}.no",
        "Yes: tocsin do {incident} {about}.yes | no: tocsin do {incident} {about}.no",
    ),
    "page-one-more": Text(
        "仅 {sources} 报告、没有签名：须比平时多一人批准",
        "Only {sources} says so, without a signature: one approval more than usual is needed",
    ),
    "page-answer-approve": Text(
        "先看全文再批准：tocsin notice show {incident} {about}",
        "Read it, then decide: tocsin notice show {incident} {about}",
    ),
    "test-page": Text(
        "这是 {by} 发出的测试呼叫，不是真实事件。收到即说明这个联系方式可用。",
        "This is a test page sent by {by}, not an emergency. If you read it, this contact works.",
    ),
}
