"""`tocsin demo`: one night of a promotion on a fast clock, offline, played by the engine that runs for real.

It makes a site of its own from the built-in library, feeds it generated figures, and lets people act as they would.
What it leaves is an ordinary site. `--pull-the-plug` plays the first half in a process of its own that is killed in the
middle of a notice, and shows what is left after the restart.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

from ...notifiers.base import Channel, Message, Sent
from ...notifiers.base import Verdict as Answer
from ..model import command as ask
from ..model.command import Actor, Command, Sample
from ..model.question import Report, Timeline
from ..model.text import Lang
from ..model.time import MINUTE, SECOND, Instant
from ..model.view import Line, ReportView
from ..store.audit import verify
from ..store.reading import journal, opened
from ..words.say import say
from .clock import SteppedClock
from .ids import SeededIds
from .local import LocalApp
from .views.report_html import report_html

ZONE = ZoneInfo("Asia/Shanghai")
EVENING = datetime(2026, 11, 11, 20, 0, tzinfo=ZONE)
SHOP = {"shop": "flagship"}
RUNBOOKS = ("order-anomaly.yaml", "staff-shortage.yaml")
PLUG_PULLED = 137
"""Exit status of the killed half, as a shell would name SIGKILL."""


@dataclass(slots=True)
class Stage:
    """Where the demo speaks, and how fast."""

    lang: Lang
    out: Callable[[str], None]
    pause: Callable[[float], None]

    def say(self, code: str, /, **params: object) -> None:
        self.out("")
        self.out(say(code, params, self.lang, ZONE))
        self.pause(1.2)


def main(folder: Path | None, lang: Lang, *, pull_the_plug: bool = False, fast: bool | None = None) -> int:
    """Play it. `folder` is the new site (default `tocsin-demo` here). Returns the exit code."""
    quick = not sys.stdout.isatty() if fast is None else fast
    stage = Stage(lang, _spoken, lambda seconds: None if quick else time.sleep(seconds))
    root = make_site(folder or _free(Path.cwd() / "tocsin-demo"))
    stage.say("demo-title")
    stage.say("demo-site", path=root)
    if pull_the_plug:
        return _with_the_plug_pulled(root, stage)
    with _open(root) as app:
        night = Night(app, stage)
        night.first_half()
        night.second_half()
        _leave(night, root, stage)
    return 0


def _spoken(text: str) -> None:
    """A line at once, even into a pipe; signs that a terminal cannot show become question marks."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    sys.stdout.flush()


def make_site(root: Path) -> Path:
    """An ordinary site from the built-in library, in a folder that does not exist yet."""
    root.mkdir(parents=True)
    library = files("tocsin")
    for name in ("tocsin.yaml", "team.yaml"):
        with as_file(library / "templates" / "site" / name) as path:
            shutil.copy(path, root / name)
    (root / "runbooks").mkdir()
    for name in RUNBOOKS:
        with as_file(library / "runbooks" / name) as path:
            shutil.copy(path, root / "runbooks" / name)
    return root


