"""The web application: the door at ``/graphql``, and a sign of life at ``/healthz``."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from litestar import Litestar, Request, Response, get
from litestar.exceptions import HTTPException
from strawberry import Schema

from gateway import calendar_feed, http, logo, pack, socket, tenant_export
from gateway.door import Door
from gateway.house import House
from gateway.reply import BadRequest, refusal, unexpected
from gateway.tokens import Verify

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


def create_app(
    schema: Schema, house: House, verify: Verify, *, lifespan: Sequence[Lifespan] = (), **options: Any
) -> Litestar:
    """The application for an ASGI server. ``options`` are those of ``Door``: ``production``, ``bases``, ``largest`` …

    There is no CORS: a page of another origin cannot speak to this door.
    """
    door = Door(schema, house, verify, **options)
    # Strawberry would log errors with what members wrote in them; the door logs them itself, without.
    logging.getLogger("strawberry.execution").disabled = True
    return Litestar(
        route_handlers=[
            *http.handlers(door),
            logo.handler(door),
            calendar_feed.handler(door),
            pack.handler(door),
            tenant_export.handler(door),
            socket.handler(door),
            healthz,
        ],
        exception_handlers={HTTPException: _refused, Exception: _broken},
        request_max_body_size=door.body,
        lifespan=list(lifespan),
        logging_config=None,
        openapi_config=None,
        debug=False,
    )


@get("/healthz", media_type="text/plain")
async def healthz() -> str:
    return "ok"


def _refused(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    if error.status_code >= 500:
        return _broken(request, error)
    code = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 413: "BODY_TOO_LARGE"}.get(error.status_code, "BAD_REQUEST")
    message = {404: "Not found", 413: "The request is too large"}.get(error.status_code, error.detail)
    headers = error.headers or {}
    if "allow" in headers:  # where the framework counts a socket on the same path among the methods
        headers = {**headers, "allow": ", ".join(name for name in headers["allow"].split(", ") if name.isupper())}
    return http.respond(request, refusal(BadRequest(error.status_code, code, message, headers)))


def _broken(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    # The path as it is laid out, and not as it was asked for: there may be a secret in it.
    fault = unexpected(error, None, path=request.scope.get("path_template"))
    return http.respond(request, refusal(BadRequest(500, "INTERNAL", "internal error", fault=fault)))
