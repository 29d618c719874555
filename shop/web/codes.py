"""Square codes and bars: inline drawings for pages, pictures to keep."""

from __future__ import annotations

import io

from markupsafe import Markup

from shop.core.gtin import bars

MASK = 3


def qr_svg(text: str) -> Markup:
    """A QR code as an SVG without any style attribute, sized by the page.

    The mask is given: looking for the best one costs as much as the rest of the page, and all are readable.
    """
    import segno

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


def bars_svg(code: str) -> Markup:
    """The bars of a number of 8 to 13 digits as an SVG without any style attribute, sized by the page."""
    black, paths, at = bars(code), [], 0
    while (at := black.find("1", at)) >= 0:
        end = black.find("0", at)
        width = (end if end > 0 else len(black)) - at
        paths.append(f"M{at} 0h{width}v40h-{width}z")
        at += width
    shape = (
        f'<svg class="bars__svg" viewBox="0 0 {len(black)} 40" preserveAspectRatio="none" aria-hidden="true">'
    )
    return Markup(f'{shape}<path d="{"".join(paths)}"/></svg>')  # noqa: S704 digits only


def qr_png(text: str) -> bytes:
    """The same code as a picture that a phone keeps among its photos, with the quiet edge that readers need."""
    import segno

    target = io.BytesIO()
    segno.make(text, error="m", micro=False, mask=MASK).save(target, kind="png", scale=10, border=4)
    return target.getvalue()
