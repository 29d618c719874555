"""Ways to pay: one protocol, one adapter a file, and the list of those that are offered."""
