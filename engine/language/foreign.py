"""Words of other tools, of older files and of everyday speech, and what they are called here.

Looked up before any guess by distance; where several are listed, the first that is known in that place counts.
"""

from __future__ import annotations

_WORDS = """
notify: tell; message: text tell; slack: tell; post: tell; announce: tell notice; broadcast: notice
to: go audience to; goto: go; next: go; target: go target; transition: go; transitions: on; jump: go
ack: answer_within; acknowledge: answer_within; timeout: after answer_within within; answer: answer_within
escalate: raise; escalation: then; escalate_to: then; else: then; or: then; next_person: then
at_least: and_at_least; floor: and_at_least; minimum: and_at_least; min: and_at_least
id: runbook name; name: runbook title; playbook: runbook; workflow: runbook; description: about title; desc: about
summary: about title; owner: lead by; commander: lead; leader: lead; incident_commander: lead
dedup: one_per; dedup_key: one_per; group_by: one_per; key: one_per; per: one_per; mode: if_open
cool_down: cooldown; silence: cooldown; dry_run: trial; test: trial
trigger: triggers; alerts: triggers; conditions: triggers; thresholds: triggers; when_to_start: triggers
severities: severity severities; level: severity; priority: severity; levels: severities
variables: facts; inputs: facts; fields: facts; parameters: facts; vars: facts; questions: facts ask
slo: sla; slas: sla; deadline: due within; limit: within
warning: warn; begin: from start; start: from start; stop: until
initial: start; initial_state: start; stages: states; steps: states tasks; phases: states; nodes: states
stage: phase; step: step
checklist: tasks; todo: tasks; todos: tasks; items: tasks; task: tasks; actions: do; action: do; run: do
enter: do; on_enter: do; on_entry: do; entry: do; exit: leave; on_exit: leave; on_leave: leave
true: on; events: on; event_handlers: on; handlers: on; button: buttons; choices: options buttons; decisions: buttons
timer: after; timers: after; wait: after; delay: after; repeat: every repeat; interval: every; cron: every
monitor: watch; watches: watch; branches: parallel; concurrent: parallel; fork: parallel; regions: parallel
sub_runbook: call; invoke: call; include: call; subflow: call; args: with; params: with; labels: with labels
outcome: end; result: end; final: end; finish: end; done: end
if: when; condition: when; guard: when; expr: when; expression: when; unless: when
assignee: by; assigned_to: by; role: by roles; who: by; approver: approve; approvers: approve; approval: approve
sets: fills; writes: fills; output: fills; fact: fills; duration: for due; hold: for
threshold: above; greater_than: above; gt: above; more_than: above; over: above; exceeds: above
less_than: below; lt: below; under: below; recover: clear; resolve: clear; recovery: clear; cleared: clear
nodata: no_data; missing: no_data; hours: during; calendar: during; schedule: during calendars; signal: metric
function: of; func: of; aggregate: of; aggregation: of; agg: of; stat: of; statistic: of; percentile: of; quantile: of
forecast: ahead; predict: ahead; predict_linear: ahead; prediction: ahead; lookahead: ahead; look_ahead: ahead
horizon: ahead; trend: ahead; over_the_last: window
webhook: http event; call_api: http; api: http; confirm: ask; request: ask; prompt: ask; update: set; assign: set
fire: emit; send: notice emit; publish: emit; customers: audience customers; recipients: audience to; channel: via
channels: via channels; body: text; content: text; caption: label; wording: text
retro: review; postmortem: review; retrospective: review; except: skip; members: people; users: people
contact_methods: contacts; phone: contacts; email: contacts; language: languages lang; lang: languages lang
tz: timezone; zone: timezone; time_zone: timezone; user: login; teams: roles; policies: ladders
policy: ladders; escalation_policies: ladders; unit: kind; db: database; port: listen; host: listen; bind: listen
address: listen to; url: public_url via; base_url: public_url; secret: token; notifiers: channels; receivers: channels
标题: title; 名称: title name; 预案: runbook; 负责人: lead
说明: about; 触发: triggers; 触发器: triggers; 级别: severity severities
事实: facts; 时限: sla within due; 按钮: buttons; 事件: on; 状态: states; 阶段: phase; 任务: tasks; 通知: notices notice
复盘: review; 角色: roles by; 人员: people; 联系方式: contacts
渠道: via channels; 审批: approve; 受众: audience; 指标: metric metrics
窗口: window; 汇总: of; 预测: ahead; 提前: ahead; 高于: above; 低于: below; 持续: for; 恢复: clear
条件: when; 文字: text; 文案: text; 正文: text; 时区: timezone; 语言: languages; 日历: calendars during; 呼叫: page
"""


def _table() -> dict[str, tuple[str, ...]]:
    entries = (entry for line in _WORDS.strip().splitlines() for entry in line.split(";"))
    pairs = (entry.partition(":") for entry in entries)
    return {word.strip(): tuple(meant.split()) for word, _, meant in pairs}


FOREIGN: dict[str, tuple[str, ...]] = _table()

FUNCTIONS: dict[str, str] = {
    "mean": "avg", "average": "avg", "maximum": "max", "minimum": "min", "total": "sum", "latest": "last",
    "newest": "last", "number": "count", "samples": "count", "per_minute": "rate", "per-minute": "rate",
    "rpm": "rate", "median": "p50", "p97": "p98", "p999": "p99", "p99.9": "p99", "p100": "max", "p0": "min",
    "平均": "avg", "均值": "avg", "合计": "sum", "总和": "sum", "最大": "max", "最高": "max", "最小": "min",
    "最低": "min", "最新": "last", "个数": "count", "样本数": "count", "每分钟": "rate", "中位数": "p50",
}  # fmt: skip
"""What a window's function is called elsewhere; `mean` was our own word."""
