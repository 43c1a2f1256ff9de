"""Where a name ends: the short way for plain ones says what the rule says."""

from __future__ import annotations

import re
from itertools import product

import pytest

from tocsin.engine.language import names
from tocsin.engine.language.ids import bad_sign
from tocsin.engine.language.names import is_name, name_end

SIGNS = "a_9-.é店\u0301ｘ "
"""One of each kind: letter, `_`, digit, the two that join, letters of other scripts, a mark, a full-width letter."""
TEXTS = ["".join(signs) for length in range(5) for signs in product(SIGNS, repeat=length)]


def test_the_short_way_and_the_rule_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    short = [[name_end(text, at) for at in range(len(text) + 1)] for text in TEXTS]
    monkeypatch.setattr(names, "_PLAIN", re.compile("(?!)"))
    assert short == [[name_end(text, at) for at in range(len(text) + 1)] for text in TEXTS]


def test_an_id_is_good_when_it_is_a_name_without_dots_in_one_script() -> None:
    for text in TEXTS:  # none of the signs is Greek or Cyrillic
        assert (bad_sign(text, dots=False) is None) == (is_name(text) and "." not in text)
        assert (bad_sign(text, dots=True) is None) == is_name(text)
