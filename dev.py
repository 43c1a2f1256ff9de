#!/usr/bin/env python3
"""One command for everything done in a checkout: `python3 dev.py help`.

Needs Python 3.11 with pip, nothing else: on a bare Debian `python3 -m venv` fails (no
ensurepip) and `pip install` is refused (externally managed), so this makes the environment
without pip and lets the pip outside fill it. All it makes lies in `.venv` of the checkout.
"""

from __future__ import annotations

import compileall
import contextlib
import difflib
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
# What pip says once for each package, however it comes by it.
TAKEN = re.compile(
    r"(?:Collecting|Requirement already satisfied:|Ignoring|Processing) (?:\S*/)?([\w.-]+?)(?===|-\d|[:;,\[ \n])"
)
MADE = VENV / ".made-by-dev"  # for which Python and folder the environment was made
UNFINISHED = VENV / ".unfinished"  # there while pip works; still there later: it was killed
ROOMS = ("engine", "notifiers", "runbooks", "templates", "cli.py")
# Each group holds the ones before it, in the same versions.
GROUPS = {
    "run": ("--group", "build"),
    "test": ("--group", "test", "--extra", "diagrams"),
    "dev": ("--group", "dev", "--extra", "diagrams"),
}

COMMANDS = {
    "demo": ("看一次演练:订单异常从开始到报告", "watch an order emergency from first signal to report"),
    "test": ("运行测试(参数交给 pytest)", "run the tests (arguments go to pytest)"),
    "check": ("代码规范、类型、分层、依赖、文档", "lint, types, import rules, dependencies, docs"),
    "docs": ("生成文档并用程序核对(参数交给 pytest)", "write the docs and hold them against the program (to pytest)"),
    "simulate": ("跑模拟器(--hours、--seed、--mutants)", "run the simulator (--hours, --seed, --mutants)"),
    "bench": ("与同类并排测速(--quick 为短测)", "measure speed beside the peers (--quick: short)"),
    "lock": ("更新带哈希的依赖清单(--upgrade 取新版本)", "write the hash-locked requirements (--upgrade: newer)"),
    "help": ("本页", "this page"),
}

WORDS = {
    "usage": ("用法:python3 dev.py 命令 [参数…]", "usage: python3 dev.py COMMAND [ARGS…]"),
    "unknown": ("没有命令 {name}。{near}可用:{names}", "no command {name}. {near}There are: {names}"),
    "near": ("是不是 {name}?", "Did you mean {name}? "),
    "old-python": ("需要 Python 3.11 或更新,这里是 {found}。", "Python 3.11 or newer is needed, this is {found}."),
    "no-pip": (
        "这个 Python 没有 22.3 以上的 pip。Debian/Ubuntu:apt-get install python3-pip",
        "this Python has no pip of 22.3 or newer. On Debian or Ubuntu: apt-get install python3-pip",
    ),
    "no-links": (
        "tocsin/{name} 应是指向 ../{name} 的链接,这里无法创建:{why}。见 CONTRIBUTING.md 的 Windows 一节。",
        "tocsin/{name} must be a link to ../{name} and cannot be made here: {why}. See Windows in CONTRIBUTING.md.",
    ),
    "rebuild": ("上次安装没有完成或环境已变,重建 .venv", "the environment is unfinished or foreign: making .venv anew"),
    "make": ("创建 .venv(只写入本目录)", "making .venv (nothing outside this folder is touched)"),
    "install": ("安装 {count} 个依赖({group},校验哈希)", "installing {count} packages ({group}, hashes checked)"),
    "progress": ("  {done}/{count} {name}", "  {done}/{count} {name}"),
    "unpack": ("  解包并编译…", "  unpacking and compiling…"),
    "installed": ("依赖已就绪,用时 {seconds} 秒;下次不需要网络", "ready in {seconds} s; next time needs no network"),
    "pip-failed": (
        "安装失败,上面是 pip 的最后几行。检查网络;可用 PIP_INDEX_URL 换镜像;再次运行会从头修复。",
        "installing failed; the last lines of pip are above. Check the network, or name a nearer index in"
        " PIP_INDEX_URL; running this again starts clean.",
    ),
    "running": ("运行 {what}", "running {what}"),
    "ok": ("通过 {what}({seconds} 秒)", "passed {what} ({seconds} s)"),
    "bad": ("未通过 {what}", "FAILED {what}"),
    "blind": (
        "mypy 只看了 {seen} 个文件,应为 {real} 个:检查 tocsin/ 的链接",
        "mypy looked at {seen} files of {real}: look at the links in tocsin/",
    ),
    "all-good": ("检查全部通过", "all checks passed"),
    "some-bad": ("{count} 项检查未通过:{names}", "{count} checks failed: {names}"),
    "no-docs": ("还没有 tests/docs", "there is no tests/docs yet"),
    "locked": ("已写入 {name}", "wrote {name}"),
}


