"""Sentences for what is wrong with holidays and promotions in `team.yaml`, and with what runbooks say of them."""

from __future__ import annotations

from ..model.text import Text

HOLIDAYS: dict[str, Text] = {
    "holidays-unknown": Text(
        zh="没有“{key}: {name}”的假日数据——可用的代码：{known}",
        en="no holidays are known for “{key}: {name}” — the codes are {known}",
    ),
    "holidays-notice": Text(
        zh="{year} 年的放假调休通知还没有收录：只按法定节日算，调休上班日未知——"
        "升级 Tocsin，或在“holidays: days:”里写上 {year} 年的日子",
        en="the official notice for {year} is not known yet: statutory days count, make-up workdays do not — "
        "update Tocsin, or write the days of {year} under “holidays: days:”",
    ),
    "calendar-no-holidays": Text(
        zh="日历“{name}”要按假日关闭，但没有写“holidays:”——加上国家，如 {{country: CN}}",
        en="the calendar “{name}” closes on holidays, but there is no “holidays:” — name a country, as {{country: CN}}",
    ),
}

SENTENCES: dict[str, Text] = {**HOLIDAYS}
