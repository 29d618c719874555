"""On which terms an operator holds the goods of a producer."""
