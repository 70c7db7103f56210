"""The quality gate on small hand-made warehouses, with Great Expectations and without.

Most tests replace Great Expectations by an equally independent count in DuckDB, as its import takes
many seconds; the tests of the boundaries, of the errors and of a killed process run the real thing.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import json
import os
import stat
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from orchestration.bench.gate import count_with_one_query_per_relation
from orchestration.gate import GateError, GateOutcome, Ruleset, load_ruleset, outputs, run_gate
from orchestration.gate import __main__ as gate_process
from orchestration.gate.api import read_outcome
from orchestration.gate.counts import CheckCounts, UnitCounts
from orchestration.gate.results import files_to_validate, store_results
from orchestration.gate.rules import LOCAL_RECORD, PROJECT, REGISTER, SUITES
from orchestration.lib.keyed_hash import KeyMissingError
from tests.warehouses import (
    ENTITIES,
    Submission,
    Warehouse,
    count_with_duckdb,
    faulty,
    field_types,
    gate,
    month,
    record,
    sound,
)

COMPLIANCE = "dataset,provider_code,period,records,failing_records,compliance,gate"
RULE_RESULTS = "rule_id,dataset,provider_code,entity,field,severity,status,checked,failed"
FIX_LIST = (
    "rule_id,severity,file,row_number,entity,agency_code,client_ref,episode_ref,field,problem,"
    "how_to_fix"
)

# --- the boundaries of every rule, with Great Expectations ------------------------------------


@dataclass(frozen=True)
class Case:
    """A record beside the boundary of a rule, and the failures (rule, field) it must have."""

    entity: str
    changes: dict[str, Any]
    fails: tuple[tuple[str, str], ...] = ()


def case(entity: str, *fails: tuple[str, str], **changes: Any) -> Case:
    return Case(entity, changes, fails)


EXTRACT_DAY, DAY_AFTER = "2024-05-31", "2024-06-01"
UNKNOWN_TRIAGE = {"triaged_date": None}
# an episode whose triage lies a year before the extract date or longer
OLD_EPISODE = {"refld": "2023-05-01", "triaged": "2023-05-31"}
COMPONENTS = {"ph": "94", "psy": "95", "rec": "96"}
# a row without consent: nothing but its keys
REFUSED: dict[str, dict[str, Any]] = {
    "client": {
        **dict.fromkeys(("finitial", "sinitial", "dob", "sex", "earliest_refld_date")),
        **{"consent": "N", "age_at_first_triage": None, "age_at_last_triage": None},
    },
    "episode": {
        **dict.fromkeys(("episodid", "refld", "triaged", "drug1", "dat", "la", "hepctd", "sex")),
        **dict.fromkeys(("dob_date", "age_at_triage", "days_from_referral_to_triage")),
        **{"consent": "N", "days_from_triage_to_extract": None},
    },
}
YOUNG_PEOPLES = {"is_young_people_service": True}
COMPLETED = {"disd": "2024-05-03", "disrsn": "80", "discharge_group": "successful"}
# alcohol as a problem substance, with the answers that it asks for
DRINKER = {"drug1": "7000", "alcddays": "14", "alcunits": "20"}


def ages(first: int, last: int) -> dict[str, int]:
    return {"age_at_first_triage": first, "age_at_last_triage": last}


CASES = [
    *(case(entity) for entity in ENTITIES),
    # V010
    case("client", ("V010", "AGNCY"), agncy=None),
    case("client", ("V010", "CLIENTID"), clientid=None),
    case("client", ("V010", "AGNCY;CLIENTID"), agncy=None, clientid=None),
    # V011: only this rule where consent is neither
    case("episode", ("V011", "CONSENT"), consent="X", episodid=None, refld=None, dat=None),
    case("episode", ("V011", "CONSENT"), consent=None, filled_columns="DOB"),
    # V012
    case("episode", consent="N", episodid=None, refld=None, triaged=None, drug1=None, dat=None),
    case(
        "episode",
        ("V012", "CONSENT"),
        **{"consent": "N", "episodid": None, "refld": None, "triaged": None, "drug1": None},
        filled_columns="DOB;SEX",
    ),
    # V013
    *(
        case("client", ("V013", name.upper()), **{name: None})
        for name in ("finitial", "sinitial", "dob", "sex")
    ),
    case("client", ("V013", "FINITIAL;SEX"), finitial=None, sex=None),
    case("client", consent="N", finitial=None, sinitial=None, dob=None, sex=None),
    case("client", consent="X", finitial=None, sinitial=None, dob=None, sex=None),
    # V014, V015
    *(
        case("episode", ("V014", name.upper()), **{name: None})
        for name in ("episodid", "refld", "triaged", "drug1")
    ),
    case("episode", ("V015", "DAT"), dat=None),
    # V016: unreadable, the first and the last day, and a day beyond each
    *(
        case(entity, ("V016", name.upper()), **{name: "31/02/24"})
        for entity, names in field_types().items()
        for name, value_type in names.items()
        if value_type == "date"
        if name not in ("disd", "modend")
    ),
    case("episode", ("V016", "DISD"), disd="soon", disrsn="80"),
    case("modality", ("V016", "MODEND"), modend="soon", modexit="A"),
    case("client", dob="1903-01-01"),
    case("client", ("V016", "DOB"), dob="1902-12-31"),
    case("client", ("V016", "DOB"), dob=DAY_AFTER, earliest_refld_date=None),
    case("client_info_review", cirdt=EXTRACT_DAY),
    case("client_info_review", ("V016", "CIRDT"), cirdt=DAY_AFTER),
    case("episode", ("V016", "CPLANDT;HLCASSDT"), cplandt="?", hlcassdt=DAY_AFTER),
    case("client_info_review", ("V016", "CIRDT"), extract_date=None),
    # V017
    case("client", dob="2024-04-01"),
    case("client", ("V017", "DOB;REFLD"), dob="2024-04-02"),
    case("client", dob="2024-04-02", earliest_refld_date=None),
    # a row without consent breaks nothing
    *(case(entity, **content) for entity, content in REFUSED.items()),
    # V018
    case("client", **ages(18, 18)),
    case("client", ("V018", "DOB;TRIAGED"), **ages(17, 18)),
    # V019, and V019I from the day of majority
    case("client", **YOUNG_PEOPLES, **ages(17, 17)),
    case("client", ("V019I", "DOB;TRIAGED"), **YOUNG_PEOPLES, **ages(17, 18)),
    case("client", ("V019I", "DOB;TRIAGED"), **YOUNG_PEOPLES, **ages(24, 24)),
    case(
        "client",
        *(("V019", "DOB;TRIAGED"), ("V019I", "DOB;TRIAGED")),
        **YOUNG_PEOPLES,
        **ages(24, 25),
    ),
    # V020
    case("client", **YOUNG_PEOPLES, **ages(9, 9)),
    case("client", ("V020", "DOB;TRIAGED"), **YOUNG_PEOPLES, **ages(8, 9)),
    case("client", **ages(99, 100)),
    case("client", ("V020", "DOB;TRIAGED"), **ages(100, 101)),
    # V021
    case("episode", refld="2024-04-03"),
    case("episode", ("V021", "REFLD;TRIAGED"), refld="2024-04-04"),
    # V022
    case("episode", days_from_referral_to_triage=365),
    case("episode", ("V022", "REFLD;TRIAGED"), days_from_referral_to_triage=366),
    # V023
    case("episode", cplandt="2024-04-03"),
    case("episode", ("V023", "TRIAGED;CPLANDT"), cplandt="2024-04-02"),
    # V024
    case("episode", disd="2024-04-03", disrsn="80"),
    case("episode", ("V024", "TRIAGED;DISD"), disd="2024-04-02", disrsn="80"),
    # V025
    case("episode", ("V025", "DISD;DISRSN"), disd="2024-05-03"),
    case("episode", ("V025", "DISD;DISRSN"), disrsn="80"),
    # V026: the first and the last day of the reason, and a day beyond each
    *(
        case("episode", *fails, disd="2024-05-03", disrsn="80", **validity)
        for first, last, fails in (
            (3, None, ()),
            (4, None, (("V026", "DISRSN"),)),
            (1, 3, ()),
            (1, 2, (("V026", "DISRSN"),)),
        )
        for validity in (
            {
                "disrsn_valid_from": date(2024, 5, first),
                "disrsn_valid_to": date(2024, 5, last) if last else None,
            },
        )
    ),
    # V027
    case("episode", dat="Z00B", la=None),
    case("episode", ("V027", "LA"), dat="Z00B"),
    case("episode", ("V027", "LA"), la=None),
    # V028
    *(case("episode", pc=sector) for sector in ("E8 1", "SR1 2", "EC1A 4")),
    *(
        case("episode", ("V028", "PC"), pc=other)
        for other in ("SR1 2AB", "SR12AB", "SR1", "SR12", "SR1 A", "S 2", "EC1AA 4", "S 1 2", "?")
    ),
    # V029
    *(
        case(entity, ("V029", "A;B"), **{"unlisted_codes": "A 9; B 8", "unlisted_fields": "A;B"})
        for entity in ENTITIES
    ),
    case("episode", ("V029I", "DAT;LA;UTLA"), areas_elsewhere="DAT X02B"),
    # V030
    case("episode", ("V030", "TRIAGED"), overlaps_earlier=True),
    # V031
    case("episode", pregnant="Y"),
    case("episode", pregnant="Y", sex=None),
    case("episode", pregnant="N", sex="M"),
    case("episode", ("V031", "PREGNANT"), pregnant="Y", sex="M"),
    case("episode", ("V031", "PREGNANT"), pregnant="Y", sex="1"),
    # V032
    case("episode", drug2="3201", drug3="5000"),
    case("episode", drug2="3201", drug3="9997"),
    case("episode", drug2="9996", drug3="9997"),
    case("episode", drug3="5000"),
    *(case("episode", ("V032", "DRUG1"), drug1=code) for code in ("9996", "9997")),
    case("episode", ("V032", "DRUG2"), drug2="1101"),
    case("episode", ("V032", "DRUG2"), drug2="9997"),
    case("episode", ("V032", "DRUG2;DRUG3"), drug2="9997", drug3="9997"),
    case("episode", ("V032", "DRUG3"), drug3="1101"),
    case("episode", ("V032", "DRUG3"), drug2="3201", drug3="3201"),
    case("episode", ("V032", "DRUG3"), drug2="3201", drug3="9996"),
    case("episode", ("V032", "DRUG3"), drug2="9996"),
    case("episode", ("V032", "DRUG3"), drug2="9996", drug3="5000"),
    # V033
    case("episode", drug1age="1"),
    *(case("episode", ("V033", "DRUG1AGE"), drug1age=other) for other in ("0", "41", "young")),
    case("episode", drug1age="40"),
    case("episode", drug1age="41", age_at_triage=None),
    # V034, V035, V036
    case("episode", alcddays="28", alcunits="200"),
    case("episode", alcddays="0", alcunits="0"),
    case("episode", alcddays="0"),
    case("episode", alcunits="0"),
    *(case("episode", ("V034", "ALCDDAYS"), alcddays=other) for other in ("29", "-1", "2.5")),
    *(case("episode", ("V035", "ALCUNITS"), alcunits=other) for other in ("201", "-1", "many")),
    case("episode", ("V035", "ALCDDAYS;ALCUNITS"), alcddays="0", alcunits="1"),
    case("episode", ("V035", "ALCDDAYS;ALCUNITS"), alcddays="1", alcunits="0"),
    *(case("episode", sadq=score) for score in ("0", "60", "98", "99")),
    *(case("episode", ("V036", "SADQ"), sadq=other) for other in ("-1", "61", "97", "100", "?")),
    # V037
    case("episode", **DRINKER),
    *(
        case("episode", ("V037", fields), **{**DRINKER, **dict.fromkeys(blank)})
        for fields, blank in (
            ("ALCDDAYS", ("alcddays",)),
            ("ALCUNITS", ("alcunits",)),
            ("ALCDDAYS;ALCUNITS", ("alcddays", "alcunits")),
        )
    ),
    *(
        case("episode", ("V037", "ALCDDAYS;ALCUNITS"), **{name: "7000"})
        for name in ("drug2", "drug3")
    ),
    # V038
    case("episode", route="1"),
    *(case("episode", route="1", injstat=status) for status in ("C", "P", "Z")),
    case("episode", route="2", injstat="N"),
    case("episode", ("V038", "ROUTE;INJSTAT"), route="1", injstat="N"),
    # V039
    case("episode", hepbstat="A"),
    case("episode", hepbstat="A", hepbvac="1"),
    case("episode", ("V039", "HEPBSTAT;HEPBVAC"), hepbstat="B", hepbvac="1"),
    case("episode", ("V039", "HEPBSTAT;HEPBVAC"), hepbvac="1"),
    # V040
    case("episode", hepctstd="1984-02-29"),
    case("episode", ("V040", "HEPCTSTD"), hepctstd="1984-02-28"),
    case("episode", hepctstd=EXTRACT_DAY),
    case("episode", ("V016", "HEPCTSTD"), ("V040", "HEPCTSTD"), hepctstd=DAY_AFTER),
    case("episode", hepctstd="1984-02-28", dob_date=None),
    *(
        case("episode", ("V040", "HEPCTD;HEPCTSTD"), hepctstd="2024-01-31", hepctd=answer)
        for answer in ("N", "99", None)
    ),
    # V041
    *(
        made
        for at_home, elsewhere in (("11", "13"), ("12", "14"))
        for made in (
            case("episode", prntstat=at_home, childwth="1"),
            case("episode", ("V041", "PRNTSTAT;CHILDWTH"), prntstat=at_home, childwth="0"),
            case("episode", prntstat=elsewhere, childwth="0"),
            case("episode", ("V041", "PRNTSTAT;CHILDWTH"), prntstat=elsewhere, childwth="1"),
        )
    ),
    case("episode", prntstat="15", childwth="1"),
    *(case("episode", prntstat="13", childwth=code) for code in ("98", "99")),
    case("episode", prntstat="11"),
    # V042
    case("episode", mthtn="1", crtmhn="6"),
    case("episode", mthtn="2"),
    case("episode", mthtn="99"),
    case("episode", ("V042", "MTHTN;CRTMHN"), mthtn="1"),
    case("episode", ("V042", "MTHTN;CRTMHN"), mthtn="2", crtmhn="6"),
    case("episode", ("V042", "MTHTN;CRTMHN"), crtmhn="6"),
    # V043
    case("episode", ehcsc="1", ehcsc2="2", ehcsc3="3"),
    case("episode", ("V043", "EHCSC2"), ehcsc2="2"),
    case("episode", ("V043", "EHCSC2"), ehcsc="2", ehcsc2="2"),
    case("episode", ("V043", "EHCSC3"), ehcsc="1", ehcsc3="3"),
    case("episode", ("V043", "EHCSC3"), ehcsc="1", ehcsc2="2", ehcsc3="2"),
    case("episode", ("V043", "EHCSC3"), ehcsc="1", ehcsc2="2", ehcsc3="1"),
    # V044
    case("modality", ("V044", "MODID"), modid=None),
    case("modality", ("V044", "MODAL"), modal=None),
    case("modality", ("V044", "MODID"), modid=None, modal=None),
    # V045
    case("modality", modst="2024-04-03"),
    case("modality", ("V045", "TRIAGED;MODST"), modst="2024-04-02"),
    case("modality", modst="2024-04-02", **UNKNOWN_TRIAGE),
    case("modality", modend="2024-04-10", modexit="A", disd_date=date(2024, 4, 10)),
    case(
        "modality",
        ("V045", "MODST;DISD"),
        ("V049", "MODEND;DISD"),
        disd_date=date(2024, 4, 9),
    ),
    case(
        "modality",
        ("V045", "TRIAGED;MODST;DISD"),
        ("V049", "MODEND;DISD"),
        modst="2024-04-02",
        disd_date=date(2024, 4, 1),
    ),
    # V046
    case("modality", modend="2024-04-10", modexit="A"),
    case("modality", ("V046", "MODST;MODEND"), modend="2024-04-09", modexit="A"),
    case("modality", modend="2024-04-20", modexit="A", disd_date=date(2024, 4, 20)),
    case(
        "modality",
        ("V046", "MODEND;DISD"),
        **{"modend": "2024-04-21", "modexit": "A", "disd_date": date(2024, 4, 20)},
    ),
    # V047
    case("modality", ("V047", "MODEND;MODEXIT"), modend="2024-04-20"),
    case("modality", ("V047", "MODEND;MODEXIT"), modexit="A"),
    # V050
    case("episode", **COMPLETED, first_modst_date=date(2024, 5, 3)),
    case("episode", ("V050", "DISRSN"), **COMPLETED, first_modst_date=date(2024, 5, 4)),
    case("episode", ("V050", "DISRSN"), **COMPLETED),
    case("episode", **{**COMPLETED, "discharge_group": "dropped_out"}),
    # V051
    case("episode", days_from_triage_to_extract=83),
    case("episode", ("V051", "TRIAGED"), days_from_triage_to_extract=84),
    case("episode", days_from_triage_to_extract=84, first_modst_date=date(2024, 5, 31)),
    case("episode", days_from_triage_to_extract=84, disd="2024-05-03", disrsn="85"),
    # V053: 28 days after the intervention, or after the episode while the intervention is open
    case("sub_intervention", submoddt="2024-04-10"),
    case("sub_intervention", ("V053", "MODST;SUBMODDT"), submoddt="2024-04-09"),
    case("sub_intervention", submoddt="2024-05-28", modend_date=date(2024, 4, 30)),
    case(
        "sub_intervention",
        ("V053", "SUBMODDT;MODEND;DISD"),
        **{"submoddt": "2024-05-29", "modend_date": date(2024, 4, 30)},
    ),
    case("sub_intervention", submoddt="2024-05-28", disd_date=date(2024, 4, 30)),
    case(
        "sub_intervention",
        ("V053", "SUBMODDT;MODEND;DISD"),
        **{"submoddt": "2024-05-29", "disd_date": date(2024, 4, 30)},
    ),
    case(
        "sub_intervention",
        ("V053", "SUBMODDT;MODEND;DISD"),
        submoddt="2024-05-29",
        modend_date=date(2024, 4, 30),
        disd_date=date(2024, 5, 30),
    ),
    # V048: each pair of dates, on one day and a day apart; a date alone is in no order
    case("modality", refmoddt="2024-04-02", faomoddt="2024-04-02"),
    case(
        "modality",
        ("V048", "REFMODDT;FAOMODDT"),
        **{"refmoddt": "2024-04-03", "faomoddt": "2024-04-02"},
    ),
    case("modality", refmoddt="2024-04-01", refld_date=date(2024, 4, 1)),
    case(
        "modality", ("V048", "REFLD;REFMODDT"), refmoddt="2024-03-31", refld_date=date(2024, 4, 1)
    ),
    case("modality", refmoddt="2024-04-10"),
    case("modality", ("V048", "REFMODDT;MODST"), refmoddt="2024-04-11"),
    case("modality", refmoddt="2024-04-11", modst=None),
    case("modality", faomoddt="2024-04-01", refld_date=date(2024, 4, 2)),
    # V049: one that never started has nothing to end
    case("modality", modend="2024-04-20", modexit="A", disd_date=date(2024, 4, 21)),
    case("modality", ("V049", "MODEND;DISD"), disd_date=date(2024, 4, 20)),
    case("modality", modst=None, disd_date=date(2024, 4, 20)),
    # V052
    case("modality", ("V052", "MODAL;MODSET;MODST"), overlaps_earlier=True),
    case("modality", modset=None, overlaps_earlier=True),
    # V054: each component under its own type, and under every other; N is as good as blank
    *(
        case("sub_intervention", *fails, modal=modal, **{name: "Y"})
        for name in field_types()["sub_intervention"]
        for prefix, own in COMPONENTS.items()
        if name.startswith(prefix)
        for modal in ("94", "95", "96", "2")
        for fails in [() if modal == own else (("V054", f"MODAL;{name.upper()}"),)]
    ),
    case("sub_intervention", modal="95", phstbl="N", recoth="N"),
    case("sub_intervention", modal=None, phstbl="Y"),
    case("sub_intervention", modal="94", yphred="Y"),
    case(
        "sub_intervention",
        ("V054", "MODAL;PHSTBL;RECOTH"),
        **{"modal": "95", "phstbl": "Y", "recoth": "Y", "psymoti": "Y"},
    ),
    # V055
    case("outcome", ("V055", "TOPDATE"), topdate=None),
    case("outcome", ("V055", "TRSTAGE"), trstage=None),
    case("outcome", topid=None, topdate=None, trstage=None),
    # V056: 14 days either side; a post-treatment form lies where it likes
    case("outcome", days_after_triage=-14),
    case("outcome", ("V056", "TRIAGED;TOPDATE"), days_after_triage=-15),
    case("outcome", days_after_triage=-15, trstage="P"),
    case("outcome", trstage="E", days_after_discharge=14),
    case("outcome", ("V056", "TOPDATE;DISD"), trstage="E", days_after_discharge=15),
    case("outcome", trstage="P", days_after_discharge=15),
    case("outcome", ("V055", "TRSTAGE"), trstage=None, days_after_discharge=15),
    # V057: days, adult scales, young people's scales
    *(
        made
        for entity, name, top in (
            ("outcome", "alcuse", 28),
            ("outcome", "quallife", 20),
            ("outcome_yp", "ecstuse", 28),
            ("outcome_yp", "ypsatis", 10),
        )
        for made in (
            case(entity, **{name: "0"}),
            case(entity, **{name: str(top)}),
            case(entity, ("V057", name.upper()), **{name: str(top + 1)}),
            case(entity, ("V057", name.upper()), **{name: "-1"}),
            case(entity, ("V057", name.upper()), **{name: "2.5"}),
            case(entity, ("V057", name.upper()), **{name: "many"}),
        )
    ),
    case("outcome", ("V057", "ALCUSE;PHSTAT"), alcuse="29", phstat="21"),
    case("outcome", consmp="200"),
    # V058: reviews and post-treatment forms may be many
    case("outcome", ("V058", "TRSTAGE"), trstage="S", forms_of_stage=2),
    case("outcome", ("V058", "TRSTAGE"), trstage="E", forms_of_stage=2),
    case("outcome", trstage="R", forms_of_stage=2),
    case("outcome", trstage="P", forms_of_stage=2),
    # V059
    case("outcome", ("V059", "IVDRGUSE;SHARING"), ivdrguse="0", sharing="Y"),
    case("outcome", ivdrguse="1", sharing="Y"),
    case("outcome", ivdrguse="0", sharing="N"),
    case("outcome", ivdrguse=None, sharing="Y"),
    case("outcome", ivdrguse="0", sharing=None),
    # V060 warns and closes nothing
    *(case(entity, ("V060", ""), _copies_differ=True) for entity in ENTITIES),
    # V061: without its agency or identifier an episode belongs to nobody, so to no two
    case("episode", ("V061", "EPISODID"), clients_of_episode=2),
    case("episode", agncy=None, clients_of_episode=None),
    *(
        made
        for entity, name in (
            ("modality", "modid"),
            ("sub_intervention", "submid"),
            ("time_in_treatment", "titid"),
            ("outcome", "topid"),
            ("client_info_review", "cirid"),
        )
        for made in (
            case(entity, **{name: "123"}, episodes_of_record=2),
            case(entity, **{name: "1234"}, episodes_of_record=1),
            case(entity, ("V061", name.upper()), **{name: "1234"}, episodes_of_record=2),
        )
    ),
    # V064
    case("client_info_review", cirdt="2024-04-03"),
    case("client_info_review", ("V064", "TRIAGED;CIRDT"), cirdt="2024-04-02"),
    case("client_info_review", disd_date=date(2024, 4, 20)),
    case("client_info_review", ("V064", "CIRDT;DISD"), disd_date=date(2024, 4, 19)),
    case("client_info_review", cirdt="2024-04-02", **UNKNOWN_TRIAGE),
    # V067: told once an episode
    case("modality", ("V067", "MODST;TRSTAGE"), has_start_form=False),
    case("modality", is_first_structured=False, has_start_form=False),
    # DQ08: something in the 12 months up to the extract date, of the episode itself or within it
    case("episode", ("DQ08", "DISD"), **OLD_EPISODE),
    case("episode", refld="2023-05-01", triaged="2023-06-01"),
    *(
        made
        for name in ("cplandt", "hlcassdt")
        for made in (
            case("episode", **OLD_EPISODE, **{name: "2023-06-01"}),
            case("episode", ("DQ08", "DISD"), **OLD_EPISODE, **{name: "2023-05-31"}),
        )
    ),
    case("episode", **OLD_EPISODE, latest_record_date=date(2023, 6, 1)),
    case("episode", ("DQ08", "DISD"), **OLD_EPISODE, latest_record_date=date(2023, 5, 31)),
    case("episode", **OLD_EPISODE, disd="2023-05-31", disrsn="80"),
    # a start form may be older than the triage
    case("episode", latest_record_date=date(2023, 5, 31)),
    # the leap day has no day of its own a year later
    case(
        "episode",
        ("DQ08", "DISD"),
        **{"refld": "2024-02-01", "triaged": "2024-02-29", "extract_date": date(2025, 2, 28)},
    ),
    case("episode", refld="2024-02-01", triaged="2024-03-01", extract_date=date(2025, 2, 28)),
    # DQ16: occasional user, current and pilot code; completed is no such code
    *(
        made
        for code in ("82", "91")
        for made in (
            case("episode", ("DQ16", "DISRSN"), disd="2024-05-03", disrsn=code),
            case("episode", disd="2024-05-03", disrsn=code, cites_opiate_or_crack=False),
        )
    ),
    *(case("episode", disd="2024-05-03", disrsn=code) for code in ("80", "81", "2", "22")),
]
FILE_CASES: list[tuple[dict[str, Any], str | None]] = [
    ({}, None),
    ({"unknown_columns": "EXTRA"}, "V005"),
    ({"status": "rejected", "rejected_rule": "V001", "problem": "No CONSENT column."}, "V001"),
    ({"status": "rejected", "rejected_rule": "V002"}, "V002"),
    ({"status": "rejected"}, "UNREADABLE"),
    ({"rejected_rows": [(3, 4)]}, "V004"),
    ({"rejected_rows": [(4, 4)]}, None),
    ({"file_name_letter": None, "file_name_agency": None}, "V003"),
    ({"file_name_letter": "N"}, "V003"),
    ({"other_agency": "A0002"}, "V003"),
]


def case_agency(number: int) -> str:
    return f"C{number:04}"


@dataclass(frozen=True)
class Judged:
    """The warehouse of all boundary cases after the real gate, and what it came to."""

    warehouse: Warehouse
    outcome: GateOutcome


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    agencies = {case_agency(number): ("adult", f"p{number}") for number in range(len(CASES))}
    agencies |= {f"F{number:04}": ("young_people", "yp") for number in range(len(FILE_CASES))}
    # a path that a connection address would take apart
    home = tmp_path_factory.mktemp("gate") / "50% of $HOME #1"
    warehouse = Warehouse(home, agencies).create()
    submission = Submission(path="ndtms/2024-05/all.csv", month=month("2024-05"), agency="C0000")
    for number, this in enumerate(CASES):
        agency = case_agency(number)
        submission.records.append((this.entity, agency, record(this.entity, **this.changes)))
    submission.records = [
        (entity, agency, {"agncy": agency, **content})
        for entity, agency, content in submission.records
    ]
    warehouse.land(submission)
    for number, (changes, _) in enumerate(FILE_CASES):
        agency = f"F{number:04}"
        this_file = Submission(
            f"ndtms/2024-05/file{number}.csv", month("2024-05"), agency, **changes
        )
        if this_file.status == "landed":
            this_file.records.append(("client", agency, record("client")))
        warehouse.land(this_file)
    outcome = run_gate(warehouse=warehouse.path, home=home, period="2024-05")
    return Judged(warehouse, outcome)


def test_every_record_fails_exactly_the_rules_it_breaks(judged: Judged) -> None:
    found = {key for key in judged.warehouse.failures() if key[1] not in ("file", "row")}
    expected = {
        (rule_id, this.entity, case_agency(number), name)
        for number, this in enumerate(CASES)
        for rule_id, name in this.fails
    }
    assert found - expected == set()
    assert expected - found == set()


def test_every_file_and_row_fails_exactly_the_rule_it_breaks(judged: Judged) -> None:
    found = {
        (rule_id, agency)
        for rule_id, entity, agency, _ in judged.warehouse.failures()
        if entity in ("file", "row")
    }
    assert found == {
        (rule_id, f"F{number:04}") for number, (_, rule_id) in enumerate(FILE_CASES) if rule_id
    }


def test_the_provider_sees_which_code_no_list_knows(judged: Judged) -> None:
    number = next(n for n, this in enumerate(CASES) if "unlisted_codes" in this.changes)
    (row,) = judged.warehouse.latest(f"fix-lists/p{number}.csv")
    assert (row["rule_id"], row["severity"]) == ("V029", "warn")
    assert row["problem"].endswith(" (A 9; B 8)")
    assert row["field"] == "A;B"


def test_great_expectations_and_duckdb_agree_on_every_unit(judged: Judged) -> None:
    differing = judged.warehouse.execute(
        """
        with keys as (
            select rule_id, entity, _file_id, agency_code, count(*) as failed
            from quality_results.rule_failure group by all
        ),

        decided as (
            select
                rule_id, entity, _file_id, agency_code, max(failed) as failed,
                bool_or(status = 'error') as has_error
            from quality_results.rule_result group by all
        )

        select * from decided full join keys using (rule_id, entity, _file_id, agency_code)
        where has_error or decided.failed is distinct from coalesce(keys.failed, 0)
        """
    )
    assert differing == []


def test_the_benchmark_compares_the_gate_with_the_same_counts(
    judged: Judged, ruleset: Ruleset
) -> None:
    with judged.warehouse.connect() as connection:
        counts = count_with_one_query_per_relation(
            connection, list(range(1, judged.warehouse.landed + 1))
        )
    plain = {
        (check.rule_id, check.entity, check.field, file_id, agency_code): pair
        for (number, file_id, agency_code), pair in counts.items()
        for check in [ruleset.checks[number]]
    }
    decided = judged.warehouse.execute(
        "select rule_id, entity, field, _file_id, agency_code, checked, failed "
        "from quality_results.rule_result"
    )
    # an agency without a record of an entity has a result all the same
    assert {tuple(key): plain.get(tuple(key), (0, 0)) for *key, _, _ in decided} == {
        tuple(key): (checked, failed) for *key, checked, failed in decided
    }
    assert any(failed for *_, failed in decided)


def test_each_reject_rule_has_a_record_on_both_sides(judged: Judged, ruleset: Ruleset) -> None:
    seen = judged.warehouse.execute(
        """
        select rule_id, entity from quality_results.rule_result group by all
        having bool_or(status = 'fail') and bool_or(status = 'pass')
        """
    )
    assert set(seen) == {
        (check.rule_id, check.entity)
        for check in ruleset.checks
        # what compares submissions has cases of its own, and so have the local extracts
        if check.relation == f"quality.dq_{check.entity}" and check.entity != LOCAL_RECORD
    }


def test_the_outcome_is_closed_and_names_rules_but_no_record(judged: Judged) -> None:
    outcome = judged.outcome
    assert outcome.gate == "closed"
    assert not outcome.may_publish
    assert outcome.results["V021", "episode"].status == "fail"
    assert outcome.results["V021", "episode"].failed == 1
    assert outcome.results["V060", "client"].is_gate is False
    assert outcome.counts["files_rejected_whole"] == 3
    assert not any("V060" in reason or "V005" in reason for reason in outcome.reasons)
    assert not any("REF-" in reason for reason in outcome.reasons)
    rejected = [reason for reason in outcome.reasons if "rejected whole" in reason]
    assert len(rejected) == 3


def test_landing_words_the_problem_of_a_rejected_file(judged: Judged) -> None:
    rows = {row["rule_id"]: row for row in judged.warehouse.latest("fix-lists/yp.csv")}
    assert rows["V001"]["problem"] == "No CONSENT column."
    assert rows["V001"]["file"] == "ndtms/2024-05/file2.csv"
    assert rows["V005"]["problem"].endswith("(EXTRA)")
    assert rows["V004"]["problem"].endswith("(3 values, 4 expected)")
    assert rows["V004"]["row_number"] == "1001"


def test_a_second_run_validates_nothing_and_does_without_great_expectations(
    judged: Judged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "great_expectations.py").write_text("raise ImportError('nothing to validate')")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(PROJECT)]))
    outcome = run_gate(
        warehouse=judged.warehouse.path, home=judged.warehouse.home, period="2024-05", accept="Why"
    )
    assert outcome.results == judged.outcome.results
    assert (outcome.gate, outcome.accepted_reason, outcome.may_publish) == ("closed", "Why", True)


def copy_rules(folder: Path) -> tuple[Path, Path]:
    """Copy the register and the suites to where a test may change them."""
    register, suites = folder / "dq_rules.csv", folder / "suites"
    register.write_bytes(REGISTER.read_bytes())
    suites.mkdir()
    for path in SUITES.glob("*.json"):
        (suites / path.name).write_bytes(path.read_bytes())
    return register, suites


# --- errors, privacy and kills, with Great Expectations ---------------------------------------

PRIVATE = ("1931-07-19", "ZZ9 9", "QZCLIENT77", "QZSTAFFREF", "QZEPISODE", "Ŵ")


def private_submission() -> Submission:
    person = {"clientid": "QZCLIENT77", "client_ref": "QZSTAFFREF"}
    submission = faulty("2024-05", rejected_rows=[(3, 4)])
    submission.records += [
        ("client", "A0001", record("client", finitial="Ŵ", dob="1931-07-19", sex=None, **person)),
        (
            "episode",
            "A0001",
            record("episode", episodid="QZEPISODE", dat=None, pc="ZZ9 9", **person),
        ),
    ]
    return submission


def gate_command(warehouse: Warehouse, *more: str) -> list[str]:
    return [
        *(sys.executable, "-m", "orchestration.gate", "--warehouse", str(warehouse.path)),
        *("--home", str(warehouse.home), "--period", "2024-05", *more),
    ]


def test_an_expectation_that_raises_is_an_error_and_quotes_nothing(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    register, suites = copy_rules(tmp_path)
    client = suites / "ndtms_client.json"
    text = client.read_text(encoding="utf-8")
    # one condition names a column that is not there, one stumbles over a value
    text = text.replace("dob_date <= earliest_refld_date", "dob_date <= no_such_column")
    client.write_text(text.replace("finitial is not null", "cast(dob as integer) > 0"))
    warehouse.land(private_submission())
    run = subprocess.run(
        gate_command(warehouse, "--suites", str(suites), "--register", str(register)),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 3, run.stderr
    assert "V017 client DOB;REFLD: Binder Error" in run.stderr
    assert "V013 client FINITIAL: the condition could not be evaluated" in run.stderr
    status = {
        (row["rule_id"], row["field"]): row["status"]
        for row in warehouse.latest("rule_results.csv")
        if row["provider_code"] == "north"
    }
    assert status["V017", "DOB;REFLD"] == "error"
    assert status["V013", "FINITIAL"] == "error"
    assert status["V013", "SEX"] == "fail"
    assert status["V013", "DOB"] == "pass"
    assert status["V016", "DISD"] == "not_applicable"
    outcome = read_outcome(warehouse.home / "quality" / "latest" / "gate.json")
    assert outcome.results["V013", "client"].status == "error"
    assert any("V017 on client" in reason for reason in outcome.reasons)
    # the file is tried again by the next run
    assert warehouse.execute("select * from quality_results.validated_file") == []
    spoken = run.stdout + run.stderr
    for path in (warehouse.home / "quality").rglob("*"):
        if path.is_file() and path.parent.name != "fix-lists":
            spoken += path.read_text(encoding="utf-8")
    assert [value for value in PRIVATE if value in spoken] == []
    fix_list = (warehouse.home / "quality" / "latest" / "fix-lists" / "north.csv").read_text()
    assert "QZSTAFFREF" in fix_list


def test_a_process_killed_at_work_leaves_the_gate_closed(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(sound("2024-05"))
    process = subprocess.Popen(
        gate_command(warehouse), cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    # long enough to have begun, too short for Great Expectations to have been imported
    time.sleep(2)
    process.kill()
    process.wait()
    assert not (warehouse.home / "quality").exists()
    outcome = gate(warehouse, ruleset, validate=False)
    assert outcome.gate == "closed"
    assert outcome.reasons == ("ndtms/2024-05/a.csv: not validated; run the gate again",)
    assert warehouse.latest("compliance.csv") == []
    assert gate(warehouse, ruleset).gate == "open"


def test_a_process_killed_before_its_commit_leaves_nothing_half_written(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(faulty("2024-05"))
    assert gate(warehouse, ruleset).gate == "closed"
    before = warehouse.failures()
    warehouse.land(sound("2024-05", "b.csv"))
    child = os.fork()
    if child == 0:  # pragma: no cover  the process that dies
        from orchestration.gate import results

        write = results._replace

        def write_and_die(*arguments: Any) -> None:
            write(*arguments)
            os._exit(9)

        setattr(results, "_replace", write_and_die)  # noqa: B010  mypy minds the assignment
        gate(warehouse, ruleset)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert warehouse.failures() == before
    assert warehouse.execute("select _file_id from quality_results.validated_file") == [(1,)]
    assert gate(warehouse, ruleset, validate=False).reasons == (
        "ndtms/2024-05/b.csv: not validated; run the gate again",
    )
    assert gate(warehouse, ruleset).gate == "open"


def test_outputs_appear_as_a_whole(
    warehouse: Warehouse, ruleset: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse.land(sound("2024-05"))
    assert gate(warehouse, ruleset).gate == "open"
    warehouse.land(faulty("2024-05", "b.csv"))

    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(outputs, "_put_in_place", die)
        with pytest.raises(KeyboardInterrupt):
            gate(warehouse, ruleset)
    latest = warehouse.home / "quality" / "latest"
    assert read_outcome(latest / "gate.json").gate == "open"
    assert gate(warehouse, ruleset).gate == "closed"
    # what the run that died had written is gone
    assert len(list((warehouse.home / "quality").iterdir())) == 2


# --- the decision for a month ------------------------------------------------------------------


def test_a_sound_month_is_open_and_its_files_have_the_agreed_columns(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(sound("2024-05"))
    outcome = gate(warehouse, ruleset)
    assert (outcome.gate, outcome.reasons, outcome.may_publish) == ("open", (), True)
    assert outcome.counts["records"] == 3
    latest = warehouse.home / "quality" / "latest"
    for name, header in (
        ("compliance.csv", COMPLIANCE),
        ("rule_results.csv", RULE_RESULTS),
        ("fix-lists/north.csv", FIX_LIST),
    ):
        assert (latest / name).read_text().splitlines()[0] == header
    assert warehouse.latest("compliance.csv") == [
        {
            "dataset": "ndtms_adult",
            "provider_code": "north",
            "period": "2024-05",
            "records": "3",
            "failing_records": "0",
            "compliance": "1.0",
            "gate": "open",
        }
    ]
    assert warehouse.execute("from quality_results.compliance") == [
        ("ndtms_adult", "north", "2024-05", 3, 0, 1.0, "open")
    ]
    rows = warehouse.execute("from quality_results.rule_summary")
    of_the_national_data_set = [
        check for check in ruleset.checks if ruleset.rules[check.rule_id].dataset == "ndtms"
    ]
    assert len(rows) == len(warehouse.latest("rule_results.csv")) == len(of_the_national_data_set)
    assert warehouse.latest("fix-lists/north.csv") == []
    assert {row["status"] for row in warehouse.latest("rule_results.csv")} == {
        "pass",
        "not_applicable",
    }


def test_a_failure_closes_the_gate_and_stands_in_the_fix_list(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(faulty("2024-05"))
    outcome = gate(warehouse, ruleset)
    assert outcome.reasons == (
        "V021 (Referral before triage): 1 episode record of provider north (ndtms_adult)",
    )
    (row,) = warehouse.latest("fix-lists/north.csv")
    rule = ruleset.rules["V021"]
    assert row == {
        "rule_id": "V021",
        "severity": "reject",
        "file": "ndtms/2024-05/a.csv",
        "row_number": "2",
        "entity": "episode",
        "agency_code": "A0001",
        "client_ref": "REF-C1",
        "episode_ref": "E1",
        "field": "REFLD;TRIAGED",
        "problem": rule.problem,
        "how_to_fix": rule.how_to_fix,
    }
    (unit,) = warehouse.latest("compliance.csv")
    assert (unit["records"], unit["failing_records"], unit["gate"]) == ("3", "1", "closed")
    assert float(unit["compliance"]) == pytest.approx(2 / 3)


def test_a_record_that_breaks_two_rules_fails_once(warehouse: Warehouse, ruleset: Ruleset) -> None:
    submission = sound("2024-05")
    submission.records[1] = ("episode", "A0001", record("episode", refld="2024-04-05", dat=None))
    warehouse.land(submission)
    assert len(gate(warehouse, ruleset).reasons) == 2
    assert warehouse.latest("compliance.csv")[0]["failing_records"] == "1"
    assert len(warehouse.latest("fix-lists/north.csv")) == 2


def test_warnings_are_listed_and_close_nothing(warehouse: Warehouse, ruleset: Ruleset) -> None:
    submission = sound("2024-05", unknown_columns="EXTRA")
    submission.records[0] = ("client", "A0001", record("client", _copies_differ=True))
    warehouse.land(submission)
    outcome = gate(warehouse, ruleset)
    assert outcome.gate == "open"
    assert outcome.counts["warnings"] == 2
    listed = warehouse.latest("fix-lists/north.csv")
    assert [(row["rule_id"], row["severity"]) for row in listed] == [
        ("V005", "warn"),
        ("V060", "warn"),
    ]
    assert warehouse.latest("compliance.csv")[0]["compliance"] == "1.0"


def test_older_submissions_close_nothing_but_keep_their_results(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(faulty("2024-04"))
    warehouse.land(sound("2024-05"))
    assert gate(warehouse, ruleset).gate == "open"
    units = {row["period"]: row for row in warehouse.latest("compliance.csv")}
    assert units["2024-04"]["failing_records"] == "1"
    assert units["2024-04"]["gate"] == "open"
    assert warehouse.latest("fix-lists/north.csv") == []
    # the older month itself is still closed, and a later file does not matter to it
    assert gate(warehouse, ruleset, "2024-04").gate == "closed"
    gates = {row["period"]: row["gate"] for row in warehouse.latest("compliance.csv")}
    assert gates == {"2024-04": "closed", "2024-05": "open"}


def test_the_newest_snapshot_stays_in_force_where_a_month_was_not_sent(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(sound("2024-05"))
    warehouse.land(sound("2024-04", "b.csv", "A0002"))
    assert gate(warehouse, ruleset).gate == "open"
    warehouse.land(faulty("2024-04", "c.csv", "A0002"))
    assert gate(warehouse, ruleset).gate == "closed"
    units = {row["provider_code"]: row["gate"] for row in warehouse.latest("compliance.csv")}
    assert units == {"north": "open", "south": "closed"}


def test_a_replaced_submission_closes_nothing(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(faulty("2024-05", "a.csv"))
    assert gate(warehouse, ruleset).gate == "closed"
    warehouse.land(sound("2024-05", "b.csv"))
    assert gate(warehouse, ruleset).gate == "open"
    assert len(warehouse.latest("compliance.csv")) == 1
    assert warehouse.latest("compliance.csv")[0]["failing_records"] == "0"
    assert len(warehouse.failures()) == 1


def test_a_file_replaces_only_the_agencies_it_holds(warehouse: Warehouse, ruleset: Ruleset) -> None:
    both = sound("2024-05", "both.csv")
    both.records.append(("episode", "A0002", record("episode", refld="2024-04-05")))
    warehouse.land(both)
    warehouse.land(sound("2024-05", "north.csv", "A0001"))
    outcome = gate(warehouse, ruleset)
    assert outcome.reasons == (
        "V021 (Referral before triage): 1 episode record of provider south (ndtms_adult)",
    )
    # a header without rows replaces nobody
    empty = Submission("ndtms/2024-05/empty.csv", month("2024-05"), "A0002")
    warehouse.land(empty)
    assert gate(warehouse, ruleset).gate == "closed"
    warehouse.land(sound("2024-05", "south.csv", "A0002"))
    assert gate(warehouse, ruleset).gate == "open"


@pytest.mark.parametrize("rule_id", [None, "V001", "V002"])
def test_a_file_rejected_whole_closes_its_month_until_it_is_gone(
    warehouse: Warehouse, ruleset: Ruleset, rule_id: str | None
) -> None:
    warehouse.land(sound("2024-04"))
    path = "ndtms/2024-05/bad.csv"
    warehouse.land(
        Submission(path, month("2024-05"), "A0002", "f" * 64, "rejected", rejected_rule=rule_id)
    )
    assert gate(warehouse, ruleset, "2024-04").gate == "open"
    assert gate(warehouse, ruleset, "2024-06").gate == "open"
    outcome = gate(warehouse, ruleset, "2024-05")
    (reason,) = outcome.reasons
    assert reason.startswith(f"{path}: rejected whole ({rule_id or 'UNREADABLE'}, ")
    units = {row["provider_code"]: row for row in warehouse.latest("compliance.csv")}
    assert (units["south"]["compliance"], units["south"]["gate"]) == ("0.0", "closed")
    assert units["north"]["gate"] == "open"
    (row,) = warehouse.latest("fix-lists/south.csv")
    assert (row["entity"], row["row_number"], row["client_ref"]) == ("file", "0", "")
    # a good file under another name clears nothing, other bytes under the same name do
    warehouse.land(sound("2024-05", "good.csv", "A0002"))
    assert gate(warehouse, ruleset).gate == "closed"
    warehouse.execute(f"update raw.ndtms_scan set sha256 = 'e' where path = '{path}'")
    assert gate(warehouse, ruleset).gate == "open"
    warehouse.execute(f"update raw.ndtms_scan set sha256 = repeat('f', 64) where path = '{path}'")
    assert gate(warehouse, ruleset).gate == "closed"
    warehouse.execute(f"delete from raw.ndtms_scan where path = '{path}'")
    assert gate(warehouse, ruleset).gate == "open"


def test_rows_of_no_agency_count_under_their_own_month(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    nobody = Submission("ndtms/2024-04/x.csv", month("2024-04"), "unknown")
    nobody.records.append(("client", "unknown", record("client", agncy=None)))
    warehouse.land(nobody)
    warehouse.land(sound("2024-05"))
    assert gate(warehouse, ruleset, "2024-05").gate == "open"
    assert "V010" in gate(warehouse, ruleset, "2024-04").reasons[0]
    assert [row["rule_id"] for row in warehouse.latest("fix-lists/unassigned.csv")] == ["V010"]


# --- accepted issues ---------------------------------------------------------------------------

ISSUE = {"rule_id": "V021", "reason": "known"}


@pytest.fixture(scope="module")
def faulty_month(tmp_path_factory: pytest.TempPathFactory, ruleset: Ruleset) -> Warehouse:
    """Make a month with one failure, validated once for all the issues that may cover it."""
    warehouse = Warehouse(tmp_path_factory.mktemp("faulty")).create()
    warehouse.land(faulty("2024-05"))
    gate(warehouse, ruleset)
    return warehouse


@pytest.mark.parametrize(
    ("issue", "gate_state"),
    [
        (ISSUE, "open"),
        ({**ISSUE, "agency_code": "A0001"}, "open"),
        ({**ISSUE, "agency_code": "a0001 "}, "open"),
        ({**ISSUE, "agency_code": "A0002"}, "closed"),
        ({**ISSUE, "client_ref": "REF-C1"}, "open"),
        ({**ISSUE, "client_ref": "REF-C2"}, "closed"),
        ({**ISSUE, "episode_ref": "E1"}, "open"),
        ({**ISSUE, "episode_ref": "E2"}, "closed"),
        ({**ISSUE, "field": "REFLD;TRIAGED"}, "open"),
        ({**ISSUE, "field": "TRIAGED;REFLD;DISD"}, "open"),
        ({**ISSUE, "field": "REFLD"}, "closed"),
        ({**ISSUE, "rule_id": "V024"}, "closed"),
        ({"rule_id": "", "client_ref": "REF-C1"}, "open"),
        ({"rule_id": " ", "reason": "a blank line accepts nothing"}, "closed"),
        ({**ISSUE, "until_date": "2024-05-31"}, "open"),
        ({**ISSUE, "until_date": "31/05/2024"}, "open"),
        ({**ISSUE, "until_date": "2024-05-30"}, "closed"),
        ({**ISSUE, "until_date": "next spring"}, "closed"),
    ],
)
def test_an_accepted_issue_covers_what_it_names(
    faulty_month: Warehouse, ruleset: Ruleset, issue: dict[str, str], gate_state: str
) -> None:
    warehouse = faulty_month
    warehouse.accept_issues(issue)
    outcome = gate(warehouse, ruleset)
    assert outcome.gate == gate_state
    # accepted or not, the failure is shown and counted
    assert outcome.results["V021", "episode"].status == "fail"
    assert outcome.results["V021", "episode"].accepted_records == int(gate_state == "open")
    (unit,) = warehouse.latest("compliance.csv")
    assert (unit["failing_records"], unit["gate"]) == ("1", gate_state)
    (row,) = warehouse.latest("fix-lists/north.csv")
    assert ("Accepted by the commissioner" in row["problem"]) == (gate_state == "open")
    unusable = issue.get("until_date") == "next spring" or not issue["rule_id"].strip()
    assert bool(outcome.notes) == (unusable and gate_state == "closed")


def test_an_accepted_issue_of_an_unknown_rule_is_told(
    faulty_month: Warehouse, ruleset: Ruleset
) -> None:
    faulty_month.accept_issues(ISSUE, {**ISSUE, "rule_id": "V0210"}, {**ISSUE, "rule_id": "v024"})
    outcome = gate(faulty_month, ruleset)
    assert outcome.gate == "open"
    assert outcome.notes == (
        "reference/accepted_issues.csv, row 2: rule_id is not in the register of rules; "
        "take it from the fix list; the row accepts nothing",
    )


def test_every_field_of_a_failure_must_be_accepted(warehouse: Warehouse, ruleset: Ruleset) -> None:
    submission = sound("2024-05")
    submission.records[0] = ("client", "A0001", record("client", sex=None, finitial=None))
    warehouse.land(submission)
    dob = {"rule_id": "V013", "field": "SEX", "until_date": "2024-12-31"}
    warehouse.accept_issues(dob)
    assert gate(warehouse, ruleset).gate == "closed"
    warehouse.accept_issues(dob, {"rule_id": "V013", "field": "FINITIAL"})
    assert gate(warehouse, ruleset).gate == "open"
    (row,) = warehouse.latest("fix-lists/north.csv")
    assert row["problem"].endswith("Accepted by the commissioner until 2024-12-31.")


def test_a_missing_column_of_accepted_issues_is_told(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(sound("2024-05"))
    warehouse.accept_issues()
    warehouse.execute("alter table raw.reference_accepted_issues drop column field")
    with pytest.raises(GateError, match="column field is missing"):
        gate(warehouse, ruleset)


# --- the rules as data ---------------------------------------------------------------------------


def test_a_changed_rule_validates_every_file_again(
    warehouse: Warehouse, ruleset: Ruleset, tmp_path: Path
) -> None:
    warehouse.land(faulty("2024-05"))
    assert gate(warehouse, ruleset).gate == "closed"
    register, suites = copy_rules(tmp_path)
    episode = suites / "ndtms_episode.json"
    text = episode.read_text(encoding="utf-8")
    episode.write_text(text.replace("refld_date <= triaged_date", "refld_date <> triaged_date"))
    changed = load_ruleset(register, suites)
    assert gate(warehouse, changed, validate=False).reasons == (
        "ndtms/2024-05/a.csv: not validated; run the gate again",
    )
    assert gate(warehouse, changed).gate == "open"
    assert warehouse.execute("select distinct ruleset from quality_results.rule_result") == [
        (changed.version,)
    ]


def test_the_results_of_earlier_rules_are_kept_with_their_version(
    warehouse: Warehouse, ruleset: Ruleset, tmp_path: Path
) -> None:
    found = """
        select ruleset, status from quality_results.{}
        where rule_id = 'V021' and agency_code = 'A0001'
    """
    warehouse.land(faulty("2024-05"))
    gate(warehouse, ruleset)
    register, suites = copy_rules(tmp_path)
    episode = suites / "ndtms_episode.json"
    text = episode.read_text(encoding="utf-8")
    episode.write_text(text.replace("refld_date <= triaged_date", "refld_date <> triaged_date"))
    changed = load_ruleset(register, suites)
    gate(warehouse, changed)
    assert warehouse.execute(found.format("rule_result")) == [(changed.version, "pass")]
    assert warehouse.execute(found.format("earlier_rule_result")) == [(ruleset.version, "fail")]
    # the first rules again: each version stands once
    assert gate(warehouse, ruleset).gate == "closed"
    assert warehouse.execute(found.format("rule_result")) == [(ruleset.version, "fail")]
    assert warehouse.execute(found.format("earlier_rule_result")) == [(changed.version, "pass")]


def test_which_rules_gate_is_a_matter_of_the_register(
    warehouse: Warehouse, ruleset: Ruleset, tmp_path: Path
) -> None:
    warehouse.land(faulty("2024-05"))
    register, suites = copy_rules(tmp_path)
    text = register.read_text(encoding="utf-8")
    register.write_text(text.replace("V021,ndtms,episode,reject,Y", "V021,ndtms,episode,warn,N"))
    assert gate(warehouse, load_ruleset(register, suites)).gate == "open"
    assert gate(warehouse, ruleset).gate == "closed"


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "status"),
    [
        ("2024-05-01", "2024-05-01", "fail"),
        ("2024-06-01", "", "not_applicable"),
        ("", "2024-04-01", "not_applicable"),
    ],
)
def test_a_rule_looks_only_at_the_months_it_is_valid_for(
    warehouse: Warehouse, tmp_path: Path, valid_from: str, valid_to: str, status: str
) -> None:
    warehouse.land(faulty("2024-05"))
    register, suites = copy_rules(tmp_path)
    with register.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        if row["rule_id"] == "V021":
            row |= {"valid_from": valid_from, "valid_to": valid_to}
    with register.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    outcome = gate(warehouse, load_ruleset(register, suites))
    assert outcome.results["V021", "episode"].status == status
    assert (outcome.gate == "closed") == (status == "fail")
    assert len(warehouse.failures()) == int(status == "fail")


# --- integrity -----------------------------------------------------------------------------------


def test_counts_that_differ_from_the_keys_are_an_error(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(sound("2024-05"))
    with warehouse.connect() as connection:
        waiting = files_to_validate(connection, ruleset)
        counts = count_with_duckdb(connection, ruleset, waiting)
        number = next(
            found.number for found in counts if ruleset.checks[found.number].rule_id == "V030"
        )
        counts[number].units[1, "A0001"] = UnitCounts(1, 1)
        errors = store_results(connection, ruleset, waiting, counts)
    assert errors == [
        "V030 episode TRIAGED: Great Expectations and DuckDB count different failures"
    ]
    outcome = gate(warehouse, ruleset, validate=False)
    assert outcome.gate == "closed"
    assert outcome.results["V030", "episode"].status == "error"
    assert gate(warehouse, ruleset).gate == "open"


def test_an_error_in_a_warning_does_not_close_the_gate(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(sound("2024-05"))
    with warehouse.connect() as connection:
        waiting = files_to_validate(connection, ruleset)
        counts = [
            CheckCounts(found.number, {}, "it raised")
            if ruleset.checks[found.number].rule_id == "V060"
            else found
            for found in count_with_duckdb(connection, ruleset, waiting)
        ]
        errors = store_results(connection, ruleset, waiting, counts)
    assert len(errors) == len(ENTITIES)
    outcome = gate(warehouse, ruleset, validate=False)
    assert outcome.gate == "open"
    assert outcome.results["V060", "client"].status == "error"


def test_a_record_that_stands_twice_in_a_relation_is_an_error(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(faulty("2024-05"))
    warehouse.execute("insert into quality.dq_episode from quality.dq_episode")
    with warehouse.connect() as connection:
        waiting = files_to_validate(connection, ruleset)
        counts = count_with_duckdb(connection, ruleset, waiting)
        (error,) = store_results(connection, ruleset, waiting, counts)
    assert error.startswith("V021 episode")


def test_an_unanswered_check_records_nothing(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(sound("2024-05"))
    with warehouse.connect() as connection:
        waiting = files_to_validate(connection, ruleset)
        counts = count_with_duckdb(connection, ruleset, waiting)
        with pytest.raises(GateError, match="did not answer every check"):
            store_results(connection, ruleset, waiting, counts[1:])
    assert gate(warehouse, ruleset, validate=False).gate == "closed"


def test_a_file_the_quality_models_do_not_know_is_a_fault(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(sound("2024-05"))
    warehouse.execute("delete from quality.dq_file")
    with pytest.raises(GateError, match=r"ndtms/2024-05/a\.csv: landed but not in quality"):
        gate(warehouse, ruleset)


def test_records_of_a_unit_that_is_not_listed_are_a_fault(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    submission = sound("2024-05")
    submission.records.append(("client", "A0002", record("client")))
    warehouse.land(submission)
    warehouse.execute("delete from quality.dq_submission_unit where agency_code = 'A0002'")
    with pytest.raises(GateError, match="lacks file 1, agency A0002"):
        gate(warehouse, ruleset)


# --- the files and the process ---------------------------------------------------------------


def test_only_the_owner_can_read_the_fix_lists(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(faulty("2024-05"))
    earlier = os.umask(0o077)
    try:
        gate(warehouse, ruleset)
    finally:
        os.umask(earlier)
    latest = (warehouse.home / "quality" / "latest").resolve()
    modes = {
        path.relative_to(latest.parent).name: stat.S_IMODE(path.stat().st_mode)
        for path in (latest.parent, latest, *latest.rglob("*"))
    }
    modes.pop(latest.name)
    assert stat.S_IMODE(latest.stat().st_mode) == 0o750
    assert modes == {
        "": 0o750,
        "compliance.csv": 0o640,
        "rule_results.csv": 0o640,
        "gate.json": 0o640,
        "index.html": 0o640,
        "fix-lists": 0o700,
        "north.csv": 0o600,
        "north.xlsx": 0o600,
    }


def test_a_provider_code_cannot_lead_out_of_the_folder(tmp_path: Path, ruleset: Ruleset) -> None:
    agencies = {"A0001": ("adult", "../o'brien"), "A0002": ("adult", "..")}
    warehouse = Warehouse(tmp_path / "home", agencies).create()
    warehouse.land(faulty("2024-05"))
    warehouse.land(faulty("2024-05", "b.csv", "A0002"))
    gate(warehouse, ruleset)
    folder = warehouse.home / "quality" / "latest" / "fix-lists"
    assert sorted(path.name for path in folder.iterdir()) == [
        *("..%2Fo%27brien.csv", "..%2Fo%27brien.xlsx", "...csv", "...xlsx"),
    ]
    assert len(warehouse.latest("fix-lists/..%2Fo%27brien.csv")) == 1


def test_what_the_gate_did_not_make_is_not_replaced(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(sound("2024-05"))
    (warehouse.home / "quality" / "latest").mkdir(parents=True)
    with pytest.raises(GateError, match="not made by the gate"):
        gate(warehouse, ruleset)


def test_the_command_tells_open_closed_and_accepted_apart(
    warehouse: Warehouse, ruleset: Ruleset, capsys: pytest.CaptureFixture[str]
) -> None:
    warehouse.land(sound("2024-04"))
    warehouse.land(faulty("2024-05"))
    gate(warehouse, ruleset)
    arguments = ["--warehouse", str(warehouse.path), "--home", str(warehouse.home), "--period"]
    umask = os.umask(0o022)
    try:
        assert gate_process.main([*arguments, "2024-04", "--accept", "not needed"]) == 0
        path = warehouse.home / "quality" / "latest" / "gate.json"
        assert json.loads(path.read_text())["accepted_reason"] is None
        assert gate_process.main([*arguments, "2024-05"]) == 3
        assert "gate: closed: V021" in capsys.readouterr().out
        assert gate_process.main([*arguments, "2024-05", "--accept", "agreed"]) == 0
        assert read_outcome(path).accepted_reason == "agreed"
        assert gate_process.main([*arguments, "May"]) == 1
        assert "YYYY-MM" in capsys.readouterr().err
    finally:
        os.umask(umask)


def test_a_warehouse_in_use_is_told_in_one_line(warehouse: Warehouse) -> None:
    warehouse.land(sound("2024-05"))
    with warehouse.connect():
        with pytest.raises(GateError, match="in use by process") as raised:
            run_gate(warehouse=warehouse.path, home=warehouse.home, period="2024-05")
        assert len(str(raised.value).splitlines()) == 1


# --- issues from submission to submission -----------------------------------------------------

# in which of five monthly submissions the episode breaks V021; None where it is not in the file
HISTORY: dict[str, tuple[bool | None, ...]] = {
    "E1": (True, True, True, True, True),
    "E2": (True, True, False, False, False),
    "E3": (True, False, False, True, False),
    "E4": (False, False, False, False, True),
    "E5": (None, True, False, False, True),
    "E6": (True, True, True, True, True),
    "E7": (False, False, True, True, None),
    "E8": (None, None, None, True, True),
}
MONTHS = ("2024-01", "2024-02", "2024-03", "2024-04", "2024-05")
# worked by hand: what stands or is over in the newest submission, and since when
EXPECTED_ISSUES = {
    "2024-01": {("new", "2024-01"): 4},
    "2024-02": {("new", "2024-02"): 1, ("persisting", "2024-01"): 3, ("resolved", "2024-01"): 1},
    "2024-03": {
        ("new", "2024-03"): 1,
        ("persisting", "2024-01"): 2,
        ("resolved", "2024-01"): 1,
        ("resolved", "2024-02"): 1,
    },
    "2024-04": {
        ("new", "2024-04"): 1,
        ("returned", "2024-04"): 1,
        ("persisting", "2024-01"): 2,
        ("persisting", "2024-03"): 1,
    },
    "2024-05": {
        ("new", "2024-05"): 1,
        ("returned", "2024-05"): 1,
        ("persisting", "2024-01"): 2,
        ("persisting", "2024-04"): 1,
        ("resolved", "2024-03"): 1,
        ("resolved", "2024-04"): 1,
    },
}


def history_submission(number: int, *, name: str = "a.csv", spoilt: str = "") -> Submission:
    submission = Submission(f"ndtms/{MONTHS[number]}/{name}", month(MONTHS[number]), "A0001")
    for episode, fails in HISTORY.items():
        if fails[number] is not None:
            changes = {"refld": "2024-04-05"} if fails[number] or episode == spoilt else {}
            content = record("episode", episodid=episode, episode_ref=episode, **changes)
            submission.records.append(("episode", "A0001", content))
    return submission


@pytest.fixture(scope="module")
def five_submissions(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    warehouse = Warehouse(tmp_path_factory.mktemp("history") / "home").create()
    for number in range(len(MONTHS)):
        if MONTHS[number] == "2024-03":
            # replaced by the next file of the month, so that E4 has not failed yet
            warehouse.land(history_submission(number, name="first.csv", spoilt="E4"))
        warehouse.land(history_submission(number))
    # what another agency sends is its own history
    warehouse.land(faulty("2024-05", "b.csv", "A0002"))
    return warehouse


@pytest.mark.parametrize("period", MONTHS)
def test_five_submissions_give_the_issues_worked_by_hand(
    five_submissions: Warehouse, ruleset: Ruleset, period: str
) -> None:
    gate(five_submissions, ruleset, period)
    found = five_submissions.execute(
        f"""
        select state, since_period, count(*) from quality_results.issue
        where
            agency_code = 'A0001' and rule_id = 'V021'
            and (state <> 'resolved' or resolved_period = '{period}')
        group by all
        """
    )
    assert {(state, since): number for state, since, number in found} == EXPECTED_ISSUES[period]


def test_an_accepted_issue_is_listed_with_its_date(
    five_submissions: Warehouse, ruleset: Ruleset
) -> None:
    five_submissions.accept_issues(
        {"rule_id": "V021", "episode_ref": "E6", "until_date": "2024-05-31"}
    )
    gate(five_submissions, ruleset)
    found = five_submissions.execute(
        """
        select row_number, state, since_period, accepted_until
        from quality_results.failing_record where is_accepted
        """
    )
    assert found == [(6, "persisting", "2024-01", date(2024, 5, 31))]
    # one row per failure in force, those of the other agency included
    standing = five_submissions.execute("select count(*) from quality_results.failing_record")
    assert standing == [(6,)]


def test_a_record_is_known_by_a_pseudonym_that_only_the_key_makes(
    five_submissions: Warehouse, ruleset: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate(five_submissions, ruleset)
    ids = {
        record_id
        for (record_id,) in five_submissions.execute(
            "select distinct record_id from quality_results.issue where agency_code = 'A0001'"
        )
    }
    key = os.environ["WAREHOUSE_KEY"].encode()
    separator = "\x1f"
    expected = {
        hmac.new(
            key, separator.join(("episode", "A0001", "C1", episode)).encode(), hashlib.sha256
        ).hexdigest()[:32]
        for episode in HISTORY
    }
    assert ids == expected
    monkeypatch.delenv("WAREHOUSE_KEY")
    five_submissions.execute("delete from quality_results.validated_file")
    with pytest.raises(KeyMissingError, match="WAREHOUSE_KEY"):
        gate(five_submissions, ruleset)


def test_a_file_is_looked_at_again_when_an_earlier_month_is_sent_again(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    for period in ("2024-03", "2024-04", "2024-05"):
        warehouse.land(sound(period))
    gate(warehouse, ruleset)
    resent = warehouse.land(sound("2024-04", "b.csv", "A0002"))
    with warehouse.connect() as connection:
        # the new file, its month and the months after it, but no month before
        assert files_to_validate(connection, ruleset) == [2, 3, resent]


# --- lists that compare submissions and agencies ----------------------------------------------

DAY, OTHER_DAY = date(2024, 4, 1), date(2024, 4, 2)
LIST_CASES: list[tuple[str, dict[str, Any], tuple[str, str] | None]] = [
    # 90 % is enough, and a first submission has nothing to be compared with
    ("file_snapshots", {"episodes": 9, "expected_episodes": 10}, None),
    ("file_snapshots", {"episodes": 8, "expected_episodes": 9}, ("V006", "")),
    ("file_snapshots", {"episodes": 1, "expected_episodes": None}, None),
    ("file_snapshots", {"is_known_agency": True}, None),
    ("file_snapshots", {"is_known_agency": False}, ("AGENCY", "AGNCY")),
    ("episode_coordination", {"co_ordinators": 1}, None),
    ("episode_coordination", {"co_ordinators": 0}, ("V062", "TOPCC")),
    ("episode_coordination", {"co_ordinators": 2}, ("V062", "TOPCC")),
    ("episode_exits", {"reasons_on_the_day": 1}, None),
    ("episode_exits", {"reasons_on_the_day": 2}, ("V063", "DISD;DISRSN")),
    *(
        made
        for name in ("refld", "triaged", "dob")
        for made in (
            ("episode_known", {f"{name}_date": DAY, f"previous_{name}_date": DAY}, None),
            (
                "episode_known",
                {f"{name}_date": OTHER_DAY, f"previous_{name}_date": DAY},
                ("V065", name.upper()),
            ),
            (
                "episode_known",
                {f"{name}_date": None, f"previous_{name}_date": DAY},
                ("V065", name.upper()),
            ),
            ("episode_known", {f"{name}_date": DAY, f"previous_{name}_date": None}, None),
        )
    ),
    ("episode_previous", {"is_still_sent": True}, None),
    ("episode_previous", {"is_still_sent": False}, ("V066", "")),
]


def test_what_compares_submissions_fails_exactly_beyond_its_boundary(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    expected = set()
    submission = Submission("ndtms/2024-05/all.csv", month("2024-05"), "A0001")
    for number, (_, _, fails) in enumerate(LIST_CASES):
        submission.records.append(("client", case_agency(number), record("client")))
        if fails:
            expected.add((fails[0], case_agency(number), fails[1]))
    warehouse.land(submission)
    with warehouse.connect() as connection:
        for number, (relation, values, _) in enumerate(LIST_CASES):
            row = {"_file_id": 1, "_row_number": 1, "agency_code": case_agency(number), **values}
            connection.execute(
                f"insert into quality.dq_{relation} ({', '.join(row)}) "
                f"values ({', '.join('?' * len(row))})",
                list(row.values()),
            )
    outcome = gate(warehouse, ruleset)
    found = {(rule_id, agency, name) for rule_id, _, agency, name in warehouse.failures()}
    assert found == expected
    assert outcome.gate == "open"


def test_an_episode_that_vanished_is_found_where_it_stood(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(sound("2024-04"))
    file_id = warehouse.land(sound("2024-05"))
    warehouse.execute(
        f"""
        insert into quality.dq_episode_previous values (
            {file_id}, 7, 'A0001', 'A0001', 'C1', 'E9', 'REF-C1', 'E9', 'ndtms/2024-04/a.csv', false
        )
        """
    )
    gate(warehouse, ruleset)
    (row,) = warehouse.latest("fix-lists/north.csv")
    assert (row["rule_id"], row["file"]) == ("V066", "ndtms/2024-05/a.csv")
    assert (row["client_ref"], row["episode_ref"]) == ("REF-C1", "E9")
    assert row["problem"].endswith("(row 7 of ndtms/2024-04/a.csv)")
