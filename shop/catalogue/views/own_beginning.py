"""The listing page of a product that is not kept yet: the first save begins it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask import request

from shop.catalogue.listing import ListedVariant, Listing, to_json
from shop.catalogue.listing_forms import BLANK, NewListingForm
from shop.catalogue.models import Product, ProductVersion
from shop.catalogue.queries import listings as queries
from shop.catalogue.queries import staff as staff_queries
from shop.catalogue.services import VariantText, listings
from shop.catalogue.states import ProductState, VersionState
from shop.catalogue.views.own_editing import Editing
from shop.core.errors import BadInput
from shop.core.ids import read_id
from shop.core.sentences import lazy
from shop.producers import queries as producers
from shop.unit_of_work import in_transaction
from shop.web.i18n import _

VARIANT = ListedVariant(VariantText(name="", unit="", gross_weight_g=0, **BLANK))


class NewListing(Editing):
    """One request to the page of a new product of one of these producers."""

    form_class = NewListingForm
    form: NewListingForm

    def __init__(self, producer_ids: Collection[int]) -> None:
        own = [producers.by_id(producer_id) for producer_id in sorted(producer_ids)]
        typed = read_id(request.form.get("producer_id", ""))
        chosen = next((row for row in own if row.id == typed), own[0])
        product = Product(
            producer_id=chosen.id, province_code=chosen.province_code, state=ProductState.DRAFT, slug=""
        )
        version = ProductVersion(
            state=VersionState.DRAFT,
            name="",
            **queries.usual_words(chosen),
            offer=to_json(Listing(0, 0, variants=(VARIANT,))),
        )
        super().__init__(product, version)
        self.form.producer_id.choices = [(row.id, row.name) for row in own]
        if request.method != "POST":
            self.form.producer_id.data = chosen.id
            self.form.shelf_id.data = self.form.set_code.data = None

    @property
    def heading(self) -> str:
        """What stands above the page."""
        return self.version.name or _("Thêm sản phẩm")

    def _begin(self, *, by: int | None, at: datetime) -> None:
        if self.star.scan.data:
            for name in self.star.missing():
                raise BadInput(name, lazy("Hãy điền ô này."))
        form = self.form
        product_id = in_transaction(
            lambda: listings.begin(
                form.producer_id.data,
                form.name.data,
                shelf_id=form.shelf_id.data,
                set_code=form.set_code.data,
                by=by,
                at=at,
            )
        )
        self.product = queries.own_product(product_id, {form.producer_id.data})
        self.version = staff_queries.latest(product_id)
