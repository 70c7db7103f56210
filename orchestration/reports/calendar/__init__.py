"""The contract calendar: what is due when, and what of it is done."""
