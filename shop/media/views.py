"""Serves stored files: public pictures to everybody, papers to those whom they concern."""

from __future__ import annotations

from flask import Blueprint, Response

from shop.accounts.guards import actor, public
from shop.catalogue.queries import certificates as catalogue
from shop.certification import queries as certification
from shop.core.errors import NotFound
from shop.inventory.queries import lot_tests
from shop.media import answers, queries
from shop.media.addresses import NAME, file_name, srcset
from shop.media.models import MediaFile
from shop.producers import queries as producers

blueprint = Blueprint("media", __name__)
blueprint.add_app_template_global(srcset)


@blueprint.get("/tep/<name>")
@public
def file(name: str) -> Response:
    """A stored file. A paper is for those whom `_may_read` names, unless staff have opened it to all."""
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
    if not (_may_read(media) or certification.scan_is_shown(media.id)):
        raise NotFound
    return answers.attachment(media)


def _may_read(media: MediaFile) -> bool:
    """Admins; officers of the province, and people of the producer, that a paper with this content is about.

    A test report also people of the outlets that its batch came to.
    """
    who = actor()
    if who.is_admin or who.user_id is None:
        return who.is_admin
    if lot_tests.is_scan_of(media.id, who.roles):
        return True
    provinces = {grant.province_code for grant in who.roles if grant.province_code is not None}
    own = {grant.producer_id for grant in who.roles if grant.producer_id is not None}
    if provinces and certification.is_scan_of(media.id, provinces):
        return True
    if own and catalogue.is_scan_of(media.id, own):
        return True
    if not (provinces or own):
        return False
    others = (producers.is_scan_of, certification.is_scheme_scan_of)
    return any(is_scan_of(media.id, provinces, own) for is_scan_of in others)