def chinese() -> bool:
    """Whether the reader's locale is Chinese; the first variable that is set decides."""
    first = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return first.lower().startswith("zh")


def say(code: str, **params: object) -> None:
    """One short line for the person, apart from what the tools print."""
    print(words(code, **params), file=sys.stderr, flush=True)


def words(code: str, **params: object) -> str:
    """The sentence of `code` in the reader's language."""
    zh, en = WORDS[code]
    return (zh if chinese() else en).format(**params)


class Stop(Exception):
    """Ends the command with this exit code."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code


# --- the environment --------------------------------------------------------------------------


def ensure(group: str) -> None:
    """Make `.venv` hold `group`; quick and without the network when it already does."""
    mend_links()
    with one_at_a_time():
        if not is_stamped(group):
            make_environment()
            install(group)
    # Fast commands need bytecode, and PYTHONDONTWRITEBYTECODE may keep Python from writing ours.
    for room in ("engine", "notifiers"):
        compileall.compile_dir(str(ROOT / "tocsin" / room), quiet=2)
    compileall.compile_file(str(ROOT / "tocsin" / "cli.py"), quiet=2)


def is_stamped(group: str) -> bool:
    """True when this group, or one that holds it, was installed from the locks as they are now."""
    if UNFINISHED.exists() or not is_ours():
        return False
    larger = list(GROUPS)[list(GROUPS).index(group) :]
    return any(read(stamp_of(name)) == fingerprint(name) for name in larger)


def is_ours() -> bool:
    """True when the environment belongs to this Python and this folder (scripts in it hold the path)."""
    return PYTHON.exists() and read(MADE) == identity()


def identity() -> str:
    """Which Python, in which folder."""
    return f"{sys.implementation.cache_tag} {ROOT}\n"


def stamp_of(group: str) -> Path:
    """The file that says from which locks `group` was installed."""
    return VENV / f".{group}.stamp"


def lock_of(group: str) -> Path:
    """The hash-locked requirements of `group`."""
    return ROOT / f"requirements-{group}.lock"


def fingerprint(group: str) -> str:
    """Changes when what must be installed changes."""
    return hashlib.sha256(lock_of(group).read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()


def read(path: Path) -> str:
    """The text of a small file; nothing when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


def make_environment() -> None:
    """An empty `.venv` without pip, unless a sound one is there."""
    if is_ours() and not UNFINISHED.exists():
        return
    import venv

    say("rebuild" if VENV.exists() else "make")
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    venv.create(VENV, with_pip=False, clear=True, symlinks=os.name != "nt")
    MADE.write_text(identity(), encoding="utf-8")


def install(group: str) -> None:
    """Fill `.venv` from the lock of `group`, then put the checkout itself in by reference."""
    begun = time.monotonic()
    count = len(re.findall(r"^[a-z0-9].*==", lock_of(group).read_text(encoding="utf-8"), re.MULTILINE))
    say("install", count=count, group=group)
    UNFINISHED.touch()
    pip(count, "--require-hashes", "--only-binary", ":all:", "--compile", "-r", str(lock_of(group)))
    pip(0, "--no-index", "--no-deps", "--no-build-isolation", "-e", str(ROOT))
    stamp_of(group).write_text(fingerprint(group), encoding="utf-8")
    UNFINISHED.unlink()
    say("installed", seconds=round(time.monotonic() - begun))


