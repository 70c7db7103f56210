"""Publication: built aside, verified, put in place in one step while readers keep reading.

Importing this package imports none of it: landing and gate need its history alone, not the reports.
"""
