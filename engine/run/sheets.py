"""Files of figures that may be workbooks, as the commands read them."""

from __future__ import annotations

from ..model.problem import WrongUsage
from ..sources.workbook import BadSheet, Sheet, is_workbook, read_sheet

__all__ = ["Sheet", "sheet_of"]


def sheet_of(data: bytes, file: str, wanted: str) -> Sheet | None:
    """The sheet `wanted` (else the first) of a workbook; None for a file that is none. Raises WrongUsage with the cell
    where it cannot be used, and for a sheet of a file that has none."""
    if not is_workbook(data):
        if wanted:
            raise WrongUsage("sheet-of-text", path=file)
        return None
    try:
        return read_sheet(data, file, wanted)
    except BadSheet as bad:
        raise WrongUsage(bad.code, where=bad.where, detail=bad.detail) from None
