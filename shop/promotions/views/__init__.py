"""Pages of vouchers."""

from shop.accounts.hooks import on_erase
from shop.promotions.using import forget_person
from shop.promotions.views import conditions, staff
from shop.promotions.views.blueprint import blueprint

__all__ = ["blueprint", "conditions", "staff"]

on_erase(forget_person)
