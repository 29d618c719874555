"""The read side of the shop window: what joins goods, stock, prices and stars for its pages."""
