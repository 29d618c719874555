"""What must always be true: one module per truth; each rule is one statement that finds what breaks it."""
