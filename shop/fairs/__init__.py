"""Fairs: stalls with dates, opened by transfers of goods, sold from at the till, closed by a count that makes the sales."""
