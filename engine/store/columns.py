"""What all tables share: their metadata, names of constraints and kinds of columns."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Column, Double, Integer, LargeBinary, MetaData, Text
from sqlmodel import Field, SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Naming convention, so that a later migration can name what it changes."""

KEYED: dict[str, Any] = {"sqlite_with_rowid": False}
"""SQLite keeps such a table in the order of its primary key: one tree less to write."""

SERIAL = BigInteger().with_variant(Integer, "sqlite")
"""A number that the database or the store counts; SQLite wants the word INTEGER for its row id."""


class Table(SQLModel):
    """Root of our tables, with their own metadata: other users of SQLModel in the process stay apart."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


def words(*, key: bool = False, empty: bool = False) -> Any:
    """A text column; `empty` allows NULL."""
    return Field(sa_column=Column(Text, primary_key=key, nullable=empty))


def whole(*, key: bool = False, empty: bool = False) -> Any:
    """A 64-bit column for instants, lengths and numbers."""
    return Field(sa_column=Column(BigInteger, primary_key=key, nullable=empty, autoincrement=False))


def serial(*, counted: bool = False) -> Any:
    """A primary key that is a sequence number; `counted` ones are given by the database."""
    return Field(sa_column=Column(SERIAL, primary_key=True, autoincrement=counted))


def octets(*, empty: bool = False) -> Any:
    """A column of bytes."""
    return Field(sa_column=Column(LargeBinary, nullable=empty))


def figure() -> Any:
    """A number of a series."""
    return Field(sa_column=Column(Double, nullable=False))


def one_of(column: str, *values: str) -> CheckConstraint:
    """The column holds one of these words."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in values)})", name=column)
