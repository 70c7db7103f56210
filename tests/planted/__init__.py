"""A submission without a fault, and one fault at a time planted in it."""
