"""Pages of certificates: the public checks, and the work of programme staff."""

from shop.certification.views import acts, check, scheme_acts, scheme_check, scheme_staff, staff
from shop.certification.views.blueprint import blueprint

__all__ = ["acts", "blueprint", "check", "scheme_acts", "scheme_check", "scheme_staff", "staff"]
