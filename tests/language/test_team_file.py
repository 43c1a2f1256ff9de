"""`team.yaml` and `tocsin.yaml`: what is read, and every slip at its place."""

from __future__ import annotations

import pytest

from tests.language.sites import CHANNELS, changed, text_of
from tocsin.engine.language.settings_file import read_settings
from tocsin.engine.language.team_file import read_team
from tocsin.engine.model.level import Level
from tocsin.engine.model.problem import Weight
from tocsin.engine.model.site import AlertRule, Secret
from tocsin.engine.model.team import Destination
from tocsin.engine.model.text import Text
from tocsin.engine.model.time import HOUR, MINUTE, Length
from tocsin.engine.words.problems import sentence
from tocsin.notifiers.registry import CHANNELS as TYPES

TEAM, SITE = "team.yaml", "tocsin.yaml"


def test_the_example_team_is_read_as_it_is_written() -> None:
    team = read_team("team.yaml", text_of(TEAM).encode(), channels=CHANNELS)
    assert team.problems == ()
    assert team.value is not None
    assert team.value.languages == ("zh", "en")
    assert list(team.value.severities) == ["sev3", "sev2", "sev1"]
    assert team.value.rooms["war-room"] == Destination(channel="terminal", address="war-room")
    assert team.value.metrics["staff.present"].target == Level(kind="absolute", factor=0.95, share=True)
    assert team.value.connectors["pause-promotion"].asks == ("cs-manager",)
    assert team.value.people["lina"].contacts == (Destination(channel="terminal", address="lina"),)
    hours = team.value.calendars["desk-hours"]
    assert (hours.days, hours.start, hours.end) == (frozenset(range(7)), 8 * 60, 23 * 60)


LONG = """
timezone: Europe/Paris
languages: [en]
contact: the chat
calendars:
  nights: {days: [fri, sat-sun], from: "22:00", to: "06:00"}
people:
  ana: {name: Ana, login: ana, lang: en, contacts: [{sms: "+8613800000001"}, {mail: a@x.example}, slack#U0, pager]}
roles:
  lead: {title: Lead, people: ana}
ladders:
  everyone: {roles: lead, then: [lead], answer_within: 5m}
severities:
  minor: {title: Minor}
  major: {title: Major, page: {policy: everyone}}
  worst: {title: Worst, page: lead, declare: lead}
rooms: {war: slack#war}
audiences:
  here: {title: People here, to: [chat#banner, mail#list]}
  none-today: {empty: true}
  no-one: {nobody: yes}
  short: banner
metrics:
  calls: {title: Calls, kind: count, step: 1m, per: [site, line], window: 15m, of: max}
connectors:
  route: {title: Route, via: hook#https://x.example/r, repeat: safe}
timing: {idle: 2h, flap_count: 6, ack_lasts: 45m}
"""


def test_the_long_forms_of_a_team_are_read_too() -> None:
    read = read_team("team.yaml", LONG.encode())
    assert read.problems == ()
    team = read.value
    assert team is not None
    assert [str(one) for one in team.people["ana"].contacts] == [
        "sms#+8613800000001", "mail#a@x.example", "slack#U0", "pager",
    ]  # fmt: skip
    assert team.severities["major"].policy == "everyone"
    assert (team.severities["worst"].declare, team.severities["worst"].page) == ("lead", ("lead",))
    assert team.ladders["everyone"].answer_within == Length(5 * MINUTE)
    assert [str(one) for one in team.audiences["here"].destinations] == ["chat#banner", "mail#list"]
    assert team.audiences["none-today"].empty
    assert team.audiences["no-one"].empty
    assert team.audiences["short"].destinations == (Destination(channel="banner"),)
    assert team.contact == Text(en="the chat")
    assert (team.metrics["calls"].window, team.metrics["calls"].of) == (Length(15 * MINUTE), "max")
    assert (team.timing.idle, team.timing.flap_count, team.timing.ack_lasts) == (2 * HOUR, 6, 45 * MINUTE)
    assert team.calendars["nights"].days == frozenset({4, 5, 6})
    assert team.connectors["route"].repeat == "safe"


