"""The public holidays of a country, from the library `holidays`, which is loaded when a site names a country.

The trap of the library: for a year whose official notice it does not have yet it gives the statutory days alone, and
says nothing. Where a country moves workdays (调休), a year without a single moved one is such a year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache, partial
from typing import Any

from ..model.holidays import Holidays, SpecialDay, Year
from ..model.text import Lang, Text

NOTICE_BY = (11, 1)
"""Month and day from which the notice for the next year is missed; China publishes it in November at the latest."""
_LANGUAGES: Mapping[Lang, tuple[str, ...]] = {"zh": ("zh_CN", "zh_HK", "zh_TW"), "en": ("en_US", "en_GB", "en_HK")}
_LOOK_BACK = 3


class NoSuchCountry(Exception):
    """The library has no such country, or the country no such subdivision; `known` are the codes there are."""

    def __init__(self, known: Iterable[str]) -> None:
        super().__init__()
        self.known = tuple(known)


def year_of(country: str, subdivision: str) -> Year:
    """Gives the special days of a year; raises `NoSuchCountry`."""
    import holidays

    known = holidays.list_supported_countries()
    if country not in known:
        raise NoSuchCountry(known)
    if subdivision and subdivision not in known[country]:
        raise NoSuchCountry(known[country])
    return partial(_days, country, subdivision)


@lru_cache(maxsize=64)
def _days(country: str, subdivision: str, year: int) -> Mapping[int, SpecialDay]:
    plain = _table(country, subdivision, year, None)
    names = {lang: _table(country, subdivision, year, _language(plain, lang)) for lang in _LANGUAGES}
    # The library knows the moved days of other years too.
    found = {day.toordinal(): SpecialDay(kind="work") for day in plain.weekend_workdays if day.year == year}
    for day, said in plain.items():
        title = Text(names["zh"].get(day) or said, names["en"].get(day) or said)
        found[day.toordinal()] = SpecialDay(kind="off", title=title)
    return found


def _table(country: str, subdivision: str, year: int, language: str | None) -> Any:
    import holidays

    return holidays.country_holidays(country, subdiv=subdivision or None, years=[year], language=language)


def _language(table: Any, lang: Lang) -> str | None:
    """The library's language for ours, else that of the country: left to itself it would follow this machine's."""
    known = (*table.supported_languages, table.default_language)
    return next((one for one in _LANGUAGES[lang] if one in known), table.default_language)


def without_notice(holidays: Holidays, today: date) -> tuple[int, ...]:
    """This year and, late enough in it, the next: those whose moved workdays are not known yet.

    A year for which the organisation has written days of its own is settled.
    """
    years = (today.year, today.year + 1) if (today.month, today.day) >= NOTICE_BY else (today.year,)
    return tuple(year for year in years if not holidays.says_itself(year) and _lacks_notice(holidays, year))


def _lacks_notice(holidays: Holidays, year: int) -> bool:
    if _moved(holidays, year):
        return False
    return sum(_moved(holidays, before) for before in range(year - _LOOK_BACK, year)) >= 2


def _moved(holidays: Holidays, year: int) -> bool:
    return any(special.kind == "work" for special in holidays.year(year).values())
