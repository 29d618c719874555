"""What the buttons of the listing page do. The draft is saved first, then the button acts on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from shop.catalogue.attribute_forms import attribute_part, part_values
from shop.catalogue.attributes import within
from shop.catalogue.listing import ListedPhoto, ListedVariant, Listing, described, moved
from shop.catalogue.listing_forms import BLANK, ListingForm, StarPart, VariantPart, typed_variant
from shop.catalogue.models import Product, ProductVersion
from shop.catalogue.queries import listings as queries
from shop.catalogue.queries import staff as staff_queries
from shop.catalogue.queries.attributes import attributes
from shop.catalogue.services import VariantText, listings
from shop.catalogue.services.listings import Incomplete
from shop.catalogue.states import VersionState
from shop.catalogue.views.own_files import Files, read_files
from shop.catalogue.views.own_page import draw_page, progress
from shop.catalogue.views.own_schemes import change_schemes
from shop.certification import services as certification
from shop.certification.scheme_forms import SchemePart
from shop.certification.services import CertificateDraft, DecisionDraft
from shop.core.clock import today
from shop.core.errors import BadInput, ShopError
from shop.core.ids import read_id, read_ids
from shop.core.sentences import lazy
from shop.media import services as media
from shop.media.services import Prepared
from shop.producers.models import Producer
from shop.unit_of_work import in_transaction
from shop.web.fields import clean
from shop.web.forms import OpenForm
from shop.web.i18n import _, language
from shop.web.pages import flash_done, see_other

ACT = re.compile(r"(drop_variant|up|down|drop)-([a-z]?[0-9]{1,18})")
LONGEST_ALT = 200
PLACES = {
    "add_variant": "quy-cach",
    "add_photos": "anh",
    "add_certificate": "chung-nhan",
    "add_scheme": "chung-nhan-khac",
}


class Editing:
    """One request to the listing page of one product."""

    form_class: type[ListingForm] = ListingForm

    def __init__(self, product: Product, version: ProductVersion) -> None:
        self.product, self.version = product, version
        self.kept = listings.listing_of(product, version)
        sent = request.method == "POST"
        words = {name: getattr(version, name) for name in staff_queries.CONTENT}
        self.form = self.form_class(
            data={**words, "shelf_id": self.kept.shelf_id, "set_code": self.kept.set_code}
        )
        self.form.offer(staff_queries.shelf_choices(language()), staff_queries.set_choices(language()))
        self.parts = self._sent_parts() if sent else self._kept_parts()
        self.traits = within(attributes(), self.kept.set_code)
        self.trait_part = attribute_part(self.traits, version.attributes, sent=sent)
        self.star = StarPart(prefix="c-")
        self.scheme = SchemePart(prefix="s-")
        self.gaps: list[BadInput] = []

    def act(self, do: str, *, by: int | None, at: datetime) -> ResponseReturnValue:
        """Save the draft, then do what the button says; refusals come back on the page with 422."""
        if not self._is_valid():
            return self._refused()
        try:
            files = read_files(self.star, self.scheme)
            self._begin(by=by, at=at)
            change_schemes(do, self.scheme, files.scheme, self.product, by=by, at=at)
            listing = self._changed(do, self._typed(), files, by=by, at=at)
            text = self.form.text(part_values(self.traits, self.trait_part))
            in_transaction(lambda: listings.save(self.product.id, text, listing, by=by, at=at))
            if do == "submit":
                in_transaction(lambda: listings.submit(self.product.id, by=by, at=at))
        except Incomplete as error:
            self.gaps = error.missing
            for gap in error.missing:
                self.form.refuse(gap)
            return self._refused()
        except BadInput as error:
            (self.star if error.field in self.star.data else self.form).refuse(error)
            return self._refused()
        except ShopError as error:
            self.form.refuse(error)
            return self._refused()
        return self._done(do)

    def page(self, *, seen_as: Producer | None = None) -> str:
        """The page as it is; ``seen_as``: staff look at it, no button works."""
        return draw_page(self, seen_as=seen_as)

    def _begin(self, *, by: int | None, at: datetime) -> None:
        """A product that is kept already needs nothing before it is saved."""

    def _done(self, do: str) -> ResponseReturnValue:
        target = url_for("catalogue.own_edit", product_id=self.product.id)
        if request.headers.get("X-Autosave"):
            version = staff_queries.latest(self.product.id)
            return jsonify(**progress(listings.gaps_of(self.product, version)), url=target)
        if do == "preview":
            return see_other(url_for("catalogue.own_preview", product_id=self.product.id))
        if do == "submit":
            flash_done(_("Đã gửi duyệt. Cán bộ chương trình sẽ trả lời kèm lý do nếu cần sửa."))
        elif do == "draft":
            flash_done(_("Đã lưu nháp."))
        found = ACT.fullmatch(do)
        place = "quy-cach" if found and found[1] == "drop_variant" else "anh" if found else PLACES.get(do)
        return see_other(f"{target}#{place}" if place else target)

    def _refused(self) -> ResponseReturnValue:
        if request.headers.get("X-Autosave"):
            wrong = [field.label.text for part in [self.form, *self.parts] for field in part if field.errors]
            return jsonify(wrong=[str(label) for label in wrong]), 422
        if any(part.errors for part in self._inner_parts()):
            self.form.form_errors.append(_("Có ô cần sửa ở đặc điểm, quy cách hoặc giấy chứng nhận."))
        return draw_page(self), 422

    def _is_valid(self) -> bool:
        valid = self.form.is_sent_and_valid()
        return all([part.validate() for part in self._inner_parts()] + [valid])

    def _inner_parts(self) -> list[OpenForm]:
        return [*self.parts, self.star, self.scheme, self.trait_part]

    def _sent_parts(self) -> list[VariantPart]:
        numbers = sorted(
            int(found[1]) for key in request.form if (found := re.fullmatch(r"v([0-9]{1,3})-name", key))
        )
        return [VariantPart(prefix=f"v{number}-") for number in numbers]

    def _kept_parts(self) -> list[VariantPart]:
        return [
            VariantPart(formdata=None, prefix=f"v{number}-", data=typed_variant(each))
            for number, each in enumerate(self.kept.variants)
        ]

    def _typed(self) -> Listing:
        own = {each.id for each in self.kept.variants} - {None}
        variants = [part.listed() for part in self.parts]
        words = {photo.key: _alt(f"alt-{photo.key}") for photo in self.kept.photos}
        english = {
            photo.key: _alt(name)
            for photo in self.kept.photos
            if (name := f"alt_en-{photo.key}") in request.form
        }
        offered = {row[0].id for row in self.certificate_rows()}
        ticked = read_ids(request.form.getlist("certificate"))
        return Listing(
            shelf_id=self.form.shelf_id.data,
            set_code=self.form.set_code.data,
            variants=tuple(each if each.id in own else replace(each, id=None) for each in variants),
            photos=described(self.kept.photos, words, english),
            certificates=tuple(sorted(offered.intersection(ticked))),
        )

    def certificate_rows(self) -> Any:
        """The certificates that may be attached."""
        return queries.own_certificates(self.product.producer_id, self.kept.certificates, today())

    def _changed(self, do: str, typed: Listing, files: Files, *, by: int | None, at: datetime) -> Listing:
        typed, found = self._with_photos(typed, files.photos, by=by, at=at), ACT.fullmatch(do)
        if found and found[1] == "drop_variant":
            gone = read_id(found[2])
            rest = [each for number, each in enumerate(typed.variants) if number != gone]
            return replace(typed, variants=tuple(rest))
        if found and found[1] in {"up", "down"}:
            return replace(typed, photos=moved(typed.photos, found[2], -1 if found[1] == "up" else 1))
        if found:
            return replace(typed, photos=tuple(each for each in typed.photos if each.key != found[2]))
        if do == "add_variant":
            text = VariantText(name="", unit="", gross_weight_g=0, **BLANK)
            return replace(typed, variants=(*typed.variants, ListedVariant(text)))
        if do == "add_certificate" or files.star:
            new = self._new_certificate(files.star, by=by, at=at)
            return replace(typed, certificates=(*typed.certificates, new))
        return typed

    def _with_photos(
        self, typed: Listing, prepared: Sequence[Prepared], *, by: int | None, at: datetime
    ) -> Listing:
        """The listing with every picture that was sent."""
        if not prepared:
            return typed
        ids = in_transaction(lambda: [media.keep(each, by=by, at=at).id for each in prepared])
        there = {photo.media_id for photo in typed.photos}
        name = self.form.name.data
        new = [
            ListedPhoto(_("%(name)s, ảnh %(number)s", name=name, number=number), media_id=media_id)
            for number, media_id in enumerate(dict.fromkeys(ids), start=len(typed.photos) + 1)
            if media_id not in there
        ]
        return replace(typed, photos=(*typed.photos, *new))

    def _new_certificate(self, paper: Prepared | None, *, by: int | None, at: datetime) -> int:
        """Enter the certificate that was typed; it shows no star before staff have checked it."""
        star, missing = self.star, self.star.missing()
        if missing or paper is None:
            raise BadInput([*missing, "scan"][0], lazy("Hãy điền ô này."))
        decided_on, issued_on = star.days()

        def write() -> int:
            scan_id = media.keep(paper, by=by, at=at).id
            decision = DecisionDraft(
                star.number.data, decided_on, star.authority.data, self.product.province_code, scan_id
            )
            draft = CertificateDraft(
                product_name=self.form.name.data,
                stars=star.stars.data,
                issuer_level=star.issuer_level.data,
                issued_on=issued_on,
                scan_id=scan_id,
            )
            row = certification.record_decision(decision, by=by, at=at)
            return certification.record_certificate(row.id, draft, by=by, at=at).id

        return in_transaction(write)

    @property
    def heading(self) -> str:
        """What stands above the page."""
        return self.version.name

    @property
    def is_waiting(self) -> bool:
        """Whether the version is with staff, so that nothing can be changed."""
        return self.version.state is VersionState.SUBMITTED


def _alt(name: str) -> str:
    """The words of a picture as typed. Raises BadInput."""
    try:
        text = clean(request.form.get(name, ""))
    except ValueError as error:
        raise BadInput("photos", str(error)) from error
    if len(text) > LONGEST_ALT:
        raise BadInput("photos", lazy("Nhiều nhất %(most)s ký tự.", most=LONGEST_ALT))
    return text
