"""The pages of the docs that are written from the registers: rules, measures, indicators."""
