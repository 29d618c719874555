"""The application: configuration, extensions, web, packages, commands, in that order."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from flask import Flask

from shop import cli, config, database, jobs
from shop.extensions import csrf, db, login_manager
from shop.web import setup as web
from shop.web.templates import LanguageEnvironment

VIEWS = (
    "shop.web.views",
    "shop.settings.views",
    "shop.messages.views",
    "shop.cases.views",
    "shop.troubles.views",
    "shop.geography.views",
    "shop.accounts.views",
    "shop.media.views",
    "shop.outlets.views",
    "shop.producers.views",
    "shop.certification.views",
    "shop.evaluations.views",
    "shop.catalogue.views",
    "shop.inventory.views",
    "shop.transfers.views",
    "shop.supplies.views",
    "shop.proposals.views",
    "shop.wholesale.views",
    "shop.imports.views",
    "shop.bulk.views",
    "shop.counts.views",
    "shop.selfcounts.views",
    "shop.delivery.views",
    "shop.notices.views",
    "shop.promotions.views",
    "shop.cart.views",
    "shop.orders.views",
    "shop.payments.views",
    "shop.remittances.views",
    "shop.reconciliation.views",
    "shop.invoices.views",
    "shop.checkout.views",
    "shop.companies.views",
    "shop.till.views",
    "shop.agreements.views",
    "shop.settlement.views",
    "shop.fairs.views",
    "shop.reviews.views",
    "shop.reports.views",
)


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """A shop ready to serve or to run commands; `overrides` win over the environment (tests)."""
    app = Flask(
        "shop", root_path=str(config.ROOT), static_folder=None, instance_path=str(config.ROOT / "instance")
    )
    app.config.from_mapping(config.read(overrides))
    app.jinja_environment = LanguageEnvironment  # before any extension asks for it
    _extensions(app)
    _migrations(app)
    _models()
    web.init_app(app)
    for name in VIEWS:
        app.register_blueprint(import_module(name).blueprint)
    web.finish(app)
    cli.init_app(app)
    jobs.init_app(app)
    return app


def _extensions(app: Flask) -> None:
    app.config.setdefault(
        "SQLALCHEMY_ENGINE_OPTIONS", database.engine_options(app.config["SQLALCHEMY_DATABASE_URI"])
    )
    db.init_app(app)
    login_manager.init_app(app)
    csrf.init_app(app)
    with app.app_context():
        database.prepare(db.engine)


def _models() -> None:
    """Import every package's models: migrations and foreign keys need all of them."""
    for path in sorted((config.ROOT / "shop").glob("*/models*")):
        import_module(f"shop.{path.parent.name}.models")


def _migrations(app: Flask) -> None:
    """For commands only: a process that serves migrates nothing and starts sooner without Alembic."""
    if config.serving():
        return
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(config.ROOT / "migrations"), render_as_batch=True, compare_type=True)
