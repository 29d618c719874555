"""Pages of certificates: the public check, and the work of programme staff."""

from shop.certification.views import acts, check, staff
from shop.certification.views.blueprint import blueprint

__all__ = ["acts", "blueprint", "check", "staff"]
