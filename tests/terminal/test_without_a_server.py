"""The whole command line on a new site, without a server: the engine runs in the command's own process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.terminal.conftest import Run


def opened(tocsin: Run, site: Path) -> None:
    assert tocsin("trigger", "order-anomaly", "--label", "shop=tmall", cwd=site).code == 0


def test_a_trigger_says_what_it_wrote_what_it_sent_and_that_timers_need_a_server(tocsin: Run, site: Path) -> None:
    ran = tocsin("trigger", "order-anomaly", "--label", "shop=tmall", "--lang", "zh", cwd=site)
    assert ran.code == 0
    assert ran.out.startswith("INC-1\n  - ")
    assert "已发出：\n  - " in ran.out
    assert "terminal#" in ran.out
    assert "计时器和升级需要 tocsin serve" in ran.err


def test_ack_answers_and_again_is_0_and_says_already(tocsin: Run, site: Path) -> None:
    opened(tocsin, site)
    assert tocsin("ack", "INC-1", cwd=site).code == 0
    again = tocsin("ack", "INC-1", cwd=site)
    assert again.code == 0
    assert "already" in again.out.lower()


def test_a_button_is_pressed_by_the_number_that_show_prints(tocsin: Run, site: Path) -> None:
    opened(tocsin, site)
    shown = tocsin("show", "INC-1", cwd=site).out
    number = next(line.split()[0] for line in shown.splitlines() if "It is real" in line and line.split()[0].isdigit())
    assert tocsin("do", "INC-1", number, cwd=site).code == 0
    assert json.loads(tocsin("show", "INC-1", "--json", cwd=site).out)["data"]["card"]["phase"] == "response"


def test_every_looking_command_answers_as_json_in_one_envelope(tocsin: Run, site: Path) -> None:
    opened(tocsin, site)
    for words in (("status",), ("status", "--all"), ("show", "INC-1"), ("timeline", "INC-1"), ("explain", "INC-1"),
                  ("notice", "list"), ("whoami",), ("token", "list"), ("drill", "list"), ("report", "INC-1"),
                  ("report", "--trial"), ("check",), ("doctor",), ("db", "check"), ("audit", "verify"), ("schema",),
                  ("graph", "order-anomaly")):  # fmt: skip
        ran = tocsin(*words, "--json", cwd=site)
        assert set(json.loads(ran.out)) == {"v", "data"}, words
        assert json.loads(ran.out)["v"] == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_looking_command_prints_for_people_in_both_languages(tocsin: Run, site: Path, lang: str) -> None:
    opened(tocsin, site)
    for words in (("status",), ("status", "--all"), ("show", "INC-1"), ("timeline", "INC-1"), ("timeline",),
                  ("explain", "INC-1"), ("notice", "list"), ("whoami",), ("token", "list"), ("drill", "list"),
                  ("report", "INC-1"), ("report", "INC-1", "--html"), ("check",), ("db", "check"), ("audit", "verify"),
                  ("graph", "order-anomaly"), ("publish", "--dry")):  # fmt: skip
        ran = tocsin(*words, "--lang", lang, cwd=site)
        assert ran.code == 0, (words, ran)
        assert ran.out.strip(), words


def test_a_changing_command_by_nobody_of_the_site_is_not_allowed_and_says_how_to_be_somebody(
    tocsin: Run, site: Path
) -> None:
    team = site / "team.yaml"
    team.write_text(team.read_text().replace("login: ", "login: x"))
    ran = tocsin("trigger", "order-anomaly", "--label", "shop=a", cwd=site)
    assert ran.code in (3, 6), ran
    assert "login" in ran.err


def test_a_claimed_name_is_taken_as_unverified_and_an_unknown_one_is_not_taken(tocsin: Run, site: Path) -> None:
    assert json.loads(tocsin("whoami", "--as", "lina", "--json", cwd=site).out)["data"]["verified"] is False
    assert tocsin("whoami", "--as", "nobody", cwd=site).code == 4


@pytest.mark.parametrize(("words", "code"), [
    (("show", "INC-9"), 4), (("do", "INC-1", "99"), 4), (("done", "INC-1", "99"), 4), (("trigger", "nothing"), 4),
    (("note", "INC-1", ""), 2), (("trigger", "order-anomaly"), 1),
    (("trigger", "order-anomaly", "--label", "shop=tmall"), 1),
    (("fact", "INC-1", "affected", "many"), 2), (("severity", "INC-1", "sev9"), 4), (("token", "revoke", "x"), 4),
    (("notice", "show", "INC-1", "nothing"), 4), (("graph", "ordr-anomaly"), 4), (("drill", "show", "DRL-9"), 4),
    (("signal", "no.metric", "3"), 4), (("notice", "send", "INC-1", "apology"), 4), (("check", "nothing.yaml"), 4),
])  # fmt: skip
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_cannot_be_done_has_its_exit_code_and_a_sentence(
    tocsin: Run, site: Path, words: tuple[str, ...], code: int, lang: str
) -> None:
    opened(tocsin, site)
    ran = tocsin("--lang", lang, *words, cwd=site)
    assert (ran.code, ran.out) == (code, ""), ran
    # A code without words is printed as `code (name: value)`.
    assert "(" not in ran.err.split(":")[1][:30], ran.err
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in ran.err)
    assert chinese is (lang == "zh"), ran.err


def test_a_closed_incident_says_how_to_go_on(tocsin: Run, site: Path) -> None:
    opened(tocsin, site)
    assert tocsin("close", "INC-1", "--outcome", "false-alarm", "--reason", "test", cwd=site).code == 0
    for words in (("close", "INC-1"), ("do", "INC-1", "1"), ("done", "INC-1", "1")):
        ran = tocsin(*words, cwd=site)
        assert ran.code == 1
        assert "tocsin reopen INC-1" in ran.err


def test_an_alert_without_the_label_of_its_runbook_opens_nothing_and_says_what_to_add(
    tocsin: Run, tmp_path: Path
) -> None:
    assert tocsin("init", "it", "--yes", "--with", "system-outage").code == 0
    ran = tocsin("signal", "ServiceDown", "firing", cwd=tmp_path / "it")
    assert (ran.code, "--label NAME=VALUE" in ran.err) == (1, True)
    assert not json.loads(tocsin("status", "--json", cwd=tmp_path / "it").out)["data"]["burning"]


def test_a_slip_in_the_outcome_does_not_end_an_incident(tocsin: Run, site: Path) -> None:
    opened(tocsin, site)
    ran = tocsin("close", "INC-1", "--outcome", "false-alram", cwd=site)
    assert ran.code == 4
    assert "false-alarm" in ran.err
    assert json.loads(tocsin("status", "--json", cwd=site).out)["data"]["burning"]


def test_a_secret_of_a_new_token_is_data_and_shown_once(tocsin: Run, site: Path) -> None:
    made = tocsin("token", "make", "source", "figures", cwd=site)
    assert made.code == 0
    secret = made.out.strip().splitlines()[-1]
    assert secret.startswith("tocsin_")
    assert secret not in tocsin("token", "list", cwd=site).out


def test_check_prints_one_plain_line_for_each_problem_and_ends_with_3(tocsin: Run, site: Path) -> None:
    book = site / "runbooks" / "order-anomaly.yaml"
    book.write_text(book.read_text().replace("lead: shift-lead", "lead: shift-laed"))
    ran = tocsin("check", "runbooks/order-anomaly.yaml", cwd=site)
    assert ran.code == 3
    line = next(line for line in ran.out.splitlines() if "shift-laed" in line)
    assert line.startswith("runbooks/order-anomaly.yaml:")
    assert ": error: " in line
    assert tocsin("check", "team.yaml", cwd=site).code == 0
    data = json.loads(tocsin("check", "--json", cwd=site).out)["data"]
    assert {"code", "weight", "file", "line", "column", "text"} == set(data["problems"][0])


def test_check_warns_while_example_people_remain(tocsin: Run, site: Path) -> None:
    ran = tocsin("check", cwd=site)
    assert ran.code == 0
    assert "[example-people]" in ran.out


def test_a_backup_can_be_put_back_and_what_was_there_is_kept(tocsin: Run, site: Path) -> None:
    opened(tocsin, site)
    assert tocsin("db", "backup", "copy.db", cwd=site).code == 0
    assert tocsin("db", "backup", "copy.db", cwd=site).code == 1
    tocsin("trigger", "order-anomaly", "--label", "shop=other", cwd=site)
    ran = tocsin("db", "restore", "copy.db", "--yes", cwd=site)
    assert ran.code == 0
    told = json.loads(tocsin("status", "--all", "--json", cwd=site).out)["data"]
    assert [card["id"] for card in told] == ["INC-1"]
    assert len(list((site / ".tocsin").glob("tocsin.db.before-*"))) >= 1
    assert tocsin("db", "check", cwd=site).code == 0
    assert tocsin("db", "migrate", cwd=site).code == 0


def test_a_file_that_is_no_database_is_not_put_back(tocsin: Run, site: Path) -> None:
    opened(tocsin, site)
    (site / "x.db").write_text("not a database, but long enough to look like one" * 50)
    assert tocsin("db", "restore", "x.db", "--yes", cwd=site).code == 5
    assert tocsin("show", "INC-1", cwd=site).code == 0


def test_audit_verify_is_1_when_a_line_was_changed(tocsin: Run, site: Path) -> None:
    from tocsin.engine.store.library import choose

    opened(tocsin, site)
    assert tocsin("audit", "verify", cwd=site).code == 0
    connection = choose().module.connect(str(site / ".tocsin" / "tocsin.db"))
    for name in [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE tocsin_journal SET \"by\" = 'nobody' WHERE seq = 3")
    connection.commit()
    connection.close()
    ran = tocsin("audit", "verify", cwd=site)
    assert ran.code == 1
    assert "line 3" in ran.out


def test_an_export_is_json_lines_of_what_happened_in_a_time(tocsin: Run, site: Path) -> None:
    opened(tocsin, site)
    lines = [json.loads(line) for line in tocsin("export", cwd=site).out.splitlines()]
    assert {line["kind"] for line in lines} == {"journal", "incident", "outbox"}
    assert tocsin("export", "--until", "2020-01-01", cwd=site).out == ""
    assert tocsin("export", "-o", "all.jsonl", cwd=site).code == 0
    assert len((site / "all.jsonl").read_text().splitlines()) >= len(lines)


def test_a_report_goes_to_the_file_that_is_named_in_the_form_of_its_name(tocsin: Run, site: Path) -> None:
    opened(tocsin, site)
    assert tocsin("report", "INC-1", "-o", "r.html", cwd=site).code == 0
    assert "<html" in (site / "r.html").read_text()[:300].lower()
    assert tocsin("report", "INC-1", "--md", "-o", "r.md", cwd=site).code == 0
    assert "INC-1" in (site / "r.md").read_text()
    assert tocsin("report", "INC-1", "-o", "no/such/place.md", cwd=site).code == 1


def test_doctor_is_1_when_something_is_bad_and_tells_the_remedy(tocsin: Run, site: Path) -> None:
    assert tocsin("doctor", "--deep", cwd=site).code == 0
    (site / "tocsin.yaml").write_text((site / "tocsin.yaml").read_text() + "oops: 1\n")
    ran = tocsin("doctor", cwd=site)
    assert ran.code == 1
    assert "tocsin check" in ran.out


def test_a_server_that_runs_keeps_a_restore_away(tocsin: Run, site: Path) -> None:
    import os

    from tests.terminal.conftest import announce

    opened(tocsin, site)
    tocsin("db", "backup", "copy.db", cwd=site)
    announce(site, socket="x.sock", pid=os.getpid())
    ran = tocsin("db", "restore", "copy.db", "--yes", cwd=site)
    assert ran.code == 5
    assert str(os.getpid()) in ran.err


def test_what_customers_say_is_reported_listed_and_answered(tocsin: Run, site: Path) -> None:
    told = tocsin("heard", "支付页一直转圈", "--kind", "payment", "--lang", "zh", cwd=site)
    assert (told.code, told.out.splitlines()[0]) == (0, "  - 信息报告（顾客说付不了款）：支付页一直转圈")
    assert "共 1 次" in told.err
    listed = tocsin("heard", "--lang", "zh", cwd=site).out
    assert "1 x 顾客说付不了款 (payment)" in listed
    assert "支付页一直转圈" in listed
    assert tocsin("heard", "--kind", "payment", "--answer", "刷新即可", cwd=site).code == 0
    (one,) = json.loads(tocsin("heard", "--json", cwd=site).out)["data"]
    assert (one["state"], one["answer"], one["count"]) == ("answered", "刷新即可", 1)


def test_a_report_says_what_is_missing(tocsin: Run, site: Path) -> None:
    assert tocsin("heard", "x", cwd=site).code == 2
    unknown = tocsin("heard", "x", "--kind", "paymet", cwd=site)
    assert (unknown.code, "payment" in unknown.err) == (4, True)
    assert tocsin("heard", "x", "--kind", "other", "--answer", "y", cwd=site).code == 2
    assert tocsin("heard", "--kind", "other", "--answer", "y", cwd=site).code == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_case_that_fails_shows_where_and_tells_its_story_with_titles_instead_of_ids(
    tocsin: Run, site: Path, lang: str
) -> None:
    file = site / "runbooks" / "order-anomaly.test.yaml"
    file.write_text(file.read_text("utf-8").replace("severity: sev2", "severity: sev1", 1), "utf-8")
    ran = tocsin("test", str(file), "--lang", lang, cwd=site)
    assert ran.code == 1
    assert "order-anomaly.test.yaml:16:7: severity" in ran.out
    story = [line.strip() for line in ran.out.splitlines() if line.startswith("    +")]
    assert len(story) > 10
    assert [line for line in story if any(name in line for name in ("order-desk", "cs-manager", "check", "sev2"))] == []
    assert any(("进入“核实”" if lang == "zh" else "Entered “Check whether it is real”") in line for line in story)
