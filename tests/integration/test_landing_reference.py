"""Reference tables: what is loaded, and how each fault is told."""

from pathlib import Path

import pytest
from test_landing import HEADER, REFERENCE, Site

from orchestration.landing import LandingFault


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_required_tables_are_loaded_and_optional_ones_stay_empty(site: Site) -> None:
    text = REFERENCE["agencies"].replace("adult", " Adult ") + '\n"N2",,p1,,young_people,\n'
    (site.landing / "reference" / "agencies.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert site.land().references == dict.fromkeys(REFERENCE, "landing")
    assert site.query("select * from raw.reference_agencies order by _row_number") == [
        ("N1", "One", "p1", "Provider", "adult", "E1", 1),
        ("N2", None, "p1", None, "young_people", None, 2),
    ]
    assert site.query("select start_date, end_date, award_date from raw.reference_contracts") == [
        ("2020-04-01", None, None)
    ]
    assert site.query(
        "select table_name, origin, path, length(sha256) from raw.reference_file order by 1"
    ) == [(table, "landing", f"reference/{table}.csv", 64) for table in REFERENCE]
    for table in ("submissions", "accepted_issues"):
        assert site.query(f"select count(*) from raw.reference_{table}") == [(0,)]


def test_the_seed_of_the_project_serves_where_an_optional_table_is_missing(site: Site) -> None:
    lines = "dataset,agency_code,period,received_date\nndtms_adult,N1,2024-05,"
    (site.seeds / "reference_submissions.csv").write_text(f"{lines}03/06/2024\n")
    assert site.land().references["submissions"] == "project"
    (site.landing / "reference" / "submissions.csv").write_text(f"{lines}20240604\n")
    assert site.land().references["submissions"] == "landing"
    assert site.query("select received_date, _row_number from raw.reference_submissions") == [
        ("2024-06-04", 1)
    ]


@pytest.mark.parametrize(
    ("table", "text", "told"),
    [
        ("areas", None, "reference/areas.csv: is missing in the landing folder"),
        ("areas", "", "reference/areas.csv: column area is missing"),
        ("areas", "area\nx\n", "reference/areas.csv: column authority_code is missing"),
        ("areas", "area,authority_code,Area\n", "column area stands twice"),
        ("areas", "area,authority_code\n\n", "reference/areas.csv: has no row"),
        ("areas", "area,authority_code\nx,E1\ny,e1\n",
         "reference/areas.csv, row 2, authority_code: the same as in row 1"),
        ("areas", "area,authority_code\nx,E1,\n", "row 1: has 3 values where the header has 2"),
        ("areas", "area,authority_code\nx, \n", "row 1, authority_code: is blank"),
        ("areas", 'area,authority_code\n"x,E1\n', "reference/areas.csv: a quotation mark"),
        ("areas", "area;authority_code\nx;E1\n",
         "reference/areas.csv: its values are not separated by commas; save it as comma-separated"),
        ("areas", '"area"\t"authority_code"\n"x"\t"E1"\n',
         "reference/areas.csv: its values are not separated by commas"),
        ("areas", "area,authority_code\nx,\0\n", "reference/areas.csv: byte 23 is a NUL"),
        ("agencies", REFERENCE["agencies"] + "n1,a,b,c,adult,\n",
         "reference/agencies.csv, row 2, agency_code: the same as in row 1"),
        ("agencies", REFERENCE["agencies"].replace("adult", "adults"),
         "reference/agencies.csv, row 1, service: is none of adult, young_people"),
        ("contracts", REFERENCE["contracts"].replace("2020-04-01", "2020-04-31"),
         "reference/contracts.csv, row 1, start_date: is not a date"),
        ("contracts", REFERENCE["contracts"].replace("2020-04-01", "1/4/20"), "start_date: is not"),
        ("contracts", REFERENCE["contracts"].replace("2020-04-01,", "01/04/2020,20200331"),
         "reference/contracts.csv, row 1, end_date: lies before start_date; correct one of them"),
        ("contracts", REFERENCE["contracts"].replace("p1", "All"),
         "reference/contracts.csv, row 1, provider_code: All has a meaning of its own"),
        ("agencies", REFERENCE["agencies"].replace("p1", "unassigned"),
         "reference/agencies.csv, row 1, provider_code: unassigned has a meaning of its own"),
        ("submissions", "dataset,agency_code,period,received_date\nndtms_yp,N1,May,20240604\n",
         "row 1, period: is not a month"),
        ("accepted_issues", "rule_id\nV001\n", "column agency_code is missing"),
        ("submissions",
         "dataset,agency_code,period,received_date,Of Us,of us\nndtms_yp,N1,2024-05,,,\n",
         "reference/submissions.csv: columns 5 and 6 have one name; give each a name of its own"),
        ("ext_ofsted_grade", "home_id,inspection_date,grade\nh,2024-05-01,poor\n",
         "reference/ext_ofsted_grade.csv, row 1, grade: is none of outstanding, good, other"),
        ("deprivation", "ward_code,edition,borough_quintile\nE1,2019,0\n",
         "row 1, borough_quintile: is none of 1, 2, 3, 4, 5"),
        ("prevalence", "need,area,year,estimate\nocu,somewhere,2019-20,1.5\nocu,x,2019-20,1e3\n",
         "reference/prevalence.csv, row 2, estimate: is not a number"),
        ("targets",
         "indicator_id,valid_from,comparator,target,kind\nwir_01,2014-04-01,=,0.1,fixed\n",
         "reference/targets.csv, row 1, comparator: is none of >=, <=, >, <"),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_one_line_after_the_good_files_are_in(
    site: Site, table: str, text: str | None, told: str
) -> None:
    site.put("a.csv", f"{HEADER}\nN1,1,1,Y,\n")
    file = site.landing / "reference" / f"{table}.csv"
    if text is None:
        file.unlink()
    else:
        file.write_text(text)
    with pytest.raises(LandingFault) as caught:
        site.land()
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.report is not None
    assert len(caught.value.report.landed) == 1


@pytest.mark.parametrize("table", ["areas", "submissions"])
def test_a_folder_or_a_link_to_nothing_in_the_place_of_a_table_is_told(
    site: Site, table: str
) -> None:
    file = site.landing / "reference" / f"{table}.csv"
    file.unlink(missing_ok=True)
    for make in (file.mkdir, lambda: file.symlink_to("gone.csv")):
        make()
        with pytest.raises(LandingFault, match=rf"reference/{table}\.csv: it is no file"):
            site.land()
        if not file.is_symlink():
            file.rmdir()


def test_after_a_fault_the_tables_of_the_run_before_still_stand(site: Site) -> None:
    site.land()
    site.put("a.csv", f"{HEADER}\nN1,1,1,Y,\n")
    (site.landing / "reference" / "agencies.csv").unlink()
    (site.landing / "reference" / "areas.csv").write_text("area,authority_code\nelsewhere,E2\n")
    with pytest.raises(LandingFault):
        site.land()
    assert site.query("select area, authority_code from raw.reference_areas") == [
        ("somewhere", "E1")
    ]
    assert site.rows("clientid") == [("1",)]


def test_all_faults_are_counted(site: Site) -> None:
    for table in REFERENCE:
        (site.landing / "reference" / f"{table}.csv").unlink()
    with pytest.raises(LandingFault, match=r"and 2 more") as caught:
        site.land()
    assert len(caught.value.faults) == 3


def test_a_contract_may_end_on_the_day_it_starts(site: Site) -> None:
    text = REFERENCE["contracts"].replace("2020-04-01,", "01/04/2020,20200401")
    (site.landing / "reference" / "contracts.csv").write_text(text)
    site.land()
    assert site.query("select start_date, end_date from raw.reference_contracts") == [
        ("2020-04-01", "2020-04-01")
    ]


def test_what_is_most_likely_mistyped_is_told_and_stops_nothing(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    reference = site.landing / "reference"
    (reference / "accepted_issue.csv").write_text("rule_id\nV001\n")
    (reference / "mappings").mkdir()
    (reference / "mappings" / "p1.csv").write_text(
        "entity,source_column,field,source_value,value\n"
    )
    (reference / "contracts.csv").write_text(
        REFERENCE["contracts"].replace("c,f,", "c,somerset,") + "c,f,elsewhere,p2,2020-04-01,\n"
    )
    site.land()
    told = [line.partition(";")[0] for line in caplog.messages if line.startswith("reference/")]
    assert told == [
        "reference/accepted_issue.csv: ignored, it is none of the reference tables",
        "reference/contracts.csv, row 2, framework: stands nowhere in seeds/frameworks.csv",
        "reference/contracts.csv, row 2, area: stands nowhere in reference/areas.csv",
    ]
