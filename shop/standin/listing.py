"""Lists as Stripe pages them, and the ids that a caller wants to see as whole objects."""

from __future__ import annotations

from typing import Any

from shop.standin.errors import refused
from shop.standin.store import Books, Json

FILTERS = {
    "checkout.session": {"payment_intent", "status"},
    "payment_intent": set(),
    "charge": {"payment_intent", "transfer_group"},
    "refund": {"charge", "payment_intent"},
    "event": {"type"},
    "balance_transaction": {"type", "source", "currency"},
    "dispute": {"charge", "payment_intent"},
}
PAGING = {"limit", "starting_after", "ending_before", "created", "expand", "types", "delivery_success"}
COMPARED = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
MOST = 100
USUAL = 10
EXPANDABLE = {
    *("payment_intent", "latest_charge", "balance_transaction", "charge", "source"),
    *("failure_balance_transaction",),
}
LISTED = {"line_items"}
DEEPEST = 4


def listed(books: Books, kind: str, path: str, params: dict[str, Any]) -> Json:
    """One page of the objects of a kind, newest first."""
    for name in params:
        if name not in FILTERS[kind] | PAGING:
            raise refused(f"This stand-in for Stripe does not filter by {name}.", name)
    most = params.get("limit", USUAL)
    if not 1 <= most <= MOST:
        raise refused(f"This value must be between 1 and {MOST}.", "limit", "parameter_invalid_integer")
    where, values = _conditions(books, kind, params)
    backwards = "ending_before" in params
    order = "n ASC" if backwards else "n DESC"
    found = books.select(kind, where, values, order, most + 1)
    page = found[:most]
    return {
        "object": "list",
        "url": path,
        "has_more": len(found) > most,
        "data": page[::-1] if backwards else page,
    }


def _conditions(books: Books, kind: str, params: dict[str, Any]) -> tuple[str, list[Any]]:
    where, values = "", []
    for name in sorted(FILTERS[kind] & params.keys()):
        where += f" AND json_extract(body, '$.{name}') = ?"
        values.append(params[name])
    created = params.get("created", {})
    for sign, moment in (created if isinstance(created, dict) else {"": created}).items():
        where += f" AND json_extract(body, '$.created') {COMPARED.get(sign, '=')} ?"
        values.append(moment)
    for name, sign in (("starting_after", "<"), ("ending_before", ">")):
        if name in params:
            where += f" AND n {sign} ?"
            values.append(_cursor(books, kind, params[name], name))
    if "types" in params:
        where += f" AND json_extract(body, '$.type') IN ({', '.join('?' * len(params['types']))})"
        values += params["types"]
    if "delivery_success" in params:
        where += (
            f" AND json_extract(body, '$.pending_webhooks') {'=' if params['delivery_success'] else '>'} 0"
        )
    return where, values


def _cursor(books: Books, kind: str, object_id: str, param: str) -> int:
    books.get(kind, object_id, param)
    return books.number(object_id) or 0


def expanded(books: Books, thing: Json, paths: list[str], lines: Any) -> Json:
    """The answer with the named ids as whole objects; `lines(session_id)` gives a session's.

    Raises ApiError for what cannot be expanded.
    """
    for path in paths:
        if path.count(".") >= DEEPEST:
            raise refused("You cannot expand more than 4 levels of a property.", "expand")
        steps = path.split(".")
        if thing.get("object") == "list":
            if steps[0] != "data" or len(steps) == 1:
                raise _not_expandable(path)
            for row in thing["data"]:
                _expand(books, row, steps[1:], path, lines)
        else:
            _expand(books, thing, steps, path, lines)
    return thing


def _expand(books: Books, thing: Json, steps: list[str], path: str, lines: Any) -> None:
    name, rest = steps[0], steps[1:]
    if thing.get("object") == "checkout.session" and name in LISTED:
        thing[name] = lines(thing["id"])
        return
    if name not in EXPANDABLE or name not in thing:
        raise _not_expandable(path)
    if isinstance(thing[name], str):
        thing[name] = books.look(thing[name])
    if rest and thing[name] is not None:
        _expand(books, thing[name], rest, path, lines)


def _not_expandable(path: str) -> Exception:
    return refused(f"This property cannot be expanded ({path}).", "expand")
