"""The picture that a link to a page shows where people send it to each other."""

from __future__ import annotations

from shop.media.addresses import picture_url
from shop.web.linked_data import absolute

WIDTH = 1280


def shared(digest: str | None) -> dict[str, str]:
    """What the frame of a page needs to name its own picture; nothing without an uploaded one.

    Drawings are SVG, which those who draw such a preview do not read: the picture of the shop stands in.
    """
    return {"share_picture": absolute(picture_url(digest, WIDTH))} if digest else {}
