"""Companies order gifts for many people by a sheet: goods, a file of recipients, one order, one payment."""
