"""People and how they prove who they are.

Who works at an outlet stands in ``outlet_staff``, who belongs to an operator in ``operator_members``, who to a
producer in ``producer_members``: those tables belong to the packages above. Here are the two rights that need
nothing above: administrator, and officer of one province.
"""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.accounts.states import ConsentPurpose
from shop.core.columns import big, moment, pk, str64, str100, str200, str_enum
from shop.extensions import Base


class User(Base):
    """A person with a password. Phone in E.164, e-mail in lower case; one of the two is there until erased."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint(
            "phone IS NOT NULL OR email IS NOT NULL OR erased_at IS NOT NULL", name="phone_or_email"
        ),
    )

    id: Mapped[pk]
    name: Mapped[str100]
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    email: Mapped[str | None] = mapped_column(String(200), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="vi")
    is_admin: Mapped[bool] = mapped_column(Boolean, default=False)
    officer_province_code: Mapped[str | None] = mapped_column(ForeignKey("provinces.code"))
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[moment]
    disabled_at: Mapped[moment | None]
    erased_at: Mapped[moment | None]


class SignIn(Base):
    """One device that is signed in. The cookie holds the random id, the table only its hash."""

    __tablename__ = "sign_ins"

    id: Mapped[pk]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    device: Mapped[str200]
    created_at: Mapped[moment]
    ended_at: Mapped[moment | None]


class RecoveryCode(Base):
    """A one-time code that staff give to a person who forgot the password."""

    __tablename__ = "recovery_codes"

    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    code_hash: Mapped[str64]
    given_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[moment]
    expires_at: Mapped[moment]
    used_at: Mapped[moment | None]
    tries: Mapped[int] = mapped_column(Integer, default=0)


class Address(Base):
    """Where a person has goods sent."""

    __tablename__ = "addresses"

    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    recipient: Mapped[str100]
    phone: Mapped[str] = mapped_column(String(20))
    commune_code: Mapped[str] = mapped_column(ForeignKey("communes.code"))
    street: Mapped[str200]
    is_default: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[moment]


class Consent(Base):
    """An answer to one question of consent, with the version of the text that was shown."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_subject", "subject_kind", "subject_id"),)

    id: Mapped[pk]
    subject_kind: Mapped[str] = mapped_column(String(20))  # user | order
    subject_id: Mapped[big]
    purpose: Mapped[ConsentPurpose] = mapped_column(str_enum(ConsentPurpose, "purpose"))
    text_version: Mapped[str] = mapped_column(String(20))
    given: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[moment]


class Throttle(Base):
    """How often something was tried in the window that began at ``window_started_at``."""

    __tablename__ = "throttles"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    used: Mapped[int] = mapped_column(Integer)
    window_started_at: Mapped[moment]
    ends_at: Mapped[moment]
