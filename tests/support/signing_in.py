"""Signs a user in as the sign-in page does, without the form."""

from shop.accounts import sign_ins
from shop.core.clock import now
from shop.extensions import session
from tests.support.client import PageClient


def sign_in(client: PageClient, user) -> PageClient:
    """Open a sign-in for `user` (a User or its id) and give its cookie to the client, which is given back."""
    user_id = user if isinstance(user, int) else user.id
    token = sign_ins.open_sign_in(user_id, device="test", at=now())
    session.commit()
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    client.last_token = None
    return client
