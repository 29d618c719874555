"""VAT invoices: who asked for one, what is exported for a provider, the number that comes back."""
