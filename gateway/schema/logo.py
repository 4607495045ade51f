"""The logo: a file that is sent, and the picture that is made of it."""

from __future__ import annotations

import asyncio
import binascii
from base64 import b64decode

import strawberry

from domain.branding import LARGEST_LOGO, LogoUnusable, SetLogo
from gateway.outcome import CommandInput, Info, act, code
from gateway.picture import made_anew
from gateway.schema.organisation import OrganisationPayload


@strawberry.input
class SetLogoInput(CommandInput):
    image: str = strawberry.field(description="A file in PNG, JPEG or WebP of at most 512 kilobytes, in base64.")


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def set_logo(self, info: Info, input: SetLogoInput) -> OrganisationPayload:
        try:
            file = b64decode(input.image, validate=True)
        except (binascii.Error, ValueError):
            file = b""
        # Whoever may not set one has nothing unfolded: of no picture at all an administrator is told that it is none.
        asked = await act(info, CommandInput(), SetLogo(len(file), None))
        if asked["refusal"] is None or asked["refusal"].code != code(LogoUnusable):
            asked["command_id"] = input.once()
            return OrganisationPayload(**asked)
        picture = await asyncio.to_thread(made_anew, file) if len(file) <= LARGEST_LOGO else None
        command = SetLogo(len(file), None)
        if picture is not None:
            command = SetLogo(len(file), picture.media, picture.digest, picture.width, picture.height)
        done = await act(info, input, command)
        if done["refusal"] is None and picture is not None:
            # After the decision, so that nobody fills the shelf who may not; the same command again mends a gap.
            await info.context.house.logos.keep(info.context.caller.tenant, picture)
        return OrganisationPayload(**done)
