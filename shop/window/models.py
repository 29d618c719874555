"""One number that grows whenever something that the shop window shows has changed."""

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import pk
from shop.extensions import Base


class WindowVersion(Base):
    """The only row, ``id`` 1.

    Triggers of the database count ``number`` up when goods, prices, certificates, producers or outlets change (not
    stock), in the transaction of the change: whoever reads a number sees at least the state it counts. Processes keep
    what they have drawn until the number is another one.
    """

    __tablename__ = "window_versions"

    id: Mapped[pk]
    number: Mapped[int] = mapped_column(BigInteger)