def pip(count: int, *args: str) -> None:
    """Run the outside pip on `.venv`, counting packages for the person; stops when it fails."""
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    # A person's own settings (index, proxy, certificates) hold; these two would break an environment.
    env.update(PIP_USER="0", PIP_QUIET="0", PIP_REQUIRE_VIRTUALENV="0")
    command = [sys.executable, "-m", "pip", "--python", str(PYTHON), "--disable-pip-version-check", "install"]
    command += ["--progress-bar", "off", "--no-warn-script-location", *args]
    lines: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", env=env, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if count:
                show_progress(lines, count)
    if process.returncode:
        print("".join(lines[-25:]), file=sys.stderr)
        say("pip-failed")
        raise Stop(5)


def show_progress(lines: list[str], count: int) -> None:
    """One line that counts up at a terminal, a line for every tenth package elsewhere."""
    if lines[-1].startswith("Installing collected"):
        print(words("unpack"), file=sys.stderr, flush=True)
    if not (match := TAKEN.match(lines[-1])):
        return
    done = sum(TAKEN.match(line) is not None for line in lines)
    text = words("progress", done=done, count=count, name=match[1])
    if sys.stderr.isatty():
        print(f"\r{text:<60}", end="\n" if done == count else "", file=sys.stderr, flush=True)
    elif done % 10 == 0 or done == count:
        print(text, file=sys.stderr, flush=True)


def mend_links() -> None:
    """Make the links of `tocsin/` where an sdist, a zip or a clone without links left them out."""
    for name in ROOMS:
        link, target = ROOT / "tocsin" / name, Path("..") / name
        if link.is_symlink() or not (ROOT / name).exists():
            continue
        if link.is_file() and link.stat().st_size and not is_stand_in(link):
            continue
        try:
            link.unlink(missing_ok=True)
            link.symlink_to(target, target_is_directory=(ROOT / name).is_dir())
        except OSError as why:
            say("no-links", name=name, why=why)
            raise Stop(5) from why


def is_stand_in(path: Path) -> bool:
    """True for the one-line file git writes for a link, and for the copy of `cli.py` in an sdist."""
    there, real = path.read_bytes(), ROOT / path.name
    return there.strip() == f"../{path.name}".encode() or (real.is_file() and there == real.read_bytes())


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two terminals must not fill the same environment at once; the second one waits."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with (ROOT / ".dev.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


# --- the commands -----------------------------------------------------------------------------


def demo(args: list[str]) -> int:
    """`tocsin demo` in the environment, with whatever arguments it takes."""
    ensure("run")
    return run("-m", "tocsin.cli", "demo", *args, cwd=None)


def test(args: list[str]) -> int:
    """The tests, on two workers unless the arguments say otherwise."""
    ensure("test")
    alone = any(word.startswith(("-n", "--numprocesses", "--pdb", "--trace")) for word in args)
    return run("-m", "pytest", *([] if alone else ["-n", "2"]), *args)


def check(_args: list[str]) -> int:
    """Every check, also after one has failed, so that one run shows all there is to do."""
    ensure("dev")
    failed = [name for name, step in CHECKS.items() if not passes(name, step)]
    if failed:
        say("some-bad", count=len(failed), names=", ".join(failed))
        return 1
    say("all-good")
    return 0


def passes(name: str, step: Callable[[], bool]) -> bool:
    """Run one check and tell its outcome and time."""
    say("running", what=name)
    begun = time.monotonic()
    good = step()
    say("ok" if good else "bad", what=name, seconds=round(time.monotonic() - begun))
    return good


def types() -> bool:
    """mypy, and that it looked at every file: behind a broken link it would be silently content."""
    # On standard error, with the rest: the closing line of pytest stays the last on standard output.
    done = subprocess.run(
        [PYTHON, "-m", "mypy"], cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True, check=False
    )
    print(done.stdout, end="", file=sys.stderr, flush=True)
    if done.returncode:
        return False
    real = {path for room in ("engine", "notifiers", "tests") for path in (ROOT / room).rglob("*.py")}
    here = ("tocsin/__init__.py", "tocsin/cli.py", "dev.py", "hatch_build.py")
    found = re.search(r"in (\d+) source files", done.stdout)
    seen = int(found[1]) if found else 0
    if seen != len(real) + len(here):
        say("blind", seen=seen, real=len(real) + len(here))
        return False
    return True


