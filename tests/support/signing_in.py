"""Signs a user in as the sign-in page does."""

from tests.support.client import PageClient


def sign_in(client: PageClient, user) -> PageClient:
    """Open a session for `user` and give its cookie to the client; the next page is theirs."""
    raise NotImplementedError
