"""The one console command, ``fadder``. Each verb imports what it needs and no more: most of them start in a hurry."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Coroutine
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from deploy.dead_letters import Which
    from deploy.founding import Founded
    from deploy.processes.running import Process
    from projections.dead_letters import Wish
    from services.settings import Settings


T = TypeVar("T")


@click.group()
def main() -> None:
    """Mentorship programmes under an organisation's own brand."""


@main.command()
def gateway() -> None:
    """The door: GraphQL over HTTP."""
    from deploy.processes import gateway

    process(gateway.run)


@main.command()
def relay() -> None:
    """From the journal to the stream."""
    from deploy.processes import relay

    process(relay.run)


@main.command()
def projections() -> None:
    """From facts to read models."""
    from deploy.processes import projections

    process(projections.run)


@main.command()
def reactions() -> None:
    """From facts to the commands that follow from them."""
    from deploy.processes import reactions

    process(reactions.run)


@main.command()
def clock() -> None:
    """Reminds people, and takes the steps that wait for a day."""
    from deploy.processes import clock

    process(clock.run)


@main.command()
def intake() -> None:
    """Carries out the files that are brought in."""
    from deploy.processes import intake

    process(intake.run)


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
    from deploy import importing
    from deploy.client import NoAnswer, RefusedByRule
    from deploy.local.process import NotStarted
    from deploy.operator import CannotLook

    if len(where) not in {1, 3}:
        raise click.UsageError("give FILE alone, or ORGANISATION MEMBER FILE")
    organisation, member = where[:2] if len(where) == 3 else (None, None)
    if not Path(where[-1]).is_file():
        raise click.UsageError(f"there is no file {where[-1]}")
    told = importing.File(Path(where[-1]), organisation, member, programme, side)
    try:
        refused = carried_out(importing.run(settings_or_two(), told, click.echo))
    except (NoAnswer, RefusedByRule, NotStarted, importing.Unusable) as trouble:
        raise CannotLook(str(trouble)) from None
    sys.exit(1 if refused else 0)


@main.command()
def matching() -> None:
    """From runs that were asked for to what they find."""
    from deploy.processes import matching

    process(matching.run)


@main.command()
@click.argument("organisation")
@click.argument("run")
def replay(organisation: str, run: str) -> None:
    """Compute the matching RUN of ORGANISATION again, from the facts that it was computed from, and compare.

    RUN is the id as GraphQL shows it, or the bare one. Reads only, as the role `matcher`.

    Exit status: 0 the same facts give the same result, 1 they do not, 2 it could not be seen.
    """
    from deploy import replay as replaying
    from domain.language import RunId
    from domain.tenancy import SLUG, TenantId
    from gateway.ids import kind_of, own_id

    if not SLUG.fullmatch(organisation):
        raise click.BadParameter("no organisation is called so", param_hint="ORGANISATION")
    which = RunId(own_id("MatchingRun", run) if kind_of(run) == "MatchingRun" else run)
    lines, good = carried_out(replaying.run(settings_or_two(), TenantId(organisation), which))
    click.echo("\n".join(lines))
    sys.exit(0 if good else 1)


def process(run: Process) -> NoReturn:
    from deploy.processes.running import carry_out
    from services import settings

    try:
        sys.exit(carry_out(run, settings.read()))
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
@click.option("--platform", is_flag=True, help="May found the organisation, and nothing else.")
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


@main.command()
@click.argument("organisation")
@click.argument("member")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def erase(organisation: str, member: str, yes: bool) -> None:
    """Make unreadable for ever what MEMBER of ORGANISATION wrote, and who they are; what happened stays.

    MEMBER is a member's id, as GraphQL shows it or the bare one. Prints the proof: the chain right before and after.

    Exit status: 0 erased, now or before; 1 not erased; 2 it could not be asked.
    """
    from deploy import erase as erasing
    from domain.language import MemberId, Refused
    from domain.tenancy import SLUG, TenantId
    from gateway.ids import kind_of, own_id

    if not SLUG.fullmatch(organisation):
        raise click.BadParameter("no organisation is called so", param_hint="ORGANISATION")
    who = MemberId(own_id("Member", member) if kind_of(member) == "Member" else member)
    dsn = erasing.database_of(settings_or_two())
    if not yes:
        click.confirm(f"Nobody can undo this. Erase {who} of {organisation}?", abort=True)
    try:
        proof = carried_out(erasing.run(dsn, TenantId(organisation), who))
    except Refused as rule:
        raise click.ClickException(" ".join((type(rule).__doc__ or "").split())) from None
    for line in erasing.told(proof):
        click.echo(line)
    sys.exit(1 if proof.keys_left else 0)


