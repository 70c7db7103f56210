"""Treatment Warehouse: landing, quality gate, publication, and the Dagster code that runs them."""
