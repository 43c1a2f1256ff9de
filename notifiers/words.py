"""What the codes in a verdict mean, in both languages: what happened, and what to do next.

A reason is `code` or `code: detail`. `say` turns it into a sentence; an unknown code is shown as it is.
"""

from __future__ import annotations

from typing import Literal

REASONS: dict[str, dict[Literal["zh", "en"], str]] = {
    "drill-at-customer-door": {
        "zh": "演练消息不得进入能到达客户的渠道；请给演练另设渠道",
        "en": "a drill may not use a channel that reaches customers; give the drill a channel of its own",
    },
    "not-for-customers": {
        "zh": "此渠道未获准面向客户；若确应如此，在 tocsin.yaml 中写 customers: true",
        "en": "this channel may not reach customers; if it should, write customers: true in tocsin.yaml",
    },
    "no-connection": {
        "zh": "连接不上（{detail}）；请检查地址、网络和证书",
        "en": "no connection ({detail}); check address, network and certificate",
    },
    "too-slow-to-connect": {
        "zh": "在时限内没有接通，消息没有发出",
        "en": "not connected within the time limit; nothing was sent",
    },
    "header-not-sendable": {
        "zh": "有一项设置或编号含有换行等字符，放不进 HTTP 头，消息没有发出；请改正",
        "en": "a setting or an id holds a line end or the like and fits no HTTP header; correct it; nothing was sent",
    },
    "no-answer-in-time": {
        "zh": "消息已发出，但时限内没有答复；可能已送达",
        "en": "sent, but not answered within the time limit; it may have arrived",
    },
    "connection-lost": {
        "zh": "消息发出后连接断开（{detail}）；可能已送达",
        "en": "the connection broke after sending ({detail}); it may have arrived",
    },
    "answer-empty": {
        "zh": "答复是空的，不能证明已送达",
        "en": "the answer was empty and proves no delivery",
    },
    "answer-cut": {
        "zh": "答复不完整或过大，不能证明已送达",
        "en": "the answer was cut short or too large and proves no delivery",
    },
    "answer-foreign": {
        "zh": "答复不像来自该服务（可能是代理的登录页）；请检查地址和代理",
        "en": "the answer is not the service's own (a proxy's login page?); check address and proxy",
    },
    "receiver-in-trouble": {
        "zh": "对方出错（{detail}）；可能已送达",
        "en": "the receiver is in trouble ({detail}); it may have arrived",
    },
    "refused-by-receiver": {
        "zh": "对方拒收（{detail}）；请检查令牌、地址和对方的设置",
        "en": "refused by the receiver ({detail}); check token, address and the receiver's settings",
    },
    "redirected": {
        "zh": "地址已迁移（{detail}），不会自动跟随；请改用新地址",
        "en": "the address has moved ({detail}) and is not followed; set the new one",
    },
    "too-fast": {
        "zh": "对方要求稍后再发（{detail}）",
        "en": "the receiver asks to wait ({detail})",
    },
    "too-long": {
        "zh": "内容超出此渠道的长度，通知不会截断发送；请缩短或换渠道",
        "en": "longer than this channel takes, and a notice is never sent in part; shorten it or use another channel",
    },
    "no-address": {
        "zh": "没有收件地址；请在人员或渠道设置中补上",
        "en": "no address; add one to the person or to the channel's settings",
    },
    "address-wrong": {
        "zh": "地址格式不对；请在人员或渠道设置中改正",
        "en": "the address is not well formed; correct it at the person or in the channel's settings",
    },
    "address-not-web": {
        "zh": "地址须以 http:// 或 https:// 开头，且不含用户名密码",
        "en": "the address must be http:// or https:// without a login in it",
    },
    "host-not-allowed": {
        "zh": "不允许发往 {detail}；若确应如此，请加入该渠道的 hosts",
        "en": "posting to {detail} is not allowed; if it should be, add it to the channel's hosts",
    },
    "host-odd": {
        "zh": "{detail} 不是主机名或地址的正规写法；请写全",
        "en": "{detail} is no proper form of a host's name or address; write it out",
    },
    "address-inside": {
        "zh": "{detail} 不在公网上；若确应访问，请加入 tocsin.yaml 的 allow",
        "en": "{detail} is not on the open internet; if it should be asked, add it to allow in tocsin.yaml",
    },
    "mail-security-missing": {
        "zh": "邮件服务器不支持所要求的加密或登录方式；请改用正确的端口或 security",
        "en": "the mail server lacks the encryption or login asked for; use the right port or security",
    },
    "password-in-clear": {
        "zh": "不加密的连接不发送密码；请用 starttls 或 ssl",
        "en": "a password is not sent over an open connection; use starttls or ssl",
    },
    "file-not-writable": {
        "zh": "文件写不进去（{detail}）；请检查路径、权限和磁盘空间",
        "en": "the file cannot be written ({detail}); check path, rights and disk space",
    },
    "file-unreadable": {
        "zh": "文件读不了；请检查路径和权限",
        "en": "the file cannot be read; check path and rights",
    },
    "disk-in-doubt": {
        "zh": "磁盘没有确认写入（{detail}）",
        "en": "the disk did not confirm the write ({detail})",
    },
    "terminal-gone": {
        "zh": "终端已关闭",
        "en": "the terminal is closed",
    },
    "channel-broke": {
        "zh": "渠道程序出错（{detail}）；可能已送达，请报告此问题",
        "en": "the channel itself failed ({detail}); it may have arrived; please report this",
    },
    "no-verdict": {
        "zh": "渠道没有给出结论（{detail}）；可能已送达，请报告此问题",
        "en": "the channel gave no verdict ({detail}); it may have arrived; please report this",
    },
    "signing-secret": {
        "zh": "签名密钥须为 whsec_ 加 24 至 64 字节的 Base64",
        "en": "a signing secret is whsec_ and 24 to 64 bytes in Base64",
    },
    "mobile-numbers": {
        "zh": "须为手机号，用逗号分隔",
        "en": "mobile numbers, separated by commas",
    },
    "ascii-only": {
        "zh": "邮件登录名和密码只能用英文字母、数字和符号",
        "en": "login and password of a mail server must be plain ASCII",
    },
    "one-of": {"zh": "只能是:{detail}", "en": "one of: {detail}"},
    "number": {"zh": "须为数字，范围 {detail}", "en": "a number within {detail}"},
}


def say(reason: str, lang: Literal["zh", "en"]) -> str:
    """The sentence for a reason of a verdict, or for the `why` of a `ChannelMisconfigured`."""
    code, _, detail = reason.partition(": ")
    words = REASONS.get(code)
    return words[lang].replace("{detail}", detail) if words else reason
