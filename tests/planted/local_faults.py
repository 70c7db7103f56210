"""Every rule of the local extracts with the faults that must give it, worked by hand.

The clean submission of a provider: two clients, each with an episode, a prescription, and a post of
its staff as a return. A fault replaces lines of its files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .submission import MONTH

# an agency without a submission, and one whose submission holds client 1001
AGENCY_WITHOUT_SUBMISSION, AGENCY_WITH_SUBMISSION = "N0000", "N1001"
KNOWN_CLIENT = "1001"

FILES = {
    "case_management/client": (
        "client_id,agency_code,client_ref,date_of_birth",
        f"C1,{AGENCY_WITH_SUBMISSION},{KNOWN_CLIENT},1980-01-31",
        "C2,,,1985-02-28",
    ),
    "case_management/episode": (
        "episode_id,client_id,episode_type,presenting_substances,start_date,discharge_date",
        "E1,C1,structured,opiate;crack,2023-07-03,2023-07-03",
        "E2,C2,Needle_Exchange,alcohol,2023-11-30,",
    ),
    "case_management/prescription": (
        "prescription_id,client_id,episode_id,is_ost,start_date,end_date",
        "P1,C1,E1,Y,2023-07-03,2023-12-31",
    ),
    "returns/staff": ("staff_id,front_line,start_date,contract", "S1,Y,2020-04-01,"),
}


@dataclass(frozen=True, eq=False)
class LocalFault:
    """One thing that is wrong in the files of a provider.

    ``finds`` is what the rule must say: entity, row and fields. ``lines`` replaces lines of files,
    by file and number, the header being 0; a number behind the last adds a line.
    """

    rule: str
    wrong: str
    lines: Mapping[tuple[str, int], str]
    finds: tuple[tuple[str, int, str], ...]
    contracts: tuple[str, ...] = field(default=("the_only_one",))

    def write(self, landing: Path, provider_code: str) -> list[str]:
        """Write the files of the provider and give their paths in the landing folder."""
        paths = []
        for name, clean in FILES.items():
            lines = dict(enumerate(clean)) | {
                number: line for (file, number), line in self.lines.items() if name.endswith(file)
            }
            folder, _, entity = name.partition("/")
            path = f"{folder}/{MONTH}/{provider_code}/{entity}.csv"
            (landing / path).parent.mkdir(parents=True, exist_ok=True)
            (landing / path).write_text("\n".join([*lines.values(), ""]), encoding="utf-8")
            paths.append(path)
        return paths


def prescription(
    *,
    number: str = "P1",
    client: str = "C1",
    episode: str = "E1",
    is_ost: str = "Y",
    start: str = "2023-07-03",
    end: str = "",
) -> str:
    return ",".join((number, client, episode, is_ost, start, end))


def client(identifier: str, agency: str, reference: str) -> str:
    return f"{identifier},{agency},{reference},1985-02-28"


FIRST, SECOND = ("prescription", 1), ("prescription", 2)
CLEAN = LocalFault("", "nothing", {}, ())
LOCAL_FAULTS = (
    LocalFault("L001", "no column of the key",
               {("returns/staff", 0): "post,front_line,start_date,contract"}, (("file", 0, ""),)),
    LocalFault("L002", "no identifier", {FIRST: prescription(number="")},
               (("prescription", 1, "prescription_id"),)),
    LocalFault("L003", "an identifier on two rows",
               {SECOND: prescription(client="C2", episode="E2")},
               (("prescription", 1, "prescription_id"), ("prescription", 2, "prescription_id"))),
    LocalFault("L004", "no first day", {FIRST: prescription(start="")},
               (("prescription", 1, "start_date"),)),
    LocalFault("L005", "29 February of a common year", {FIRST: prescription(start="2023-02-29")},
               (("prescription", 1, "start_date"),)),
    LocalFault("L005", "neither Y nor N", {FIRST: prescription(is_ost="yes")},
               (("prescription", 1, "is_ost"),)),
    LocalFault("L006", "a kind of episode of its own",
               {("episode", 2): "E2,C2,residential,alcohol,2023-11-30,"},
               (("episode", 2, "episode_type"),)),
    LocalFault("L006", "one of several substances",
               {("episode", 2): "E2,C2,structured,alcohol;beer,2023-11-30,"},
               (("episode", 2, "presenting_substances"),)),
    LocalFault("L007", "a client who is not in the extract", {FIRST: prescription(client="C3")},
               (("prescription", 1, "client_id"),)),
    LocalFault("L008", "an episode that is not in the extract", {FIRST: prescription(episode="E3")},
               (("prescription", 1, "episode_id"),)),
    LocalFault("L009", "no contract, of two", {}, (("staff", 1, "contract"),),
               contracts=("first", "second")),
    LocalFault("L009", "no contract, and none known", {}, (("staff", 1, "contract"),),
               contracts=()),
    LocalFault("L010", "a contract of another provider",
               {("returns/staff", 1): "S1,Y,2020-04-01,elsewhere"}, (("staff", 1, "contract"),)),
    LocalFault("L011", "ended the day before it began", {FIRST: prescription(end="2023-07-02")},
               (("prescription", 1, "start_date;end_date"),)),
    LocalFault("L012", "began the day after the month", {FIRST: prescription(start="2023-12-01")},
               (("prescription", 1, "start_date"),)),
    LocalFault("L013", "one person as two clients",
               {("client", row): client(f"C{row}", AGENCY_WITHOUT_SUBMISSION, "77")
                for row in (1, 2)},
               (("client", 1, "agency_code;client_ref"), ("client", 2, "agency_code;client_ref"))),
    LocalFault("L014", "a reference that the agency does not have",
               {("client", 1): client("C1", AGENCY_WITH_SUBMISSION, "nobody")},
               (("client", 1, "agency_code;client_ref"),)),
    LocalFault("L015", "an agency without a reference",
               {("client", 1): client("C1", AGENCY_WITH_SUBMISSION, "")},
               (("client", 1, "client_ref"),)),
    LocalFault("L015", "a reference without an agency",
               {("client", 1): client("C1", "", KNOWN_CLIENT)}, (("client", 1, "agency_code"),)),
)  # fmt: skip