def docs_hold() -> bool:
    """The tests of the documents, where there are any."""
    return not (ROOT / "tests" / "docs").is_dir() or run("-m", "pytest", "-q", "tests/docs") == 0


CHECKS: dict[str, Callable[[], bool]] = {
    "ruff": lambda: run("-m", "ruff", "check", "--output-format", "concise", ".") == 0,
    "mypy --strict": types,
    "import-linter": lambda: run("-c", "from importlinter.cli import lint_imports_command as main; main()") == 0,
    "deptry": lambda: run("-m", "deptry", ".") == 0,
    "docs": docs_hold,
}


def docs(args: list[str]) -> int:
    """Write the generated pages, then hold every command, key and example in the docs against the program."""
    if not (ROOT / "tests" / "docs").is_dir():
        say("no-docs")
        return 0
    ensure("test")
    return run("docs/generate.py") or run("-m", "pytest", "tests/docs", *args)


def simulate(args: list[str]) -> int:
    """Seeded worlds around the real engine, for as long as asked for."""
    ensure("test")
    return run("tests/simulation/run.py", *args)


def bench(args: list[str]) -> int:
    """Side by side with the peers in one run; ratios first."""
    ensure("test")
    return run("-m", "bench", *args)


def lock(args: list[str]) -> int:
    """Write the locks, the largest first: the smaller ones take its versions."""
    ensure("dev")
    bound: list[str] = []
    for group in reversed(GROUPS):
        command = ["-m", "uv", "--quiet", "--no-config", "pip", "compile", "pyproject.toml", *GROUPS[group], *bound]
        command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header"]
        command += ["--no-emit-index-url", "--no-emit-find-links", *args, "-o", lock_of(group).name]
        if exit_code := run(*command):
            return exit_code
        say("locked", name=lock_of(group).name)
        bound = ["-c", lock_of(group).name]
    return 0


def show_help(_args: list[str]) -> int:
    """Every command with a line about it."""
    print(words("usage") + "\n")
    for name, (zh, en) in COMMANDS.items():
        print(f"  {name:<10}{zh if chinese() else en}")
    return 0


def run(*args: str, cwd: Path | None = ROOT) -> int:
    """Run the Python of the environment, and return its exit code."""
    return subprocess.run([PYTHON, *args], cwd=cwd, env=environment(), check=False).returncode


def environment() -> dict[str, str]:
    """What a tool sees: the commands of `.venv` come first."""
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])
    return {**os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV)}


DOERS = {
    "demo": demo, "test": test, "check": check, "docs": docs, "simulate": simulate, "bench": bench, "lock": lock,
    "help": show_help,
}  # fmt: skip


def main(argv: list[str]) -> int:
    """Find the command and do it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if sys.version_info < (3, 11):  # noqa: UP036 - read before anything is installed
        say("old-python", found=sys.version.split()[0])
        return 5
    name = "help" if not argv or argv[0] in ("-h", "--help") else argv[0]
    if name not in DOERS:
        close = difflib.get_close_matches(name, DOERS, 1)
        say("unknown", name=name, near=words("near", name=close[0]) if close else "", names=" ".join(DOERS))
        return 2
    if name != "help" and not has_pip():
        say("no-pip")
        return 5
    try:
        exit_code = DOERS[name](argv[1:])
        sys.stdout.flush()
        return exit_code
    except Stop as stop:
        return stop.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader has seen enough: `dev.py help | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def has_pip() -> bool:
    """True when pip is there and knows `--python` (22.3), or when nothing needs installing."""
    if importlib.util.find_spec("pip") is None:
        return is_stamped("run")
    import pip

    return tuple(int(part) for part in pip.__version__.split(".")[:2]) >= (22, 3)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
