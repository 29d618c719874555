"""What the API refuses, in Stripe's shape and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

INVALID = "invalid_request_error"


@dataclass(eq=False)
class ApiError(Exception):
    """An answer that is no 200. `kept`: a call that came so far is answered the same under its key from now on."""

    message: str
    code: str | None = None
    param: str | None = None
    status: int = 400
    type: str = INVALID
    kept: bool = True

    def body(self) -> dict[str, Any]:
        """The JSON of the answer."""
        told = {"type": self.type, "message": self.message, "code": self.code, "param": self.param}
        return {"error": {name: value for name, value in told.items() if value is not None}}


def refused(message: str, param: str | None = None, code: str | None = None) -> ApiError:
    """A parameter that Stripe does not take; nothing is kept of such a call, its key can be used again."""
    return ApiError(message, code=code, param=param, kept=False)


def missing(kind: str, object_id: str, param: str = "id") -> ApiError:
    """There is no such object."""
    words = kind.replace("checkout.session", "checkout session").replace("_", " ")
    if kind in {"payment_intent", "checkout.session"}:
        words = kind
    return ApiError(f"No such {words}: '{object_id}'", code="resource_missing", param=param, status=404)


def not_simulated(param: str) -> ApiError:
    """Stripe takes this; the stand-in does not know how, and says so rather than pretend."""
    return refused(f"This stand-in for Stripe does not simulate the parameter {param}.", param)
