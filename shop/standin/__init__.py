"""A stand-in for Stripe on this machine: no money moves, and it refuses what Stripe would refuse.

`python -m shop.standin` runs it beside a sample shop that has no key of Stripe. The shop never imports it.
"""
