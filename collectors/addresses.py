"""Which network addresses belong to the public internet, and which only look as if they did."""

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address

#: What no public server has. The standard library's ``is_global`` has changed between releases,
#: so the special-purpose registries are written out.
#: Source: https://www.iana.org/assignments/iana-ipv4-special-registry and
#: https://www.iana.org/assignments/iana-ipv6-special-registry, checked 2026-11-22.
_INTERNAL = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "64:ff9b:1::/48",
        "100::/64",
        "100:0:0:1::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)

#: IPv6 that carries an IPv4 address in its last 32 bits: IPv4-compatible (``::1`` and ``::``
#: among them), IPv4-mapped, IPv4-translated and NAT64.
_CARRIES_IPV4_LAST = tuple(
    IPv6Network(block) for block in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")
)
_SIX_TO_FOUR = IPv6Network("2002::/16")


def is_public(address: str) -> bool:
    """Tell whether this address can only belong to a server on the public internet.

    Args:
        address: As ``getaddrinfo`` gives it, with or without an IPv6 scope.
    """
    parsed = ip_address(address.partition("%")[0])
    address_meant = _carried_ipv4(parsed) or parsed
    return not any(address_meant in block for block in _blocks(address_meant.version))


def _carried_ipv4(address: Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if any(address in block for block in _CARRIES_IPV4_LAST):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return IPv4Address((int(address) >> 80) & 0xFFFFFFFF)
    return None


def _blocks(version: int) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(block for block in _INTERNAL if block.version == version)