class Night:
    """The story: what the figures do, and what people do."""

    def __init__(self, app: LocalApp, stage: Stage) -> None:
        self.app, self.stage = app, stage
        clock = app.app.clock
        assert isinstance(clock, SteppedClock)
        self.clock = clock
        self.pages: list[Message] = []
        live = app.app.channels.live
        live.update({name: Phones(channel, self.pages) for name, channel in live.items() if not channel.customers})
        self.seen = 0
        """Sequence number of the last line of the journal that was shown."""

    @property
    def minute(self) -> int:
        """Minutes since 20:00."""
        return (self.clock.wall() - _instant(EVENING)) // MINUTE

    def first_half(self) -> None:
        """From four quiet weeks to an apology that waits for its approval."""
        self.stage.say("demo-history", count=self._history())
        self._pass(5)
        self.stage.say("demo-trouble")
        self._pass(6, duplicates=12)
        self.stage.say("demo-phone")
        self._phone()
        self.stage.say("demo-nobody")
        self._pass(6, duplicates=12)
        self.stage.say("demo-answer")
        self._do("lina", ask.Ack(incident="INC-1"))
        self.stage.say("demo-decide")
        self._do("lina", ask.Fact(incident="INC-1", fact="affected", value="86"))
        self._do("lina", ask.Do(incident="INC-1", button="real"))
        self._pass(1, duplicates=12)
        self.stage.say("demo-notice")
        self._show("apology")
        self.stage.say("demo-approve")

    def approve(self, name: str) -> None:
        """The manager approves exactly what was shown."""
        waiting = self.app.app.memory.incidents["INC-1"].notices[name]
        self._do("haoran", ask.NoticeApprove(incident="INC-1", notice=name, hash=waiting.hash))

    def second_half(self, *, apology: bool = True) -> None:
        """From the approval to the close."""
        for name in ("apology", "vip-apology") if apology else ("vip-apology",):
            self.approve(name)
        self._do("haoran", ask.Do(incident="INC-1", button="pause-promotion.yes"))
        self.stage.say("demo-work")
        self._do("mei", ask.Done(incident="INC-1", task="hold"))
        self._do("ben", ask.Done(incident="INC-1", task="find", value="payment"))
        self._pass(20)
        self._do("mei", ask.Done(incident="INC-1", task="refund", value="+1d"))
        self._do("ben", ask.Done(incident="INC-1", task="reconcile"))
        self._pass(1)
        self._do("haoran", ask.Do(incident="INC-1", button="resume-promotion.yes"))
        self._pass(31)
        self.stage.say("demo-over")
        self._show("solved")
        self.approve_as("lina", "solved")
        self._pass(2)
        self._do("lina", ask.Done(incident="INC-1", task="call-back"))

    def approve_as(self, person: str, name: str) -> None:
        """A notice that this person's role may approve."""
        waiting = self.app.app.memory.incidents["INC-1"].notices[name]
        self._do(person, ask.NoticeApprove(incident="INC-1", notice=name, hash=waiting.hash))

    # --- what moves it ------------------------------------------------------------------

    def _history(self) -> int:
        """The same hours of four weeks before, one sample a minute."""
        samples = [
            Sample(metric=metric, value=value, labels=SHOP, at=_instant(start + timedelta(minutes=minute)))
            for week in range(4, 0, -1)
            for start in (EVENING - timedelta(weeks=week),)
            for minute in range(120)
            for metric, value in (("orders.duplicate", _quiet(minute)), ("orders.lost", 0.0))
        ]
        self.app.run(ask.Signal(samples=tuple(samples), history=True), _actor("lina"), self.stage.lang)
        return len(samples)

    def _pass(self, minutes: int, *, duplicates: float | None = None) -> None:
        """Minutes go by; each brings its figures (None: as on other evenings), and whatever came due."""
        for _ in range(minutes):
            until = Instant(self.clock.wall() + MINUTE)
            while (wake_at := self.app.app.engine.wake_at()) is not None and wake_at < until:
                self.clock.go_to(wake_at)
                self.app.settle()
            self.clock.go_to(until)
            doubled = _quiet(self.minute) if duplicates is None else duplicates
            figures = (("orders.duplicate", doubled), ("orders.lost", 0.0))
            samples = tuple(Sample(metric=metric, value=value, labels=SHOP) for metric, value in figures)
            self.app.run(ask.Signal(samples=samples), _actor("lina"), self.stage.lang)
            self._tell()

    def _do(self, person: str, command: Command) -> None:
        self.app.run(command, _actor(person), self.stage.lang)
        self._tell()

    def _tell(self) -> None:
        """What the journal has gained since the last time."""
        if "INC-1" not in self.app.app.memory.incidents:
            return
        lines = self.app.ask(Timeline(incident="INC-1", after=self.seen), _actor("lina"), self.stage.lang)
        assert isinstance(lines, tuple)
        for line in lines:
            assert isinstance(line, Line)
            self.seen = line.seq
            clock = datetime.fromtimestamp(line.at / SECOND, ZONE)
            who = f"{line.who}{'：' if self.stage.lang == 'zh' else ': '}" if line.who else ""
            self.stage.out(f"  {clock:%H:%M}  {who}{line.text}")
            self.stage.pause(0.12)

    def _phone(self) -> None:
        """The first page, as it reached somebody."""
        page = next((message for message in self.pages if message.kind == "page"), None)
        for line in page.body.splitlines() if page is not None else ():
            self.stage.out(f"    > {line}")
        self.stage.pause(1.5)

    def _show(self, name: str) -> None:
        """Exactly what customers will get."""
        for row in self.app.app.memory.incidents["INC-1"].notices[name].rows:
            for line in row.body.splitlines():
                self.stage.out(f"    | {line}")
        self.stage.pause(1.5)


class Phones:
    """Stands in for what people carry: it keeps what would have rung, so that the story can show it."""

    def __init__(self, channel: Channel, kept: list[Message]) -> None:
        self.name, self.customers = channel.name, False
        self._kept = kept

    def send(self, message: Message) -> Answer:
        self._kept.append(message)
        return Sent(f"demo-{len(self._kept)}")

    def close(self) -> None:
        """Holds nothing open."""


# --- the plug ---------------------------------------------------------------------------


class Unplugged:
    """A channel whose process is killed after the message has left and before anybody knows."""

    def __init__(self, channel: Channel) -> None:
        self.name, self.customers = channel.name, channel.customers
        self._channel = channel

    def send(self, message: Message) -> Answer:
        self._channel.send(message)
        _die()

    def close(self) -> None:
        self._channel.close()


def play_until_the_plug(root: Path, lang: Lang) -> NoReturn:
    """The half that dies; run in a process of its own."""
    stage = Stage(lang, _spoken, lambda _seconds: None)
    app = _open(root)
    night = Night(app, stage)
    night.first_half()
    live = app.app.channels.live
    live.update({name: Unplugged(channel) for name, channel in live.items() if channel.customers})
    stage.say("demo-plug")
    night.approve("apology")
    raise AssertionError("nobody pulled the plug")


