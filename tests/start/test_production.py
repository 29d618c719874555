"""What a shop in production refuses to do."""

import pytest

from shop import serving
from shop.accounts.models import User
from shop.app import create_app
from shop.config import UnsafeSetting
from shop.core.clock import now
from shop.extensions import db, session

SAFE = {
    "SHOP_MODE": "production",
    "SECRET_KEY": "0123456789abcdef0123456789abcdef",
    "PUBLIC_URL": "https://shop.example",
}


def production(database, **more):
    app = create_app({"DATABASE_URL": database.url, "SHOP_DATA": str(database.data), **SAFE, **more})
    try:
        serving.check(app)
    finally:
        with app.app_context():
            db.engine.dispose()
    return app


def test_a_safe_shop_starts(database):
    assert production(database).config["SESSION_COOKIE_NAME"] == "__Host-shop"


@pytest.mark.parametrize("secret", ["", "short"])
def test_a_guessable_secret_is_refused(database, secret):
    with pytest.raises(UnsafeSetting, match="SECRET_KEY"):
        production(database, SECRET_KEY=secret)


@pytest.mark.parametrize("address", ["", "shop.example", "http://shop.example"])
def test_an_address_without_encryption_is_refused(database, address):
    with pytest.raises(UnsafeSetting, match="PUBLIC_URL"):
        production(database, PUBLIC_URL=address)


@pytest.mark.parametrize("mode", ["", "demo", "Production"])
def test_an_unknown_mode_is_refused(database, mode):
    with pytest.raises(UnsafeSetting, match="SHOP_MODE"):
        production(database, SHOP_MODE=mode)


def test_sample_accounts_are_refused(database):
    with database.app.app_context():
        session.add(User(name="Mẫu", email="admin@ocop.example", is_sample=True, created_at=now()))
        session.commit()
        session.remove()

    with pytest.raises(UnsafeSetting, match="sample accounts"):
        production(database)
