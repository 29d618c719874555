"""The one place where Flask's extensions are made; they are bound to an application in ``shop.app``.

Models inherit ``Base``; sessions are reached through ``session`` alone, so that Flask-SQLAlchemy could be
replaced by changing this module.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

if TYPE_CHECKING:
    from sqlalchemy import CursorResult, Executable
    from sqlalchemy.orm import Session, scoped_session


class Base(DeclarativeBase):
    """The base of every model. Each constraint gets a name by convention."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


CONNECTION = (
    "shop_connection"  # in a session's info: the connection of its present transaction, once it is known
)
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
session = cast("scoped_session[Session]", db.session)
login_manager = LoginManager()
csrf = CSRFProtect()


def run(
    statement: "Executable", values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
) -> "CursorResult[*tuple[Any, ...]]":
    """Run a statement of columns in the session's transaction, on its connection.

    It goes past the ORM, which would prepare objects that such a statement does not have: half the cost of a
    short statement. What the session holds unwritten is written first.
    """
    current = session()
    current.flush()
    connection = current.info.get(CONNECTION) or current.connection()
    return connection.execute(statement, values)
