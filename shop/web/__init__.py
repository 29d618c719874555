"""HTTP without any noun of the shop: forms, pages, languages, headers, caching, errors, static files."""
