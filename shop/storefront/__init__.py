"""The read side of the shop window."""
