"""What buyers say of what they bought, what staff publish of it, and what producers answer."""
