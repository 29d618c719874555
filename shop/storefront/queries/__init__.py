"""What the pages of the shop window show."""
