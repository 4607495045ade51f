from __future__ import annotations

from dataclasses import replace

import pytest

from domain.entitled import Audience
from domain.language import EntryId, Visibility
from domain.notes import (
    ContentShared,
    NoteKind,
    NoteUnknown,
    NoteWritten,
    NotYourNote,
    ShareNote,
    SharingAgreed,
    WriteNote,
)
from domain.pair import NotTogether, PairUnknown
from domain.side import CoMentorOnlyHelps
from domain.vault import AgreeFirst, NothingSaid, VaultClosed
from tests.domain.stage import ADA, ALL_TALKING, BO, COMPLETED, EVA, MIM, PAIR, SPRING, TALKING, TOGETHER, agreed
from tests.spec import May, given

LEAF = EntryId("leaf")
OWN, OURS, JOINT = (WriteNote(PAIR, LEAF, kind, "Våga mer") for kind in NoteKind)
OWN_WRITTEN = NoteWritten(PAIR, SPRING, LEAF, ADA, NoteKind.OWN, own="Våga mer")
OURS_WRITTEN = NoteWritten(PAIR, SPRING, LEAF, ADA, NoteKind.PAIR, body="Våga mer")
JOINT_WRITTEN = NoteWritten(PAIR, SPRING, LEAF, ADA, NoteKind.JOINT, body="Våga mer")
SHOW = ShareNote(PAIR, LEAF, Audience.PAIR)
TELL = ShareNote(PAIR, LEAF, Audience.COORDINATOR)
SHOWN, TOLD = ContentShared(PAIR, SPRING, LEAF, Audience.PAIR), ContentShared(PAIR, SPRING, LEAF, Audience.COORDINATOR)
WOULD = SharingAgreed(PAIR, SPRING, LEAF, ADA, Audience.COORDINATOR)


def test_a_note_is_ones_own_or_the_pairs() -> None:
    given(*TALKING).when(OWN, by=ADA).then(OWN_WRITTEN)
    given(*TALKING).when(OURS, by=ADA).then(OURS_WRITTEN)
    given(*TALKING).when(JOINT, by=ADA).then(JOINT_WRITTEN)


def test_a_note_is_written_once() -> None:
    given(*TALKING, OWN_WRITTEN).when(OWN, by=ADA).stays_quiet()


def test_a_note_says_something() -> None:
    given(*TALKING).when(replace(OWN, body="\n"), by=ADA).refuses(NothingSaid)


def test_i6_nothing_is_written_before_both_agree() -> None:
    given(*TOGETHER, agreed(ADA)).when(OWN, by=ADA).refuses(VaultClosed)
    given(*TOGETHER, agreed(MIM)).when(SHOW, by=MIM).refuses(VaultClosed)


def test_a_co_mentor_writes_once_agreed_and_nothing_for_the_two() -> None:
    given(*TALKING).when(OWN, by=BO).refuses(AgreeFirst)
    given(*ALL_TALKING).when(OWN, by=BO).then(replace(OWN_WRITTEN, author=BO))
    given(*ALL_TALKING).when(JOINT, by=BO).refuses(CoMentorOnlyHelps)


def test_others_and_those_who_were_write_nothing() -> None:
    given(*TALKING).when(OWN, by=EVA).refuses(PairUnknown)
    given(*TALKING, OWN_WRITTEN).when(SHOW).refuses(PairUnknown)
    given(*TALKING, COMPLETED).when(OWN, by=ADA).refuses(NotTogether)


# sharing


@pytest.mark.parametrize(("share", "shared"), [(SHOW, SHOWN), (TELL, TOLD)])
def test_an_author_lets_others_read(share: ShareNote, shared: ContentShared) -> None:
    given(*TALKING, OWN_WRITTEN).when(replace(SHOW, audience=share.audience), by=ADA).then(shared)


def test_what_the_pair_reads_its_author_shows_to_coordinators() -> None:
    given(*TALKING, OURS_WRITTEN).when(SHOW, by=ADA).stays_quiet()
    given(*TALKING, OURS_WRITTEN).when(TELL, by=ADA).then(TOLD)
    given(*TALKING, OWN_WRITTEN, SHOWN).when(TELL, by=ADA).then(TOLD)


def test_nobody_else_shares_a_note() -> None:
    given(*TALKING, OURS_WRITTEN).when(TELL, by=MIM).refuses(NotYourNote)
    given(*TALKING, OWN_WRITTEN, SHOWN).when(TELL, by=MIM).refuses(NotYourNote)


def test_a_note_of_ones_own_is_unknown_to_the_other() -> None:
    given(*TALKING, OWN_WRITTEN).when(SHOW, by=MIM).refuses(NoteUnknown)
    given(*TALKING).when(SHOW, by=MIM).refuses(NoteUnknown)


def test_what_both_wrote_both_share() -> None:
    given(*TALKING, JOINT_WRITTEN).when(TELL, by=ADA).then(WOULD)
    given(*TALKING, JOINT_WRITTEN, WOULD).when(TELL, by=ADA).stays_quiet()
    given(*TALKING, JOINT_WRITTEN, WOULD).when(TELL, by=MIM).then(TOLD)
    given(*TALKING, JOINT_WRITTEN).when(TELL, by=MIM).then(replace(WOULD, member=MIM))
    given(*ALL_TALKING, JOINT_WRITTEN, WOULD).when(TELL, by=BO).refuses(NotYourNote)


def test_what_is_shared_is_shared() -> None:
    given(*TALKING, OWN_WRITTEN, SHOWN).when(SHOW, by=ADA).stays_quiet()
    given(*TALKING, OWN_WRITTEN, TOLD).when(SHOW, by=ADA).stays_quiet()
    given(*TALKING, OURS_WRITTEN, TOLD).when(TELL, by=ADA).stays_quiet()


def test_nothing_is_shared_that_nobody_wrote() -> None:
    """A fold is total: what is out of order changes nothing."""
    given(*TALKING, SHOWN, WOULD).when(SHOW, by=ADA).refuses(NoteUnknown)


MAY = (
    May(ALL_TALKING, OWN, "adept mentor co-mentor"),
    May((*ALL_TALKING, OURS_WRITTEN), TELL, "adept"),
    May((*ALL_TALKING, JOINT_WRITTEN), TELL, "adept mentor"),
)
GOLDEN = {
    "NoteWritten.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","note":"leaf","author":"ada","kind":"own",'
        '"own":"Våga mer","body":"Ihop"}'
    ),
    "SharingAgreed.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","note":"leaf","member":"ada","audience":"coordinator"}'
    ),
    "ContentShared.v1": '{"pair":"ada-mim","programme":"spring-2026","note":"leaf","audience":"pair"}',
}
TEXTS = {"NoteWritten.own": Visibility.AUTHOR, "NoteWritten.body": Visibility.PAIR}
WORDS = {NoteKind: "own pair joint", Audience: "pair coordinator"}