SLIPS = [
    ("unknown-timezone-near", "timezone: Asia/Shanghai", "timezone: §Asia/Shangai"),
    ("unknown-timezone", "timezone: Asia/Shanghai", "timezone: §../../etc/passwd"),
    ("unknown-timezone", "timezone: Asia/Shanghai", "timezone: §Mars/Base"),
    ("not-an-option", "languages: [zh, en] ", "languages: [zh, en, §fr] "),
    ("unknown-person-near", "people: [ben, mei]", "people: [ben, §mai]"),
    ("unknown-role-near", "page: [cs-manager, it-duty]", "page: [cs-manager, §it-dutty]"),
    ("unknown-channel-near", "war-room: terminal#war-room", "war-room: §terminl#war-room"),
    ("unknown-channel", "contacts: [{terminal: mei}]", "contacts: [{§pigeon: mei}]"),
    ("unknown-connector-near", "undo: route-back,", "undo: §route-bak,"),
    ("undo-itself", "undo: route-back,", "undo: §route-to-partner,"),
    ("not-an-option-near", "kind: share", "kind: §shares"),
    ("not-an-option-near", "kind: share", "kind: §percent"),
    ("length-bad-near", "kind: share, step: 5m", "kind: share, step: §5 min"),
    ("target-relative", "target: 95%", "target: §2 x usual"),
    ("missing-key", "{title: 到岗率 | Share of staff present, kind: share, step: 5m, ",
     "§{title: 到岗率 | Share, kind: share, "),
    ("wrong-type", "from: \"08:00\"", "from: §\"25:00\""),
    ("wrong-type", "days: mon-sun", "days: §monday"),
    ("wrong-type", "war-room: terminal#war-room", "war-room: §{terminal: x}"),
    ("audience-to-or-empty", "affected-vip: {title: 受影响的 VIP | Affected VIPs, to: hook#affected-vip}",
     "§affected-vip: {title: 受影响的 VIP | Affected VIPs}"),
    ("unknown-key-near", "timezone: Asia/Shanghai", "§tz: Asia/Shanghai"),
    ("phrase-one-language", "title: 一般 | Minor", "title: §一般"),
    ("id-sign", "  planner: {title", "  it§\u200bduty: {title: 技术 | IT, people: [ben]}\n  planner: {title"),
    ("id-sign", "  planner: {title", "  §２号: {title: 二 | Two, people: [ben]}\n  planner: {title"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "old", "new"), SLIPS, ids=[f"{row[0]}-{at}" for at, row in enumerate(SLIPS)])
def test_F_096_a_slip_in_the_team_is_one_message_at_its_place(code: str, old: str, new: str) -> None:
    text, place = changed(TEAM, old, new)
    problems = read_team("team.yaml", text.encode(), channels=CHANNELS).problems
    assert [(one.code, one.where.line, one.where.column) for one in problems] == [(code, *place)]
    assert sentence(problems[0], "zh") != sentence(problems[0], "en")


def test_F_099_a_person_who_cannot_be_reached_is_a_warning() -> None:
    text = text_of(TEAM).replace("contacts: [{terminal: mei}], ", "")
    (problem,) = read_team("team.yaml", text.encode(), channels=CHANNELS).problems
    assert (problem.code, problem.weight) == ("person-unreachable", Weight.WARNING)


def test_two_people_cannot_share_a_login() -> None:
    text = LONG.replace("roles:\n", "  bo: {name: Bo, login: ana, contacts: [x]}\nroles:\n", 1)
    assert [one.code for one in read_team("team.yaml", text.encode()).problems] == ["login-twice"]


# --- tocsin.yaml ----------------------------------------------------------------------------


def test_the_example_settings_are_read_as_they_are_written() -> None:
    read = read_settings("tocsin.yaml", text_of(SITE).encode(), channel_specs=TYPES)
    assert read.problems == ()
    assert read.value is not None
    assert read.value.channels["hook"].customers
    assert not read.value.channels["terminal"].customers
    assert read.value.sources["alertmanager"].open


