"""The lives of products and versions, and the kinds of goods."""

from enum import StrEnum

from shop.core.states import Transitions


class ProductState(StrEnum):
    """Whether shoppers see a product."""

    DRAFT = "draft"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    ARCHIVED = "archived"


class VersionState(StrEnum):
    """The life of a listing: one version of a product's reviewed content."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    NEEDS_CHANGES = "needs_changes"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    REFUSED = "refused"


class Measure(StrEnum):
    """The unit a variant is counted in."""

    PIECE = "piece"
    GRAM = "gram"


class Storage(StrEnum):
    """How goods are kept: thường, mát, đông."""

    NORMAL = "normal"
    CHILLED = "chilled"
    FROZEN = "frozen"


class Reach(StrEnum):
    """How far goods may travel."""

    PICKUP = "pickup"
    PROVINCE = "province"
    REGION = "region"
    COUNTRY = "country"


class VatClass(StrEnum):
    """Classes of domain rule 4.4: rates are dated rows."""

    STANDARD = "standard"
    STANDARD_NO_CUT = "standard_no_cut"
    FARM_RAW = "farm_raw"
    EXEMPT = "exempt"


class PriceKind(StrEnum):
    """Why a price is what it is."""

    REGULAR = "regular"
    PROMOTION = "promotion"
    MARKDOWN = "markdown"


PRODUCT_MOVES = Transitions(
    "product",
    {
        ProductState.DRAFT: {ProductState.PUBLISHED, ProductState.ARCHIVED},
        ProductState.PUBLISHED: {ProductState.HIDDEN, ProductState.ARCHIVED},
        ProductState.HIDDEN: {ProductState.PUBLISHED, ProductState.ARCHIVED},
        ProductState.ARCHIVED: {ProductState.HIDDEN},
    },
)
VERSION_MOVES = Transitions(
    "version",
    {
        VersionState.DRAFT: {VersionState.SUBMITTED, VersionState.PUBLISHED},
        VersionState.SUBMITTED: {
            VersionState.DRAFT,
            VersionState.NEEDS_CHANGES,
            VersionState.REFUSED,
            VersionState.PUBLISHED,
        },
        VersionState.NEEDS_CHANGES: {VersionState.SUBMITTED, VersionState.PUBLISHED},
        VersionState.PUBLISHED: {VersionState.SUPERSEDED},
        VersionState.SUPERSEDED: set(),
        VersionState.REFUSED: set(),
    },
)


class AttributeKind(StrEnum):
    """How the value of an attribute is given."""

    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    YES_NO = "yes_no"
