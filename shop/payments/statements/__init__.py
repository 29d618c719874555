"""Bank statements: files are read to rows, rows to transfers by columns that somebody confirmed."""
