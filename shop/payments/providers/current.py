"""The payment service that the settings name."""

from __future__ import annotations

from typing import cast

from flask import current_app

from shop.payments.providers.base import Provider
from shop.payments.providers.stripe_checkout import StripeCheckout

EXTENSION = "shop-provider"


def current() -> Provider | None:
    """The service for cards; None without a key, and then no card is offered."""
    config = current_app.config
    if not config["STRIPE_SECRET_KEY"]:
        return None
    if EXTENSION not in current_app.extensions:
        current_app.extensions[EXTENSION] = StripeCheckout(
            str(config["STRIPE_SECRET_KEY"]),
            secrets=[
                part.strip() for part in str(config["STRIPE_WEBHOOK_SECRET"]).split(",") if part.strip()
            ],
            base=str(config["STRIPE_API_BASE"]) or None,
        )
    return cast("Provider", current_app.extensions[EXTENSION])
