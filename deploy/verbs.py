"""The operator's verbs. Each imports what it needs and no more: most of them start in a hurry."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, datetime
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from deploy.dead_letters import Which
    from projections.dead_letters import Wish
    from services.settings import Settings

T = TypeVar("T")
Verb = TypeVar("Verb", bound=Callable[..., object])


@click.command()
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


@click.command()
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


@click.command()
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


@click.command()
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


@click.group("dead-letters")
def dead_letters() -> None:
    """What a read model, a reaction or a worker could not take, with all that waits behind it; the rest goes on."""


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
        letters.show(found)
    sys.exit(1 if any(one.parked for one in found) else 0)


class Seconds(click.FloatRange):
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        found = super().convert(value, param, ctx)
        return self.fail(f"{value} is no number of seconds", param, ctx) if isnan(found) else found


def patient(seconds: float, told: str) -> Callable[[Verb], Verb]:
    within = Seconds(min=0, max=86_400)
    return click.option("--patience", type=within, default=seconds, show_default=True, help=told)


PATIENCE = patient(10.0, "Seconds for the next one to be done.")


@dead_letters.command()
@click.argument("organisation", required=False)
@click.argument("follower", required=False)
@click.argument("row", required=False)
@click.option("--all", "every", is_flag=True, help="Whatever is parked in any organisation.")
@PATIENCE
def retry(organisation: str | None, follower: str | None, row: str | None, every: bool, patience: float) -> None:
    """Take again, in order, what is parked of an ORGANISATION, of one FOLLOWER of it, or for one ROW of that.

    Exit status: 0 nothing of it is parked any more, 1 something is, 2 it could not be asked.
    """
    from deploy.dead_letters import Which

    if every == (organisation is not None):
        raise click.UsageError("name an organisation, or give --all")
    ask_for(Which(organisation, follower, row), "retry", patience)


@dead_letters.command()
@click.argument("organisation")
@click.argument("follower")
@click.argument("row")
@PATIENCE
def skip(organisation: str, follower: str, row: str, patience: float) -> None:
    """Leave out for ever the first fact that is parked for a ROW, and take those behind it.

    A rebuild of a read model leaves it out too.

    Exit status: 0 nothing of it is parked any more, 1 something is, 2 it could not be asked.
    """
    from deploy.dead_letters import Which

    ask_for(Which(organisation, follower, row), "skip", patience)


def ask_for(which: Which, wish: Wish, patience: float) -> NoReturn:
    from deploy import dead_letters as letters
    from deploy import operator

    left = carried_out(letters.ask(operator.place(settings_or_two()), which, wish, patience))
    letters.show(left)
    sys.exit(1 if left else 0)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="All of it, for a program to read.")
@patient(3.0, "Seconds in which whoever is behind must have moved.")
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


@click.group()
def pack() -> None:
    """What the door gives at /pack, in the hands of whoever holds it: nothing else is needed, and nobody is asked."""


FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@pack.command("verify")
@FILE
@click.option("--digest", help="What the file's SHA-256 must be, in hexadecimal, as you learnt it elsewhere.")
@click.option("--head", help="What the chain's hash must be at the pack's position, from a signed head.")
def verify_pack(file: Path, digest: str | None, head: str | None) -> None:
    """Say whether the pack FILE is as it was made, byte for byte.

    Exit status: 0 it is, 1 it is not, 2 there is no such file.
    """
    from deploy import pack as packs

    try:
        seen = carried_out(packs.verified(file))
    except packs.NotWhole as wrong:
        raise click.ClickException(str(wrong)) from None
    told = seen.manifest
    click.echo(f"{told.organisation} {told.programme or 'all programmes'}: {seen.facts} facts to {told.head.position}")
    click.echo(f"head    {told.head.hash}\nsha256  {seen.digest}")
    if told.kept_from is not None:
        click.echo(f"without what is kept from the member {told.kept_from}, who took it")
    if not seen.same_program:
        click.echo("packed by another version of this program, which may judge otherwise", err=True)
    if digest is not None and digest.lower() != seen.digest:
        raise click.ClickException("it is another file than the one of that digest")
    if head is not None and head.lower() != told.head.hash:
        raise click.ClickException("it ends at another head")


@pack.command("conformity")
@FILE
@click.option("--programme", help="One programme, by its id.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="As it was on a day; that of the last fact otherwise.")
@click.option("--as-at", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z"]), help="As it was known at an instant.")
def conformity_of_pack(file: Path, programme: str | None, as_of: datetime | None, as_at: datetime | None) -> None:
    """Judge the pairs of the pack FILE, as `conformity` does at the door: a JSON document a line for each programme.

    Exit status: 0 told, 1 not: it is not as it was made, not for this program, or without such a programme; 2 there is
    no such file.
    """
    from deploy import pack as packs
    from domain.history import Past
    from domain.language import ProgrammeId
    from gateway.ids import kind_of, own_id

    if as_at is not None and not MINYEAR < as_at.year < MAXYEAR:
        raise click.BadParameter("not every place has a day then", param_hint="--as-at")
    known = programme is not None and kind_of(programme) == "Programme"
    which = None if programme is None else ProgrammeId(own_id("Programme", programme) if known else programme)
    where = Past(None if as_of is None else as_of.date(), as_at)
    try:
        found = carried_out(packs.reports(file, which, where))
    except (packs.NotWhole, packs.OtherProgram) as wrong:
        raise click.ClickException(str(wrong)) from None
    if which is not None and not found:
        raise click.ClickException("there is no such programme in the pack")
    for told in found:
        click.echo(json.dumps(told))


def carried_out(verb: Coroutine[Any, Any, T]) -> T:
    """What was asked for goes to the output, and whatever is logged on the way to that of errors.

    Raises ``CannotLook`` where it is interrupted, as nothing was found out then.
    """
    import structlog

    from deploy.operator import CannotLook
    from deploy.processes.running import quick_loop

    before = structlog.get_config()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    # A pool that loses Postgres says so with a traceback, and whoever asked is told in words.
    logging.getLogger("asyncpg").setLevel(logging.CRITICAL)
    try:
        with asyncio.Runner(loop_factory=quick_loop()) as runner:
            return runner.run(verb)
    except KeyboardInterrupt:
        raise CannotLook("interrupted; ask again") from None
    finally:
        structlog.configure(**before)


def settings_or_two() -> Settings:
    """The settings; wrong ones end a verb whose exit status 1 means something else."""
    from deploy.operator import CannotLook
    from services import settings

    try:
        return settings.read()
    except settings.SettingWrong as wrong:
        raise CannotLook(str(wrong)) from None


VERBS = (verify, pack, rebuild, dead_letters, erase, status, replay)
