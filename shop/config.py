"""Reads the environment once. Nothing else in the shop reads it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from dotenv import dotenv_values
from flask import Flask

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "sample"
PRODUCTION = "production"
SECRET_LENGTH = 32
MEGABYTE = 1024 * 1024
DEFAULTS = {
    "SHOP_MODE": PRODUCTION,
    "SHOP_INDEXABLE": "",
    "SHOP_DATA": "instance",
    "SHOP_NAME": "Chợ OCOP",
    "PLATFORM_KIND": "direct",
    "SECRET_KEY": "",
    "DATABASE_URL": "",
    "STORAGE_URL": "",
    "STRIPE_SECRET_KEY": "",
    "STRIPE_WEBHOOK_SECRET": "",
    "STRIPE_API_BASE": "",
    "MAIL_URL": "",
    "MAIL_FROM": "",
    "PUBLIC_URL": "",
    "PORT": "8000",
    "WORKERS": "2",
    "TRUSTED_PROXIES": "0",
    "QUEUE_URL": "",
    "TRANSFER_SECRETS": "",
}


class UnsafeSetting(RuntimeError):
    """The shop must not serve like this; the text says what to do."""


def read(overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Settings from `.env`, then the environment, then `overrides`; checked and completed.

    Raises UnsafeSetting for a value that makes no sense.
    """
    values: dict[str, Any] = {**DEFAULTS, **_present(dotenv_values(ROOT / ".env")), **_present(os.environ)}
    values.update(overrides or {})
    if values["SHOP_MODE"] not in {SAMPLE, PRODUCTION}:
        raise UnsafeSetting("SHOP_MODE is either 'sample' or 'production'.")
    if values["STORAGE_URL"] and not values["STORAGE_URL"].startswith("s3://"):
        raise UnsafeSetting(
            "STORAGE_URL is empty (uploads lie in SHOP_DATA) or s3://bucket?endpoint=https://…"
        )
    data = Path(values["SHOP_DATA"])
    data = data if data.is_absolute() else ROOT / data
    values["SHOP_DATA"] = data
    values["SHOP_INDEXABLE"] = _truth(values["SHOP_INDEXABLE"]) or values["SHOP_MODE"] == PRODUCTION
    values["TRUSTED_PROXIES"] = int(values["TRUSTED_PROXIES"])
    values["PUBLIC_URL"] = values["PUBLIC_URL"].rstrip("/")
    values["SECRET_KEY"] = values["SECRET_KEY"] or _kept_secret(values["SHOP_MODE"], data)
    values.setdefault("SQLALCHEMY_DATABASE_URI", database_url(values["DATABASE_URL"], data))
    return {**_flask(values), **values}


def database_url(given: str, data: Path) -> str:
    """SQLAlchemy's URL: a SQLite file in the data folder unless one is given."""
    if not given:
        data.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{data / 'shop.sqlite3'}"
    for plain in ("postgres://", "postgresql://"):
        if given.startswith(plain):
            return "postgresql+psycopg://" + given.removeprefix(plain)
    return given


def refuse_unsafe(app: Flask) -> None:
    """Raise UnsafeSetting when this process would serve with a guessable secret or without an address."""
    if not serving() or app.config["SHOP_MODE"] != PRODUCTION:
        return
    if len(app.config["SECRET_KEY"] or "") < SECRET_LENGTH:
        raise UnsafeSetting("Set SECRET_KEY to at least 32 random characters: `openssl rand -hex 32`.")
    if not app.config["PUBLIC_URL"].startswith(("https://", "http://localhost", "http://127.0.0.1")):
        raise UnsafeSetting("Set PUBLIC_URL to the https:// address customers type.")


def _flask(values: Mapping[str, Any]) -> dict[str, Any]:
    secure = str(values["PUBLIC_URL"]).startswith("https://")
    return {
        "SQLALCHEMY_TRACK_MODIFICATIONS": False,
        "MAX_CONTENT_LENGTH": 12 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": MEGABYTE,
        "MAX_FORM_PARTS": 1000,
        "SESSION_COOKIE_NAME": "__Host-shop" if secure else "shop",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "WTF_CSRF_CHECK_DEFAULT": True,
        "TEMPLATES_AUTO_RELOAD": False,
    }


def _present(values: Mapping[str, str | None]) -> dict[str, str]:
    return {key: value for key, value in values.items() if key in DEFAULTS and value is not None}


def _truth(value: object) -> bool:
    return str(value).strip().lower() in {"1", "true", "yes", "on"}


def _kept_secret(mode: str, data: Path) -> str:
    """Sample mode keeps a random secret in the data folder, so that a restart signs nobody out."""
    if mode != SAMPLE:
        return ""
    data.mkdir(parents=True, exist_ok=True)
    file = data / "secret-key"
    try:
        with file.open("x", encoding="ascii") as new:
            file.chmod(0o600)
            new.write(secrets.token_hex(SECRET_LENGTH))
    except FileExistsError:
        pass
    return file.read_text(encoding="ascii")


def serving() -> bool:
    """Whether this process answers requests: every process but one that runs another command."""
    command = click.get_current_context(silent=True)
    return command is None or command.info_name == "run"
