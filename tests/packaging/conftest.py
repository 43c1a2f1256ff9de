"""The wheel, built both ways, and environments elsewhere to put it into."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What one build of the project left behind; `unpacked` is the content of the sdist."""

    sdist: Path
    unpacked: Path
    wheel_from_sdist: Path
    wheel_from_checkout: Path


def run(*words: str | Path, cwd: Path | str = "/", env: dict[str, str] | None = None) -> str:
    """Standard output of a command that must succeed, in an environment that names nothing of this checkout."""
    clean = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent", **(env or {})}
    done = subprocess.run([*words], cwd=cwd, env=clean, capture_output=True, text=True, check=False, timeout=110)
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def build(kind: str, source: Path, target: Path) -> Path:
    """Build an sdist or a wheel of `source` without the network."""
    run(sys.executable, "-m", "build", "--no-isolation", f"--{kind}", "--outdir", target, source)
    (made,) = target.iterdir()
    return made


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Both ways to a wheel: over the sdist, as an index gets it, and straight from the checkout."""
    folder = tmp_path_factory.mktemp("built")
    sdist = build("sdist", ROOT, folder / "sdist")
    (folder / "unpacked").mkdir()
    run("tar", "-xzf", sdist, "-C", folder / "unpacked")
    (unpacked,) = (folder / "unpacked").iterdir()
    return Built(
        sdist=sdist,
        unpacked=unpacked,
        wheel_from_sdist=build("wheel", unpacked, folder / "one"),
        wheel_from_checkout=build("wheel", ROOT, folder / "two"),
    )


def environment_with(wheel: Path, folder: Path) -> Path:
    """A new environment that holds the wheel; returns its folder of commands.

    Its dependencies are those of the environment that runs the tests, by reference: a path
    file adds the folder and reads no path files in it, so that this checkout stays out.
    """
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    run(*pip, "install", "--no-index", "--no-deps", wheel)
    packages = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    places = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(packages) / "borrowed.pth").write_text("\n".join(sorted(places)) + "\n", encoding="utf-8")
    return folder / "bin"
