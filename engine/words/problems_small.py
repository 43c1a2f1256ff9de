"""Sentences for slips in conditions, lengths, levels, bilingual texts and texts with holes, by code.

Braces that stand for themselves are doubled, as `str.format` wants it.
"""

from __future__ import annotations

from ..model.text import Text

CONDITIONS: dict[str, Text] = {
    "condition-empty": Text(
        zh="条件是空的——写一个比较，例如 affected > 100",
        en="the condition is empty — write a comparison such as affected > 100",
    ),
    "condition-too-long": Text(
        zh="条件有 {length} 个字符，最多 {limit} 个——请拆开，或改用事实",
        en="the condition has {length} characters, at most {limit} are allowed — split it, or ask for a fact",
    ),
    "condition-too-deep": Text(
        zh="括号、not 或负号超过 {limit} 层——请写简单些",
        en="more than {limit} levels of parentheses, “not” or minus — write it more simply",
    ),
    "condition-sign": Text(
        zh="条件里不能用“{sign}”",
        en="“{sign}” has no meaning in a condition",
    ),
    "condition-full-width": Text(
        zh="全角“{sign}”，请用半角“{meant}”",
        en="full-width “{sign}” — type “{meant}” instead",
    ),
    "condition-write": Text(
        zh="不要写“{sign}”，请写“{meant}”",
        en="“{sign}” is not used here — write “{meant}”",
    ),
    "condition-single-equals": Text(
        zh="比较是否相等要写“{meant}”，不是“{sign}”",
        en="one “{sign}” does not compare — write “{meant}”",
    ),
    "condition-number": Text(
        zh="“{text}”不是数字——写 20、0.5、80% 或 15m",
        en="“{text}” is not a number — write 20, 0.5, 80% or 15m",
    ),
    "condition-open-text": Text(
        zh="这里的引号 {sign} 没有结束——在文字后面再加一个",
        en="the quote {sign} is never closed — add another one after the text",
    ),
    "condition-not-closed": Text(
        zh="“{sign}”没有配对——缺少“{meant}”",
        en="“{sign}” is never closed — add “{meant}”",
    ),
    "condition-unfinished": Text(
        zh="条件没有写完——后面还缺一个值或名称",
        en="the condition stops too early — a value or a name is missing after this",
    ),
    "condition-unexpected": Text(
        zh="这里不应出现“{sign}”——前面少了 and、or 或比较符号？",
        en="“{sign}” cannot stand here — is an “and”, an “or” or a comparison missing before it?",
    ),
    "condition-chain": Text(
        zh="比较不能连写“{sign}”——请写成 a < b and b < c",
        en="comparisons do not chain (“{sign}”) — write a < b and b < c",
    ),
    "condition-call": Text(
        zh="条件里没有函数“{name}”——只有 known(名称)",
        en="there is no function “{name}” in conditions — only known(name)",
    ),
    "condition-known": Text(
        zh="known 要写成 known(名称)，括号里只有一个名称",
        en="write known(name), with a single name in the parentheses",
    ),
    "condition-nothing": Text(
        zh="没有“{sign}”这个值——要问是否已知，写 known(名称) 或 not known(名称)",
        en="there is no value “{sign}” — to ask whether it is known, write known(name) or not known(name)",
    ),
    "condition-in-list": Text(
        zh="in 后面要写方括号和具体的值，例如 in ['a', 'b']",
        en="after “in” write values in brackets, such as in ['a', 'b']",
    ),
    "condition-name": Text(
        zh="没有“{name}”这个名称——可用事实、指标、标签、severity 和 minutes",
        en="unknown name “{name}” — use a fact, a metric, a label, severity or minutes",
    ),
    "condition-name-near": Text(
        zh="没有“{name}”，是不是“{meant}”？",
        en="unknown name “{name}” — did you mean “{meant}”?",
    ),
    "condition-minus": Text(
        zh="“{name}”会被当成一个名称——减号两边加空格：{meant}",
        en="“{name}” reads as one name — put spaces around the minus: {meant}",
    ),
    "condition-not-yes-no": Text(
        zh="条件的结果应为是或否，这里是 {kind}——请加一个比较",
        en="a condition must be yes or no, this is a {kind} — add a comparison",
    ),
    "condition-needs-yes-no": Text(
        zh="and、or、not 需要是或否，这里是 {kind}——请加一个比较",
        en="“and”, “or” and “not” need yes or no, this is a {kind} — add a comparison",
    ),
    "condition-bare-text": Text(
        zh="{text} 前面要再写一次名称和 ==，或者用 in [...]",
        en="repeat the name and == before {text}, or write in [...]",
    ),
    "condition-arithmetic": Text(
        zh="{left} 和 {right} 之间不能用“{op}”计算",
        en="“{op}” makes no sense between a {left} and a {right}",
    ),
    "condition-arithmetic-one": Text(
        zh="{kind} 前面不能加负号",
        en="a {kind} cannot have a minus before it",
    ),
    "condition-by-zero": Text(
        zh="除以零的结果永远未知——请改除数",
        en="a division by zero is always unknown — change the divisor",
    ),
    "condition-unlike": Text(
        zh="{left} 不能与 {right} 比较——请让两边同类",
        en="a {left} does not compare with a {right} — compare like with like",
    ),
    "condition-order": Text(
        zh="{kind} 没有大小，不能用“{op}”——请用 == 或 !=",
        en="a {kind} has no order, “{op}” means nothing — use == or !=",
    ),
    "condition-bare-share": Text(
        zh="这里比较的是比例——把 {number} 写成 {meant}",
        en="this compares a share — write {meant} instead of {number}",
    ),
    "condition-bare-length": Text(
        zh="这里比较的是时长——给 {number} 加单位，例如 {meant}",
        en="this compares a length of time — give {number} a unit, such as {meant}",
    ),
    "condition-quote": Text(
        zh="{kind} 要和引号里的选项比较：{options}",
        en="a {kind} compares with an option in quotes: {options}",
    ),
    "condition-unquoted": Text(
        zh="选项“{option}”要加引号：{meant}",
        en="the option “{option}” needs quotes: {meant}",
    ),
    "condition-option": Text(
        zh="“{option}”不在选项中，可选：{options}",
        en="“{option}” is not one of the choices: {options}",
    ),
    "condition-option-near": Text(
        zh="“{option}”不在选项中，是不是“{meant}”？",
        en="“{option}” is not one of the choices — did you mean “{meant}”?",
    ),
}

