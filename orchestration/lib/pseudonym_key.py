"""dbt-duckdb plugin: the secret of the pseudonyms becomes a session variable of DuckDB.

A secret written into SQL would stay in compiled files and logs; a session variable does not.
"""

import hashlib
import os
from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin

BLOCK_BYTES = 64  # block size of SHA-256, RFC 2104


def hmac_pads(secret: str) -> tuple[bytes, bytes]:
    """Return the inner and the outer pad of HMAC-SHA-256 (RFC 2104), 64 bytes each."""
    key = secret.encode()
    if len(key) > BLOCK_BYTES:
        key = hashlib.sha256(key).digest()
    key = key.ljust(BLOCK_BYTES, b"\0")
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)


class Plugin(BasePlugin):
    """Sets `pseudonym_inner_pad` and `pseudonym_outer_pad` in every session dbt opens."""

    def configure_cursor(self, cursor: Any) -> None:
        """Put both pads of WAREHOUSE_KEY into the session.

        Raises:
            RuntimeError: WAREHOUSE_KEY is not set; no model may fall back to an unkeyed hash.

        """
        secret = os.environ.get("WAREHOUSE_KEY")
        if not secret:
            raise RuntimeError(
                "WAREHOUSE_KEY is not set: start dbt through `make dbt`, which reads it "
                "from WAREHOUSE_HOME"
            )
        inner, outer = hmac_pads(secret)
        # as text: binding a Python value would have DuckDB import pandas, which takes a second
        cursor.execute(f"set variable pseudonym_inner_pad = unhex('{inner.hex()}')")
        cursor.execute(f"set variable pseudonym_outer_pad = unhex('{outer.hex()}')")