@main.command()
@click.argument("organisation", required=False)
@click.option("--heads", type=click.Path(path_type=Path), help="Folder of signed heads, kept outside the database.")
@click.option("--public", type=click.Path(path_type=Path), help="The public keys that they are signed with, in PEM.")
def verify(organisation: str | None, heads: Path | None, public: Path | None) -> None:
    """Recompute the chain of one ORGANISATION's facts, or of every one's, and name the first that is wrong.

    Exit status: 0 all is good, 1 something is wrong, 2 it could not be checked.
    """
    from deploy import operator
    from deploy import verify as verifying

    place = operator.place(settings_or_two())
    place = replace(place, heads=heads or place.heads, public=public or place.public)
    sys.exit(carried_out(verifying.run(place, organisation, click.echo)))


@main.command()
@click.argument("names", nargs=-1, metavar="[READ_MODEL]...")
@click.option("--all", "every", is_flag=True, help="All of them.")
@click.option(
    "--processes",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    show_default="one for each core",
    help="How many fold at the same time.",
)
def rebuild(names: tuple[str, ...], every: bool, processes: int) -> None:
    """Make read models anew from the facts, beside those that serve, and swap them in one step.

    With the login that migrates: FADDER_POSTGRES, or the product that runs on the data folder. Killed, it leaves the
    old ones serving; asked again, it goes on. One at a time.

    Exit status: 0 rebuilt, 1 not, and the old ones serve; 2 it could not be asked.
    """
    from deploy import rebuild as rebuilding

    projections = rebuilding.chosen(names, every=every)
    settings = settings_or_two()
    carried_out(rebuilding.run(rebuilding.owner_of(settings), projections, rebuilding.opening_of(settings), processes))
    for projection in projections:
        click.echo(projection.name)


@main.group("dead-letters")
def dead_letters() -> None:
    """What could not be folded into a read model, with everything that waits behind it; the rest goes on."""


@dead_letters.command("list")
@click.argument("organisation", required=False)
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def list_letters(organisation: str | None, as_json: bool) -> None:
    """Show what is parked, of one ORGANISATION or of all, and what has been skipped.

    Exit status: 0 nothing is parked, 1 something is, 2 it could not be seen.
    """
    from deploy import dead_letters as letters
    from deploy import operator

    found = carried_out(letters.found(operator.place(settings_or_two()), letters.Which(organisation)))
    if as_json:
        click.echo(letters.as_json(found))
    else:
        letters.show(found, None if sys.stdout.isatty() else 120)
    sys.exit(1 if any(one.parked for one in found) else 0)


PATIENCE = click.option("--patience", default=10.0, show_default=True, help="Seconds for the next one to be done.")


@dead_letters.command()
@click.argument("organisation", required=False)
@click.argument("read_model", required=False)
@click.argument("row", required=False)
@click.option("--all", "every", is_flag=True, help="Whatever is parked in any organisation.")
@PATIENCE
def retry(organisation: str | None, read_model: str | None, row: str | None, every: bool, patience: float) -> None:
    """Fold again, in order, what is parked of an ORGANISATION, of one READ_MODEL of it, or for one ROW of that.

    Exit status: 0 nothing of it is parked any more, 1 something is, 2 it could not be asked.
    """
    from deploy.dead_letters import Which

    if every == (organisation is not None):
        raise click.UsageError("name an organisation, or give --all")
    ask_for(Which(organisation, read_model, row), "retry", patience)


@dead_letters.command()
@click.argument("organisation")
@click.argument("read_model")
@click.argument("row")
@PATIENCE
def skip(organisation: str, read_model: str, row: str, patience: float) -> None:
    """Leave out for ever the first fact that is parked for a ROW, and fold those behind it.

    A rebuild leaves it out too.

    Exit status: 0 nothing of it is parked any more, 1 something is, 2 it could not be asked.
    """
    from deploy.dead_letters import Which

    ask_for(Which(organisation, read_model, row), "skip", patience)


def ask_for(which: Which, wish: Wish, patience: float) -> NoReturn:
    from deploy import dead_letters as letters
    from deploy import operator

    left = carried_out(letters.ask(operator.place(settings_or_two()), which, wish, patience))
    letters.show(left, None if sys.stdout.isatty() else 120)
    sys.exit(1 if left else 0)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="All of it, for a program to read.")
@click.option("--patience", default=3.0, show_default=True, help="Seconds in which whoever is behind must have moved.")
def status(as_json: bool, patience: float) -> None:
    """Show what runs, how far each organisation has come, and how closely it is followed.

    Exit status: 0 all runs and moves, 1 something does not, 2 it could not be seen.
    """
    from deploy import operator
    from deploy import status as standing

    found = carried_out(standing.run(operator.place(settings_or_two()), patience))
    if as_json:
        click.echo(standing.as_json(found))
    else:
        standing.show(found)
    sys.exit(0 if found.good else 1)


def carried_out(verb: Coroutine[Any, Any, T]) -> T:
    from deploy.processes.running import quick_loop

    with asyncio.Runner(loop_factory=quick_loop()) as runner:
        return runner.run(verb)


def settings_or_two() -> Settings:
    """The settings; wrong ones end a verb whose exit status 1 means something else."""
    from deploy.operator import CannotLook
    from services import settings

    try:
        return settings.read()
    except settings.SettingWrong as wrong:
        raise CannotLook(str(wrong)) from None


if __name__ == "__main__":
    main()
