"""Knows neither Flask nor any noun of the shop: money, quantity, time, text, errors, states, columns."""
