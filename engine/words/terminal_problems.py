"""What can go wrong on the command line, by code: what it is, and what to do next."""

from __future__ import annotations

from ..model.text import Text

SENTENCES: dict[str, Text] = {
    # -- usage (exit 2) ---------------------------------------------------------------------------
    "unknown-command": Text(
        "没有命令“{word}”——tocsin --help 列出全部命令",
        "there is no command “{word}” — `tocsin --help` lists them",
    ),
    "unknown-command-near": Text(
        "没有命令“{word}”——是不是“{near}”？",
        "there is no command “{word}” — did you mean “{near}”?",
    ),
    "unknown-member": Text(
        "没有命令“{family} {word}”——可用：{names}", "there is no command “{family} {word}” — there are: {names}"
    ),
    "unknown-option": Text("没有选项“{word}”——加 --help 查看", "there is no option “{word}” — see --help"),
    "unknown-option-near": Text(
        "没有选项“{word}”——是不是“{near}”？",
        "there is no option “{word}” — did you mean “{near}”?",
    ),
    "argument-missing": Text("缺少 {name}", "{name} is missing"),
    "argument-extra": Text("多出了“{word}”", "“{word}” is too many"),
    "option-value-missing": Text("选项 {name} 后面要写一个值", "option {name} needs a value"),
    "option-value-bad": Text("{name} 不能是“{given}”——可以是：{why}", "{name} cannot be “{given}” — it takes: {why}"),
    "no-subcommand": Text("后面还要写一个子命令", "a command is missing after this one"),
    "usage-other": Text("命令写得不对：{what}", "the command makes no sense: {what}"),
    "secret-visible": Text(
        "命令行上的密文别人看得到，没有使用它——请改用标准输入、文件或环境变量，并立即作废这个令牌",
        "others can see a secret on the command line, so it was not used — give it on standard input, in a file or"
        " in the"
        " environment, and revoke this one now",
    ),
    "not-text": Text("参数里有不是文字的字节", "an argument holds bytes that are no text"),
    "label-bad": Text("标签要写成 名字=值，不是“{given}”", "write a label as NAME=VALUE, not “{given}”"),
    "moment-bad": Text(
        "“{given}”不是时刻——写 18:30、2026-11-30 18:30 或 2026-11-30T18:30+08:00",
        "“{given}” is not a time — write 18:30, 2026-11-30 18:30 or 2026-11-30T18:30+08:00",
    ),
    "moment-no-such": Text("没有这个日期或时刻：{given}", "there is no such day or time: {given}"),
    "span-bad": Text(
        "“{given}”不是时长——写 30s、15m、2h 或 1d",
        "“{given}” is not a length — write 30s, 15m, 2h or 1d",
    ),
    "span-without-unit": Text(
        "“{given}”缺少单位——写 {given}m、{given}h 或 {given}d",
        "“{given}” has no unit — write {given}m, {given}h or {given}d",
    ),
    "span-negative": Text("时长必须大于零，不是“{given}”", "a length must be positive, not “{given}”"),
    "zone-unknown": Text(
        "没有时区“{given}”——写 Asia/Shanghai 这样的名字",
        "there is no time zone “{given}” — write a name such as Asia/Shanghai",
    ),
    "number-bad": Text("“{given}”不是数字——写 20、0.5 或 95%", "“{given}” is not a number — write 20, 0.5 or 95%"),
    "signal-what": Text("写上名字和数值，或用 --file 读入文件", "give a name and a figure, or a file with --file"),
    "text-what": Text("用 --text zh=… 或 --text en=… 写上新文字", "give the new words with --text zh=… or --text en=…"),
    "one-of-two": Text("{one} 和 {other} 只能用一个", "use {one} or {other}, not both"),
    "silence-what": Text("写上 --for 多久，或用 --lift 解除", "say --for how long, or --lift to end it"),
    "url-bad": Text("“{url}”不是地址——写 https://…", "“{url}” is no address — write https://…"),
    "url-needed": Text("写上服务器的地址，或设置 TOCSIN_URL", "give the address of the server, or set TOCSIN_URL"),
    "token-empty": Text("没有读到令牌", "no token was given on standard input"),
    "yes-needed": Text("没有终端可以询问：确认请加 --yes", "there is no terminal to ask: confirm with --yes"),
    "format-unknown": Text(
        "不认识 {path} 的类型——用 .mmd、.dot 或 .svg",
        "the kind of {path} is not known — use .mmd, .dot or .svg",
    ),
    # -- the site (exit 2, 3, 4) ------------------------------------------------------------------
    "site-not-found": Text(
        "{folder} 及其上层都没有 tocsin.yaml——进入站点文件夹，用 --site 指定，或用 tocsin init 建立一个",
        "there is no tocsin.yaml in {folder} or above it — go into your site, name it with --site, or make one with"
        " `tocsin init DIR`",
    ),
    "site-missing": Text("没有文件夹 {path}", "there is no folder {path}"),
    "site-empty": Text("{path} 里没有 tocsin.yaml——它不是站点", "there is no tocsin.yaml in {path}: it is not a site"),
    "site-no-folder": Text(
        "{path} 是文件，--site 要写站点的文件夹",
        "{path} is a file; --site takes the folder of a site",
    ),
    "site-unreadable": Text("没有读取 {path} 的权限", "you have no right to read {path}"),
    "site-wrong": Text(
        "站点的文件有 {count} 处错误——改正后运行 tocsin check",
        "the files of the site have {count} error(s) — correct them, then `tocsin check`",
    ),
    "path-missing": Text("没有文件 {path}", "there is no file {path}"),
    "path-not-text": Text(
        "{path} 不是 UTF-8 或 GB18030 编码的文字——另存为 UTF-8 再试",
        "{path} is not text in UTF-8 or GB18030 — save it as UTF-8",
    ),
    "path-unreadable": Text("读不了 {path}：{why}", "{path} cannot be read: {why}"),
    "sheet-of-text": Text(
        "{path} 不是 Excel 文件，没有工作表——去掉 --sheet",
        "{path} is no workbook and has no sheets — leave out --sheet",
    ),
    "sheet-missing": Text(
        "没有工作表 {where}——这个文件有：{detail}", "there is no sheet {where} — the file has {detail}"
    ),
    "sheet-empty": Text("{where} 是空的——用 --sheet 选另一张工作表", "{where} is empty — choose another by --sheet"),
    "sheet-locked": Text("{where} 有密码——去掉密码再另存", "{where} has a password — save it without one"),
    "sheet-unreadable": Text(
        "{where} 不是能读的表格文件（{detail}）——另存为 .xlsx 或 CSV",
        "{where} is no workbook that can be read ({detail}) — save it as .xlsx or CSV",
    ),
    "sheet-broken": Text(
        "{where} 坏了，或大得读不下——在新的工作表里只留需要的格子，再另存",
        "{where} is broken, or too large to read — save a new sheet with only the cells that are needed",
    ),
    "sheet-too-big": Text(
        "{where} 太大（{detail}）——在新的工作表里只留需要的格子，再另存",
        "{where} is too large ({detail}) — save a new sheet with only the cells that are needed",
    ),
    "sheet-merged": Text(
        "{where} 是合并的单元格——取消合并或删掉标题行，让第一行就是各列的名字",
        "{where} is merged over several columns — unmerge it, or delete the title: the first row names the columns",
    ),
    "sheet-twice": Text(
        "{where}：列名“{detail}”已经有了——各列要有不同的名字",
        "{where}: “{detail}” names another column already — give each its own name",
    ),
    "sheet-unnamed": Text(
        "{where}：“{detail}”不在任何列名之下——删掉它，或给这一列一个名字",
        "{where}: “{detail}” stands under no name of a column — delete it, or name the column",
    ),
    "file-not-of-site": Text("{path} 不是这个站点的文件", "{path} is no file of this site"),
    "file-unwritable": Text("写不了 {path}：{why}", "{path} cannot be written: {why}"),
    "file-exists": Text(
        "{path} 已存在——换个名字，或先移走它",
        "{path} is there already — choose another name or move it away",
    ),
    "path-too-big": Text("{path} 有 {size} 字节，最多 {most}", "{path} has {size} bytes, at most {most} can be read"),
    "folder-not-empty": Text(
        "{path} 不是空文件夹，没有改动它——换一个名字",
        "{path} is not empty and was left alone — choose another name",
    ),
    "no-such-drill": Text("没有演练 {drill}——有：{known}", "there is no drill {drill} — there are: {known}"),
    "no-such-monitor": Text(
        "没有监控“{monitor}”——相近的或现有的：{near}", "there is no monitor “{monitor}” — near or known: {near}"
    ),
    "no-such-builtin": Text(
        "没有叫“{name}”的配方或内置预案——配方：{recipes}；预案：{runbooks}",
        "there is no recipe and no built-in runbook “{name}” — recipes: {recipes}; runbooks: {runbooks}",
    ),
    "no-such-builtin-near": Text(
        "没有叫“{name}”的配方或内置预案——是不是 {near}？配方：{recipes}；预案：{runbooks}",
        "there is no recipe and no built-in runbook “{name}” — did you mean {near}? Recipes: {recipes};"
        " runbooks: {runbooks}",
    ),
    # -- rights and the engine (exit 5, 6) ----------------------------------------------------------
    "who-are-you": Text(
        "系统用户“{user}”不是站点里的人——在 team.yaml 里写上 login: {user}，或用 --as 指明（有：{people}）",
        "the system's user “{user}” is nobody of this site — write login: {user} at your name in team.yaml, or say"
        " --as NAME"
        " (there are: {people})",
    ),
    "server-silent": Text(
        "服务器没有回答（{kind}）——命令可能已执行：用 tocsin status 查看，用 tocsin doctor 检查",
        "the server did not answer ({kind}) — the command may have been done: look with `tocsin status`, then"
        " `tocsin doctor`",
    ),
    "server-unclear": Text(
        "服务器的回答看不懂（{status}）——地址是否指向 Tocsin，版本是否相同？",
        "the server's answer makes no sense ({status}) — is it a Tocsin server of this version?",
    ),
    "token-not-kept": Text("令牌存不到 {path}：{why}", "the token could not be kept in {path}: {why}"),
    "not-in-this-version": Text("本版本还没有“{what}”", "“{what}” is not part of this version yet"),
    "library-missing": Text(
        "程序自带的预案库不完整：缺少 {path}——重新安装",
        "the built-in library is incomplete: {path} is missing — install again",
    ),
    "server-runs": Text(
        "服务器正在运行（进程 {pid}）——先停下它",
        "the server is running (process {pid}) — stop it first",
    ),
    "bug": Text(
        "程序出了自己的错（{kind}）——请报告；tocsin doctor 可检查安装",
        "the program made a mistake of its own ({kind}) — please report it; `tocsin doctor` checks the installation",
    ),
    "interrupted-done": Text("已中断。没有做任何事。", "Interrupted. Nothing was done."),
    "interrupted-doubt": Text(
        "已中断。命令已交给引擎，可能已完整执行，绝不会只做一半：用 tocsin status 查看。",
        "Interrupted. The engine had the command and may have done it whole, never half: look with `tocsin status`.",
    ),
}  # fmt: skip
