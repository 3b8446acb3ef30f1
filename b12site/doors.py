"""Says whether the server would listen to the network without encryption, and refuses that."""

import ipaddress


class OpenDoor(SystemExit):
    """The server would have sent patient data over the network in the clear."""


def is_this_machine_alone(address: str) -> bool:
    """Whether only programs of this machine can reach this address."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def refusal(address: str, *, tls: bool) -> str:
    """The sentence that refuses this address; empty when it may be listened on."""
    if tls or is_this_machine_alone(address):
        return ""
    return (
        f"Refusing to listen on {address}: patient data would cross the network unencrypted. "
        "Set TLS=1 with TLS_CERT and TLS_KEY, or TLS=1 and TRUSTED_PROXY=1 behind a proxy that speaks TLS, "
        "or listen on 127.0.0.1."
    )
