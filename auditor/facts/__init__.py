"""Facts: named, typed observations on records, computed over whole columns. One module per kind of record."""
