"""Amazon SNS as its documentation describes it, on loopback, with certificates of the tests' own.

What it follows, in the SNS developer guide: "Parsing Amazon SNS message formats" (the fields of the three kinds of
message), "Verifying the signatures of Amazon SNS messages" (string to sign, SHA-1 for version 1 and SHA-256 for version
2, a PEM file at SigningCertURL), "Subscribing an HTTPS endpoint" (a visit of SubscribeURL confirms).
"""

from __future__ import annotations

import base64
import json
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID

from tocsin.notifiers.reach import Found

HOST = "sns.eu-central-1.amazonaws.com"
TOPIC = "arn:aws:sns:eu-central-1:123456789012:floor"
PATH = "/SimpleNotificationService-" + "0123456789abcdef" * 2 + ".pem"
CONTROL = ("SubscriptionConfirmation", "UnsubscribeConfirmation")
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def certificate(
    key: Key, name: str, *, by: Key | None = None, issuer: str = "", days: tuple[float, float] = (-1, 30),
    ca: bool = False,
) -> x509.Certificate:  # fmt: skip
    """Of `name`, from and until so many days from now; `by` its own key unless told otherwise."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issued = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer or name)])
    since, until = (datetime.now(UTC) + timedelta(days=one) for one in days)
    made = x509.CertificateBuilder(
        issuer_name=issued, subject_name=subject, public_key=key.public_key(),
        serial_number=x509.random_serial_number(), not_valid_before=since, not_valid_after=until,
    )  # fmt: skip
    made = made.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    if not ca:
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return made.sign(by or key, hashes.SHA256())


def pem(made: x509.Certificate) -> bytes:
    return made.public_bytes(serialization.Encoding.PEM)


@dataclass
class FakeSns:
    """Serves `pages` by path, and remembers which were visited."""

    key: rsa.RSAPrivateKey
    authority: Path
    """The certificate of the authority that the machine is to trust."""
    server: ThreadingHTTPServer
    pages: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    visited: list[str] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    """While it is not set, no answer is given."""

    def lookup(self, host: str, port: int) -> Sequence[Found]:
        """A resolver that knows one name."""
        if host != HOST:
            raise socket.gaierror(f"{host} is not known here")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", self.server.server_port))]

    def message(self, kind: str = "Notification", *, version: str = "2", **more: Any) -> dict[str, Any]:
        """A message as SNS signs it; what stands in `more` was said before it was signed."""
        now = datetime.fromtimestamp(more.pop("at", time.time()), UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        told: dict[str, Any] = {"Type": kind, "MessageId": f"m-{time.monotonic_ns()}", "TopicArn": TOPIC}
        told |= {"Message": "hello", "Timestamp": now, "SignatureVersion": version}
        told |= {"SigningCertURL": f"https://{HOST}{PATH}"}
        if kind in CONTROL:
            asked = {"Action": "ConfirmSubscription", "TopicArn": more.get("TopicArn", TOPIC), "Token": "t0k3n"}
            told |= {"Token": "t0k3n", "SubscribeURL": f"https://{HOST}/?{urlencode(asked)}"}
        told |= more
        return told | {"Signature": self.sign(told)}

    def sign(self, told: dict[str, Any]) -> str:
        names = {"Message", "MessageId", "Timestamp", "TopicArn", "Type"}
        names |= {"SubscribeURL", "Token"} if told["Type"] in CONTROL else {"Subject"} & told.keys()
        text = "".join(f"{name}\n{told[name]}\n" for name in sorted(names)).encode()
        how = hashes.SHA1() if told["SignatureVersion"] == "1" else hashes.SHA256()
        return base64.b64encode(self.key.sign(text, padding.PKCS1v15(), how)).decode()

    def close(self) -> None:
        self.gate.set()
        self.server.shutdown()
        self.server.server_close()


def fake_sns(folder: Path) -> FakeSns:
    """Listening; `close` it."""
    authority = ec.generate_private_key(ec.SECP256R1())
    (folder / "authority.pem").write_bytes(pem(certificate(authority, "Authority", ca=True)))
    door = ec.generate_private_key(ec.SECP256R1())
    chain = pem(certificate(door, HOST, by=authority, issuer="Authority"))
    secret = door.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "door.pem").write_bytes(secret + chain)
    made: FakeSns

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.visited.append(self.path)
            made.gate.wait(20)
            status, body = made.pages.get(self.path, (404, b"not here"))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "door.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    made = FakeSns(key, folder / "authority.pem", server)
    made.pages[PATH] = (200, pem(certificate(key, "sns.amazonaws.com")))
    made.gate.set()
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return made


def alarm(name: str = "QueueLong", state: str = "ALARM") -> str:
    """The JSON of CloudWatch inside a message."""
    told = {"AlarmName": name, "NewStateValue": state, "StateChangeTime": "2026-11-11T10:00:00.000+0000"}
    return json.dumps({**told, "AWSAccountId": "123456789012", "Region": "EU (Frankfurt)"})
