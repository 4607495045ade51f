"""The one console command, ``fadder``. Each verb imports what it needs and no more: most of them start in a hurry."""

from __future__ import annotations

import asyncio
import os
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from deploy.verbs import VERBS, carried_out, settings_or_two

if TYPE_CHECKING:
    from deploy.founding import Founded
    from deploy.processes.running import Process


@click.group()
def main() -> None:
    """Mentorship programmes under an organisation's own brand."""


@main.command()
def gateway() -> None:
    """The door: GraphQL over HTTP."""
    process("gateway")


@main.command()
def relay() -> None:
    """From the journal to the stream."""
    process("relay")


@main.command()
def projections() -> None:
    """From facts to read models."""
    process("projections")


@main.command()
def reactions() -> None:
    """From facts to the commands that follow from them."""
    process("reactions")


@main.command()
def clock() -> None:
    """Reminds people, and takes the steps that wait for a day."""
    process("clock")


@main.command()
def intake() -> None:
    """Carries out the files that are brought in."""
    process("intake")


@main.command(name="import")
@click.argument("where", nargs=-1, metavar="[ORGANISATION MEMBER] FILE", required=True)
@click.option("--programme", help="The programme that the people of the file apply to, by its id.")
@click.option("--side", type=click.Choice(["adept", "mentor"]), help="As what they apply.")
def bring_in(where: tuple[str, ...], programme: str | None, side: str | None) -> None:
    """Bring in FILE as MEMBER of ORGANISATION, through the door of the product that runs on FADDER_DATA.

    People from a table (CSV, or a list in JSON) need --programme and --side; MEMBER is a coordinator or a service
    account. A history of programmes, pairs and meetings (JSON or CSV), with its original dates, needs neither; MEMBER
    is a service account, and where nobody is named it is that of the demo's organisation.

    The same FILE again tries once more what was refused, and nothing else.

    Exit status: 0 all of it is in, 1 some rows were refused, 2 it could not be brought in.
    """
    from deploy import importing, tokens
    from deploy.client import NoAnswer, RefusedByRule
    from deploy.local.process import NotStarted
    from deploy.operator import CannotLook
    from services.settings import SettingWrong

    if len(where) not in {1, 3}:
        raise click.UsageError("give FILE alone, or ORGANISATION MEMBER FILE")
    organisation, member = where[:2] if len(where) == 3 else (None, None)
    if not Path(where[-1]).is_file():
        raise click.UsageError(f"there is no file {where[-1]}")
    told = importing.File(Path(where[-1]), organisation, member, programme, side)
    try:
        refused = carried_out(importing.run(settings_or_two(), told, click.echo))
    except (NoAnswer, RefusedByRule, NotStarted, SettingWrong, importing.Unusable, tokens.Unusable) as trouble:
        raise CannotLook(str(trouble)) from None
    sys.exit(1 if refused else 0)


@main.command()
def matching() -> None:
    """From runs that were asked for to what they find."""
    process("matching")


@main.command()
def webhooks() -> None:
    """From facts to the systems that are told of them."""
    process("webhooks")


def process(name: str) -> NoReturn:
    """One of ``deploy.processes``. Its settings are read in no time, and come first: to load it takes seconds."""
    from services import settings

    try:
        given = settings.read()
        from deploy.processes.running import carry_out

        run: Process = import_module(f"deploy.processes.{name}").run
        sys.exit(carry_out(run, given))
    except settings.SettingWrong as wrong:
        raise click.ClickException(str(wrong)) from None


@main.command()
def migrate() -> None:
    """Bring the database of FADDER_POSTGRES to the schema of this program."""
    from deploy import database
    from services.settings import SettingWrong

    owner = os.environ.get("FADDER_POSTGRES")
    if not owner:
        raise click.ClickException("FADDER_POSTGRES is not set; it is the address of the login that migrates")

    async def applied() -> list[str]:
        await database.check(owner)
        with database.told_in_words():
            return await database.ready(owner)

    try:
        click.echo("".join(f"{name}\n" for name in asyncio.run(applied())), nl=False)
    except SettingWrong as wrong:
        raise click.ClickException(str(wrong)) from None


@main.command()
def schema() -> None:
    """Print the GraphQL schema."""
    from gateway.schema import build

    click.echo(build(production=False).as_str())


@main.command()
@click.argument("organisation")
@click.argument("member")
@click.option(
    "--platform",
    is_flag=True,
    help="May found the organisation and let it go, and nothing else.",
)
@click.option("--lifetime", default=24.0, show_default=True, help="Hours until the token expires.")
def token(organisation: str, member: str, platform: bool, lifetime: float) -> None:
    """Issue a token of the development issuer. MEMBER is a member's id, as GraphQL shows it or the bare one."""
    from deploy import tokens
    from gateway.issuer import NotInProduction
    from services import settings

    try:
        told = tokens.issued(settings.read(), os.environ, organisation, member, platform=platform, hours=lifetime)
    except (NotInProduction, settings.SettingWrong, tokens.Unusable) as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(told)


@main.command()
def up() -> None:
    """Start everything on an embedded Postgres and NATS, or on those of FADDER_POSTGRES and FADDER_NATS."""
    from deploy import up as whole
    from deploy.local.process import NotStarted
    from services import settings

    both: list[Founded] = []

    async def knock(site: whole.Site) -> None:
        from deploy.founding import found_both

        both.extend(await found_both(site))

    async def enter(site: whole.Site) -> None:
        from deploy.founding import introduce

        await introduce(site, both, click.echo)

    guest = whole.Guest(enter, knock, partial(import_module, "deploy.founding"))
    try:
        sys.exit(asyncio.run(whole.run(settings.read(), os.environ, guest)))
    except (NotStarted, settings.SettingWrong) as trouble:
        raise click.ClickException(str(trouble)) from None


@main.command()
def demo() -> None:
    """Bring in six terms of a real programme, and print its figures as GraphQL answers them."""
    from deploy import demo as history
    from deploy.client import NoAnswer, RefusedByRule
    from deploy.local.process import NotStarted
    from services import settings

    murmur = partial(click.echo, err=True)
    try:
        sys.exit(asyncio.run(history.run(settings.read(), os.environ, click.echo, murmur)))
    except (NoAnswer, RefusedByRule, NotStarted, settings.SettingWrong) as trouble:
        raise click.ClickException(str(trouble)) from None


for verb in VERBS:
    main.add_command(verb)


if __name__ == "__main__":
    main()
