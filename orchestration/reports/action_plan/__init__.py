"""The performance action plan: what is missed, why, and what gets it to green."""
