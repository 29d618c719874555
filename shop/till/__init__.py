"""Goods are sold over the counter: a sale is put together by scans, and becomes an order that is handed over at once."""
