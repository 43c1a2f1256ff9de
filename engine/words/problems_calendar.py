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

PROMOTIONS: dict[str, Text] = {
    "promotion-time-gap": Text(
        zh="{zone} 的时钟跳过 {time}——按其后第一个存在的时刻算",
        en="the clock of {zone} leaves {time} out — the next time that exists is taken",
    ),
    "promotion-backwards": Text(
        zh="“{phase}”的结束不晚于开始", en="“{phase}” ends no later than it begins"
    ),
    "promotion-overlap": Text(
        zh="“{one}”与“{other}”（{occurrence}）时间重叠——同一时刻只能有一个阶段，让前一个先结束",
        en="“{one}” overlaps “{other}” ({occurrence}) — one phase holds at a time, so end the earlier one before",
    ),
}

PEAKS: dict[str, Text] = {
    "peak-side": Text(
        zh="信号本身没有“{key}:”，大促时也不能有——写和它同一边的阈值",
        en="the signal itself has no “{key}:”, so it can have none in a promotion — write a level on its own side",
    ),
}

SENTENCES: dict[str, Text] = {**PEAKS, **HOLIDAYS, **PROMOTIONS}
