"""A secret by reference, which any file of a site may hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A secret by reference: `env:NAME` or `file:PATH`; its value is read when it is used."""

    reference: str

    def __repr__(self) -> str:
        return f"Secret({self.reference})"
