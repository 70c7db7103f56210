"""What every test has: a key for the pseudonyms."""

import os

os.environ.setdefault("WAREHOUSE_KEY", "a key for tests")
