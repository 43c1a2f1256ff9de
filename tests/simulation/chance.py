"""Chance with a name: every actor and every fault has a generator of its own, so that none shifts another's draws."""

from __future__ import annotations

import random


class Chance:
    """`of(name)` is always the same generator for the same seed and name, whatever else has been drawn."""

    def __init__(self, seed: int | str) -> None:
        self._seed = seed
        self._children: dict[str, random.Random] = {}

    def of(self, name: str) -> random.Random:
        if name not in self._children:
            self._children[name] = random.Random(f"{self._seed}/{name}")
        return self._children[name]
