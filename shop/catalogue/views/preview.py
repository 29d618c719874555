"""What shoppers will see of a version that is not on sale yet: the same template, filled from the draft."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from shop.catalogue.attributes import frozen
from shop.catalogue.models import Product, ProductVersion
from shop.catalogue.queries import listings as queries
from shop.catalogue.queries.schemes import schemes_of_product
from shop.catalogue.services.listings import listing_of
from shop.catalogue.stars import Claim, in_force
from shop.catalogue.views.product_main import drawn_main
from shop.catalogue.views.wording import place_of
from shop.certification.terms import last_day
from shop.core.clock import vn_day
from shop.producers import queries as producers
from shop.storefront.queries.cards import VariantOffer
from shop.storefront.queries.product_rows import Facts, Picture, ProductPage
from shop.storefront.queries.scheme_rows import facts_of
from shop.web.i18n import in_language
from shop.web.pages import render

SHARED = {"id", "slug", "state", "set_code", "shelf_id", "province_code", "is_sample"}


def preview(product: Product, version: ProductVersion, at: datetime) -> str:
    """The product page of a draft; certificates that nobody has checked show no star, as on sale."""
    page = _page(product, version, at)
    drawn = drawn_main(page, at)
    facts = page.facts
    return render(
        "catalogue/product.html",
        name=in_language(facts.name, facts.name_en),
        summary=in_language(facts.summary, facts.summary_en),
        producer=facts.producer_name,
        place=place_of(facts.producer_commune, facts.province_code),
        main=drawn.main,
        bar=drawn.page.bar,
        data=Markup(),
        noindex=True,
    )


def _page(product: Product, version: ProductVersion, at: datetime) -> ProductPage:
    listing, day = listing_of(product, version), vn_day(at)
    producer = producers.by_id(product.producer_id)
    rows = [
        (row, decision)
        for row, decision in queries.certificates_in(listing)
        if in_force(Claim(row.state, row.issued_on, row.expires_on, row.extended_until), day)
    ]
    star, decision = max(rows, key=lambda pair: pair[0].stars) if rows else (None, None)
    values = {name: getattr(version, name) for name in Facts._fields if hasattr(ProductVersion, name)}
    values |= {name: getattr(product, name) for name in SHARED}
    values |= {"set_code": listing.set_code, "shelf_id": listing.shelf_id}
    facts = Facts(
        **values,
        producer_id=producer.id,
        producer_slug=producer.slug,
        producer_name=producer.name,
        producer_commune=producer.commune_code,
        producer_story=producer.story,
        producer_story_en=producer.story_en,
        selling=producers.is_selling(producer, day),
        away_until=None,
        certificate_code=star.code if star else None,
        stars=star.stars if star else None,
        issued_on=star.issued_on if star else None,
        until=last_day(star.expires_on, star.extended_until) if star else None,
        decision_number=decision.number if decision else None,
        decided_on=decision.decided_on if decision else None,
        authority=decision.authority if decision else None,
        ended_on=None,
        near=None,
        traits=frozen(version.attributes),
        schemes=facts_of(schemes_of_product(product.id, day)),
        elsewhere=None,
        contents=None,
        spots=None,
    )
    pictures = tuple(
        Picture(number, line.drawing, line.digest, line.width, line.height, line.alt, line.alt_en)
        for number, line in enumerate(queries.photo_lines(listing))
    )
    offers = tuple(
        VariantOffer(
            variant_id=-number,
            product_id=product.id,
            name=each.text.name,
            name_en=each.text.name_en,
            unit=each.text.unit,
            measure=each.text.measure,
            step=each.text.step,
            price_per=each.text.price_per,
            net_weight_g=each.text.net_weight_g,
            net_volume_ml=each.text.net_volume_ml,
            storage=each.text.storage,
            reach=each.text.reach,
            max_transit_days=each.text.max_transit_days,
            promise_days=each.text.promise_days,
            alcohol_bp=each.text.alcohol_bp,
            vat_class=each.text.vat_class,
            on_demand=False,
            is_basket=False,
            amount=each.price,
            before=None,
            by_outlet=(),
            before_at=(),
            lots=(),
        )
        for number, each in enumerate(listing.variants, start=1)
    )
    return ProductPage(facts, pictures, offers, stock=(), marked_down=(), related=())
