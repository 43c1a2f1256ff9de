"""All that the command line says is there in both languages; every command has help and two examples."""

from __future__ import annotations

import re
import shlex
import string

import click
import pytest

from tocsin.engine.model.text import Text
from tocsin.engine.terminal.command import Family
from tocsin.engine.terminal.main import HOME, ROOT
from tocsin.engine.words import backtesting, commands, doctor, terminal_help, terminal_problems, terminal_talk
from tocsin.engine.words.terminal import TERMINAL


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_fast_sentences_have_the_same_holes_in_both_languages() -> None:
    assert [code for code, (zh, en) in TERMINAL.items() if holes(zh) != holes(en) or not zh or not en] == []


@pytest.mark.parametrize("module", [backtesting, commands, doctor, terminal_problems, terminal_talk])
def test_sentences_have_the_same_holes_in_both_languages(module: object) -> None:
    said: dict[str, Text] = module.SENTENCES  # type: ignore[attr-defined]
    assert [code for code, text in said.items() if holes(text.zh) != holes(text.en) or not text.zh or not text.en] == []


def every_command() -> list[tuple[str, click.Command]]:
    """(name, command) of all, those below another with both words."""
    found: list[tuple[str, click.Command]] = []
    with click.Context(ROOT) as context:
        for name in HOME:
            command = ROOT.get_command(context, name)
            assert command is not None
            found.append((name, command))
            if isinstance(command, Family):
                found += [(f"{name} {inner}", one) for inner, one in command.commands.items()]
    return found


def test_every_command_has_help_in_both_languages_and_two_examples_that_parse() -> None:
    for name, command in every_command():
        said = terminal_help.COMMANDS[name]
        assert said.zh, name
        assert said.en, name
        assert len(terminal_help.EXAMPLES[name]) == 2, name
        for example in terminal_help.EXAMPLES[name]:
            words = shlex.split(example.partition(" <")[0])
            assert words[: 1 + len(name.split())] == ["tocsin", *name.split()] or isinstance(command, Family), example
            if not isinstance(command, Family):
                command.make_context(name, words[1 + len(name.split()) :], resilient_parsing=False)


def test_every_option_has_help() -> None:
    missing = [
        (name, param.name)
        for name, command in every_command()
        for param in command.params
        if isinstance(param, click.Option) and f"{name.split()[-1]}.{param.name}" not in terminal_help.OPTIONS
        and param.name not in terminal_help.OPTIONS
    ]  # fmt: skip
    assert missing == []


def test_the_overview_names_every_command_once() -> None:
    named = [name for _, names in terminal_help.GROUPS for name in names]
    assert sorted(named) == sorted(HOME)


def test_no_sentence_names_a_command_that_does_not_exist() -> None:
    names = {name for name, _ in every_command()} | {"DIR", "COMMAND"}
    for module in (commands, doctor, terminal_problems, terminal_talk):
        for code, text in module.SENTENCES.items():
            for word in re.findall(r"`tocsin ([a-z]+)", text.en):
                assert word in names, (code, word)
