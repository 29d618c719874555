"""Serves stored files: public pictures to everybody, papers to programme staff."""

from __future__ import annotations

from flask import Blueprint, Response

from shop.accounts.guards import actor, public
from shop.core.errors import NotFound
from shop.media import answers, queries
from shop.media.addresses import NAME, file_name, srcset

blueprint = Blueprint("media", __name__)
blueprint.add_app_template_global(srcset)


@blueprint.get("/tep/<name>")
@public
def file(name: str) -> Response:
    """A stored file. Papers are for programme staff; to everybody else they are not there."""
    parts = NAME.fullmatch(name)
    media = queries.by_digest(parts["digest"]) if parts else None
    if parts is None or media is None:
        raise NotFound
    if media.is_public and parts["width"]:
        return answers.picture(media, int(parts["width"]), parts["kind"])
    if name != file_name(media.digest, media.content_type):
        raise NotFound
    if media.is_public:
        return answers.picture(media, None, parts["kind"])
    if not _is_programme_staff():
        raise NotFound
    return answers.attachment(media)


def _is_programme_staff() -> bool:
    who = actor()
    return who.is_admin or any(grant.province_code is not None for grant in who.roles)
