"""The secret of the pseudonyms as session variables of DuckDB, and the keyed hash made with it.

A secret written into SQL would stay in compiled files and logs; a session variable does not.
"""

from __future__ import annotations

import hashlib
import os
from typing import Any

BLOCK_BYTES = 64  # block size of SHA-256, RFC 2104

# the same hash as dbt's macro `pseudonym`, which a test holds it to
_PSEUDONYM = """
create or replace temp macro pseudonym(content) as substring(
    sha256(
        getvariable('pseudonym_outer_pad')
        || unhex(sha256(getvariable('pseudonym_inner_pad') || encode(content)))
    ), 1, 32
)
"""


class KeyMissingError(RuntimeError):
    """WAREHOUSE_KEY is not set; nothing may fall back to a hash without a key."""


def hmac_pads(secret: str) -> tuple[bytes, bytes]:
    """Return the inner and the outer pad of HMAC-SHA-256 (RFC 2104), 64 bytes each."""
    key = secret.encode()
    if len(key) > BLOCK_BYTES:
        key = hashlib.sha256(key).digest()
    key = key.ljust(BLOCK_BYTES, b"\0")
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)


def set_key(session: Any) -> None:
    """Put both pads of WAREHOUSE_KEY into a session (a DuckDB connection or cursor).

    Raises:
        KeyMissingError: it is not set.

    """
    secret = os.environ.get("WAREHOUSE_KEY")
    if not secret:
        raise KeyMissingError(
            "WAREHOUSE_KEY is not set: start through make, which reads it from WAREHOUSE_HOME"
        )
    inner, outer = hmac_pads(secret)
    # as text: binding a Python value would have DuckDB import pandas, which takes a second
    session.execute(f"set variable pseudonym_inner_pad = unhex('{inner.hex()}')")
    session.execute(f"set variable pseudonym_outer_pad = unhex('{outer.hex()}')")


def create_pseudonym_macro(session: Any) -> None:
    """Give a session the key and the macro `pseudonym(text)`: 32 hexadecimal digits.

    Raises:
        KeyMissingError: WAREHOUSE_KEY is not set.

    """
    set_key(session)
    session.execute(_PSEUDONYM)
