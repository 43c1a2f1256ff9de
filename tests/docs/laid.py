"""The files that a page shows, laid into a site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.docs.pages import Block, blocks


def put(site: Path, block: Block) -> None:
    """Write the file; a fragment of a site's file is laid over what is there, triggers over their runbook."""
    path = site / block.file
    text = block.text
    if block.file.startswith("runbooks/") and "triggers" in _loaded(text) and "runbook" not in _loaded(text):
        text = _dumped(_over(_whole(site, block, block.file), _loaded(text)))
    if block.file.endswith(".test.yaml"):
        runbook = block.file.replace(".test.yaml", ".yaml")
        whole = _whole(site, block, runbook)
        if whole is not None and not (site / runbook).exists():
            (site / runbook).write_text(_dumped(whole), encoding="utf-8")
    if block.file in ("team.yaml", "tocsin.yaml"):
        whole = _over(_read(path), _loaded(block.text))
        if block.file == "team.yaml":
            _channels_for(site, whole)
        text = _dumped(whole)
    path.write_text(text, encoding="utf-8")


def _whole(site: Path, block: Block, file: str) -> Any:
    """The runbook that a block belongs to: as it lies there, else as the page shows it whole; None when it does not."""
    if (site / file).exists():
        return _read(site / file)
    shown = (_loaded(one.text) for one in blocks(block.page, "yaml") if one.file == file)
    return next((found for found in shown if "runbook" in found), None)


def _channels_for(site: Path, team: Any) -> None:
    """Channels that the people of the example use, as the example before it sets them up."""
    settings = _read(site / "tocsin.yaml")
    used = {channel for person in team["people"].values() for contact in person["contacts"] for channel in contact}
    for name in used - set(settings["channels"]):
        settings["channels"][name] = {"type": "file", "path": f"{name}.jsonl"}
    (site / "tocsin.yaml").write_text(yaml.dump(settings, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _dumped(whole: Any) -> str:
    return yaml.dump(whole, allow_unicode=True, sort_keys=False)


def _read(path: Path) -> Any:
    return _loaded(path.read_text(encoding="utf-8"))


def _loaded(text: str) -> Any:
    """Every scalar as text, as our loader reads them."""
    return yaml.load(text, yaml.BaseLoader)  # noqa: S506 - it makes texts, lists and mappings alone


def _over(old: Any, new: Any) -> Any:
    """`new` laid over `old`, mapping by mapping."""
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{key: _over(old.get(key), value) for key, value in new.items()}}
    return new
