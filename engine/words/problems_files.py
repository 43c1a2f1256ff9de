"""Sentences for files that cannot be read, and for the usual slips of YAML written by hand."""

from __future__ import annotations

from ..model.text import Text

FILES: dict[str, Text] = {
    "file-missing": Text(
        zh="找不到文件 {file}——请新建它，或检查目录是否正确",
        en="there is no file {file} — make one, or check the folder",
    ),
    "file-is-folder": Text(zh="{file} 是一个目录，这里需要文件", en="{file} is a folder, a file is needed here"),
    "file-unreadable": Text(zh="无法读取 {file}——请检查读取权限", en="{file} cannot be read — check its permissions"),
    "file-too-big": Text(
        zh="文件至少有 {size} 字节，最多允许 {limit}——请拆成几个文件",
        en="the file has {size} bytes or more, at most {limit} are allowed — split it",
    ),
    "file-utf-16": Text(
        zh="文件是 UTF-16 编码，请另存为 UTF-8",
        en="the file is written in UTF-16 — save it as UTF-8",
    ),
    "file-not-utf-8": Text(
        zh="这里的字节 {byte} 不是 UTF-8（可能是 GBK），请把文件另存为 UTF-8",
        en="byte {byte} is not UTF-8 here (GBK perhaps) — save the file as UTF-8",
    ),
    "file-control": Text(
        zh="这里有一个看不见的控制字符 {sign}，请删除",
        en="there is an invisible control character {sign} here — delete it",
    ),
    "file-empty": Text(zh="文件是空的", en="the file is empty — write at least one “key: value” line"),
    "file-only-comments": Text(
        zh="文件里只有注释，没有内容",
        en="the file holds nothing but comments — write at least one “key: value” line",
    ),
    "file-bare-list": Text(
        zh="文件应由“键: 值”组成，不能一开始就是列表",
        en="the file must begin with “key: value” lines, not with a list",
    ),
    "file-bare-text": Text(
        zh="文件应由“键: 值”组成，这里只有一段文字",
        en="the file must hold “key: value” lines, this is only a text",
    ),
}

YAML: dict[str, Text] = {
    "yaml-tab": Text(zh="不能用制表符缩进，请用两个空格", en="a tab cannot indent — use two spaces"),
    "yaml-key-twice": Text(
        zh="“{key}”写了两次（第一次在第 {line} 行）",
        en="“{key}” is written twice (first on line {line})",
    ),
    "yaml-wide-colon": Text(
        zh="“{key}”后是全角冒号，请改成半角冒号加空格",
        en="full-width “：” after “{key}” — type “: ” instead",
    ),
    "yaml-comma": Text(
        zh="花括号里的逗号会截断文字（“{word}”成了另一项），请加引号或另起一行",
        en="“{word}” has no value — a comma ends the text inside {{ }}: use quotes or a line of its own",
    ),
    "yaml-question": Text(
        zh="花括号里的文字不能含“?”，请另起一行或加引号",
        en="text inside {{ }} may not contain “?” — put it on its own line, or in quotes",
    ),
    "yaml-reserved": Text(
        zh="文字以 YAML 保留符号“{sign}”开头，请给整段文字加引号",
        en="this text starts with “{sign}”, a sign YAML keeps for itself — put it in quotes",
    ),
    "yaml-anchor": Text(
        zh="不支持锚点、引用与合并（“{sign}”），请直接写出内容",
        en="“{sign}” is not used here — write the content itself",
    ),
    "yaml-tag": Text(
        zh="不支持类型标签（“{sign}”），请删除；如果是文字请加引号",
        en="type tags (“{sign}”) are not used here — delete it, or put the text in quotes",
    ),
    "yaml-key-not-text": Text(zh="键必须是一个词，不能是列表或花括号", en="a key must be a word, not a list or braces"),
    "yaml-open-quote": Text(
        zh="这里的引号 {sign} 没有结束", en="the quote {sign} is never closed — add one after the text"
    ),
    "yaml-escape": Text(
        zh="双引号里的反斜杠不合法，请改用单引号",
        en="this backslash means nothing in double quotes — use single quotes",
    ),
    "yaml-open-braces": Text(
        zh="“{sign}”没有配对，或其中的文字含有特殊符号，请检查括号和引号",
        en="“{sign}” is never closed, or holds a sign that needs quotes — check brackets and quotes",
    ),
    "yaml-after-quote": Text(
        zh="引号已经结束，后面还有文字——请把整段放进引号",
        en="the quotes end here but the text goes on — put all of it inside the quotes",
    ),
    "yaml-no-space": Text(zh="“{key}:”后面要有一个空格", en="a space is needed after “{key}:”"),
    "yaml-no-colon": Text(zh="这一行缺少冒号——写成“键: 值”", en="this line has no colon — write “key: value”"),
    "yaml-second-colon": Text(
        zh="同一行里有第二个“: ”——请给文字加引号",
        en="a second “: ” on this line — put the text in quotes",
    ),
    "yaml-indent": Text(
        zh="缩进不对：这一行没有和同级的行对齐",
        en="this line is not indented like its neighbours — align it with them",
    ),
    "yaml-list-mixed": Text(
        zh="列表项（-）和“键: 值”不能混在一起，列表请另起一行",
        en="list items (-) and “key: value” lines cannot be mixed — begin the list on a new line",
    ),
    "yaml-syntax": Text(
        zh="从这里起 YAML 读不懂，请检查缩进、引号和括号",
        en="YAML does not understand the file from here on — check indentation, quotes and brackets",
    ),
    "yaml-unreadable": Text(zh="文件不是可以读懂的 YAML", en="the file is no YAML that can be read"),
    "yaml-too-deep": Text(zh="层次太深，最多 {limit} 层", en="nested too deeply — at most {limit} levels are allowed"),
    "yaml-too-many": Text(
        zh="内容太多，最多 {limit} 个值", en="too much in one file — at most {limit} values are allowed"
    ),
    "yaml-two-documents": Text(
        zh="一个文件只能有一份内容，请删除“---”或拆成两个文件",
        en="only one document in a file — remove the “---”, or make two files",
    ),
}

SENTENCES: dict[str, Text] = {**FILES, **YAML}