LENGTHS: dict[str, Text] = {
    "length-bad": Text(
        zh="“{text}”不是时长——写 90s、15m、2h、3d 或 1h30m",
        en="“{text}” is not a length of time — write 90s, 15m, 2h, 3d or 1h30m",
    ),
    "length-bad-near": Text(
        zh="“{text}”不是时长，是不是“{meant}”？",
        en="“{text}” is not a length of time — did you mean “{meant}”?",
    ),
    "length-without-unit": Text(
        zh="“{text}”缺少单位——例如写 {meant}（s 秒、m 分、h 小时、d 天）",
        en="“{text}” of what? Write {meant}, for example (s, m, h or d)",
    ),
    "length-zero": Text(
        zh="“{text}”是零——时长至少一秒，不需要就删掉这一行",
        en="“{text}” is nothing — write at least 1s, or leave the line out",
    ),
    "length-negative": Text(
        zh="“{text}”是负的——时长不带负号",
        en="“{text}” is negative — write the length without a minus",
    ),
    "length-too-long": Text(
        zh="“{text}”太长——最多 {limit}",
        en="“{text}” is too long — at most {limit}",
    ),
    "length-no-window": Text(
        zh="“{text}”按窗口计，但这个信号没有 window——请加 window，或写 15m",
        en="“{text}” counts windows, but this signal has no “window:” — add one, or write 15m",
    ),
}

