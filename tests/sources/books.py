"""Workbooks of our own making, written by hand: XLSX (ECMA-376), ODS (OpenDocument 1.3) and XLS (BIFF8 in CFB)."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape

Cell = tuple[str, object]
"""A kind and a value: `text`, `number`, `share` (0.95 shown as 95%), `time` and `day` (days since 1900), `clock` (a
part of a day), `length` ([h]:mm:ss), `error`, `yes`."""
_STYLES = ("number", "time", "share", "length", "day", "clock")
_FORMATS = {"time": "yyyy\\-mm\\-dd hh:mm:ss", "length": "[h]:mm:ss", "day": "yyyy/m/d", "clock": "h:mm:ss"}
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def day_of(text: str) -> float:
    """`2026-11-11 20:00` as Excel counts it: days since the last of 1899."""
    first = datetime.fromisoformat("1899-12-30")
    return (datetime.fromisoformat(text) - first).total_seconds() / 86_400


def table(rows: Iterable[Iterable[object]], corner: str = "A1") -> dict[str, Cell]:
    """Rows of texts, numbers and cells from a corner on; None is an empty cell."""
    left, top = _place(corner)
    found = {}
    for down, row in enumerate(rows):
        for right, value in enumerate(row):
            if value is not None:
                cell = value if isinstance(value, tuple) else ("text" if isinstance(value, str) else "number", value)
                found[f"{_letters(left + right)}{top + down + 1}"] = cell
    return found


def xlsx(
    sheets: Mapping[str, Mapping[str, Cell]], merged: Iterable[str] = (), hidden: Iterable[str] = ()
) -> bytes:
    """Sheets by their names; `merged` are ranges of the first."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr("_rels/.rels", _rels([("officeDocument", "xl/workbook.xml")]))
        named = [(name, ' state="hidden"' if name in set(hidden) else "") for name in sheets]
        told = "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"{state}/>'
            for n, (name, state) in enumerate(named, 1)
        )
        head = f'<workbook xmlns="{_MAIN}" xmlns:r="{_KINDS}">'
        book.writestr("xl/workbook.xml", f"{head}<sheets>{told}</sheets></workbook>")
        targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(named) + 1)]
        book.writestr("xl/_rels/workbook.xml.rels", _rels([*targets, ("styles", "styles.xml")]))
        book.writestr("xl/styles.xml", _styles())
        for n, cells in enumerate(sheets.values(), 1):
            book.writestr(f"xl/worksheets/sheet{n}.xml", _sheet(cells, merged if n == 1 else ()))
    return data.getvalue()


_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def _rels(links: Iterable[tuple[str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="r{n}" Type="{_KINDS}/{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(links, 1)
    )
    return f'<Relationships xmlns="{_LINKS}">{told}</Relationships>'


def _styles() -> str:
    formats = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode="{escape(code)}"/>' for n, code in enumerate(_FORMATS.values())
    )
    numbers = {"number": 0, "share": 10} | {name: 164 + n for n, name in enumerate(_FORMATS)}
    cells = "".join(f'<xf numFmtId="{numbers[name]}"/>' for name in _STYLES)
    return f'<styleSheet xmlns="{_MAIN}"><numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>'


def _sheet(cells: Mapping[str, Cell], merged: Iterable[str]) -> str:
    rows: dict[int, list[str]] = {}
    for name, (kind, value) in cells.items():
        written = {
            "text": f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>',
            "error": f'<c r="{name}" t="e"><v>{value}</v></c>', "yes": f'<c r="{name}" t="b"><v>1</v></c>',
        }.get(kind) or f'<c r="{name}" s="{_STYLES.index(kind)}"><v>{value!r}</v></c>'  # fmt: skip
        rows.setdefault(_place(name)[1] + 1, []).append(written)
    told = "".join(f'<row r="{row}">{"".join(rows[row])}</row>' for row in sorted(rows))
    over = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
    joined = f"<mergeCells>{over}</mergeCells>" if over else ""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{told}</sheetData>{joined}</worksheet>'


def ods(name: str, rows: Iterable[Iterable[object]]) -> bytes:
    """One sheet of texts, numbers and `("time", "2026-11-11T20:00:00")`."""
    told = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    spaces = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="{escape(name)}">{told}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", "<manifest/>")
        book.writestr("content.xml", content)
    return data.getvalue()


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, tuple):
        return f'<table:table-cell office:value-type="date" office:date-value="{value[1]}"/>'
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def xls(name: str, rows: Iterable[Iterable[object]]) -> bytes:
    """One sheet of texts and numbers, as Excel 97 wrote it: BIFF8 in a compound file of 512-byte sectors."""
    cells = b""
    for down, row in enumerate(rows):
        for right, value in enumerate(row):
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                cells += _record(0x0204, struct.pack("<HHHHB", down, right, 0, len(value), 1) + text)
            elif value is not None:
                cells += _record(0x0203, struct.pack("<HHHd", down, right, 0, float(value)))  # type: ignore[arg-type]
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1996, 0, 6)) + cells + _record(0x000A, b"")
    label = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1996, 0, 6))
    begin += _record(0x0042, struct.pack("<H", 1200)) + _record(0x00E0, bytes(20))
    bound = len(begin) + len(_record(0x0085, bytes(6) + label)) + len(_record(0x000A, b""))
    begin += _record(0x0085, struct.pack("<IBB", bound, 0, 0) + label) + _record(0x000A, b"")
    return _compound("Workbook", begin + sheet)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _compound(name: str, stream: bytes) -> bytes:
    """A compound file (MS-CFB) with one stream, made so long that no small sectors are needed."""
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // 512)
    stream = stream.ljust(sectors * 512, b"\0")
    free, end, table_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    chain = [table_mark, end, *(n + 1 for n in range(2, sectors + 1)), end]
    fat = struct.pack(f"<{128}I", *(chain + [free] * (128 - len(chain))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    entries = _entry("Root Entry", 5, 1, end, 0) + _entry(name, 2, free, 2, len(stream)) + bytes(256)
    return header + fat + entries + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    free = 0xFFFFFFFF
    return (
        text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, free, free, child) + bytes(36)
        + struct.pack("<III", start, size, 0)
    )  # fmt: skip


def _place(name: str) -> tuple[int, int]:
    """`B7` -> (1, 6)."""
    found = re.fullmatch(r"([A-Z]+)(\d+)", name)
    assert found is not None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1, int(found[2]) - 1


def _letters(column: int) -> str:
    return chr(ord("A") + column) if column < 26 else chr(ord("A") + column // 26 - 1) + chr(ord("A") + column % 26)
