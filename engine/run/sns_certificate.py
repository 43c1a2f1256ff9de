"""A certificate of Amazon SNS. The only module that needs `cryptography`, which comes with the extra `aws`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import NameOID

SMALLEST_KEY = 2_048
_OWNER = re.compile(r"sns\.([a-z0-9-]{3,30}\.)?amazonaws\.com(\.cn)?", re.ASCII)
_HASHES: dict[str, hashes.HashAlgorithm] = {"1": hashes.SHA1(), "2": hashes.SHA256()}


@dataclass(frozen=True, slots=True)
class Certificate:
    """The key of SNS, and from when to when it may be used: seconds since 1970."""

    key: RSAPublicKey
    since: float
    until: float

    def good(self, now_s: float) -> bool:
        return self.since <= now_s <= self.until

    def signed(self, version: str, text: bytes, signature: bytes) -> bool:
        """Whether the key's owner has signed this very text, by the way of the version."""
        try:
            self.key.verify(signature, text, PKCS1v15(), _HASHES[version])
        except (InvalidSignature, ValueError):
            return False
        return True


def read(pem: bytes) -> Certificate | None:
    """The first certificate of a file, if it is one of SNS with an RSA key of a good length."""
    try:
        found = x509.load_pem_x509_certificate(pem)
        key = found.public_key()
        names = [one.value for one in found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    except (ValueError, TypeError, x509.UnsupportedGeneralNameType):
        return None
    ours = len(names) == 1 and isinstance(names[0], str) and _OWNER.fullmatch(names[0]) is not None
    if not ours or not isinstance(key, RSAPublicKey) or key.key_size < SMALLEST_KEY:
        return None
    return Certificate(key, found.not_valid_before_utc.timestamp(), found.not_valid_after_utc.timestamp())