LEVELS: dict[str, Text] = {
    "level-bad": Text(
        zh="“{text}”不是阈值——写 20、80% 或 3 x usual",
        en="“{text}” is not a level — write 20, 80% or 3 x usual",
    ),
    "level-bad-near": Text(
        zh="“{text}”不是阈值，是不是“{meant}”？",
        en="“{text}” is not a level — did you mean “{meant}”?",
    ),
    "level-multiple": Text(
        zh="“{text}”的倍数必须大于 0",
        en="“{text}”: the multiple must be more than 0",
    ),
}

PHRASES: dict[str, Text] = {
    "phrase-one-language": Text(
        zh="要写 {count} 种语言，用“ | ”隔开：中文 | English",
        en="write the text in {count} languages, parted by “ | ”: 中文 | English",
    ),
    "phrase-bar-needs-spaces": Text(
        zh="“|”两边要有空格：中文 | English",
        en="“|” needs a space on both sides: 中文 | English",
    ),
    "phrase-full-width-bar": Text(
        zh="全角“｜”，请用半角“|”，两边加空格",
        en="full-width “｜” — type “ | ” instead",
    ),
    "phrase-too-many": Text(
        zh="有 {count} 段文字，语言只有 {limit} 种——去掉多余的“ | ”",
        en="{count} parts for {limit} languages — take out the extra “ | ”",
    ),
    "phrase-not-bilingual": Text(
        zh="本站点只有一种语言，却写了 {count} 段——只留一段，或在 team.yaml 的 languages 里加一种",
        en="this site has one language, but there are {count} parts — keep one, or add to “languages:” in team.yaml",
    ),
    "phrase-swapped": Text(
        zh="两种语言写反了——按 team.yaml 里 languages 的顺序写",
        en="the languages are swapped — keep the order of “languages:” in team.yaml",
    ),
    "phrase-zh-not-chinese": Text(
        zh="中文部分没有中文",
        en="the Chinese part is not in Chinese",
    ),
    "phrase-en-not-english": Text(
        zh="英文部分是中文",
        en="the English part is in Chinese",
    ),
}

