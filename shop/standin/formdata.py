"""Form bodies as Stripe's clients write them: `line_items[0][price_data][currency]=vnd`."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from shop.standin.errors import refused

DEEPEST = 8
MOST_FIELDS = 2000
_KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_PART = re.compile(r"\[([^\[\]]*)\]")

Node = dict[str, Any]  # of strings and nodes; the items of a list stand under "0", "1", …


def decode(text: str) -> Node:
    """The tree of a form body or a query. Raises ApiError for keys that make no tree."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise refused("Invalid request: the body could not be read as a form.") from error
    tree: Node = {}
    for key, value in pairs:
        _put(tree, _path(key), value, key)
    return tree


def _path(key: str) -> list[str]:
    whole = _KEY.fullmatch(key)
    if whole is None:
        raise refused(f"Invalid parameter name: {key}", key)
    path = [whole[1], *_PART.findall(whole[2])]
    if len(path) > DEEPEST:
        raise refused(f"Invalid parameter name: {key} is nested too deeply", key)
    return path


def _put(tree: Node, path: list[str], value: str, key: str) -> None:
    for step in path[:-1]:
        tree = tree.setdefault(step or str(len(tree)), {})
        if not isinstance(tree, dict):
            raise refused(f"Invalid parameter: {key} is both a value and an object", key)
    last = path[-1] or str(len(tree))
    if last in tree:
        raise refused(f"Invalid parameter: {key} is given twice", key)
    tree[last] = value
