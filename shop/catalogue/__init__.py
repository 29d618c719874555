"""Goods: what they are, what they cost, how they are described, published and found."""
