"""The monthly workbook that a framework lays out: rolling counts and three lists of cases."""
