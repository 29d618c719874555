"""One change for many goods: shown before it is done, taken back as a whole for a day."""
