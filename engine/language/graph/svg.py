"""SVG by whatever drawing tool this machine has; none of them is needed for anything else."""

from __future__ import annotations

import importlib
import shutil
import subprocess

from ...model.problem import Unavailable
from .dot import dot
from .mermaid import mermaid
from .picture import Picture

PATIENCE_S = 60
"""A picture that takes longer is given up."""


def svg(picture: Picture) -> str:
    """The picture as SVG: by the extra `diagrams`, else by `dot` on PATH; raises `Unavailable` with the remedy."""
    drawn = _by_mmdr(picture)
    return drawn if drawn is not None else _by_dot(picture)


def _by_mmdr(picture: Picture) -> str | None:
    """None where the extra is not installed, or cannot lay out so large a picture."""
    try:
        mmdr = importlib.import_module("mmdr")
    except ImportError:
        return None
    try:
        # The drawing itself happens in `svg()`.
        return str(mmdr.render(mermaid(picture)).svg())
    except (ValueError, RuntimeError):
        return None


def _by_dot(picture: Picture) -> str:
    tool = shutil.which("dot")
    if tool is None:
        raise Unavailable("no-drawing-tool")
    try:
        done = subprocess.run(
            [tool, "-Tsvg"], input=dot(picture).encode(), capture_output=True, timeout=PATIENCE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as trouble:
        raise Unavailable("drawing-failed", tool="dot", why=type(trouble).__name__) from None
    if done.returncode != 0:
        raise Unavailable("drawing-failed", tool="dot", why=done.stderr.decode(errors="replace").strip()[:200])
    return done.stdout.decode()
