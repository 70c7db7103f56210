"""The header line and the alias register."""

from pathlib import Path

import pytest

from orchestration.landing.header import FileRejectedError, Layout, read_layout
from orchestration.landing.profile import Profile, read_profile
from orchestration.landing.report import LandingFault

PROFILE = Profile(("AGNCY", "CLIENTID", "EPISODID", "CONSENT", "SUBMID"), {"SUBMODID": "SUBMID"})
SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def layout(tmp_path: Path, text: str, encoding: str = "utf-8") -> Layout:
    file = tmp_path / "x.csv"
    file.write_text(text, encoding=encoding, newline="")
    return read_layout(file, encoding, PROFILE)


def test_columns_are_found_by_name_whatever_their_case_and_order(tmp_path: Path) -> None:
    found = layout(tmp_path, '\ufeff consent ,"Agncy", SubModID,Mine,CLIENTID,EPISODID,\r\n')
    assert found.fields == {"CONSENT": 0, "AGNCY": 1, "SUBMID": 2, "CLIENTID": 4, "EPISODID": 5}
    assert found.unknown == ((3, "Mine"), (6, "column 7"))
    assert found.is_first_line
    assert found.width == 7


def test_a_header_below_empty_lines_is_found(tmp_path: Path) -> None:
    assert not layout(tmp_path, "\n,,\nAGNCY,CLIENTID,EPISODID,CONSENT\n").is_first_line


@pytest.mark.parametrize(
    ("header", "rule", "named"),
    [
        ("AGNCY,CLIENTID,EPISODID\n", "V001", "CONSENT"),
        ("N1,1,1,Y\n", "V001", "AGNCY, CLIENTID, EPISODID, CONSENT"),
        ("AGNCY;CLIENTID;EPISODID;CONSENT\n", "V001", "semicolons"),
        ('"AGNCY";"CLIENTID";"EPISODID";"CONSENT"\n"N1";"1";"1";"Y"\n', "V001", "semicolons"),
        ('"AGNCY"\t"CLIENTID"\t"EPISODID"\t"CONSENT"\n', "V001", "tabs"),
        ('"AGNCY;","CLIENTID\n', None, "quotation mark"),
        ("AGNCY,CLIENTID,EPISODID,CONSENT,agncy\n", "V002", "AGNCY"),
        ("AGNCY,CLIENTID,EPISODID,CONSENT,SUBMID,SubModId\n", "V002", "SUBMID"),
        ("AGNCY,CLIENTID,EPISODID,CONSENT,Mine,MINE\n", "V002", "MINE"),
        ("", None, "empty"),
        ("\r\n \r\n", None, "empty"),
        ('AGNCY,"CLIENTID,EPISODID,CONSENT\nN1,1,1,Y\n', None, "quotation mark"),
        ("x" * 1_000_001, None, "no end"),
    ],
)
def test_a_bad_header_is_named(tmp_path: Path, header: str, rule: str | None, named: str) -> None:
    with pytest.raises(FileRejectedError) as caught:
        layout(tmp_path, header)
    assert caught.value.rule == rule
    assert named in caught.value.problem
    assert "N1" not in caught.value.problem  # the first line may be data


def test_the_seeds_of_the_project_hold_together() -> None:
    profile = read_profile(SEEDS)
    assert profile.aliases["SUBMODID"] == "SUBMID"
    assert profile.aliases["TITREVID"] == "TITID"
    assert len(profile.fields) == len(set(profile.fields))


@pytest.mark.parametrize(
    ("line", "named"),
    [("X,NOFIELD,", "NOFIELD"), ("AGNCY,CLIENTID,", "already"), ("A,AGNCY,\nA,CLIENTID,", "row 2")],
)
def test_a_senseless_alias_is_named(tmp_path: Path, line: str, named: str) -> None:
    (tmp_path / "ndtms_fields.csv").write_text("field\nAGNCY\nCLIENTID\n")
    (tmp_path / "ndtms_field_aliases.csv").write_text(f"alias,field,note\n{line}\n")
    with pytest.raises(LandingFault, match=named):
        read_profile(tmp_path)
