"""Parameters are checked against the types that Stripe's own library ships: made from Stripe's description of its API.

The library is imported with the first call, not with the process: it takes half a second and thirty megabytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib import import_module
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from shop.standin.errors import ApiError, refused
from shop.standin.formdata import Node

LONGEST = 5000
MOST_KEYS = 50
LONGEST_KEY = 40
LONGEST_VALUE = 500
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_DECIMAL = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,12})?")
_TRUTHS = {"true": True, "false": False}


def check(name: str, tree: Node) -> dict[str, Any]:
    """The parameters with their types, checked against `checkout._session_create_params.SessionCreateParams`.

    Raises ApiError for what is unknown, missing, of the wrong type, or none of the values that a type lists.
    """
    module, _, title = name.rpartition(".")
    model = getattr(import_module(f"stripe.params.{module}"), title)
    return _object(model, tree, "")


@cache
def _fields(model: Any) -> tuple[dict[str, Any], frozenset[str]]:
    """The fields of a typed dict of the library, and which of them must be there."""
    from stripe import RequestOptions, StripeContext

    hints = get_type_hints(model, localns={"Mapping": Mapping, "StripeContext": StripeContext})
    options = RequestOptions.__annotations__ if "stripe_account" in hints else {}
    fields = {name: hint for name, hint in hints.items() if name not in options}
    return fields, frozenset(model.__required_keys__) & frozenset(fields)


def _value(hint: Any, node: Any, path: str) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return _one_of(list(arguments), node, path)
    if origin is Literal:
        return _literal(arguments, node, path)
    if origin is list:
        return _list(arguments[0], node, path)
    if origin is dict:
        return _pairs(node, path)
    if hasattr(hint, "__required_keys__"):
        return _object(hint, node, path)
    return _plain(hint, node, path)


def _object(model: Any, node: Any, path: str) -> dict[str, Any]:
    if not isinstance(node, dict):
        raise refused(f"Invalid object: {path}", path)
    fields, required = _fields(model)
    for name in node:
        if name not in fields:
            where = _under(path, name)
            raise refused(f"Received unknown parameter: {where}", where, "parameter_unknown")
    for name in sorted(required - node.keys()):
        where = _under(path, name)
        raise refused(f"Missing required param: {where}.", where, "parameter_missing")
    return {name: _value(fields[name], value, _under(path, name)) for name, value in node.items()}


def _list(hint: Any, node: Any, path: str) -> list[Any]:
    if not isinstance(node, dict) or list(node) != [str(number) for number in range(len(node))]:
        raise refused(f"Invalid array: {path}", path)
    return [_value(hint, value, f"{path}[{number}]") for number, value in enumerate(node.values())]


def _pairs(node: Any, path: str) -> dict[str, str]:
    """Metadata: at most 50 keys of 40 characters, values of 500."""
    if not isinstance(node, dict) or not all(isinstance(value, str) for value in node.values()):
        raise refused(f"Invalid hash: {path}", path)
    if len(node) > MOST_KEYS:
        raise refused(f"Metadata can have at most {MOST_KEYS} keys.", path)
    for name, value in node.items():
        where = _under(path, name)
        if len(name) > LONGEST_KEY:
            raise refused(f"Metadata keys must be at most {LONGEST_KEY} characters: {name}", where)
        if len(value) > LONGEST_VALUE:
            raise refused(f"Metadata values can have up to {LONGEST_VALUE} characters: {name}", where)
    return dict(node)


def _one_of(hints: list[Any], node: Any, path: str) -> Any:
    """The first type that fits. A list of values beside `str` is meant as the list: new values come with a new library."""
    hints = [hint for hint in hints if getattr(get_origin(hint), "__name__", "") != "UntypedStripeObject"]
    if any(get_origin(hint) is Literal and get_args(hint) != ("",) for hint in hints):
        hints = [hint for hint in hints if hint is not str]
    told: list[ApiError] = []
    for hint in hints:
        try:
            return _value(hint, node, path)
        except ApiError as error:
            told.append(error)
    raise max(told, key=lambda error: len(error.param or ""))


def _literal(values: tuple[Any, ...], node: Any, path: str) -> Any:
    if node in values:
        return node
    listed = ", ".join(str(value) for value in values[:-1])
    allowed = f"{listed}, or {values[-1]}" if listed else repr(values[-1])
    raise refused(f"Invalid {path}: must be one of {allowed}", path)


def _plain(hint: Any, node: Any, path: str) -> Any:
    if not isinstance(node, str):
        raise refused(
            f"Invalid {'string' if hint is str else getattr(hint, '__name__', 'value')}: {path}", path
        )
    if node == "":
        raise refused(
            f"You passed an empty string for '{path}'. We assume empty values are an attempt to unset a parameter;"
            f" however '{path}' cannot be unset. You should remove '{path}' from your request or supply a non-empty value.",
            path,
            "parameter_invalid_empty",
        )
    if hint is int:
        return _whole(node, path)
    if hint is bool:
        if node not in _TRUTHS:
            raise refused(f"Invalid boolean: {node}", path)
        return _TRUTHS[node]
    if hint in {Decimal, float}:
        if not _DECIMAL.fullmatch(node):
            raise refused(f"Invalid decimal: {node}", path, "parameter_invalid_decimal")
        return Decimal(node)
    if len(node) > LONGEST:
        raise refused(f"Invalid string: {node[:20]}…; must be at most {LONGEST} characters", path)
    return node


def _whole(node: str, path: str) -> int:
    if not _WHOLE.fullmatch(node):
        raise refused(f"Invalid integer: {node}", path, "parameter_invalid_integer")
    return int(node)


def _under(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name
