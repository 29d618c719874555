"""Pages of certificates: the public checks, and the work of programme staff."""

from shop.certification.views import acts, check, ending, scheme_acts, scheme_check, scheme_staff, staff
from shop.certification.views.blueprint import blueprint

__all__ = ["acts", "blueprint", "check", "ending", "scheme_acts", "scheme_check", "scheme_staff", "staff"]
