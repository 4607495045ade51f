"""A GraphQL request as it comes over HTTP, read to the letter."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import msgspec

from gateway.reply import BadRequest

HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Operation:
    query: str
    variables: dict[str, Any] | None = None
    name: str | None = None
    extensions: dict[str, Any] | None = None


def of_body(body: bytes) -> Operation:
    """Read the JSON body of a POST. Raises ``BadRequest``."""
    return of_parameters(_json(body, "The body"))


def of_query_string(pairs: Sequence[tuple[str, str]]) -> Operation:
    """Read the parameters of a GET, in which maps are JSON texts. Raises ``BadRequest``."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _malformed("A parameter is given twice")
    parameters: dict[str, Any] = dict(found)
    for name in ("variables", "extensions"):
        if name in found:
            parameters[name] = _json(found[name].encode(), f"`{name}`") if found[name] else None
    if not found.get("operationName"):
        parameters.pop("operationName", None)
    return of_parameters(parameters)


def of_parameters(parameters: object) -> Operation:
    """Check the shape of the parameters of a request, however they came. Raises ``BadRequest``."""
    if isinstance(parameters, list):
        raise BadRequest(400, "BATCH_REFUSED", "Send one operation at a time; batches are not supported")
    if not isinstance(parameters, dict):
        raise _malformed("The request must be a JSON object")
    given = cast("dict[str, Any]", parameters)
    query: object = given.get("query")
    if query is None or query == "":
        raise _malformed("`query` is missing")
    if not isinstance(query, str):
        raise _malformed("`query` must be a string")
    name: object = given.get("operationName")
    if not isinstance(name, str | None):
        raise _malformed("`operationName` must be a string or null")
    return Operation(query, _map(given, "variables"), name, _map(given, "extensions"))


def _map(given: dict[str, Any], name: str) -> dict[str, Any] | None:
    value: object = given.get(name)
    if not isinstance(value, dict | None):
        raise _malformed(f"`{name}` must be an object or null")
    return cast("dict[str, Any] | None", value)


def _json(text: bytes, what: str) -> object:
    try:
        return msgspec.json.decode(text)
    except UnicodeDecodeError:
        raise _malformed(f"{what} is not UTF-8") from None
    except (msgspec.DecodeError, RecursionError):
        raise _malformed(f"{what} {_why_not(text)}") from None


def _why_not(text: bytes) -> str:
    """The reader takes no half of a surrogate pair, and says of it only that something is cut off or wrong."""
    try:
        told = json.dumps(json.loads(text), ensure_ascii=False)
    except (ValueError, RecursionError):
        return "is not JSON"
    return "has half of a surrogate pair, which is no character" if HALF.search(told) else "is not JSON"


def _malformed(message: str) -> BadRequest:
    return BadRequest(400, "BAD_REQUEST", message)
