"""dbt-duckdb plugin: gives every session that dbt opens the secret of the pseudonyms."""

from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin

from orchestration.lib.keyed_hash import set_key


class Plugin(BasePlugin):
    """Sets `pseudonym_inner_pad` and `pseudonym_outer_pad` in every session dbt opens."""

    def configure_cursor(self, cursor: Any) -> None:
        """Put the key into the session.

        Raises:
            KeyMissingError: WAREHOUSE_KEY is not set.

        """
        set_key(cursor)
