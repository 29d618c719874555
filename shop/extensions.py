"""The extensions, unbound; `create_app` binds them. The database session of the shop is `session`."""

from __future__ import annotations

from datetime import datetime

from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import BigInteger, MetaData
from sqlalchemy.orm import DeclarativeBase, Session, registry, scoped_session

from shop.core.columns import UTCDateTime

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every model inherits this; every constraint gets a name by the convention."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: UTCDateTime, int: BigInteger},
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
session: scoped_session[Session] = db.session  # type: ignore[assignment]  # the extension's own subclass
migrate = Migrate(render_as_batch=True, compare_type=True)
login_manager = LoginManager()
csrf = CSRFProtect()
