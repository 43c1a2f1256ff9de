"""Commands as this program has them: help in both languages with examples, and the options that all of them take."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from ..model.text import Text
from ..words import terminal_help as words
from .desk import Desk
from .letters import fold

F = TypeVar("F", bound=Callable[..., object])
NO_WORDS = Text("", "")
NEGATIVE = re.compile(r"-[0-9]+(\.[0-9]+)?")


def lang_text(text: Text) -> str:
    """The words in the language of the reader of this command."""
    context = click.get_current_context(silent=True)
    desk = context.find_object(Desk) if context else None
    return text.say(desk.lang if desk else "en")


class Option(click.Option):
    """An option whose help is found by its name when it is printed."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        said = words.OPTIONS.get(f"{ctx.command.name}.{self.name}") or words.OPTIONS.get(self.name or "")
        self.help = lang_text(said) if said else self.help
        return super().get_help_record(ctx)


class _Worded(click.Command):
    """Prints usage and help in the reader's language."""

    key = ""
    """Name in the catalogue: `notice approve`."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=lang_text(words.USAGE) + " ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        said = lang_text(words.COMMANDS.get(self.key, NO_WORDS))
        formatter.write_paragraph()
        for line in fold(said, max(18, formatter.width - 2)):
            formatter.write(f"  {line}\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [record for param in options if (record := param.get_help_record(ctx)) is not None]
        if records:
            with formatter.section(lang_text(words.OPTIONS_TITLE)):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        examples = words.EXAMPLES.get(self.key, ())
        if examples:
            formatter.write(f"\n{lang_text(words.EXAMPLES_TITLE)}\n")
            formatter.write("".join(f"  {example}\n" for example in examples))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = lang_text(words.OPTIONS["help"])
        return found

    def get_short_help_str(self, limit: int = 45) -> str:
        said = lang_text(words.COMMANDS.get(self.key, NO_WORDS))
        return said.split("\n")[0].split("。")[0].split(". ")[0].rstrip(".")


class Verb(_Worded):
    """A command that does something."""

    def __init__(self, key: str, params: Sequence[click.Parameter], callback: Callable[..., object]) -> None:
        self.key = key
        super().__init__(
            key.rsplit(maxsplit=1)[-1],
            callback=callback,
            params=[*params, *common()],
            context_settings=CONTEXT,
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """`fact INC-1 saldo -5`: a negative number is a value and never an option."""
        if any(NEGATIVE.fullmatch(word) for word in args):
            ctx.ignore_unknown_options = True  # a mistyped option then is one word too many, still refused
        return super().parse_args(ctx, args)


class Family(_Worded, click.Group):
    """A command with commands below it: `notice list`."""

    def __init__(self, key: str, members: Sequence[click.Command]) -> None:
        self.key = key
        super().__init__(
            key, commands={one.name or "": one for one in members}, params=common(), context_settings=CONTEXT,
            no_args_is_help=False, invoke_without_command=True, callback=_family_help,
        )  # fmt: skip

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            raise UnknownMember(args[0], self.key, ", ".join(self.commands), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, command.get_short_help_str()) for name, command in self.commands.items()]
        with formatter.section(lang_text(words.COMMANDS_TITLE)):
            formatter.write_dl(rows)


class UnknownMember(click.UsageError):
    """A family of commands has none of that name; `names` are those that it has."""

    def __init__(self, word: str, family: str, names: str, ctx: click.Context) -> None:
        super().__init__(word, ctx)
        self.word, self.family, self.names = word, family, names


class BadWord(click.BadParameter):
    """A word that an option or argument does not take; the message lists what it does."""

    def __init__(self, given: str, takes: str, param: click.Parameter | None, ctx: click.Context | None) -> None:
        super().__init__(takes, ctx, param)
        self.given = given


class OneOf(click.Choice[str]):
    """One of a few words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            raise BadWord(str(value), ", ".join(self.choices), param, ctx) from None


class Whole(click.ParamType[int]):
    """A whole number, not negative."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        if not (str(value).isascii() and str(value).isdigit() and len(str(value)) < 16):
            raise BadWord(str(value), "0, 1, 2 ..", param, ctx)
        return int(value)


CONTEXT: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.pass_context
def _family_help(ctx: click.Context) -> None:
    """`tocsin notice` alone shows what there is."""
    if ctx.invoked_subcommand is None:
        ctx.fail("no-subcommand")


def command(key: str, *params: click.Parameter) -> Callable[[Callable[..., object]], Verb]:
    """Make a command of a function that takes the desk first and then the values of `params` by name."""

    def made(work: Callable[..., object]) -> Verb:
        def callback(**values: object) -> None:
            work(click.get_current_context().ensure_object(Desk), **values)

        return Verb(key, params, callback)

    return made


def argument(name: str, *, required: bool = True, many: bool = False) -> click.Argument:
    """A word of the command line; an absent one is None, or () where there may be many."""
    return click.Argument([name], required=required, nargs=-1 if many else 1, metavar=None)


def option(*names: str, **settings: Any) -> Option:
    """An option; its help is in the catalogue under its name."""
    return Option(list(names), **settings)


def flag(*names: str) -> Option:
    return Option(list(names), is_flag=True, default=False)


def reason() -> Option:
    return option("--reason", default="", metavar="TEXT")


def labels() -> Option:
    return option("--label", "label", multiple=True, metavar="NAME=VALUE")


def common() -> list[click.Parameter]:
    """What every command takes. Language and form are known before; here they are only accepted."""

    def keep(name: str) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
        def kept(ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
            if value:
                setattr(ctx.ensure_object(Desk), name, value)
            return value

        return kept

    return [
        Option(["--json"], is_flag=True, expose_value=False),
        Option(["--lang"], type=OneOf(["zh", "en"]), expose_value=False),
        Option(["--site"], metavar="DIR", expose_value=False, callback=keep("site_given")),
        Option(["--as", "claimed"], metavar="NAME", expose_value=False, callback=keep("claimed")),
    ]
