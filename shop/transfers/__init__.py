"""Goods that go from one outlet to another, and the paper that goes with them."""