def _die() -> NoReturn:
    os._exit(PLUG_PULLED)


def _with_the_plug_pulled(root: Path, stage: Stage) -> int:
    """Play the half that dies, start again, and show what is left."""
    code = "import sys; from pathlib import Path; from tocsin.engine.run.demo import play_until_the_plug as play; "
    code += "play(Path(sys.argv[1]), sys.argv[2])"
    died = subprocess.run([sys.executable, "-c", code, str(root), stage.lang], check=False).returncode
    if died != PLUG_PULLED:
        return 5
    stage.say("demo-restart")
    with _open(root, at=_last(root)) as app:
        night = Night(app, stage)
        app.settle()
        _survivors(app, root, stage)
        night.seen = _doubt(app, night, stage)
        night.second_half(apology=False)
        _leave(night, root, stage)
        told = [row for row in _told(root) if row["facts"].get("notice") == "apology"]
        stage.say("demo-once", notice="apology", count=len(told))
    return 0


def _survivors(app: LocalApp, root: Path, stage: Stage) -> None:
    incident = app.app.memory.incidents["INC-1"]
    chain = verify(root / app.app.site.settings.database)
    runbook = app.app.memory.library.of(incident.runbook, incident.version)
    titles = [state.title.say(stage.lang) for path, state in runbook.states().items() if path in incident.entered]
    stage.say(
        "demo-survived", incident=incident.id, states=", ".join(titles), timers=len(incident.timers),
        facts=len(incident.facts), lines=chain.seq,
    )  # fmt: skip
    stage.say("demo-chain-whole" if chain.bad is None else "demo-chain-broken", line=chain.bad or 0)


def _doubt(app: LocalApp, night: Night, stage: Stage) -> int:
    """The delivery that nobody can vouch for, and the person who looks after it."""
    rows = [row for row in app.app.memory.outbox.rows.values() if row.state == "uncertain"]
    lines = app.ask(Timeline(incident="INC-1"), _actor("lina"), stage.lang)
    assert isinstance(lines, tuple)
    for row in rows:
        stage.say("demo-doubt", notice=row.effect.notice, channel=row.effect.channel)
        for line in lines[-4:]:
            stage.out(f"  ……  {line.text}")
        stage.say("demo-evidence", incident="INC-1", notice=row.effect.notice)
        mark = ask.NoticeMark(
            incident="INC-1", notice=row.effect.notice, verdict="sent", reason="found in the sender's record"
        )
        app.run(mark, _actor("lina"), stage.lang)
    return max((line.seq for line in lines), default=0)


# --- what it leaves -----------------------------------------------------------------------


def _leave(night: Night, root: Path, stage: Stage) -> None:
    view = night.app.ask(Report(incident="INC-1"), _actor("lina"), stage.lang)
    assert isinstance(view, ReportView)
    report = root / "INC-1.html"
    report.write_text(report_html(view, stage.lang), encoding="utf-8")
    told = [row["facts"].get("notice", "") for row in _told(root)]
    stage.say("demo-told", count=len(told), notices=", ".join(told))
    stage.say("demo-look", report=report, path=root, incident="INC-1", customers=_customers(root), tocsin=_command())


def _command() -> str:
    """How this very program is called from here: not every reader has put it on the PATH."""
    beside = Path(sys.executable).with_name("tocsin")
    if shutil.which("tocsin"):
        return "tocsin"
    return str(beside) if beside.exists() else f"{sys.executable} -m tocsin.cli"


def _told(root: Path) -> list[dict[str, dict[str, str]]]:
    """Every line of the file that stands in for the customers, connectors left out."""
    path = _customers(root)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    return [row for row in rows if row.get("kind") == "customer"]


def _customers(root: Path) -> Path:
    return root / ".tocsin" / "outbox.jsonl"


def _open(root: Path, at: Instant | None = None) -> LocalApp:
    return LocalApp(root, clock=SteppedClock(at or _instant(EVENING)), ids=SeededIds("demo"))


def _last(root: Path) -> Instant:
    """The moment at which the killed process stopped: the restart follows at once."""
    with opened(root / ".tocsin" / "tocsin.db") as connection:
        lines = journal(connection)
        return max((line.at for line in lines), default=_instant(EVENING))


def _quiet(minute: int) -> float:
    """Duplicate orders of an ordinary minute: one in three has one."""
    return float(minute % 3 == 0)


def _actor(person: str) -> Actor:
    return Actor(name=person, verified=True, via="demo")


def _instant(moment: datetime) -> Instant:
    return Instant(int(moment.timestamp()) * SECOND)


def _free(path: Path) -> Path:
    """`path`, or the first of `path-2`, `path-3` … that does not exist."""
    if not path.exists():
        return path
    return next(p for n in range(2, 10_000) if not (p := path.with_name(f"{path.name}-{n}")).exists())
