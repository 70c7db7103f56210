"""Consent on landing: nothing of a refusal is kept, and taking consent back reaches the past."""

from pathlib import Path

import pytest
from test_landing import Site

HEADER = "FINITIAL,SINITIAL,DOB,SEX,AGNCY,CLIENT,CLIENTID,EPISODID,CONSENT,PC,Mine"
CONTENT = "finitial, sinitial, dob, sex, client, episodid, pc, submid, _unknown"
NOTHING = (None,) * 9


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def row(client: str, consent: str, agency: str = "N1") -> str:
    return f"A,B,1980-01-01,F,{agency},REF{client},{client},1,{consent},TA1 1,mine\n"


def test_without_a_yes_only_the_keys_stay(site: Site) -> None:
    answers = ["N", "", "NA", "X", "1", "YES", "n"]
    site.put("a.csv", "\n".join([HEADER, *(row("7", answer).strip() for answer in answers)]))
    assert site.land().non_consent_rows == len(answers)
    assert site.rows(CONTENT) == [NOTHING] * len(answers)
    filled = "FINITIAL;SINITIAL;DOB;SEX;CLIENT;EPISODID;PC;Mine"
    assert site.rows("agncy, clientid, consent, _filled_columns") == [
        ("N1", "7", answer or None, filled) for answer in answers
    ]


def test_with_a_yes_everything_stays(site: Site) -> None:
    site.put("a.csv", HEADER + "\n" + "".join(row("7", answer) for answer in ("Y", "y", " Y ")))
    assert site.land().non_consent_rows == 0
    everything = ("A", "B", "1980-01-01", "F", "REF7", "1", "TA1 1", None, '{"Mine":"mine"}', None)
    assert site.rows(f"{CONTENT}, _filled_columns") == [everything] * 3


def test_a_refusal_sent_right_has_no_filled_columns(site: Site) -> None:
    site.put("a.csv", f"{HEADER}\n,,NA, ,N1,,7,,N,,\n")
    site.land()
    assert site.rows("clientid, _filled_columns") == [("7", None)]


def test_values_without_consent_never_reach_the_file(site: Site) -> None:
    site.put("a.csv", f"{HEADER}\n{row('7', 'N').replace('mine', 'SECRETSECRET')}")
    site.put("b.csv", f"{HEADER}\nA,B,,,N1,SECRETSECRET,8,1,Y\n")
    site.land()
    assert b"SECRETSECRET" not in site.warehouse.read_bytes()


def test_a_refusal_blanks_what_earlier_snapshots_said(site: Site) -> None:
    site.put("a.csv", f"{HEADER}\n{row('7', 'Y')}{row('8', 'Y')}", "2024-04")
    site.put("a.csv", f"{HEADER}\n,,,,n1,, 7 ,,n,,\n{row('8', 'Y')}", "2024-05")
    assert site.land().withdrawn_rows == 1
    assert site.land().withdrawn_rows == 0
    assert site.rows(f"_file_id, agncy, clientid, consent, _withdrawn, {CONTENT}") == [
        (1, "N1", "7", "N", True, *NOTHING),
        (1, "N1", "8", "Y", None, "A", "B", "1980-01-01", "F", "REF8", "1", "TA1 1", None,
         '{"Mine":"mine"}'),
        (2, "n1", " 7 ", "n", None, *NOTHING),
        (2, "N1", "8", "Y", None, "A", "B", "1980-01-01", "F", "REF8", "1", "TA1 1", None,
         '{"Mine":"mine"}'),
    ]  # fmt: skip
    assert site.rows("_filled_columns") == [(None,)] * 4


def test_the_newest_row_decides(site: Site) -> None:
    cases = {  # client: what the first run sees, what the second, how many rows are blank then
        "agreed later on": ({"2024-05": "N"}, {"2024-06": "Y"}, 0),
        "refusal is older": ({"2024-05": "Y"}, {"2024-04": "N"}, 0),
        "same month again": ({"2024-05": "Y"}, {"2024-05": "N"}, 1),
        "past sent again after the refusal": ({"2024-05": "N"}, {"2024-04": "Y"}, 1),
        "invalid answer": ({"2024-05": "Y"}, {"2024-06": "X"}, 0),
        "all the past": ({"2024-04": "Y", "2024-05": "Y"}, {"2024-06": "N"}, 2),
    }
    for run in (0, 1):
        for month in ("2024-04", "2024-05", "2024-06"):
            answers = [(client, case[run].get(month)) for client, case in cases.items()]
            rows = "".join(row(client, answer) for client, answer in answers if answer)
            # the name sorts before that of the first run: what counts is when a file was seen
            site.put(f"{'ba'[run]}.csv", f"{HEADER}\n{rows}", month)
        site.land()
    found = dict(
        site.query("select clientid, count(*) from raw.ndtms_row where _withdrawn group by all")
    )
    assert found == {client: blanked for client, (_, _, blanked) in cases.items() if blanked}


def test_in_one_file_the_last_row_decides(site: Site) -> None:
    site.put("a.csv", f"{HEADER}\n{row('7', 'Y')}{row('7', 'N')}{row('8', 'N')}{row('8', 'Y')}")
    assert site.land().withdrawn_rows == 1
    assert site.rows("clientid, finitial") == [("7", None), ("7", None), ("8", None), ("8", "A")]


def test_a_client_of_another_agency_is_another_client(site: Site) -> None:
    site.put("a.csv", f"{HEADER}\n{row('7', 'Y', 'N2')}{row('NA', 'Y')}", "2024-04")
    site.put("a.csv", f"{HEADER}\n{row('7', 'N')}{row('NA', 'N')}")
    assert site.land().withdrawn_rows == 0


def test_two_references_that_differ_in_capitals_are_two_clients(site: Site) -> None:
    site.put("a.csv", f"{HEADER}\n{row('aB1', 'Y')}{row('AB1', 'Y')}", "2024-04")
    site.put("a.csv", f"{HEADER}\n{row('aB1', 'N')}{row('AB1', 'Y')}")
    assert site.land().withdrawn_rows == 1
    assert site.rows("_file_id, clientid, consent, finitial") == [
        (1, "aB1", "N", None), (1, "AB1", "Y", "A"),
        (2, "aB1", "N", None), (2, "AB1", "Y", "A"),
    ]  # fmt: skip
