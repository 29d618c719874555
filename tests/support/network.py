"""Tests speak to this machine only; a call to anywhere else is an error that names the address."""

import ipaddress
import sys

_installed = False


class NoNetwork(RuntimeError):
    """A test tried to reach another machine."""


def allow_only_this_machine() -> None:
    """Refuse, from now on, every connection of this process that leaves the machine."""
    global _installed  # noqa: PLW0603 an audit hook cannot be removed, so it is added once
    if not _installed:
        sys.addaudithook(_watch)
        _installed = True


def _watch(event: str, arguments: tuple) -> None:
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple) and not _is_local(str(address[0])):
            raise NoNetwork(f"a test tried to reach {address}")


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.split("%", maxsplit=1)[0]).is_loopback
    except ValueError:
        return host in {"localhost", "testserver"}
