"""Code lists as the measures read them, written out by hand."""

from __future__ import annotations

# --- substances -----------------------------------------------------------------------------

ALCOHOL = "7000"
CRACK = "3201"
OPIATE_PLACEHOLDERS = {"X47", "X48"}
NON_OPIATES = {
    *("2100", "2200", "3100", "3200", "3201", "3406", "4000", "5000", "6000"),
    *("8200", "8300", "8799", "9005", "X31", "X41", "X42", "X43", "X44", "X45", "X46"),
}


def is_opiate(code: str) -> bool:
    """Heroin, methadone, other opioids: the codes 1000 to 1999 and two placeholders."""
    return code in OPIATE_PLACEHOLDERS or (len(code) == 4 and code.isdigit() and code[0] == "1")


def substance_group(codes: set[str]) -> str:
    """Substance group of all cited codes.

    Reading: a code that is on no list is no usable drug (codes 1000 to 1999 are opiates anyway).
    """
    if any(is_opiate(code) for code in codes):
        return "opiate"
    if codes & NON_OPIATES:
        return "non_opiate_and_alcohol" if ALCOHOL in codes else "non_opiate_only"
    return "alcohol_only" if ALCOHOL in codes else "not_recorded"


def is_opiate_or_crack_user(codes: set[str]) -> bool:
    """Any opiate or crack cited."""
    return CRACK in codes or any(is_opiate(code) for code in codes)


SUBSTANCE_GROUPS = (
    *("opiate", "non_opiate_only", "non_opiate_and_alcohol", "alcohol_only", "not_recorded"),
)
# Reading: `any_drug` leaves out clients whose substances are not recorded.
ROLLUPS = {
    "non_opiate_all": {"non_opiate_only", "non_opiate_and_alcohol"},
    "any_alcohol_no_opiate": {"alcohol_only", "non_opiate_and_alcohol"},
    "any_drug": {"opiate", "non_opiate_only", "non_opiate_and_alcohol"},
}

# --- interventions --------------------------------------------------------------------------

STRUCTURED = {"94", "95", "1", "2", "3", "4", "5", "6", "11", "12"}
PHARMACOLOGICAL = {"94", "2", "3"}
INTERVENTION_TYPES = {
    **dict.fromkeys(("94", "2", "3"), "pharmacological"),
    **dict.fromkeys(("95", "4"), "psychosocial"),
    **dict.fromkeys(("96", "7"), "recovery_support"),
    **{"1": "inpatient", "5": "day_programme", "6": "residential_rehabilitation"},
    **{"11": "structured_alcohol", "12": "other_structured", "93": "assessment"},
    **{"76": "alcohol_brief_intervention", "8": "needle_exchange", "9": "outreach"},
    **{"10": "advice", "X97": "harm_reduction"},
}
SETTINGS = {
    **{"1": "primary_care", "2": "inpatient_unit", "3": "community", "4": "other"},
    **{"5": "secure_setting", "6": "community", "7": "recovery_house", "8": "residential"},
}

# --- ethnic groups --------------------------------------------------------------------------

ETHNIC_GROUPS: dict[str | None, str] = {
    **dict.fromkeys("ABC", "white"),
    **dict.fromkeys("DEFG", "mixed"),
    **dict.fromkeys("HJKLR", "asian"),
    **dict.fromkeys("MNP", "black"),
    "S": "other",
}

# --- discharge reasons ----------------------------------------------------------------------

INCONSISTENT = "999"
REASON_GROUPS = (
    *("successful", "transferred_not_custody", "transferred_custody", "referred_on"),
    *("dropped_out", "withdrawn", "prison", "declined", "died", "other_unplanned", "inconsistent"),
)
UNPLANNED = {
    *("dropped_out", "withdrawn", "prison", "declined", "other_unplanned", "inconsistent"),
}


def _codes(first: int, last: int) -> set[str]:
    return {str(code) for code in range(first, last + 1)}


_REFERRED_ON = {"5", "33", "40", "47", "54", "61", "68"}
_RECODE = {
    **dict.fromkeys({"1", "90"} | _codes(15, 21), "80"),
    **dict.fromkeys({"92"}, "81"),
    **dict.fromkeys({"2", "91"} | _codes(22, 28), "82"),
    **dict.fromkeys({"74"} | _codes(93, 97), "83"),
    **dict.fromkeys({"6"} | _codes(43, 49) - _REFERRED_ON, "85"),
    **dict.fromkeys({"3"} | _codes(29, 35) - _REFERRED_ON, "86"),
    **dict.fromkeys({"8", "14"}, "87"),
    **dict.fromkeys({"12"}, "88"),
    **dict.fromkeys({"9"}, "89"),
}
_REASON_GROUP = {
    **dict.fromkeys({"80", "81", "82"}, "successful"),
    "83": "transferred_not_custody",
    "84": "transferred_custody",
    **dict.fromkeys(_REFERRED_ON, "referred_on"),
    "85": "dropped_out",
    "86": "withdrawn",
    "87": "prison",
    **dict.fromkeys({"88", "71"}, "declined"),
    "89": "died",
    # no appropriate treatment, moved away, other
    **dict.fromkeys(
        ({"4", "7", "10", "13"} | _codes(36, 42) | _codes(50, 56) | _codes(57, 63)) - _REFERRED_ON,
        "other_unplanned",
    ),
}


def current_reason(code: str | None) -> str:
    """Discharge code after recoding; missing, not known and unlisted codes are inconsistent."""
    if code is None:
        return INCONSISTENT
    recoded = _RECODE.get(code, code)
    return recoded if recoded in _REASON_GROUP else INCONSISTENT


def joint_reason(reasons: set[str]) -> str:
    """Derive the reason of a journey from the recoded reasons of the episodes that end it."""
    if len(reasons) == 1:
        return next(iter(reasons))
    if reasons <= {"80", "81", "82"} or reasons <= {"71", "88"}:
        return max(reasons)
    return INCONSISTENT


def reason_group(reason: str) -> str:
    """Name the reporting group of a recoded reason."""
    return _REASON_GROUP.get(reason, "inconsistent")


# --- other ----------------------------------------------------------------------------------

CRIMINAL_JUSTICE_SOURCES = {
    *("5", "6", "8", "13", "X01", "X02", "X03", "X04", "X05", "X06", "X07", "X14"),
}
LIVES_WITH_CHILDREN = {"11", "12"}
USABLE_PARENT_STATUS = {"11", "12", "13", "14"}
NALOXONE_ISSUED = {"1", "2", "3"}
NALOXONE_COVERED = {"1", "2", "3", "4"}

TOP_DAYS = {
    "opiates": "OPIUSE",
    "crack": "CRAUSE",
    "cocaine": "COCAUSE",
    "amphetamines": "AMPHUSE",
    "cannabis": "CANNUSE",
    "alcohol": "ALCUSE",
}
RELIABLE_CHANGE_DAYS = {
    "opiates": 13,
    "crack": 8,
    "cocaine": 6,
    "amphetamines": 8,
    "cannabis": 11,
    "alcohol": 9,
}
