"""What can be done to the catalogue. Nothing here commits; time and actor are given."""

from shop.catalogue.services.baskets import BasketPart, set_basket
from shop.catalogue.services.images import add_image, put_image_first, remove_image
from shop.catalogue.services.prices import end_price, set_price
from shop.catalogue.services.products import change_product, create_product, rename_slug, save_version
from shop.catalogue.services.publishing import archive, hide, missing_for, publish
from shop.catalogue.services.reference import load_reference
from shop.catalogue.services.texts import VariantText, VersionText
from shop.catalogue.services.variants import add_variant, change_variant, retire_variant

__all__ = [
    "BasketPart",
    "VariantText",
    "VersionText",
    "add_image",
    "add_variant",
    "archive",
    "change_product",
    "change_variant",
    "create_product",
    "end_price",
    "hide",
    "load_reference",
    "missing_for",
    "publish",
    "put_image_first",
    "remove_image",
    "rename_slug",
    "retire_variant",
    "save_version",
    "set_basket",
    "set_price",
]
