"""Square codes: inline drawings for pages, pictures to keep."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup

MASK = 3


def qr_svg(text: str) -> Markup:
    """A QR code as an SVG without any style attribute, sized by the page.

    The mask is given: looking for the best one costs as much as the rest of the page, and all are readable.
    """
    target = io.BytesIO()
    segno.make(text, error="m", micro=False, mask=MASK).save(
        target,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        nl=False,
        lineclass=None,
        svgclass="qr__svg",
    )
    return Markup(target.getvalue().decode())  # noqa: S704 made by segno from plain text


def qr_png(text: str) -> bytes:
    """The same code as a picture that a phone keeps among its photos, with the quiet edge that readers need."""
    target = io.BytesIO()
    segno.make(text, error="m", micro=False, mask=MASK).save(target, kind="png", scale=10, border=4)
    return target.getvalue()
