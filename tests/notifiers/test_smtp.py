"""Mail: every stage of a session has its own meaning, and nothing in a message becomes a header."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MailHandler

from tests.notifiers.cast import NOON, PASSWORD, PEM, SHORT, SmtpPart, message, server_tls
from tests.notifiers.post_office import DRIP, DROP, RESET, SILENCE, THEN_RESET, TORN, PostOffice
from tocsin.notifiers.base import Channel, Refused, Sent, Unknown, attempt
from tocsin.notifiers.registry import build


@pytest.fixture
def mail(tmp_path: Path):  # type: ignore[no-untyped-def]
    with SmtpPart(tmp_path) as part:
        yield part


def over_tls(office: PostOffice, security: str, **settings: str) -> Channel:
    given = {
        "host": "localhost", "port": str(office.port), "security": security, "from": "a@shop.example",
        "username": "tocsin", "password": PASSWORD, "deadline_s": "5", "ca_file": str(PEM), **settings,
    }  # fmt: skip
    return build("smtp", "m", given, customers=False, now=lambda: NOON)


def test_the_mail_has_a_fixed_name_a_date_and_one_recipient(mail: SmtpPart) -> None:
    first = attempt(mail.channel(), message(to="li@shop.example"))
    again = attempt(mail.channel(), message(to="li@shop.example", attempt=2))
    other = attempt(mail.channel(), message(to="wu@shop.example"))
    assert isinstance(first, Sent)
    assert first == again != other
    opened = mail.office.opened()[0]
    assert opened["Message-ID"] == first.id
    assert opened["To"] == "li@shop.example"
    assert opened["Date"] == "Thu, 09 Oct 2025 08:53:20 -0000"
    assert opened["Subject"] == "订单重复 Duplicate orders"
    assert opened["Auto-Submitted"] == "auto-generated"
    assert next(step for step in mail.office.steps if step.startswith("rcpt")) == "rcpt TO:<li@shop.example>"


def test_a_drill_is_also_marked_for_machines(mail: SmtpPart) -> None:
    attempt(mail.channel(), message(world="DRL-7"))
    assert mail.office.opened()[0]["X-Tocsin-Drill"] == "DRL-7"


def test_F_114_no_text_becomes_a_header(mail: SmtpPart) -> None:
    evil = "x\r\nBcc: all@shop.example\r\n\r\nbody\n\rReply-To: me"
    attempt(mail.channel(), message(subject=evil, body="fine", lang="zh\r\nX-Evil: 1", key=evil))
    opened = mail.office.opened()[0]
    assert opened["Bcc"] is None
    assert opened["Reply-To"] is None
    assert opened["X-Evil"] is None
    assert "x Bcc: all@shop.example" in opened["Subject"]


@pytest.mark.parametrize(
    "to",
    ["a@b.example\r\nRCPT TO:<c@d.example>", "a@b.example, c@d.example", "Li <a@b.example>", "a b@c.example", "a@",
     "@b", "王@shop.example", "a@b.example\x00", "<a@b.example>", "a@-", "a" * 65 + "@b.example"],
)  # fmt: skip
def test_F_114_an_address_that_is_not_exactly_one_is_refused_before_connecting(mail: SmtpPart, to: str) -> None:
    assert attempt(mail.channel(), message(to=to)) == Refused("address-wrong", permanent=True)
    assert mail.office.steps == []


def test_without_any_address_it_says_so(mail: SmtpPart) -> None:
    assert attempt(mail.channel(to=" "), message()) == Refused("no-address", permanent=True)


@pytest.mark.parametrize("step", ["GREETING", "AUTH", "MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize(("code", "permanent"), [(421, False), (451, False), (550, True), (554, True)])
def test_F_061_a_refusal_at_any_step_is_a_certain_no(mail: SmtpPart, step: str, code: int, permanent: bool) -> None:
    mail.office.answers[step] = f"{code} {PASSWORD} no"
    assert attempt(mail.channel(), message()) == Refused(f"refused-by-receiver: SMTP {code}", permanent=permanent)
    assert mail.office.dots == (step == "DOT")


@pytest.mark.parametrize("step", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("fate", [SILENCE, DROP, RESET, DRIP, TORN])
def test_F_061_whatever_breaks_before_the_dot_is_a_certain_no(mail: SmtpPart, step: str, fate: str) -> None:
    mail.office.answers[step] = fate
    verdict = attempt(mail.channel(deadline_s=SHORT), message())
    assert isinstance(verdict, Refused)
    assert not verdict.permanent
    assert mail.office.dots == 0


@pytest.mark.parametrize("fate", [SILENCE, DROP, RESET, DRIP, TORN])
def test_F_061_whatever_breaks_after_the_dot_is_doubt_and_one_mail(mail: SmtpPart, fate: str) -> None:
    mail.office.answers["DOT"] = fate
    assert isinstance(attempt(mail.channel(deadline_s=SHORT), message()), Unknown)
    assert mail.office.dots == 1


def test_F_061_a_yes_stays_a_yes_when_the_connection_breaks_behind_it(mail: SmtpPart) -> None:
    mail.office.answers["DOT"] = THEN_RESET
    assert isinstance(attempt(mail.channel(), message()), Sent)


def test_F_056_an_endless_answer_is_not_read_to_its_end(mail: SmtpPart) -> None:
    mail.office.answers["DOT"] = "\r\n".join(["250-more"] * 20_000)
    assert isinstance(attempt(mail.channel(), message()), Unknown)


def test_F_051_a_refused_connection_is_a_certain_no(mail: SmtpPart) -> None:
    with PostOffice() as gone:
        port = gone.port
    verdict = attempt(mail.channel(port=str(port)), message())
    assert isinstance(verdict, Refused)
    assert not verdict.permanent
    assert "refused" in verdict.reason


@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_a_secured_session_delivers(security: str) -> None:
    with PostOffice(tls=server_tls(), starttls=security == "starttls") as office:
        assert isinstance(attempt(over_tls(office, security), message(to="li@shop.example")), Sent)
        assert office.dots == 1


@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_F_051_a_certificate_nobody_vouches_for_is_a_certain_no(security: str) -> None:
    with PostOffice(tls=server_tls(), starttls=security == "starttls") as office:
        verdict = attempt(over_tls(office, security, ca_file=""), message(to="li@shop.example"))
        assert not [step for step in office.steps if step.startswith("AUTH")]
    assert isinstance(verdict, Refused)
    assert not verdict.permanent


def test_a_server_without_starttls_gets_neither_password_nor_mail() -> None:
    with PostOffice() as office:
        verdict = attempt(over_tls(office, "starttls"), message(to="li@shop.example"))
        assert not [step for step in office.steps if step.upper().startswith(("AUTH", "MAIL"))]
    assert verdict == Refused("mail-security-missing", permanent=True)


class _Inbox(MailHandler):
    """Keeps what a real SMTP library understood."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Any] = []

    def handle_message(self, mail: Any) -> None:
        self.mails.append(mail)


def test_a_real_smtp_server_understands_it() -> None:
    inbox = _Inbox()
    with PostOffice() as free:
        port = free.port
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        given = {
            "host": "127.0.0.1",
            "port": str(port),
            "security": "plain",
            "from": "a@shop.example",
            "deadline_s": "5",
        }
        channel = build("smtp", "m", given, customers=True, now=lambda: NOON)
        verdict = attempt(
            channel, message(kind="customer", to="li@shop.example", body="一行\n.\n..二🇨🇳\n" + "长" * 2000)
        )
    finally:
        server.stop()
    (got,) = inbox.mails
    assert verdict == Sent(got["Message-ID"])
    assert got["X-RcptTo"] == "li@shop.example"
    assert got.get_payload(decode=True).decode("utf-8").replace("\r", "") == "一行\n.\n..二🇨🇳\n" + "长" * 2000 + "\n"
