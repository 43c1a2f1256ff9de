"""Sentences for what the grammar finds: unknown keys and names, wrong types, things that do not go together."""

from __future__ import annotations

from ..model.text import Text
from .terms import KINDS

KEYS: dict[str, Text] = {
    "unknown-key": Text(zh="{place}里没有“{key}”这个键", en="“{key}” is not known in {place}"),
    "unknown-key-near": Text(
        zh="{place}里没有“{key}”，是不是“{near}”？",
        en="“{key}” is not known in {place} — did you mean “{near}”?",
    ),
    "key-true": Text(
        zh="“true”原本可能是“on”——这个文件被别的程序改写过",
        en="“true” was probably “on” — another program rewrote this file",
    ),
    "missing-key": Text(zh="{place}缺少“{key}:”", en="“{key}:” is missing in {place}"),
    "empty-value": Text(zh="“{key}:”后面什么也没写", en="nothing is written after “{key}:”"),
    "key-not-with": Text(zh="“{key}”不能和“{other}”一起用", en="“{key}” does not go together with “{other}”"),
    "wrong-type": Text(zh="这里应写{wanted}，不是“{got}”", en="expected here: {wanted}, not “{got}”"),
    "not-an-option": Text(
        zh="“{key}”不能是“{word}”——可选：{options}",
        en="“{key}” cannot be “{word}” — choose from: {options}",
    ),
    "not-an-option-near": Text(
        zh="“{key}”不能是“{word}”，是不是“{near}”？",
        en="“{key}” cannot be “{word}” — did you mean “{near}”?",
    ),
    "out-of-range": Text(
        zh="“{key}”是 {number}，应在 {least} 到 {most} 之间",
        en="“{key}” is {number}, it must lie between {least} and {most}",
    ),
    "line-too-long": Text(
        zh="文字有 {length} 个字符，最多 {limit}",
        en="the text has {length} characters, at most {limit} are allowed",
    ),
    "id-sign": Text(
        zh="名字“{id}”里不能有“{sign}”（{point}）——只用文字、数字、“-”和“_”，以文字开头",
        en="the name “{id}” may not contain “{sign}” ({point}) — letters, digits, “-” and “_”, a letter first",
    ),
    "id-empty": Text(zh="名字不能是空的", en="a name cannot be empty"),
    "id-too-long": Text(
        zh="名字“{id}”太长，最多 {limit} 个字符",
        en="the name “{id}” is too long, at most {limit} characters are allowed",
    ),
    "id-not-text": Text(
        zh="“{id}”不能作名字：别的程序会把它当成数字或真假值——请以文字开头",
        en="“{id}” cannot be a name: other programs take it for a number or for true and false — begin with a letter",
    ),
    "name-taken": Text(
        zh="“{name}”已有固定含义，请换一个名字",
        en="“{name}” already has a fixed meaning — choose another name",
    ),
    "not-a-language": Text(
        zh="“{word}”不是这里使用的语言（{known}）",
        en="“{word}” is not a language here ({known})",
    ),
    "phrase-missing-language": Text(
        zh="“{key}”缺少 {lang} 的文字",
        en="“{key}” has no text in {lang} — add a line “{lang}: …”",
    ),
    "text-no-holes": Text(
        zh="“{key}”里不能用花括号变量，会原样显示",
        en="“{key}” is shown as it stands, “{{{{ }}}}” is not filled here",
    ),
}

NAMES: dict[str, Text] = {
    "unknown-name": Text(
        zh="没有“{name}”这个事实或指标——可用：{known}",
        en="there is no fact or metric “{name}” — known here: {known}",
    ),
    "unknown-name-near": Text(
        zh="没有“{name}”，是不是“{near}”？",
        en="there is no fact or metric “{name}” — did you mean “{near}”?",
    ),
    "template-name": Text(
        zh="模板“{template}”用到“{name}”，这份预案里没有它",
        en="the template “{template}” uses “{name}”, which this runbook does not have",
    ),
    "unknown-setting": Text(
        zh="{type} 渠道没有“{name}”这项设置——可用：{known}",
        en="a channel of type {type} has no setting “{name}” — known: {known}",
    ),
    "unknown-setting-near": Text(
        zh="{type} 渠道没有“{name}”，是不是“{near}”？",
        en="a channel of type {type} has no setting “{name}” — did you mean “{near}”?",
    ),
    "runbook-twice": Text(
        zh="“{name}”这份预案写了两次：{first} 和 {file}——请改掉一个名字",
        en="there are two runbooks “{name}”: {first} and {file} — rename one of them",
    ),
    "event-nobody": Text(
        zh="没有任何地方会发出“{name}”——用 emit 发出它，或在来源的规则里写明",
        en="nothing sends the event “{name}” — send it with “emit:”, or name it in a source's rule",
    ),
    "event-nobody-near": Text(
        zh="没有任何地方会发出“{name}”，是不是“{near}”？",
        en="nothing sends the event “{name}” — did you mean “{near}”?",
    ),
    "event-not-here": Text(
        zh="“{event}”到不了这里：它只送到引起它的状态和外层",
        en="“{event}” never comes here: it goes to the state that caused it and to those around it",
    ),
    "outside-block": Text(
        zh="“{name}”不在本块内，请用 end 结束本块，由外层状态用“on: finished:”接着走",
        en="“{name}” is outside this block — end the block and let the enclosing state react with “on: finished:”",
    ),
}


