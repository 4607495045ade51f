"""``/logo/<digest>``: the picture of an organisation's logo, for whoever sees its brand."""

from __future__ import annotations

import re
from typing import Any

from litestar import Request, Response, route
from litestar.handlers import HTTPRouteHandler

from gateway import http
from gateway.door import Door, organisation_not_found
from gateway.reply import BadRequest, refusal
from gateway.visitor import visitor
from projections.organisation import organisation
from projections.reading import Away

DIGEST = re.compile(r"[0-9a-f]{64}")
HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Vary": "Authorization, Fadder-Organisation, Host",
    "X-Content-Type-Options": "nosniff",
}


def handler(door: Door) -> HTTPRouteHandler:
    @route("/logo/{digest:str}", http_method=["GET", "HEAD"])
    async def logo(request: Request[Any, Any, Any]) -> Response[bytes]:
        try:
            return await shown(door, request, request.path_params["digest"])
        except BadRequest as error:
            return http.respond(request, refusal(error))

    return logo


async def shown(door: Door, request: Request[Any, Any, Any], digest: str) -> Response[bytes]:
    asking = await door.met(request.scope["headers"], http.address_of(request))
    caller = visitor(asking, door.bases) or await door.recognise(asking)
    found = None
    try:
        if DIGEST.fullmatch(digest):
            answer = await door.house.reading.rows(organisation, caller.tenant)
            logo = answer.rows[0].logo if answer.rows else None
            if logo is not None and logo.digest == digest:
                found = await door.house.logos.find(caller.tenant, digest)
    except Away:
        raise BadRequest(503, "UNAVAILABLE", "The logo cannot be reached just now; ask again") from None
    if found is None:
        raise organisation_not_found()
    media, picture = found
    headers = {**HEADERS, "ETag": f'"{digest}"'}
    if http.has(request, digest):
        return Response(b"", status_code=304, headers=headers, media_type=media)
    return Response(picture, status_code=200, headers=headers, media_type=media)
