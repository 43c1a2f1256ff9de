"""How a message is written as a mail: fixed name, safe headers, any script."""

from __future__ import annotations

import hashlib
import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

from .base import LIVE, Marked
from .texts import carried, one_line, visible

POLICY = SMTP.clone(cte_type="7bit")
"""Lines end in CR LF, and no server needs to know 8BITMIME. Header values with CR or LF raise."""
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")


def address_of(text: str) -> str:
    """`text` when it is exactly one plain ASCII address, else ''. No names, lists, quotes or control characters."""
    address = text.strip(" ")
    return address if _ADDRESS.fullmatch(address) and len(address) <= 254 else ""


def message_id(key: str, recipient: str, sender: str) -> str:
    """The mail's name: the same in every attempt, so that a mailbox or a person can recognise the repeat."""
    digest = hashlib.sha256(f"{carried(key)}\n{recipient}".encode()).hexdigest()
    return f"<{digest[:32]}@{sender.rpartition('@')[2]}>"


def written(message: Marked, *, sender: str, recipient: str, name: str, seconds: int) -> bytes:
    """The mail's bytes, ending in CR LF; `seconds` since 1970 become its date."""
    mail = EmailMessage(policy=POLICY)
    mail["From"] = sender
    mail["To"] = recipient
    mail["Subject"] = one_line(message.subject) or "Tocsin 警钟"
    mail["Date"] = formatdate(seconds)
    mail["Message-ID"] = name
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = one_line(message.lang)
    if message.world != LIVE:
        mail["X-Tocsin-Drill"] = one_line(message.world)
    mail.set_content(visible(message.body) + "\n", charset="utf-8")
    content = mail.as_bytes()
    return content if content.endswith(b"\r\n") else content + b"\r\n"
