"""People: accounts, sign-ins, roles, throttles, and the guards that every page stands behind."""