TEXTS: dict[str, Text] = {
    "text-empty": Text(zh="文字是空的", en="the text is empty"),
    "text-too-big": Text(
        zh="文字有 {size} 字节，最多 {limit}",
        en="the text has {size} bytes, at most {limit} are allowed",
    ),
    "text-unsafe-sign": Text(
        zh="文字里有看不见的控制字符 {point}——请删除",
        en="the text holds an invisible control sign {point} — delete it",
    ),
    "text-block": Text(
        zh="文字里不能用“{sign}”（循环、判断、注释）——只用 {{{{ 名称 }}}}",
        en="“{sign}” (loops, choices, comments) is not available in texts — use only {{{{ name }}}}",
    ),
    "text-stray-close": Text(
        zh="“{sign}”前面没有“{{{{”",
        en="“{sign}” without “{{{{” before it",
    ),
    "text-not-closed": Text(
        zh="“{{{{”没有配对的“}}}}”",
        en="“{{{{” is never closed — add “}}}}”",
    ),
    "text-empty-hole": Text(
        zh="“{{{{ }}}}”里没有名称",
        en="“{{{{ }}}}” holds no name",
    ),
    "text-hole-too-long": Text(
        zh="“{{{{ }}}}”里超过 {limit} 个字符——只写名称",
        en="more than {limit} characters inside “{{{{ }}}}” — write a name only",
    ),
    "text-too-many-holes": Text(
        zh="“{{{{ }}}}”超过 {limit} 处",
        en="more than {limit} places with “{{{{ }}}}”",
    ),
    "text-bad-hole": Text(
        zh="看不懂“{inside}”——写 {{{{ 名称 }}}}、{{{{ 名称|date }}}} 或 {{{{ time(4h) }}}}",
        en="“{inside}” is not understood — write {{{{ name }}}}, {{{{ name|date }}}} or {{{{ time(4h) }}}}",
    ),
    "text-bare-length": Text(
        zh="“{length}”是时长——要写时刻，用 {{{{ time({length}) }}}}",
        en="“{length}” is a length — for the moment write {{{{ time({length}) }}}}",
    ),
    "text-full-width": Text(
        zh="“{{{{ }}}}”里有全角“{sign}”，请用半角“{meant}”",
        en="full-width “{sign}” inside “{{{{ }}}}” — type “{meant}” instead",
    ),
    "text-private": Text(
        zh="名称“{name}”不能以下划线开头",
        en="“{name}”: a name here cannot begin with an underscore",
    ),
    "text-arithmetic": Text(
        zh="文字里不能计算（{inside}）——请先填成事实",
        en="texts do not calculate ({inside}) — let a person fill a fact instead",
    ),
    "text-attribute": Text(
        zh="文字里不能取属性或元素（{inside}）——只写名称",
        en="texts do not reach inside values ({inside}) — write a name only",
    ),
    "text-call": Text(
        zh="文字里不能调用（{inside}）——只有 time(4h)、date(2d)、hours(…)",
        en="nothing can be called in a text ({inside}) — only time(4h), date(2d), hours(…)",
    ),
    "text-logic": Text(
        zh="文字里不能判断（{inside}）——请写成两条通知，由步骤选择",
        en="texts do not decide ({inside}) — write two notices and let the states choose",
    ),
    "text-constant": Text(
        zh="“{inside}”是固定的值——直接写在文字里，不用“{{{{ }}}}”",
        en="“{inside}” never changes — write it in the text, without “{{{{ }}}}”",
    ),
    "text-filter": Text(
        zh="没有“{name}”这个过滤器，可用：{known}",
        en="there is no filter “{name}” — use {known}",
    ),
    "text-filter-near": Text(
        zh="没有“{name}”这个过滤器，是不是“{meant}”？",
        en="there is no filter “{name}” — did you mean “{meant}”?",
    ),
    "text-filter-chain": Text(
        zh="一个名称只能用一个过滤器",
        en="one filter for a name is enough",
    ),
    "text-filter-argument": Text(
        zh="“{filter}”的参数不对——number 和 percent 可写 0 到 {limit} 位小数，其他不带参数",
        en="wrong argument of “{filter}” — number and percent take 0 to {limit} decimals, the others nothing",
    ),
    "text-function": Text(
        zh="没有“{name}”这个函数，可用：{known}",
        en="there is no function “{name}” — use {known}",
    ),
    "text-function-near": Text(
        zh="没有“{name}”这个函数，是不是“{meant}”？",
        en="there is no function “{name}” — did you mean “{meant}”?",
    ),
    "text-function-argument": Text(
        zh="“{function}”需要一个时长，例如 {function}(4h)",
        en="“{function}” needs one length, such as {function}(4h)",
    ),
    "text-function-name": Text(
        zh="“{function}”需要时长——要写“{name}”的时刻或日期，用 {{{{ {name}|{function} }}}}",
        en="“{function}” takes a length — for the {function} of “{name}” write {{{{ {name}|{function} }}}}",
    ),
    "text-calendar": Text(
        zh="没有“{name}”这个日历，已有：{known}",
        en="there is no calendar “{name}” — known: {known}",
    ),
    "text-calendar-near": Text(
        zh="没有“{name}”这个日历，是不是“{meant}”？",
        en="there is no calendar “{name}” — did you mean “{meant}”?",
    ),
    "text-unknown": Text(
        zh="还缺：{names}——请先填写",
        en="still unknown: {names} — fill it in first",
    ),
    "text-said-nothing": Text(
        zh="生成的文字是空的",
        en="the finished text is empty",
    ),
    "text-said-too-much": Text(
        zh="生成的文字有 {length} 个字符，最多 {limit}——请缩短",
        en="the finished text has {length} characters, at most {limit} are allowed — shorten it",
    ),
}

SENTENCES: dict[str, Text] = {**CONDITIONS, **LENGTHS, **LEVELS, **PHRASES, **TEXTS}
