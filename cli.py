"""The command `tocsin`: `ack`, `status` and `show` go straight to the server, everything else through the whole command line."""

from __future__ import annotations

import sys


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = sys.argv[1:] if argv is None else argv
    if words and words[0] in ("ack", "status", "show"):
        from .engine.terminal.fast import try_fast

        code = try_fast(words)
        if code is not None:
            return code
    from .engine.terminal.main import run

    return run(words)


if __name__ == "__main__":
    sys.exit(main())
