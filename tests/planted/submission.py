"""A small submission in which nothing is wrong, of an adult and of a young people's agency.

Rows are counted from 1 below the header. A client, a stay, or a record that is repeated is known by
its last row. Hours are time in treatment, CIR is a client information review.

Adult agency:

====  ===================  ===================  ===========  ============  ============
row   client and stay      intervention         its review   form          other
====  ===================  ===================  ===========  ============  ============
1     A, discharged 2022   1, pharmacological   1            1, start      hours 1
2     A, discharged 2022   2, psychosocial      1            2, review     hours 2, CIR
3     A, discharged 2022   3, recovery support  1            3, exit
4     A, open since 2023   1, pharmacological   1            1, start      hours 1
5     A, open since 2023   2, psychosocial                   2, review     hours 2, CIR
6     A, open since 2023   1, again             2
7     B, open since 2023   1, psychosocial                   1, start
8     C, assessed, declined
9     D, refused consent
====  ===================  ===================  ===========  ============  ============

Young people's agency:

====  ===================  ===================  ===========  ============  ============
row   client and stay      intervention         its review   form          other
====  ===================  ===================  ===========  ============  ============
1     E, open since 2023   1, psychosocial      1            1, start      hours 1
2     E, open since 2023   1, again             2            2, review     CIR
====  ===================  ===================  ===========  ============  ============
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from orchestration.settings import SEEDS

Row = dict[str, str]

ADULT, YOUNG = "adult", "young_people"
MONTH, MONTH_BEFORE = "2023-11", "2023-10"
LAST_DAY = {MONTH: "20231130", MONTH_BEFORE: "20231031"}

PARTNERSHIP, AUTHORITY = "A12B", "E08000024"
LIVES_HERE = {
    "PC": "SR1 2",
    "DAT": PARTNERSHIP,
    "LA": AUTHORITY,
    "UTLA": AUTHORITY,
    "ACCMNEED": "3",
}

CLIENT_A = {
    "DOB": "1984-02-29",
    "SEX": "M",
    "ETHNIC": "A",
    "NATION": "GBR",
    "RELIGION": "L",
    "SEXUALO": "1",
    "VETERAN": "N",
    "CLIENT": "REF-A",
    "CLIENTID": "1001",
    "CONSENT": "Y",
}
CLIENT_B = {
    **CLIENT_A,
    "DOB": "1971-07-14",
    "SEX": "F",
    "ETHNIC": "M",
    "RELIGION": "C",
    "CLIENT": "REF-B",
    "CLIENTID": "1002",
}
CLIENT_C = {**CLIENT_A, "DOB": "1993-10-02", "CLIENT": "REF-C", "CLIENTID": "1003"}
CLIENT_D = {"CLIENTID": "1004", "CONSENT": "N"}
CLIENT_E = {
    **CLIENT_A,
    "DOB": "2007-05-09",
    "SEX": "F",
    "VETERAN": "",
    "CLIENT": "REF-E",
    "CLIENTID": "1005",
}

# opiates, alcohol and crack; injecting
STAY_OF_2022 = {
    **LIVES_HERE,
    "EPISODID": "5001",
    "CMSID": "CAREPATH 7.2",
    "REFLD": "2022-05-02",
    "RFLS": "4",
    "TRIAGED": "2022-05-05",
    "CPLANDT": "2022-05-12",
    "PREVTR": "Y",
    "PRNTSTAT": "11",
    "CHILDWTH": "2",
    "EHCSC": "1",
    "EHCSC2": "2",
    "EMPSTAT": "1",
    "DRUG1": "1011",
    "DRUG1AGE": "22",
    "ROUTE": "1",
    "DRUG2": "7000",
    "DRUG3": "3201",
    "ALCDDAYS": "12",
    "ALCUNITS": "8",
    "SADQ": "18",
    "INJSTAT": "C",
    "MTHTN": "1",
    "CRTMHN": "3",
    "DISABLE1": "NN",
    "HEPCTD": "Y",
    "HEPCTSTD": "2022-04-11",
    "HEPCSTAT": "A",
    "HCVAS": "N",
    "HEPBSTAT": "A",
    "HEPBVAC": "C",
    "HLCASSDT": "2022-05-12",
    "NALOXISS": "1",
    "NALOXAD": "N",
    "TOPCC": "Y",
    "DISD": "2022-11-17",
    "DISRSN": "80",
}
# the same client comes back, without crack
OPEN_STAY = {
    **STAY_OF_2022,
    "EPISODID": "5002",
    "REFLD": "2023-03-06",
    "TRIAGED": "2023-03-08",
    "CPLANDT": "2023-03-15",
    "EHCSC": "5",
    "EHCSC2": "",
    "DRUG3": "9997",
    "ALCDDAYS": "6",
    "MTHTN": "2",
    "CRTMHN": "",
    "HLCASSDT": "2023-03-15",
    "DISD": "",
    "DISRSN": "",
}
# alcohol alone
STAY_OF_B = {
    **OPEN_STAY,
    "EPISODID": "5003",
    "REFLD": "2023-07-25",
    "RFLS": "3",
    "TRIAGED": "2023-08-01",
    "CPLANDT": "2023-08-14",
    "PREVTR": "N",
    "PRNTSTAT": "14",
    "CHILDWTH": "0",
    "EHCSC": "",
    "PREGNANT": "N",
    "DRUG1": "7000",
    "DRUG1AGE": "17",
    "ROUTE": "4",
    "DRUG2": "9996",
    "ALCDDAYS": "20",
    "ALCUNITS": "15",
    "INJSTAT": "N",
    "HEPCTD": "N",
    "HEPCTSTD": "",
    "HEPCSTAT": "D",
    "HCVAS": "",
    "HEPBSTAT": "D",
    "HEPBVAC": "",
    "HLCASSDT": "2023-08-14",
    "NALOXISS": "6",
}
# cannabis; declined treatment after the assessment
STAY_OF_C = {
    **STAY_OF_B,
    "EPISODID": "5004",
    "REFLD": "2023-06-01",
    "TRIAGED": "2023-06-05",
    "CPLANDT": "",
    "PREGNANT": "",
    "DRUG1": "5000",
    "ROUTE": "3",
    "ALCDDAYS": "0",
    "ALCUNITS": "0",
    "SADQ": "",
    "HLCASSDT": "",
    "DISD": "2023-06-19",
    "DISRSN": "88",
}
# cannabis and alcohol
STAY_OF_E = {
    **STAY_OF_B,
    "EPISODID": "5005",
    "REFLD": "2023-04-03",
    "RFLS": "16",
    "TRIAGED": "2023-04-12",
    "CPLANDT": "2023-04-19",
    "EMPSTAT": "2",
    "DRUG1": "5000",
    "DRUG1AGE": "13",
    "ROUTE": "3",
    "DRUG2": "7000",
    "ALCDDAYS": "4",
    "ALCUNITS": "6",
    "SADQ": "",
    "HLCASSDT": "2023-04-19",
    "NALOXISS": "",
    "NALOXAD": "",
    "TOPCC": "",
    "YPCIN": "N",
    "YPCPP": "N",
    "YPDOMAB": "N",
    "YPAFFSM": "Y",
    "YPPARNT": "N",
    "YPHOUSE": "N",
    "YPNEET": "N",
}


def intervention(number: str, kind: str, *, referred: str, offered: str, started: str) -> Row:
    return {
        "MODID": number,
        "MODAL": kind,
        "REFMODDT": referred,
        "FAOMODDT": offered,
        "MODSET": "6",
        "MODST": started,
    }


def ended(day: str) -> Row:
    return {"MODEND": day, "MODEXIT": "A"}


def review(number: str, day: str, *components: str) -> Row:
    return {"SUBMID": number, "SUBMODDT": day, **dict.fromkeys(components, "Y")}


def hours(number: str, day: str) -> Row:
    return {"TITID": number, "TITDATE": day, "TITREAT": "1"}


def client_review(day: str) -> Row:
    return {"CIRID": "1", "CIRDT": day, "CIREMP": "1", "CIRMTHTN": "2", "CIRACCM": "3"}


_NO_DAYS = dict.fromkeys(("CRAUSE", "COCAUSE", "AMPHUSE", "CANNUSE", "OTDRGUSE"), "0")


def top(number: str, day: str, stage: str, *, opiates: str, alcohol: str, injected: str) -> Row:
    return {
        **_NO_DAYS,
        "TOPID": number,
        "TOPDATE": day,
        "TRSTAGE": stage,
        "ALCUSE": alcohol,
        "CONSMP": "0" if alcohol == "0" else "8",
        "OPIUSE": opiates,
        "TOBUSE": "28",
        "IVDRGUSE": injected,
        **dict.fromkeys(("SHARING", "OTHTHEFT", "ASSAULT"), "N"),
        **dict.fromkeys(("SHOTHEFT", "DRGSELL", "VOLWORK", "TRAIN", "EDUCAT"), "0"),
        "PWORK": "20",
        **dict.fromkeys(("PSYHSTAT", "PHSTAT", "QUALLIFE"), "12"),
        **dict.fromkeys(("ACUTHPBM", "UNSUITHS", "HRISK"), "N"),
    }


def young_form(number: str, day: str, stage: str, *, cannabis: str) -> Row:
    return {
        **_NO_DAYS,
        "TOPID": number,
        "TOPDATE": day,
        "TRSTAGE": stage,
        "ALCUSE": "4",
        "OPIUSE": "0",
        "CANNUSE": cannabis,
        "TOBUSE": "10",
        "IVDRGUSE": "0",
        **dict.fromkeys(("ECSTUSE", "SOLVUSE", "KETUSE", "GHBUSE"), "0"),
        **dict.fromkeys(("MEPHUSE", "NPSUSE", "BENZUSE", "HALLUSE"), "0"),
        "YPUNITS": "6",
        "YPALONE": "N",
        **dict.fromkeys(("YPSATIS", "YPHAPPY", "YPFAMILY", "YPFRIEND"), "7"),
        "YPANX": "2",
    }


_PRESCRIBED_2023 = intervention(
    "1", "94", referred="2023-03-08", offered="2023-03-13", started="2023-03-13"
)
_YOUNG_PSYCHOSOCIAL = intervention(
    "1", "95", referred="2023-04-12", offered="2023-04-19", started="2023-04-19"
)

ROWS: dict[str, tuple[Row, ...]] = {
    ADULT: (
        {
            **CLIENT_A,
            **STAY_OF_2022,
            **intervention(
                "1", "94", referred="2022-05-05", offered="2022-05-10", started="2022-05-12"
            ),
            **ended("2022-11-10"),
            **review("1", "2022-06-10", "PHMETHSTBL", "PHMETHMAIN"),
            **hours("1", "2022-05-12"),
            **top("1", "2022-05-12", "S", opiates="24", alcohol="12", injected="20"),
        },
        {
            **CLIENT_A,
            **STAY_OF_2022,
            **intervention(
                "2", "95", referred="2022-05-05", offered="2022-05-16", started="2022-05-16"
            ),
            **ended("2022-11-17"),
            **review("1", "2022-06-13", "PSYMOTI"),
            **hours("2", "2022-10-20"),
            **top("2", "2022-10-20", "R", opiates="2", alcohol="4", injected="0"),
            **client_review("2022-10-20"),
        },
        {
            **CLIENT_A,
            **STAY_OF_2022,
            **intervention(
                "3", "96", referred="2022-09-01", offered="2022-09-05", started="2022-09-05"
            ),
            **ended("2022-11-17"),
            **review("1", "2022-09-19", "RECPEER", "RECMAID"),
            **top("3", "2022-11-17", "E", opiates="0", alcohol="0", injected="0"),
        },
        {
            **CLIENT_A,
            **OPEN_STAY,
            **_PRESCRIBED_2023,
            **review("1", "2023-04-11", "PHBUPRENSTBL"),
            **hours("1", "2023-03-13"),
            **top("1", "2023-03-13", "S", opiates="20", alcohol="6", injected="16"),
        },
        {
            **CLIENT_A,
            **OPEN_STAY,
            **intervention(
                "2", "95", referred="2023-03-08", offered="2023-03-20", started="2023-03-20"
            ),
            **hours("2", "2023-09-04"),
            **top("2", "2023-09-04", "R", opiates="3", alcohol="2", injected="0"),
            **client_review("2023-09-04"),
        },
        {
            **CLIENT_A,
            **OPEN_STAY,
            **_PRESCRIBED_2023,
            **review("2", "2023-10-02", "PHBUPRENMAIN"),
        },
        {
            **CLIENT_B,
            **STAY_OF_B,
            **intervention(
                "1", "95", referred="2023-08-03", offered="2023-08-10", started="2023-08-10"
            ),
            **top("1", "2023-08-10", "S", opiates="0", alcohol="20", injected="0"),
        },
        {**CLIENT_C, **STAY_OF_C},
        CLIENT_D,
    ),
    YOUNG: (
        {
            **CLIENT_E,
            **STAY_OF_E,
            **_YOUNG_PSYCHOSOCIAL,
            **review("1", "2023-05-10", "PSYFSNI", "YPFAMWK"),
            **hours("1", "2023-04-19"),
            **young_form("1", "2023-04-19", "S", cannabis="16"),
        },
        {
            **CLIENT_E,
            **STAY_OF_E,
            **_YOUNG_PSYCHOSOCIAL,
            **review("2", "2023-10-11", "PSYMOTI"),
            **young_form("2", "2023-10-11", "R", cannabis="4"),
            **{**client_review("2023-10-11"), "CIREMP": "2"},
        },
    ),
}


def _set_p_columns() -> tuple[str, ...]:
    with (SEEDS / "ndtms_fields.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(row["field"] for row in csv.DictReader(handle) if row["in_set_p"] == "Y")


COLUMNS = _set_p_columns()

Rows = int | tuple[int, ...]
"""One row or several."""


@dataclass(frozen=True)
class Extract:
    """One file of an agency: the clean rows with what differs from them.

    ``changes`` sets fields of rows, ``rows`` names those that are sent (all if empty). The other
    attributes are about the file itself: ``name`` in place of the one by the convention, ``letter``
    and ``named_agency`` in it, columns left out or sent twice, a column nobody knows, rows that
    lack their last value, and the encoding.
    """

    changes: Mapping[Rows, Mapping[str, str]] = field(default_factory=dict)
    rows: tuple[int, ...] = ()
    name: str | None = None
    letter: str = "P"
    named_agency: str | None = None
    column_left_out: str | None = None
    column_sent_twice: str | None = None
    unknown_column: str | None = None
    short_row: int | None = None
    encoding: str = "utf-8"

    def write(self, landing: Path, month: str, service: str, agency: str, initials: str) -> str:
        """Put the file in its month; `initials` make its clients persons of their own.

        Returns:
            The path by which the warehouse knows the file.

        """
        path = f"ndtms/{month}/{self._file_name(agency, month)}"
        (landing / path).parent.mkdir(parents=True, exist_ok=True)
        (landing / path).write_bytes(self._content(service, agency, initials))
        return path

    def _file_name(self, agency: str, month: str) -> str:
        first, last = month.replace("-", "") + "01", LAST_DAY[month]
        named = self.named_agency or agency
        return self.name or f"{named}-{first}-{last}-TREAT-IN-{self.letter}.csv"

    def _content(self, service: str, agency: str, initials: str) -> bytes:
        columns = [name for name in COLUMNS if name != self.column_left_out]
        columns += [name for name in (self.column_sent_twice, self.unknown_column) if name]
        lines = [columns]
        for number, row in self._rows(service, agency, initials):
            if self.unknown_column and row["CONSENT"] == "Y":
                row[self.unknown_column] = "a value"
            values = [row.get(name, "") for name in columns]
            lines.append(values[:-1] if number == self.short_row else values)
        text = io.StringIO()
        csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(lines)
        return text.getvalue().encode(self.encoding)

    def _rows(self, service: str, agency: str, initials: str) -> list[tuple[int, Row]]:
        clean = ROWS[service]
        rows = {number: {"AGNCY": agency, **row} for number, row in enumerate(clean, start=1)}
        for row in rows.values():
            if row["CONSENT"] == "Y":
                row |= {"FINITIAL": initials[0], "SINITIAL": initials[1]}
        for numbers, values in self.changes.items():
            for number in (numbers,) if isinstance(numbers, int) else numbers:
                unknown = values.keys() - set(COLUMNS)
                assert not unknown, f"no such field: {unknown}"
                rows[number] |= values
        return [(number, row) for number, row in rows.items() if number in (self.rows or rows)]


def write_reference(
    landing: Path, services: Mapping[str, str], contracts: Mapping[str, str] | None = None
) -> None:
    """Write the reference tables for agencies and their services.

    Each agency is a provider of its own, named like it, with a contract named like it. Further
    contracts are given with their provider.
    """
    tables = {
        "agencies": [
            "agency_code,agency_name,provider_code,provider_name,service,authority_code",
            *(f"{code},Agency,{code},Provider,{service},{AUTHORITY}"
              for code, service in services.items()),
        ],
        "areas": ["area,authority_code", f"here,{AUTHORITY}", f"here,{PARTNERSHIP}"],
        "contracts": [
            "contract,framework,area,provider_code,start_date,end_date",
            *(f"{contract},sunderland,here,{code},2020-04-01,"
              for contract, code in [*((code, code) for code in services),
                                     *(contracts or {}).items()]),
        ],
    }  # fmt: skip
    (landing / "reference").mkdir(parents=True)
    for name, lines in tables.items():
        (landing / "reference" / f"{name}.csv").write_text("\n".join([*lines, ""]))
