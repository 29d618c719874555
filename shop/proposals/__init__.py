"""Retail prices of consigned goods: the producer proposes one with a day, each outlet agrees or says why not."""