FULL = """
name: shop
listen: "[::1]:8642"
public_url: https://bell.shop.example/
channels:
  slack: {type: slack, token: env:SLACK_TOKEN, channel: C1}
  mail: {type: smtp, host: mail.x, from: a@x.example, password: file:/run/secrets/mail}
sources:
  prom:
    type: alertmanager
    tokens: [env:PROM_A, file:/run/b]
    rules:
      - {match: {alertname: Watchdog}, ignore: true}
      - {match: {alertname: Queue}, metric: chat.waiting, value: figure, labels: {site: region}}
      - {match: {severity: page}, event: site-down}
"""


def test_secrets_are_references_and_rules_keep_their_order() -> None:
    read = read_settings("tocsin.yaml", FULL.encode(), channel_specs=TYPES, metrics=("chat.waiting",))
    assert read.problems == ()
    settings = read.value
    assert settings is not None
    assert settings.public_url == "https://bell.shop.example"
    assert settings.channels["slack"].settings["token"] == Secret(reference="env:SLACK_TOKEN")
    assert settings.sources["prom"].tokens == (Secret(reference="env:PROM_A"), Secret(reference="file:/run/b"))
    assert [(rule.ignore, rule.metric, rule.event) for rule in settings.sources["prom"].rules] == [
        (True, None, None), (False, "chat.waiting", None), (False, None, "site-down"),
    ]  # fmt: skip
    assert isinstance(settings.sources["prom"].rules[1], AlertRule)


LITERAL = "xoxb-1234567890-abcdef"


@pytest.mark.parametrize("where", [
    ("token: env:SLACK_TOKEN", f"token: {LITERAL}"),
    ("tokens: [env:PROM_A, file:/run/b]", f"tokens: [env:PROM_A, {LITERAL}]"),
    ("tokens: [env:PROM_A, file:/run/b]", f"token: {{a: {LITERAL}}}"),
    ("type: slack, token: env:SLACK_TOKEN", f"type: slakc, token: {LITERAL}"),
    ("password: file:/run/secrets/mail", f"pasword: {LITERAL}\n"[:-1]),
])  # fmt: skip
def test_a_secret_in_the_file_is_refused_and_never_said(where: tuple[str, str]) -> None:
    assert FULL.count(where[0]) == 1
    read = read_settings("tocsin.yaml", FULL.replace(*where).encode(), channel_specs=TYPES)
    assert read.wrong
    assert LITERAL not in repr(read.problems)
    assert not any(LITERAL in sentence(one, lang) for one in read.problems for lang in ("zh", "en"))
    assert LITERAL not in repr(read.value)


SETTING_SLIPS = [
    ("unknown-channel-type-near", "type: slack, token", "type: §slakc, token"),
    ("unknown-setting-near", "host: mail.x", "§hots: mail.x, host: mail.x"),
    ("unknown-setting", "channel: C1", "§colour: red"),
    ("setting-missing", "{type: slack, token: env:SLACK_TOKEN, channel: C1}", "§{type: slack, channel: C1}"),
    ("secret-literal", "token: env:SLACK_TOKEN", "token: §xoxb-1"),
    ("wrong-type", "listen: \"[::1]:8642\"", "listen: §8642"),
    ("wrong-type", "public_url: https://bell.shop.example/", "public_url: §bell.shop.example"),
    ("unknown-metric-near", "metric: chat.waiting", "metric: §chat.wating"),
    ("rule-no-value", "metric: chat.waiting, value: figure,", "§metric: chat.waiting,"),
    ("key-not-with", "event: site-down", "event: site-down, §value: x"),
    ("not-an-option-near", "type: alertmanager", "type: §prometheus"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "old", "new"), SETTING_SLIPS, ids=[row[0] for row in SETTING_SLIPS])
def test_a_slip_in_the_settings_is_one_message_at_its_place(code: str, old: str, new: str) -> None:
    before, sign, after = FULL.replace(old, new).partition("§")
    assert sign
    place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    read = read_settings("tocsin.yaml", (before + after).encode(), channel_specs=TYPES, metrics=("chat.waiting",))
    assert [(one.code, one.where.line, one.where.column) for one in read.problems] == [(code, *place)]


def test_a_source_without_a_token_is_refused_off_loopback() -> None:
    text = text_of(SITE).replace("listen: 127.0.0.1:8642", "listen: 0.0.0.0:8642")
    read = read_settings("s", text.encode(), channel_specs=TYPES)
    assert [one.code for one in read.problems] == ["open-off-loopback"]

