"""What `backtest` says of a record: episodes, pages, flaws, and what to know before believing it."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    # -- the result -------------------------------------------------------------------------------
    "backtest-head": Text(
        "{runbooks}：{series} 个序列的 {figures} 个数值，{first} – {last}（{zone}）",
        "{runbooks}: {figures} figures of {series} series, {first} – {last} ({zone})",
    ),
    "backtest-history": Text(
        "之前的 {history} 个只用来知道平时水平", "{history} before them only said what is usual"
    ),
    "backtest-none": Text("一次也没有触发。", "Nothing would have fired."),
    "backtest-more": Text("……还有 {count} 次，--json 列出全部。", "... and {count} more; --json lists all."),
    "backtest-still": Text("到数据结束仍未恢复", "still firing when the figures end"),
    "backtest-peak": Text("峰值 {peak}（{at}）", "peak {peak} at {at}"),
    "backtest-usual": Text("平时 {usual}", "usual {usual}"),
    "backtest-forecast": Text("按预测触发", "fired on a forecast"),
    "backtest-alone": Text(
        "{runbook} 在 {others} 未结束时不会单独启动；这里没有算进去，所以启动和呼叫可能偏多",
        "while {others} goes on, {runbook} opens nothing by itself; that is not played here: openings and pages may be"
        " too many",
    ),
    "backtest-silence": Text("没有数据", "no data"),
    "backtest-flapping": Text("反复波动", "flapping"),
    "backtest-joins": Text("不另开事件", "opens nothing new"),
    "backtest-opens-late": Text("冷却结束时（{at}）启动", "opens at {at}, when the cool-down ends"),
    "backtest-night": Text("夜间", "night"),
    "backtest-free-day": Text("休息日", "free day"),
    "backtest-sum": Text(
        "触发 {episodes} 次：夜间（22–8 点）{night} 次，休息日 {free} 次。会启动 {openings} 个事件。",
        "Episodes: {episodes}, at night (22–08): {night}, on free days: {free}. Incidents opened: {openings}.",
    ),
    "backtest-pages": Text("首次呼叫：{pages}", "First pages: {pages}"),
    "backtest-no-pages": Text("首次呼叫：无", "First pages: none"),
    "backtest-role": Text("{role} {count} 次", "{role} {count}"),
    # -- beside known incidents ---------------------------------------------------------------------
    "backtest-score": Text("{name}：{said}", "{name}: {said}"),
    "backtest-all-triggers": Text("全部触发器", "all triggers"),
    "backtest-found": Text("发现 {found}/{known} 个事件", "found {found} of {known} incidents"),
    "backtest-false": Text("误报 {false} 次（共 {length}）", "false {false} (for {length})"),
    "backtest-delay": Text("延迟中位 {median}，最长 {worst}", "delay median {median}, worst {worst}"),
    "backtest-missed": Text("漏掉 {at} {name}", "missed {at} {name}"),
    "backtest-no-known": Text("这段数据里没有已知事件。", "None of the known incidents falls into the record."),
    # -- beside another version -----------------------------------------------------------------------
    "backtest-difference": Text(
        "与 {against} 相比：相同 {same} 次，只有这版有 {here} 次，只有那版有 {there} 次，时间不同 {moved} 次",
        "Beside {against}: same {same}, only here {here}, only there {there}, moved {moved}",
    ),
    "backtest-there": Text(
        "那版：夜间 {night} 次，事件 {openings} 个。{pages}", "There: at night {night}, incidents {openings}. {pages}"
    ),
    "backtest-later": Text("晚 {length} 开始", "begins {length} later"),
    "backtest-earlier": Text("早 {length} 开始", "begins {length} earlier"),
    "backtest-was-long": Text("持续 {here}（那版 {there}）", "lasts {here} (there {there})"),
    # -- the record -------------------------------------------------------------------------------
    "backtest-sound": Text(
        "数据完整：没有缺口、重复或倒退的时间。", "The record is sound: no gaps, no doubled or backward times."
    ),
    "backtest-flaws": Text("数据中有：{flaws}", "In the record: {flaws}"),
    "backtest-gap-count": Text("缺口 {count} 处", "gaps: {count}"),
    "backtest-duplicate-count": Text(
        "重复的时间 {count} 处（取最后一个）", "doubled times, of which the last counts: {count}"
    ),
    "backtest-backward-count": Text("倒退的时间 {count} 处（已归位）", "backward times, put in their place: {count}"),
    "backtest-empty-count": Text("空数值 {count} 处", "empty figures: {count}"),
    "backtest-gap": Text("{at} 之后 {length} 没有数值（{series}）", "nothing for {length} after {at} ({series})"),
    "backtest-duplicate": Text("{at} 又出现一次（{series}）", "{at} once more ({series})"),
    "backtest-backward": Text("{at} 早于前一行（{series}）", "{at} is earlier than the row before ({series})"),
    "backtest-empty": Text("{at} 没有数值（{series}）", "no figure at {at} ({series})"),
    "backtest-line": Text("第 {line} 行", "line {line}"),
    # -- the page -----------------------------------------------------------------------------------
    "backtest-page": Text("回放 {runbooks}", "Backtest of {runbooks}"),
    "backtest-picture": Text("{trigger} {key}：触发 {count} 次", "{trigger} {key}: {count} episodes"),
    "backtest-legend-figure": Text("窗口的数值", "the figure over its window"),
    "backtest-legend-level": Text("触发线", "level"),
    "backtest-legend-clear": Text("恢复线", "clear level"),
    "backtest-legend-usual": Text("平时", "usual"),
    "backtest-legend-forecast": Text("预测（ahead 之后）", "forecast, at the end of “ahead”"),
    "backtest-legend-band": Text("从平时到触发线", "from usual to the level"),
    "backtest-legend-episode": Text("触发", "episode"),
    "backtest-legend-incident": Text("已知事件", "known incident"),
    "backtest-more-panels": Text("还有 {count} 幅没有画。", "{count} more pictures were not drawn."),
    # -- before believing it ----------------------------------------------------------------------
    "backtest-columns": Text(
        "{metric} 不按这些列区分，没有使用：{columns}",
        "{metric} is not told apart by these columns, so they are not used: {columns}",
    ),
    "backtest-slow": Text(
        "数据每 {length} 一个，而 {metric} 的 step 是 {hold}，其间都算没有数据——把 team.yaml 里的 step 改成实际间隔",
        "the record has a figure every {length}, but the step of {metric} is {hold}: all between counts as silence —"
        " give the real distance as its step in team.yaml",
    ),
    "backtest-unheard": Text(
        "{runbook} 还看 {metrics}，数据里没有：相关的触发器无从判断",
        "{runbook} also looks at {metrics}, of which the record has nothing: triggers on it could not speak",
    ),
    "backtest-usual-unknown": Text(
        "{until} 之前不足三个可比的星期，“平时”未知，与它相比的触发器不会触发"
        "——提供更早的数据，并用 --from 说明从何时开始判断",
        "before {until} fewer than three weeks could be compared: what is usual was unknown, and triggers on it stayed"
        " quiet — give earlier figures, and say with --from when judging begins",
    ),
    # -- refusals -----------------------------------------------------------------------------------
    "backtest-no-such": Text(
        "没有叫“{name}”的预案或指标——是不是 {near}？", "there is no runbook or metric “{name}” — did you mean {near}?"
    ),
    "backtest-nobody": Text(
        "没有触发器看指标 {name}——tocsin backtest 要一个有人看的指标",
        "no trigger looks at {name} — name a metric that a trigger looks at, or a runbook",
    ),
    "backtest-no-figures": Text(
        "{runbook} 的触发器不看任何数值——没有可以回放的",
        "the triggers of {runbook} look at no figures — there is nothing to play",
    ),
    "backtest-nothing": Text(
        "这段时间里没有数值——检查 --from 和 --to", "there is no figure in that time — look at --from and --to"
    ),
    "backtest-no-version": Text(
        "没有这个版本或文件：{name}——已发布的版本：{known}",
        "there is no such version or file: {name} — published versions: {known}",
    ),
    "backtest-against-runbook": Text(
        "--against 比较一个预案的两个版本——有几个预案看指标 {name}，请写预案的名字",
        "--against compares two versions of a runbook — several look at {name}, name the runbook",
    ),
    "backtest-needs-data": Text(
        "写上 --data 文件，或 --prometheus 地址和 --from",
        "give the record with --data FILE, or with --prometheus URL and --from",
    ),
    "past-needs-start": Text(
        "用 --prometheus 时要写 --from：从何时开始判断", "--prometheus needs --from: when judging begins"
    ),
    "past-query-alone": Text("--query 要和 --prometheus 一起用", "--query goes with --prometheus"),
    "past-order": Text("--to 不在 --from 之后", "--to is not after --from"),
    "past-which-metric": Text(
        "--query 只问一个指标——用 --metric 写明是哪一个：{metrics}",
        "--query asks for one metric — say with --metric which: {metrics}",
    ),
    "past-no-query": Text(
        "tocsin.yaml 里没有为 {metrics} 设 prometheus 监控——用 --query 写出 PromQL",
        "no prometheus monitor of tocsin.yaml measures {metrics} — give the PromQL with --query",
    ),
    "past-silent": Text(
        "Prometheus 没有给出 {metric}：{why}", "Prometheus gave nothing for {metric}: {why}"
    ),
    "past-label-missing": Text(
        "查询结果没有标签 {label}，{metric} 靠它区分——让查询保留它（by ({label})），或写 --label {label}=…",
        "the query gives no label {label}, by which {metric} is told apart — keep it in the query (by ({label})), or"
        " say --label {label}=…",
    ),
    "data-wrong": Text(
        "数据文件有 {count} 处错误——改正后再运行",
        "the file of figures has {count} error(s) — correct them and run it again",
    ),
}  # fmt: skip
