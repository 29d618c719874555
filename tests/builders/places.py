"""Codes of units of the reference data, which every test database holds."""

THANH_HOA = "38"
PHU_THO = "25"
HAC_THANH = "14797"
HOANG_THANH = "16000"
VIET_TRI = "07900"