def _unknown() -> dict[str, Text]:
    """Three sentences for each kind of thing: with a guess, with what there is, and where there is none at all."""
    found: dict[str, Text] = {}
    for kind, noun in KINDS.items():
        zh, en = noun.zh, noun.en
        found[f"unknown-{kind}-near"] = Text(
            f"没有“{{name}}”这个{zh}，是不是“{{near}}”？", f"there is no {en} “{{name}}” — did you mean “{{near}}”?"
        )
        found[f"unknown-{kind}"] = Text(
            f"没有“{{name}}”这个{zh}——现有：{{known}}", f"there is no {en} “{{name}}” — there are: {{known}}"
        )
        found[f"unknown-{kind}-none"] = Text(
            f"没有“{{name}}”这个{zh}——还没有定义任何{zh}", f"there is no {en} “{{name}}” — none is defined yet"
        )
    return found


RULES: dict[str, Text] = {
    "action-bare": Text(
        zh="“{word}”不是动作——写成“动作: 对象”，动作有：{verbs}",
        en="“{word}” is not an action — write “verb: what”, the verbs are {verbs}",
    ),
    "action-missing": Text(zh="这里缺少动作——可用：{verbs}", en="the action is missing here — the verbs are {verbs}"),
    "two-actions": Text(
        zh="一项里有两个动作（{verbs}），请各用一个“- ”",
        en="two actions in one item ({verbs}) — give each its own “- ”",
    ),
    "then-without-answer": Text(
        zh="“then:”需要“answer_within:”——等多久再叫下一位",
        en="“then:” needs “answer_within:” — how long to wait before the next person",
    ),
    "set-time": Text(
        zh="“{name}”是时间，写预案时无法知道，只能由人填写",
        en="“{name}” is a time and cannot be known when a runbook is written — let a task fill it",
    ),
    "emit-engine-event": Text(
        zh="“{event}”由引擎自己发出，请换一个名字",
        en="the engine itself sends “{event}” — choose another name",
    ),
    "button-needs": Text(zh="按钮需要“label:”和“by:”", en="a button needs both “label:” and “by:”"),
    "button-event-name": Text(
        zh="按钮不能叫“{name}”，引擎有同名事件",
        en="a button cannot be called “{name}”, the engine sends an event of that name",
    ),
    "go-and-end": Text(zh="“go”和“end”只能写一个", en="“go” and “end” exclude each other — keep one"),
    "reaction-empty": Text(
        zh="这里什么也不会发生——加上 go、end 或 do",
        en="this does nothing — add “go:”, “end:” or “do:”",
    ),
    "end-with-others": Text(
        zh="“{state}”是结束状态，只能有“title:”和“do:”，不能有“{key}”",
        en="“{state}” is an end: only “title:” and “do:” make sense there, not “{key}”",
    ),
    "two-bodies": Text(
        zh="“{state}”里的 {bodies} 只能留一个",
        en="“{state}” can have only one of {bodies}",
    ),
    "signal-missing": Text(zh="没有写监控什么——可用：{kinds}", en="it does not say what is watched — one of {kinds}"),
    "signal-two": Text(
        zh="{kinds} 只能用一个", en="only one of {kinds} can be watched — use “any:” or “all:” for several"
    ),
    "level-both": Text(zh="“above”和“below”只能写一个", en="“above” and “below” exclude each other — keep one"),
    "level-neither": Text(zh="需要“above:”或“below:”", en="“above:” or “below:” is needed"),
    "severity-not-higher": Text(
        zh="“{level}”并不高于起始级别“{start}”",
        en="“{level}” is not higher than “{start}”, the level at the start",
    ),
    "choice-no-options": Text(
        zh="“{name}”是选择题，需要“options:”",
        en="“{name}” is a choice and needs “options:”",
    ),
    "notice-approve": Text(
        zh="顾客通知必须写明审批人“approve:”（或“approve: nobody”）",
        en="a customer notice needs “approve:” — who says yes (or “approve: nobody”)",
    ),
    "notice-no-text": Text(zh="通知需要“text:”或“template:”", en="a notice needs “text:” or “template:”"),
    "notice-text-and-template": Text(
        zh="“text”和“template”只能写一个",
        en="“text” and “template” exclude each other — keep one",
    ),
    "approve-nobody-and": Text(
        zh="“nobody”不能和角色写在一起",
        en="“nobody” cannot stand beside a role — keep one of them",
    ),
    "destination-wide": Text(zh="全角“＃”，请用半角“#”", en="full-width “＃” — type “#” instead"),
    "audience-to-or-empty": Text(
        zh="“{name}”要么写“to:”，要么写“empty: true”",
        en="“{name}” needs either “to:” or “empty: true”",
    ),
    "login-twice": Text(
        zh="登录名“{login}”已属于“{name}”",
        en="the login “{login}” already belongs to “{name}”",
    ),
    "person-unreachable": Text(
        zh="“{name}”没有联系方式，无法呼叫",
        en="“{name}” has no contacts and cannot be woken",
    ),
    "target-relative": Text(
        zh="“{name}”的目标必须是固定值",
        en="the target of “{name}” must be a fixed figure such as 95%",
    ),
    "undo-itself": Text(zh="“{name}”不能撤销自己", en="“{name}” cannot undo itself"),
    "unknown-outcome": Text(
        zh="预案从不以“{name}”结束",
        en="the runbook never ends with “{name}”",
    ),
    "setting-missing": Text(
        zh="{type} 渠道缺少“{name}:”",
        en="a channel of type {type} needs “{name}:”",
    ),
    "setting-not-text": Text(zh="“{key}”应是一段文字", en="“{key}” must be one text"),
    "secret-literal": Text(
        zh="“{key}”是机密，不能写在文件里——写成 env:变量名 或 file:路径",
        en="“{key}” is a secret and must not stand in a file — write env:NAME or file:PATH",
    ),
    "open-off-loopback": Text(
        zh="“{name}”不需要令牌，只能在本机监听时使用——请给它一个“token:”",
        en="“{name}” asks for no token, which is allowed on loopback only — give it a “token:”",
    ),
    "open-with-token": Text(
        zh="“{name}”既有令牌又写了“open: true”，令牌不会被检查",
        en="“{name}” has a token and “open: true” — the token will not be asked for",
    ),
    "mapping-needs": Text(
        zh="映射文件要写 name 与 state（告警），或 metric 与 value（样本）",
        en="a mapping file needs “name” and “state” for alerts, or “metric” and “value” for figures",
    ),
    "mapping-word-twice": Text(
        zh="“{word}”只能有一种含义——请从 firing、resolved、neither 中只留一处",
        en="“{word}” can mean one thing only — keep it in one of firing, resolved, neither",
    ),
    "mapping-expression": Text(
        zh="“{key}”不是 JMESPath 表达式：{text}——从这里开始读不懂",
        en="“{key}” is no JMESPath expression: {text} — it cannot be read from here on",
    ),
    "mapping-function": Text(
        zh="没有函数 {name}()——JMESPath 的函数之外还有 after、json、pairs、table",
        en="there is no function {name}() — besides those of JMESPath there are after, json, pairs and table",
    ),
    "mapping-not-json": Text(
        zh="自己的 mapping 只能用于 type: json，{type} 有自己的读法",
        en="a mapping of your own goes with type: json; {type} is read in its own way",
    ),
    "open-with-signature": Text(
        zh="来源“{name}”有签名，就不能写 open: true",
        en="source “{name}” is signed, so it cannot be open",
    ),
    "signature-no-secret": Text(
        zh="来源“{name}”写了 signature，却没有 secret——请写 secret: env:NAME 或 file:PATH",
        en="source “{name}” has a signature but no secret — write secret: env:NAME or file:PATH",
    ),
    "sns-not-cloudwatch": Text(
        zh="只有 type: cloudwatch 的来源由 SNS 签名；“{name}”是 {type}",
        en="only a source of type cloudwatch is signed by SNS; “{name}” is of type {type}",
    ),
    "sns-no-topics": Text(
        zh="来源“{name}”没有 topics——任何 AWS 账号都能让 SNS 签名，请列出主题的 ARN",
        en="source “{name}” lists no topics — anybody with an AWS account has messages signed by SNS; list your ARNs",
    ),
    "sns-topic-odd": Text(
        zh="“{topic}”不是 SNS 主题的 ARN（arn:aws:sns:地区:十二位账号:名称）",
        en="“{topic}” is no ARN of an SNS topic (arn:aws:sns:REGION:ACCOUNT OF TWELVE DIGITS:NAME)",
    ),
    "sns-no-secret": Text(
        zh="来源“{name}”由 SNS 的证书签名，没有密文——请删去 secret",
        en="source “{name}” is signed with a certificate of SNS, which needs no secret — take “secret” out",
    ),
    "sns-extra-missing": Text(
        zh="来源“{name}”要检查 SNS 的签名，缺少所需的程序包：运行“pip install 'tocsin[aws]'”",
        en="source “{name}” has signatures of SNS checked, and the package for it is missing: "
        "run “pip install 'tocsin[aws]'”",
    ),
    "signature-unknown": Text(
        zh="不知道 {type} 怎么签名——请为来源“{name}”写 signature，或改用 token",
        en="it is not known how {type} signs — write “signature” for source “{name}”, or use a token",
    ),
    "monitor-key": Text(
        zh="{type} 监控不用“{key}:”——删去这一行，或换一种 type",
        en="a monitor of type {type} has no “{key}:” — take it out, or choose another type",
    ),
    "monitor-needs": Text(zh="{type} 监控缺少：{keys}", en="a monitor of type {type} needs: {keys}"),
    "monitor-needs-one": Text(
        zh="{type} 监控要写其中一个：{keys}",
        en="a monitor of type {type} needs one of: {keys}",
    ),
    "monitor-timeout": Text(
        zh="太长——最多 {most}，也不超过 every", en="too long — {most} at most, and no longer than every"
    ),
    "monitor-range": Text(
        zh="range 至少 {least}（every 和 step），一次至多 {most} 个 step",
        en="a range is at least {least} (every and step) and has {most} steps at most",
    ),
    "monitor-step-alone": Text(zh="step 只和 range 一起用", en="step goes with range alone"),
    "monitor-not-allowed": Text(
        zh="{path} 没有写进 allow，不会运行——在 allow 里加上它的全路径",
        en="{path} is not in “allow:” and will not be run — add its whole path there",
    ),
    "monitor-not-held-back": Text(
        zh="Tocsin 不会用 {kind} 自己的办法禁止写入——只能靠这个数据库用户的权限：给它一个只能读的账号",
        en="Tocsin cannot tell {kind} to refuse writing — only the rights of the database's user do: give it one who"
        " may only read",
    ),
    "monitor-separator": Text(
        zh="“{text}”不是一个符号——写逗号、分号、竖线，或 tab", en="“{text}” is not one sign — write , ; | or tab"
    ),
    "allow-entry": Text(
        zh="“{text}”不是主机名、地址或网段，如 10.20.0.0/16——网段要从它的第一个地址写起",
        en="“{text}” is no host, address or network such as 10.20.0.0/16 — a network begins with its first address",
    ),
    "monitor-like-source": Text(
        zh="已有同名的来源“{name}”，看消息时分不清——给监控换个名字",
        en="there is a source “{name}” too, and nobody could tell their messages apart — rename the monitor",
    ),
    "rule-no-value": Text(
        zh="“{name}”的数值在哪里？加上“value:”（标签或注释名）",
        en="where is the figure for “{name}”? add “value:”, the label or annotation that holds it",
    ),
}

STORIES: dict[str, Text] = {
    "step-earlier": Text(
        zh="这一步比上一步更早，请按时间先后排列",
        en="this step is earlier than the one before — put them in order of time",
    ),
    "proof-form": Text(
        zh="“{got}”不能作为证明——写成“动词 对象”，动词有：{verbs}",
        en="“{got}” proves nothing — write “verb subject”, the verbs are {verbs}",
    ),
    "limit-before-target": Text(zh="最迟时间早于目标时间", en="the limit comes before the target — make it longer"),
    "id-twice": Text(zh="“{id}”用了两次（第一次在第 {line} 行）", en="“{id}” is used twice (first on line {line})"),
    "objective-orphan": Text(zh="没有任何行动能证明目标“{id}”", en="no expected action serves the objective “{id}”"),
}

SENTENCES: dict[str, Text] = {**STORIES, **_unknown(), **KEYS, **NAMES, **RULES}
