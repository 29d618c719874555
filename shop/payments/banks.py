"""Banks by their BIN, as the transfer page names them. A BIN that is not here is shown as a number."""

from __future__ import annotations

# As published in November 2026; a payload needs the BIN only, the name is for people.
NAMES = {
    "000000": "Ngân hàng mẫu",  # of the sample shop: no bank has this BIN
    "970403": "Sacombank",
    "970405": "Agribank",
    "970407": "Techcombank",
    "970415": "VietinBank",
    "970416": "ACB",
    "970418": "BIDV",
    "970422": "MB",
    "970423": "TPBank",
    "970426": "MSB",
    "970432": "VPBank",
    "970436": "Vietcombank",
    "970437": "HDBank",
    "970440": "SeABank",
    "970441": "VIB",
    "970443": "SHB",
    "970446": "Co-opBank",
    "970448": "OCB",
    "970449": "LPBank",
    "999888": "VBSP",
}


def bank_name(bin_number: str) -> str:
    """The bank's short name, or its BIN."""
    return NAMES.get(bin_number, f"BIN {bin_number}")
