"""`tocsin drill run`: lines from a script, the result in both languages, on paper, as a page and as JSON."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.drills.floor import DUPLICATES, Floor
from tests.run.shop import REPOSITORY, make_site
from tocsin.engine.model.problem import NoSuchThing, Refused, SiteWrong, WrongUsage
from tocsin.engine.model.text import Lang
from tocsin.engine.model.time import MINUTE
from tocsin.engine.run.drill_files import find_scenario, scenario_names
from tocsin.engine.run.drill_page import page
from tocsin.engine.run.drill_result import result_of, stored_result
from tocsin.engine.run.drills import play, run_drill
from tocsin.engine.run.local import LocalApp
from tocsin.engine.store import reading

SCRIPT = """\
next
next
+2m ack
+5m done count 340
+4m do real
haoran: notice approve apology
wait 12m
quit
"""


def run(floor: Floor, script: str, lang: Lang = "en", **options: Any) -> tuple[int, str]:
    out = io.StringIO()
    code = play(floor, "duplicates", lang=lang, stdin=io.StringIO(script), stdout=out, **options)
    return code, out.getvalue()


def site(tmp_path: Path, scenario: str | None = DUPLICATES) -> Path:
    make_site(tmp_path / "site")
    if scenario is not None:
        (tmp_path / "site" / "runbooks" / "drills").mkdir()
        (tmp_path / "site" / "runbooks" / "drills" / "duplicates.yaml").write_text(scenario, encoding="utf-8")
    return tmp_path / "site"


def test_a_script_is_played_to_its_result_and_every_verdict_is_told(floor: Floor) -> None:
    code, out = run(floor, SCRIPT)
    assert code == 0
    assert "2 met · 1 late · 1 missed · 1 not observed" in out
    assert re.search(r"\[\+\] met · A-count .*\n.*Time 5m · Target 6m · Limit 10m", out)
    assert re.search(r"\[~\] late · A-real .*\n.*Time 4m · Target 2m · Limit 5m", out)
    assert re.search(r"\[!\] missed · A-yes", out)
    assert "0 left it" in out
    assert "times come from a script" in out


def test_the_result_is_told_in_both_languages(floor: Floor) -> None:
    _, out = run(floor, SCRIPT, "zh")
    assert "演练结果：大促重复下单" in out
    assert "迟到 · A-real" in out
    assert "离开演练 0 条" in out


@pytest.mark.parametrize("script", ["", "\n", "quit\n", "next\n"])
def test_the_end_of_the_lines_is_the_end_of_the_drill(floor: Floor, script: str) -> None:
    code, out = run(floor, script)
    assert code == 0
    assert "DRL-1 drill result" in out
    assert floor.app.memory.open_incidents("DRL-1") == []


def test_without_any_input_at_all_it_ends_too(floor: Floor) -> None:
    assert play(floor, "duplicates", lang="en", stdin=None, stdout=io.StringIO()) == 0


def test_an_aborted_drill_has_not_run_to_its_end(floor: Floor) -> None:
    code, out = run(floor, "next\nabort fire alarm\nack\n")
    assert code == 1
    assert "fire alarm" in out


def test_the_outcome_is_logged_in_its_row_and_its_journal(floor: Floor) -> None:
    run(floor, SCRIPT)
    with floor.app.store.reading() as connection:  # type: ignore[attr-defined]
        [row] = reading.drills(connection)
        lines = reading.journal(connection, world="DRL-1")
    assert (row.state, row.form, row.runbook, row.participants["order-desk"]) == (
        "reported", "tabletop", "order-anomaly", "ben",
    )  # fmt: skip
    assert row.ended is not None
    assert row.scenario_hash
    assert row.runbook_hash
    assert result_of(row) == stored_result(floor, "drl-1")
    codes = [line.code for line in lines]
    assert codes[0] == "drill-started"
    assert codes[-1] == "drill-ended"
    assert [c for c in codes if c.startswith("drill-action-")] == [
        "drill-action-met", "drill-action-met", "drill-action-late", "drill-action-missed", "drill-action-na",
    ]  # fmt: skip
    assert codes.count("drill-inject") == 1


def test_a_drill_without_a_result_says_so(floor: Floor) -> None:
    session = floor.drill()
    with pytest.raises(Refused):
        stored_result(floor, session.id)
    with pytest.raises(NoSuchThing):
        stored_result(floor, "DRL-99")


def test_json_is_one_document_of_a_stable_shape(floor: Floor) -> None:
    code, out = run(floor, SCRIPT, json=True)
    told = json.loads(out)
    assert (code, told["v"]) == (0, 1)
    data = told["data"]
    assert {"id", "state", "timing", "actions", "objectives", "safety", "lasted", "participants"} <= set(data)
    assert [one["result"] for one in data["actions"]] == ["met", "met", "late", "missed", "na"]
    assert data["safety"]["left"] == 0
    assert data["id"] == "DRL-1"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.languages: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert not {"src", "href", "onclick"} & set(given), "nothing is fetched or run"
        assert tag != "script"
        if tag not in ("meta", "br"):
            self.open.append(tag)
        if tag == "article":
            self.languages.append(given.get("lang") or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(("lang", "order"), [("zh", ["zh-CN", "en"]), ("en", ["en", "zh-CN"])])
def test_the_page_is_whole_and_marked_and_in_both_languages(floor: Floor, lang: Lang, order: list[str]) -> None:
    run(floor, SCRIPT, lang)
    parsed = _Page()
    text = (floor.shop.root / ".tocsin" / "drills" / "DRL-1.html").read_text(encoding="utf-8")
    parsed.feed(text)
    assert parsed.open == []
    assert parsed.languages == order
    assert "迟到" in parsed.text
    assert "late" in parsed.text
    assert "{" not in re.sub(r"<style>.*</style>", "", text, flags=re.DOTALL)
    body = text.partition("<body>")[2]
    assert body.index("[演练][DRILL] DRL-1") < body.index("<article")
    assert body.rindex("END OF DRILL") > body.rindex("</article>")


def test_what_people_wrote_cannot_break_the_page(floor: Floor) -> None:
    session = floor.drill()
    session.abort("<script>alert(1)</script>")
    text = page(session.finish(), floor.app.site, "en")
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_a_terminal_of_another_alphabet_breaks_nothing(floor: Floor) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    assert play(floor, "duplicates", lang="zh", stdin=io.StringIO(SCRIPT), stdout=out) == 0


class _Terminal(io.StringIO):
    """Somebody types; every line takes a minute."""

    def __init__(self, floor: Floor, text: str, *, stop_at: int = 99) -> None:
        super().__init__(text)
        self._floor, self._left = floor, stop_at

    def isatty(self) -> bool:
        return True

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        self._left -= 1
        if self._left < 0:
            raise KeyboardInterrupt
        self._floor.shop.clock.go_on(MINUTE)
        return super().readline(size if size is not None else -1)


def test_on_a_terminal_real_time_counts_and_the_prompt_says_who_speaks(floor: Floor) -> None:
    out = io.StringIO()
    stdin = _Terminal(floor, "next\nnext\nshow\nack\nnote looking\n+5m done count 340\n")
    assert play(floor, "duplicates", lang="en", stdin=stdin, stdout=out) == 0
    result = stored_result(floor, "DRL-1")
    found = {one.id: one.elapsed for one in result.actions}
    assert found["A-ack"] == 3 * MINUTE  # the second `next`, `show` and `ack`, a minute each
    assert found["A-count"] == 6 * MINUTE  # the note, and five declared: the minute they took to type is in them
    assert result.timing == "declared"
    assert "Ben Okafor> " in out.getvalue()


def test_an_interrupted_terminal_aborts_the_drill_and_still_logs_it(floor: Floor) -> None:
    with pytest.raises(KeyboardInterrupt):
        play(floor, "duplicates", lang="en", stdin=_Terminal(floor, SCRIPT, stop_at=3), stdout=io.StringIO())
    assert stored_result(floor, "DRL-1").state == "aborted"
    assert set(floor.app.memory.worlds) == {"live"}


def test_facts_known_from_the_beginning_are_filled_and_prove_nothing(tmp_path: Path) -> None:
    known = DUPLICATES.replace("objectives:", "facts: {affected: 12}\nobjectives:", 1)
    known = known.replace("satisfied_by: done count", "satisfied_by: fact affected")
    floor = Floor(tmp_path / "site", known)
    session = floor.drill()
    for line in ("next", "next", "ack", "wait 20m"):
        session.command(line)
    incident = session.incident()
    assert incident is not None
    assert incident.facts["affected"].value == 12
    assert next(one for one in session.finish().actions if one.id == "A-count").result == "missed"
    floor.close()


# --- from a folder --------------------------------------------------------------------------


def test_it_runs_from_the_folder_of_a_site_and_leaves_page_and_messages_there(tmp_path: Path) -> None:
    root, out = site(tmp_path), io.StringIO()
    assert run_drill(root, "duplicates", lang="zh", stdin=io.StringIO(""), stdout=out, rehearse=True) == 0
    assert "达成 5 · 迟到 0 · 错过 0 · 未观察 0" in out.getvalue()
    assert "预演" in out.getvalue()
    folder = root / ".tocsin" / "drills"
    assert sorted(path.name for path in folder.iterdir()) == ["DRL-1.html", "DRL-1.jsonl"]
    assert not (root / ".tocsin" / "outbox.jsonl").exists()
    assert run_drill(root, "", lang="en", stdin=io.StringIO(""), stdout=io.StringIO()) == 0
    assert (folder / "DRL-2.html").exists()


def test_beside_another_process_it_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    root = site(tmp_path)
    with LocalApp(root), pytest.raises(Refused) as refusal:
        run_drill(root, "duplicates", lang="en", stdin=None, stdout=io.StringIO())
    assert (refusal.value.code, refusal.value.exit_code) == ("drill-beside-server", 1)


def test_a_name_that_is_none_is_answered_with_those_there_are(floor: Floor) -> None:
    with pytest.raises(NoSuchThing) as refusal:
        find_scenario(floor.app.site, "duplicate")
    assert refusal.value.params["near"] == "duplicates"


def test_a_site_without_scenarios_gets_the_built_in_ones_of_its_runbooks(tmp_path: Path) -> None:
    with LocalApp(site(tmp_path, None)) as local:
        names = scenario_names(local.app.site)
        assert "order-anomaly-tabletop" in names
        assert "system-outage-tabletop" not in names
        if len(names) > 1:
            with pytest.raises(WrongUsage):
                find_scenario(local.app.site)


def test_a_wrong_scenario_is_told_with_its_place(tmp_path: Path) -> None:
    broken = DUPLICATES.replace("satisfied_by: done count", "satisfied_by: done recount")
    root = site(tmp_path, broken)
    with LocalApp(root) as local, pytest.raises(SiteWrong) as refusal:
        find_scenario(local.app.site, "duplicates")
    assert refusal.value.exit_code == 3
    assert str(refusal.value.problems[0].where).startswith("runbooks/drills/duplicates.yaml:")


BUILT_IN = sorted(path.stem for path in (REPOSITORY / "runbooks" / "drills").glob("*.yaml"))


@pytest.mark.parametrize("name", BUILT_IN)
def test_bots_meet_every_action_of_the_built_in_scenarios(tmp_path: Path, name: str) -> None:
    """What the library ships can be played: everything expected comes into reach, and nothing of it leaves."""
    root = tmp_path / "site"
    make_site(root)
    for book in files("tocsin").joinpath("runbooks").iterdir():
        if book.name.endswith(".yaml") and not book.name.endswith(".test.yaml"):
            (root / "runbooks" / book.name).write_text(book.read_text(encoding="utf-8"), encoding="utf-8")
    out = io.StringIO()
    assert run_drill(root, name, lang="en", stdin=None, stdout=out, rehearse=True, json=True) == 0
    data = json.loads(out.getvalue())["data"]
    assert {one["id"]: (one["result"], one["why"]) for one in data["actions"]} == {
        one["id"]: ("met", "") for one in data["actions"]
    }
    assert data["safety"]["customers"] > 0
    assert data["safety"]["left"] == 0
