"""Shows what changed in a text, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from markupsafe import Markup, escape

LONGEST = 4000  # words; beyond that the texts are shown one after the other


def marked(old: str, new: str) -> Markup:
    """The new text with what is gone in `del` and what came in `ins`; equal texts come back plain."""
    if old == new:
        return escape(new)
    before, after = (re.findall(r"\s+|\S+", text) for text in (old, new))
    if len(before) + len(after) > LONGEST:
        return _both(old, new)
    parts = Markup()
    for kind, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, came = "".join(before[first:last]), "".join(after[start:end])
        parts += escape(came) if kind == "equal" else _both(gone, came)
    return parts


def _both(gone: str, came: str) -> Markup:
    old = Markup("<del>{}</del>").format(gone) if gone else Markup()
    new = Markup("<ins>{}</ins>").format(came) if came else Markup()
    return old + new
