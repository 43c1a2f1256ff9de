"""The command `tocsin`: `ack`, `status`, `show` go straight to the server, all else through the whole command line."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from .engine.model.text import Lang


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = sys.argv[1:] if argv is None else argv
    if words and words[0] in ("ack", "status", "show"):
        from .engine.terminal.fast import try_fast

        code = try_fast(words)
        if code is not None:
            return code
    from .engine.terminal.main import run

    return run(words, serve=_serve)


def _serve(site: Path, listen: str, lang: Lang) -> None:
    """The HTTP face on a site, until told to stop. Here, because terminal and web do not know each other."""
    from .engine.run.doctor import lacking
    from .engine.run.logs import configure
    from .engine.run.serving import Serving
    from .engine.terminal.doctor_shown import finding_said
    from .engine.terminal.paper import err
    from .engine.web.listening import address
    from .engine.web.server import run

    blotter = configure()
    serving = Serving(site)
    blotter.learn(serving.app.channels.secrets)
    host, port = address(listen or serving.app.site.settings.listen)
    missing = [f"tocsin: {finding_said(one, lang)}" for one in lacking(serving.app.site, serving.app.channels)]
    run(serving, host=host, port=port, ready=lambda where: err([f"tocsin: {where.url}", *missing]))


if __name__ == "__main__":
    sys.exit(main())
