"""Products come in as a sheet: uploaded, its columns matched, shown, written, undone as a whole."""
