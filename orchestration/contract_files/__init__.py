"""The contracts of the local extracts, and the files that are written from them."""
