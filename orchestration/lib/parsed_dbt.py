"""`python -m orchestration.lib.parsed_dbt`: dbt, without parsing a project that is parsed already.

dbt would parse it anew for each warehouse, since the path of the warehouse is part of the profile.
"""

import gc
import sys

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt.parser.manifest import extended_mashumuro_decoder

from orchestration.lib.dbt_project import parsed_nodes

EXIT_SUCCESS, EXIT_FAILED_NODE, EXIT_FAULT = 0, 1, 2


def main(arguments: list[str]) -> int:
    """Run a command of dbt on what `current_manifest` parsed; give the exit status dbt gives.

    Args:
        arguments: as they follow `dbt` on the command line.

    """
    outcome = dbtRunner(manifest=_parsed_manifest()).invoke(arguments)
    if outcome.success:
        return EXIT_SUCCESS
    if outcome.exception is None:
        return EXIT_FAILED_NODE
    print(outcome.exception, file=sys.stderr)
    return EXIT_FAULT


def _parsed_manifest() -> Manifest:
    manifest: Manifest = Manifest.from_msgpack(
        parsed_nodes().read_bytes(), decoder=extended_mashumuro_decoder
    )
    # as dbt does after parsing: macros may look at the graph
    manifest.build_flat_graph()  # type: ignore[no-untyped-call]
    return manifest


if __name__ == "__main__":
    # what a build reads of the project it holds until it ends: a search for cyclic garbage goes
    # through all of it again and again, for seconds, and finds nothing
    gc.disable()
    sys.exit(main(sys.argv[1:]))
