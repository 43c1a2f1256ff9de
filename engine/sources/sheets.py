"""Reads one sheet of a workbook (XLSX, XLSM, XLSB, XLS, ODS): workbook on standard input, JSON on standard output.

It runs as a program of its own (`workbook` starts it) and imports nothing of ours. The library allocates what a file
claims to be large: a sheet of two cells in opposite corners is half a terabyte to it and ends the process, which must
not be the server.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from contextlib import suppress
from typing import Any

MEMORY = 1024 * 1024 * 1024
"""Bytes that reading may take."""
SECONDS = 60
MOST_CELLS = 5_000_000
_COVERED = 200
"""Merged cells that are told: those of a header stand at the top."""


def main() -> None:
    """Answers `{"sheet", "rows": [[row number, [cell, …]], …], "merged": [[top, left, bottom, right], …]}`, from 0,
    or `{"problem", "detail"}`."""
    _limit()
    answer = told(sys.stdin.buffer.read(), sys.argv[1] if len(sys.argv) > 1 else "")
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _limit() -> None:
    """Where the system knows such limits; elsewhere the caller's patience is the only one."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def told(data: bytes, wanted: str) -> dict[str, Any]:
    """The sheet of this name, else the first that is shown."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_object(io.BytesIO(data))
        shown = [one.name for one in book.sheets_metadata if one.visible is calamine.SheetVisibleEnum.Visible]
        if wanted and wanted not in book.sheet_names:
            return {"problem": "sheet-missing", "detail": ", ".join(book.sheet_names)}
        if not shown and not wanted:
            return {"problem": "sheet-empty", "detail": ""}
        sheet = book.get_sheet_by_name(wanted or shown[0])
    except calamine.PasswordError:
        return {"problem": "sheet-locked", "detail": ""}
    except (calamine.CalamineError, ValueError, OSError) as error:
        return {"problem": "sheet-unreadable", "detail": str(error)[:200]}
    high, wide = (place + 1 for place in sheet.end or (-1, -1))
    if high * wide > MOST_CELLS:
        return {"problem": "sheet-too-big", "detail": f"{high} x {wide}"}
    cells = ([_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False))
    rows = [[number, row] for number, row in enumerate(cells) if any(row)]
    merged = [[*first, *last] for first, last in (sheet.merged_cell_ranges or [])[:_COVERED]]
    return {"sheet": sheet.name, "rows": rows, "merged": merged}


def _text(cell: object) -> str:
    """A cell as a CSV would have it: times as the wall clock shows them, lengths as `1:02:03`, whole numbers whole."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return _second(cell).isoformat(" ")
    if isinstance(cell, dt.timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(cell, dt.time):
        return cell.replace(microsecond=0).isoformat()
    return str(cell).strip()


def _second(moment: dt.datetime) -> dt.datetime:
    """Excel counts days in a binary fraction: a second is a little more or less than that."""
    return (moment + dt.timedelta(milliseconds=500)).replace(microsecond=0)


if __name__ == "__main__":
    main()
