"""The certificates of other schemes as tags show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from flask import request

from shop.catalogue.views.blueprint import blueprint
from shop.certification.states import SchemeKind
from shop.certification.wording import SCHEME_TAGS, SCHEMES
from shop.storefront.queries.scheme_rows import SchemeFact
from shop.web.context import day


class SchemeTag(NamedTuple):
    """What ``scheme_tag`` shows; ``until`` is "" for a paper that names no last day."""

    short: str
    name: str
    until: str
    url: str
    number: str
    issuer: str


@blueprint.app_template_global("scheme_tags_of")
def scheme_tags(schemes: Iterable[SchemeFact]) -> tuple[SchemeTag, ...]:
    """The tags of papers in force, each with the address of its check."""
    root = request.script_root
    return tuple(
        SchemeTag(
            short_name(row.kind),
            str(SCHEMES[row.kind]),
            day(row.until),
            f"{root}/chung-nhan-khac/{row.code}",
            row.number,
            row.issuer,
        )
        for row in schemes
    )


def short_name(kind: SchemeKind) -> str:
    """The name of a scheme in a few letters."""
    return str(SCHEME_TAGS.get(kind) or SCHEMES[kind])
