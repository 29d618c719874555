"""The shop window's version, and what processes remember of it."""
