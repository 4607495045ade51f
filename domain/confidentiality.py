"""What the two promise one another about what they say: each agrees for themselves, and to the same terms."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain import pair as pairs
from domain import vault
from domain.decider import Decider
from domain.language import Asked, MemberId, PairId, Refused, Scope
from domain.vault import ConfidentialityAgreed, Exemption, Level, Room, Terms, together

DIGEST = re.compile(r"[0-9a-f]{64}")

# commands


@dataclass(frozen=True, slots=True)
class AgreeConfidentiality:
    """Agreed again with other terms, it proposes to change them; what was agreed by both holds until both have."""

    pair: PairId
    level: Level
    exceptions: tuple[Exemption, ...]
    text_digest: str


# refusals


class DigestUnreadable(Refused):
    """Give the SHA-256 digest of the text that was agreed to, as 64 hexadecimal digits."""

    svenska = "Ange SHA-256-kontrollsumman av den text som avtalet gäller, som 64 hexadecimala siffror."
    about = "textDigest"


def scope(command: AgreeConfidentiality) -> Scope:
    return vault.scope(command)


def decide(command: AgreeConfidentiality, room: Room, asked: Asked) -> tuple[ConfidentialityAgreed, ...]:
    pair, member = together(room, asked), MemberId(asked.actor.by)
    if DIGEST.fullmatch(command.text_digest.lower()) is None:
        raise DigestUnreadable
    exceptions = tuple(exemption for exemption in Exemption if exemption in command.exceptions)
    terms = Terms(command.level, exceptions, command.text_digest.lower())
    if room.agreement.said.get(member) == terms:
        return ()
    said = (terms.level, terms.exceptions, terms.text_digest)
    return (ConfidentialityAgreed(command.pair, pair.programme, member, *said),)


confidentiality: Decider[AgreeConfidentiality, Room, ConfidentialityAgreed, vault.Fact] = Decider(
    commands=(AgreeConfidentiality,),
    facts=(ConfidentialityAgreed,),
    scope=scope,
    initial=Room(),
    evolve=vault.evolve,
    decide=decide,
    tags=pairs.tags,
)
