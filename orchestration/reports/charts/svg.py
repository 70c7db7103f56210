"""A drawing of matplotlib as an SVG element to stand in the page.

Text stays text, and nothing in it depends on the day or the machine: the same drawing gives the
same bytes. The library is slow to import, so that happens only when something is drawn.
"""

from __future__ import annotations

import io
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from matplotlib.figure import Figure
    from matplotlib.typing import RcKeyType

# narrow enough that the text can be read on a telephone
_WIDTH_INCHES = 5.2

INK, LINE, FAIL, GRID = "#1d2b36", "#1d4f91", "#a3151b", "#c9d1d9"
_STYLE: dict[RcKeyType, Any] = {
    "svg.hashsalt": "quality-report",
    "svg.fonttype": "none",
    "font.family": ["DejaVu Sans", "sans-serif"],
    "font.size": 11,
    "figure.constrained_layout.hspace": 0.1,
    "text.parse_math": False,  # a name may hold a dollar sign
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
_NAME = re.compile(r'( id="|url\(#|href="#)')


@contextmanager
def drawing(height: float, cache: Path) -> Iterator[Figure]:
    """Give a figure as wide as a telephone, drawn in our style while the block lasts.

    Args:
        height: in inches, of which the width is 5.2.
        cache: folder for what the library keeps of the machine's fonts between two runs.

    """
    os.environ.setdefault("MPLCONFIGDIR", str(cache))
    # it would warn that listing the fonts takes a moment
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    import matplotlib as mpl  # noqa: PLC0415  its import takes most of a second
    from matplotlib.figure import Figure  # noqa: PLC0415

    with mpl.rc_context():
        # settings of the account or the machine must not change the page
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield Figure(figsize=(_WIDTH_INCHES, height), layout="constrained")


def svg_of(figure: Figure) -> str:
    """Give what stands on a figure, within the block that gave the figure.

    Args:
        figure: given by `drawing`.

    Returns:
        An ``svg`` element without size, so that the page decides on it, and without a name.

    """
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata=_NO_METADATA)
    document = drawn.getvalue()
    element = document[document.index("<svg") :]
    element = re.sub(r'^(<svg[^>]*?) width="[^"]*" height="[^"]*"', r"\1", element)
    # the library leaves blanks at ends of lines
    return re.sub(r"[ \t]+\n", "\n", element)


def named(svg: str, name: str) -> str:
    """Tell the names within a drawing from those of the other drawings of a page.

    Every drawing of the library calls its parts alike.

    Args:
        svg: given by `svg_of`.
        name: what the names are to begin with, one for each drawing of a page.

    """
    return _NAME.sub(rf"\g<1>{name}-", svg)
