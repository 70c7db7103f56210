"""Every rule with the faults that must give it, worked by hand from the wording of the rules.

A fault differs from the clean submission in one thing that a provider gets wrong. ``finds`` is what
its rule must say of it, ``follows`` what other rules must say because of the same thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .submission import ADULT, YOUNG, Extract

# rows of the adult submission
STAY_OF_2022, OPEN_STAY = (1, 2, 3), (4, 5, 6)
CLIENT_A = (*STAY_OF_2022, *OPEN_STAY)
FIRST_OF_2022, SECOND_OF_2022, THIRD_OF_2022 = 1, 2, 3
FIRST_OF_OPEN, SECOND_OF_OPEN = (4, 6), 5
CLIENT_B, CLIENT_C, CLIENT_D = 7, 8, 9
# rows of the young people's submission
CLIENT_E = (1, 2)

SENT, EARLIER, ELSEWHERE = "sent", "earlier", "elsewhere"


@dataclass(frozen=True)
class Finding:
    """A record that a rule must name: entity, row and fields, in one of the files of the fault.

    The fields stand in any order.
    """

    rule: str
    entity: str
    row: int
    fields: frozenset[str]
    file: str = SENT


@dataclass(frozen=True, eq=False)
class Fault:
    """One thing that is wrong, in the file ``sent`` for the month.

    ``earlier`` is the same agency's file of the month before, ``elsewhere`` a file of another
    agency for the same month, with the same persons.
    """

    rule: str
    wrong: str
    sent: Extract
    finds: tuple[Finding, ...]
    follows: tuple[Finding, ...] = ()
    service: str = ADULT
    earlier: Extract | None = None
    elsewhere: Extract | None = None

    @property
    def extracts(self) -> Iterator[tuple[str, Extract]]:
        for file in (SENT, EARLIER, ELSEWHERE):
            extract: Extract | None = getattr(self, file)
            if extract:
                yield file, extract

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (*self.finds, *self.follows)


def found(rule: str, entity: str, row: int, fields: str = "", *, file: str = SENT) -> Finding:
    return Finding(rule, entity, row, frozenset(fields.split(";")), file)


def fault(
    rule: str,
    wrong: str,
    sent: Extract,
    *finds: tuple[str, int, str],
    follows: tuple[Finding, ...] = (),
    service: str = ADULT,
    earlier: Extract | None = None,
    elsewhere: Extract | None = None,
) -> Fault:
    """Say what is wrong, how the file shows it, and the records (entity, row, fields) it names."""
    own = tuple(found(rule, *one) for one in finds)
    return Fault(rule, wrong, sent, own, follows, service, earlier, elsewhere)


def change(*rows: int, **values: str) -> Extract:
    return Extract(changes={rows: values})


FAULTS = (
    # --- files and rows ---------------------------------------------------------------------
    fault("UNREADABLE", "not text", Extract(encoding="utf-16"), ("file", 0, "")),
    fault("V001", "no column CONSENT", Extract(column_left_out="CONSENT"),
          ("file", 0, "AGNCY;CLIENTID;EPISODID;CONSENT")),
    fault("V002", "column SEX twice", Extract(column_sent_twice="SEX"), ("file", 0, "")),
    fault("V003", "a name of its own", Extract(name="november.csv"), ("file", 0, "")),
    fault("V003", "another agency in the name", Extract(named_agency="N9999"),
          ("file", 0, "AGNCY")),
    fault("V003", "the letter of another set", Extract(letter="K"), ("file", 0, "")),
    fault("V004", "a value too few", Extract(short_row=SECOND_OF_2022),
          ("row", SECOND_OF_2022, "")),
    fault("V005", "a column of its own", Extract(unknown_column="KEYWORKER"), ("file", 0, "")),
    # four stays, then three; the fourth had been discharged
    fault("V006", "a stay fewer than last month", Extract(rows=(*CLIENT_A, CLIENT_B, CLIENT_D)),
          ("file", 0, ""), earlier=Extract()),
    fault("AGENCY", "an agency that nobody knows", change(CLIENT_D, AGNCY="N9999"),
          ("file", 0, "AGNCY"), follows=(found("V003", "file", 0, "AGNCY"),)),
    # --- consent and what must be there -------------------------------------------------------
    *(fault("V010", f"no {name}", change(client, **{name: ""}), ("client", client, name))
      for name, client in (("AGNCY", CLIENT_C), ("AGNCY", CLIENT_D), ("CLIENTID", CLIENT_D))),
    fault("V011", "consent is X", change(CLIENT_B, CONSENT="X"), ("episode", CLIENT_B, "CONSENT")),
    fault("V012", "sex of a client who refused", change(CLIENT_D, SEX="F"),
          ("episode", CLIENT_D, "CONSENT")),
    fault("V012", "two rows of a client who refused, the last one blank",
          Extract(changes={CLIENT_B: {"CONSENT": "N"}, CLIENT_D: {"CLIENTID": "1002"}}),
          ("episode", CLIENT_D, "CONSENT")),
    *(fault("V013", f"no {name}", change(CLIENT_B, **{name: ""}), ("client", CLIENT_B, name))
      for name in ("FINITIAL", "SINITIAL", "DOB", "SEX")),
    *(fault("V014", f"no {name}", change(CLIENT_B, **{name: ""}), ("episode", CLIENT_B, name))
      for name in ("REFLD", "TRIAGED", "DRUG1")),
    fault("V015", "no DAT", change(CLIENT_B, DAT=""), ("episode", CLIENT_B, "DAT")),
    # --- dates ----------------------------------------------------------------------------
    fault("V016", "30 February", change(CLIENT_B, DOB="1971-02-30"), ("client", CLIENT_B, "DOB")),
    fault("V016", "the day after the extract", change(CLIENT_B, CPLANDT="2023-12-01"),
          ("episode", CLIENT_B, "CPLANDT")),
    fault("V016", "tested the day after the extract", change(CLIENT_B, HEPCTD="Y",
                                                             HEPCTSTD="2023-12-01"),
          ("episode", CLIENT_B, "HEPCTSTD"),
          follows=(found("V040", "episode", CLIENT_B, "HEPCTSTD"),)),
    fault("V016", "the day after the extract", change(SECOND_OF_OPEN, FAOMODDT="2023-12-01"),
          ("modality", SECOND_OF_OPEN, "FAOMODDT")),
    fault("V016", "31 September", change(FIRST_OF_OPEN[1], SUBMODDT="2023-09-31"),
          ("sub_intervention", FIRST_OF_OPEN[1], "SUBMODDT")),
    fault("V016", "before 1903", change(SECOND_OF_OPEN, TITDATE="1902-12-31"),
          ("time_in_treatment", SECOND_OF_OPEN, "TITDATE")),
    fault("V016", "no year", change(SECOND_OF_OPEN, TOPDATE="04/09"),
          ("outcome", SECOND_OF_OPEN, "TOPDATE")),
    fault("V016", "two digits of the year", change(SECOND_OF_OPEN, CIRDT="04/09/23"),
          ("client_info_review", SECOND_OF_OPEN, "CIRDT")),
    fault("V017", "born the day after the referral", change(CLIENT_B, DOB="2023-07-26"),
          ("client", CLIENT_B, "DOB;REFLD"),
          # aged 0 at triage
          follows=(found("V018", "client", CLIENT_B, "DOB;TRIAGED"),
                   found("V020", "client", CLIENT_B, "DOB;TRIAGED"),
                   found("V033", "episode", CLIENT_B, "DRUG1AGE"))),
    fault("V018", "an adult client aged 17", change(CLIENT_B, DOB="2006-01-15"),
          ("client", CLIENT_B, "DOB;TRIAGED")),
    fault("V019", "a young person aged 26", change(*CLIENT_E, DOB="1997-03-09"),
          ("client", 2, "DOB;TRIAGED"), follows=(found("V019I", "client", 2, "DOB;TRIAGED"),),
          service=YOUNG),
    fault("V019I", "a young person aged 19", change(*CLIENT_E, DOB="2004-03-09"),
          ("client", 2, "DOB;TRIAGED"), service=YOUNG),
    fault("V020", "aged 101 at triage", change(CLIENT_B, DOB="1922-07-14"),
          ("client", CLIENT_B, "DOB;TRIAGED")),
    fault("V020", "aged 8 at triage", change(*CLIENT_E, DOB="2014-05-09", DRUG1AGE="8"),
          ("client", 2, "DOB;TRIAGED"), service=YOUNG),
    fault("V021", "referred the day after triage", change(CLIENT_B, REFLD="2023-08-02"),
          ("episode", CLIENT_B, "REFLD;TRIAGED")),
    fault("V022", "referred 366 days before triage", change(CLIENT_B, REFLD="2022-07-31"),
          ("episode", CLIENT_B, "REFLD;TRIAGED")),
    fault("V023", "plan agreed the day before triage", change(CLIENT_B, CPLANDT="2023-07-31"),
          ("episode", CLIENT_B, "TRIAGED;CPLANDT")),
    # --- discharge ----------------------------------------------------------------------------
    fault("V024", "discharged the day before triage", change(CLIENT_C, DISD="2023-06-04"),
          ("episode", CLIENT_C, "TRIAGED;DISD")),
    fault("V025", "no reason", change(CLIENT_C, DISRSN=""), ("episode", CLIENT_C, "DISD;DISRSN")),
    fault("V026", "a reason withdrawn years ago", change(CLIENT_C, DISRSN="12"),
          ("episode", CLIENT_C, "DISRSN")),
    fault("V030", "discharged the day after the next stay began",
          change(*STAY_OF_2022, DISD="2023-03-09"), ("episode", OPEN_STAY[-1], "TRIAGED")),
    # --- residence ----------------------------------------------------------------------------
    fault("V027", "no LA", change(CLIENT_B, LA=""), ("episode", CLIENT_B, "LA")),
    fault("V027", "LA outside England", change(CLIENT_B, DAT="Z00B", UTLA=""),
          ("episode", CLIENT_B, "LA")),
    fault("V028", "a whole postcode", change(CLIENT_B, PC="ZZ99 3VZ"), ("episode", CLIENT_B, "PC")),
    # --- codes ----------------------------------------------------------------------------
    fault("V029", "no such ETHNIC", change(CLIENT_B, ETHNIC="Q"), ("client", CLIENT_B, "ETHNIC")),
    fault("V029", "no such RFLS", change(CLIENT_B, RFLS="77"), ("episode", CLIENT_B, "RFLS")),
    fault("V029", "no such YPNEET", change(*CLIENT_E, YPNEET="X"), ("episode_yp", 2, "YPNEET"),
          service=YOUNG),
    fault("V029", "no such MODSET", change(SECOND_OF_OPEN, MODSET="9"),
          ("modality", SECOND_OF_OPEN, "MODSET")),
    fault("V029", "no such RECPEER", change(THIRD_OF_2022, RECPEER="1"),
          ("sub_intervention", THIRD_OF_2022, "RECPEER")),
    fault("V029", "no such TITREAT", change(SECOND_OF_OPEN, TITREAT="4"),
          ("time_in_treatment", SECOND_OF_OPEN, "TITREAT")),
    fault("V029", "no such ASSAULT", change(SECOND_OF_OPEN, ASSAULT="X"),
          ("outcome", SECOND_OF_OPEN, "ASSAULT")),
    fault("V029", "no such YPALONE", change(2, YPALONE="X"), ("outcome_yp", 2, "YPALONE"),
          service=YOUNG),
    fault("V029", "no such CIRACCM", change(SECOND_OF_OPEN, CIRACCM="4"),
          ("client_info_review", SECOND_OF_OPEN, "CIRACCM")),
    fault("V029I", "an authority that no contract is about", change(CLIENT_B, LA="E06000099"),
          ("episode", CLIENT_B, "DAT;LA;UTLA")),
    # --- one answer against another -----------------------------------------------------------
    fault("V031", "a pregnant man", change(*OPEN_STAY, PREGNANT="Y"),
          ("episode", OPEN_STAY[-1], "PREGNANT")),
    fault("V032", "the same substance twice", change(*STAY_OF_2022, DRUG3="7000"),
          ("episode", STAY_OF_2022[-1], "DRUG3")),
    fault("V032", "no second substance in third place", change(*STAY_OF_2022, DRUG3="9996"),
          ("episode", STAY_OF_2022[-1], "DRUG3")),
    # and so twice
    fault("V032", "no third substance in second place", change(CLIENT_B, DRUG2="9997"),
          ("episode", CLIENT_B, "DRUG2;DRUG3")),
    fault("V032", "a third substance without a second", change(*STAY_OF_2022, DRUG2="9996"),
          ("episode", STAY_OF_2022[-1], "DRUG3")),
    fault("V033", "first use at 60, aged 52", change(CLIENT_B, DRUG1AGE="60"),
          ("episode", CLIENT_B, "DRUG1AGE")),
    fault("V033", "first use at 0", change(CLIENT_B, DRUG1AGE="0"),
          ("episode", CLIENT_B, "DRUG1AGE")),
    fault("V034", "29 of 28 days", change(CLIENT_B, ALCDDAYS="29"),
          ("episode", CLIENT_B, "ALCDDAYS")),
    fault("V035", "201 units", change(CLIENT_B, ALCUNITS="201"), ("episode", CLIENT_B, "ALCUNITS")),
    fault("V035", "drinking days without units", change(CLIENT_B, ALCUNITS="0"),
          ("episode", CLIENT_B, "ALCDDAYS;ALCUNITS")),
    fault("V035", "units without drinking days", change(CLIENT_B, ALCDDAYS="0"),
          ("episode", CLIENT_B, "ALCDDAYS;ALCUNITS")),
    fault("V036", "61 of 60 points", change(CLIENT_B, SADQ="61"), ("episode", CLIENT_B, "SADQ")),
    fault("V037", "alcohol, units unknown", change(CLIENT_B, ALCUNITS=""),
          ("episode", CLIENT_B, "ALCUNITS")),
    fault("V037", "alcohol, days unknown", change(CLIENT_B, ALCDDAYS=""),
          ("episode", CLIENT_B, "ALCDDAYS")),
    fault("V038", "injects, never injected", change(*OPEN_STAY, INJSTAT="N"),
          ("episode", OPEN_STAY[-1], "ROUTE;INJSTAT")),
    fault("V039", "vaccinated, refused the vaccination", change(*OPEN_STAY, HEPBSTAT="B"),
          ("episode", OPEN_STAY[-1], "HEPBSTAT;HEPBVAC")),
    fault("V040", "test date, not tested", change(CLIENT_B, HEPCTSTD="2023-06-12"),
          ("episode", CLIENT_B, "HEPCTD;HEPCTSTD")),
    fault("V040", "tested the day before birth", change(*OPEN_STAY, HEPCTSTD="1984-02-28"),
          ("episode", OPEN_STAY[-1], "HEPCTSTD")),
    fault("V041", "no parent, lives with a child", change(CLIENT_B, CHILDWTH="1"),
          ("episode", CLIENT_B, "PRNTSTAT;CHILDWTH")),
    fault("V041", "lives with all children, with none", change(*OPEN_STAY, CHILDWTH="0"),
          ("episode", OPEN_STAY[-1], "PRNTSTAT;CHILDWTH")),
    fault("V042", "a need, treatment unknown", change(*STAY_OF_2022, CRTMHN=""),
          ("episode", STAY_OF_2022[-1], "MTHTN;CRTMHN")),
    fault("V042", "treatment without a need", change(*OPEN_STAY, CRTMHN="3"),
          ("episode", OPEN_STAY[-1], "MTHTN;CRTMHN")),
    fault("V043", "the same answer twice", change(*STAY_OF_2022, EHCSC2="1"),
          ("episode", STAY_OF_2022[-1], "EHCSC2")),
    fault("V043", "a third answer without a second", change(*OPEN_STAY, EHCSC3="1"),
          ("episode", OPEN_STAY[-1], "EHCSC3")),
    # --- interventions ------------------------------------------------------------------------
    fault("V044", "no identifier", change(CLIENT_B, MODID=""), ("modality", CLIENT_B, "MODID")),
    fault("V044", "no type", change(CLIENT_B, MODAL=""), ("modality", CLIENT_B, "MODAL")),
    # the plan was agreed after that day, the referral is earlier
    fault("V045", "triaged the day after the start", change(CLIENT_B, TRIAGED="2023-08-11"),
          ("modality", CLIENT_B, "TRIAGED;MODST")),
    fault("V046", "ended the day before it started", change(THIRD_OF_2022, MODEND="2022-09-04"),
          ("modality", THIRD_OF_2022, "MODST;MODEND")),
    fault("V046", "ended the day after discharge", change(THIRD_OF_2022, MODEND="2022-11-18"),
          ("modality", THIRD_OF_2022, "MODEND;DISD")),
    fault("V047", "no exit status", change(THIRD_OF_2022, MODEXIT=""),
          ("modality", THIRD_OF_2022, "MODEND;MODEXIT")),
    fault("V048", "offered before the referral", change(SECOND_OF_OPEN, FAOMODDT="2023-03-07"),
          ("modality", SECOND_OF_OPEN, "REFMODDT;FAOMODDT")),
    fault("V048", "referred on before the referral", change(SECOND_OF_OPEN, REFMODDT="2023-03-05"),
          ("modality", SECOND_OF_OPEN, "REFLD;REFMODDT")),
    fault("V048", "started before the referral",
          change(SECOND_OF_OPEN, REFMODDT="2023-03-21", FAOMODDT="2023-03-21"),
          ("modality", SECOND_OF_OPEN, "REFMODDT;MODST")),
    fault("V049", "still open after discharge", change(THIRD_OF_2022, MODEND="", MODEXIT=""),
          ("modality", THIRD_OF_2022, "MODEND;DISD")),
    fault("V050", "completed without treatment", change(CLIENT_C, DISRSN="80"),
          ("episode", CLIENT_C, "DISRSN")),
    fault("V051", "never discharged", change(CLIENT_C, DISD="", DISRSN=""),
          ("episode", CLIENT_C, "TRIAGED")),
    fault("V052", "prescribed twice at a time", change(SECOND_OF_OPEN, MODAL="94"),
          ("modality", SECOND_OF_OPEN, "MODAL;MODSET;MODST")),
    fault("V053", "the day before the start", change(FIRST_OF_2022, SUBMODDT="2022-05-11"),
          ("sub_intervention", FIRST_OF_2022, "MODST;SUBMODDT")),
    fault("V053", "29 days after the end", change(THIRD_OF_2022, SUBMODDT="2022-12-16"),
          ("sub_intervention", THIRD_OF_2022, "SUBMODDT;MODEND;DISD")),
    fault("V054", "a talk in a prescription", change(FIRST_OF_2022, PSYMOTI="Y"),
          ("sub_intervention", FIRST_OF_2022, "MODAL;PSYMOTI")),
    fault("V054", "a medicine in talks", change(SECOND_OF_2022, PHDIAZ="Y"),
          ("sub_intervention", SECOND_OF_2022, "MODAL;PHDIAZ")),
    fault("V054", "recovery support in talks", change(SECOND_OF_2022, RECPEER="Y"),
          ("sub_intervention", SECOND_OF_2022, "MODAL;RECPEER")),
    # --- forms ----------------------------------------------------------------------------
    *(fault("V055", f"no {name}", change(SECOND_OF_2022, **{name: ""}),
            ("outcome", SECOND_OF_2022, name))
      for name in ("TOPDATE", "TRSTAGE")),
    fault("V056", "15 days before triage", change(SECOND_OF_2022, TOPDATE="2022-04-20"),
          ("outcome", SECOND_OF_2022, "TRIAGED;TOPDATE")),
    fault("V056", "15 days after discharge", change(THIRD_OF_2022, TOPDATE="2022-12-02"),
          ("outcome", THIRD_OF_2022, "TOPDATE;DISD")),
    fault("V057", "29 of 28 days", change(SECOND_OF_OPEN, OPIUSE="29"),
          ("outcome", SECOND_OF_OPEN, "OPIUSE")),
    fault("V057", "21 of 20 points", change(SECOND_OF_OPEN, QUALLIFE="21"),
          ("outcome", SECOND_OF_OPEN, "QUALLIFE")),
    fault("V057", "half a day", change(SECOND_OF_OPEN, PWORK="2.5"),
          ("outcome", SECOND_OF_OPEN, "PWORK")),
    fault("V057", "29 of 28 days", change(2, KETUSE="29"), ("outcome_yp", 2, "KETUSE"),
          service=YOUNG),
    fault("V057", "11 of 10 points", change(2, YPHAPPY="11"), ("outcome_yp", 2, "YPHAPPY"),
          service=YOUNG),
    fault("V058", "a review sent as a second start", change(SECOND_OF_2022, TRSTAGE="S"),
          ("outcome", FIRST_OF_2022, "TRSTAGE"), ("outcome", SECOND_OF_2022, "TRSTAGE")),
    fault("V058", "a review sent as a second exit", change(SECOND_OF_2022, TRSTAGE="E"),
          ("outcome", SECOND_OF_2022, "TRSTAGE"), ("outcome", THIRD_OF_2022, "TRSTAGE")),
    fault("V059", "did not inject, shared", change(SECOND_OF_OPEN, SHARING="Y"),
          ("outcome", SECOND_OF_OPEN, "IVDRGUSE;SHARING")),
    # --- copies and identifiers -------------------------------------------------------------
    fault("V060", "another ethnicity on one row", change(1, ETHNIC="B"),
          ("client", CLIENT_A[-1], "")),
    fault("V060", "another referral source on one row", change(1, RFLS="3"),
          ("episode", STAY_OF_2022[-1], "")),
    fault("V060", "another setting on one row", change(FIRST_OF_OPEN[0], MODSET="3"),
          ("modality", FIRST_OF_OPEN[1], "")),
    fault("V060", "another answer on one row", change(1, YPHOUSE="Y"), ("episode_yp", 2, ""),
          service=YOUNG),
    fault("V061", "one stay, two clients", change(CLIENT_B, EPISODID="5002"),
          ("episode", OPEN_STAY[-1], "EPISODID"), ("episode", CLIENT_B, "EPISODID")),
    fault("V061", "one intervention, two stays",
          change(FIRST_OF_2022, *FIRST_OF_OPEN, MODID="90001"),
          ("modality", FIRST_OF_2022, "MODID"), ("modality", FIRST_OF_OPEN[1], "MODID")),
    *(fault("V061", "one identifier, two stays", change(*rows, **{name: "90001"}),
            *((entity, row, name) for row in rows))
      for entity, name, rows in (
          ("sub_intervention", "SUBMID", (FIRST_OF_2022, FIRST_OF_OPEN[0])),
          ("time_in_treatment", "TITID", (FIRST_OF_2022, FIRST_OF_OPEN[0])),
          ("outcome", "TOPID", (FIRST_OF_2022, FIRST_OF_OPEN[0])),
          ("client_info_review", "CIRID", (SECOND_OF_2022, SECOND_OF_OPEN)))),
    # --- persons, and the month before ----------------------------------------------------------
    fault("V062", "nobody co-ordinates", change(*OPEN_STAY, TOPCC="N"),
          ("episode", OPEN_STAY[-1], "TOPCC")),
    # the other agency has the open stay alone
    fault("V062", "two agencies co-ordinate", Extract(), ("episode", OPEN_STAY[-1], "TOPCC"),
          follows=(found("V062", "episode", len(OPEN_STAY), "TOPCC", file=ELSEWHERE),),
          elsewhere=Extract(rows=OPEN_STAY)),
    # the other agency has the stay of 2022 alone; it says that the client dropped out
    fault("V063", "completed here, dropped out there", Extract(),
          ("episode", STAY_OF_2022[-1], "DISD;DISRSN"),
          follows=(found("V063", "episode", STAY_OF_2022[-1], "DISD;DISRSN", file=ELSEWHERE),),
          elsewhere=Extract(changes={STAY_OF_2022: {"DISRSN": "85", "TOPCC": "N"}},
                            rows=STAY_OF_2022)),
    fault("V064", "the day before triage", change(SECOND_OF_2022, CIRDT="2022-05-04"),
          ("client_info_review", SECOND_OF_2022, "TRIAGED;CIRDT")),
    fault("V064", "the day after discharge", change(SECOND_OF_2022, CIRDT="2022-11-18"),
          ("client_info_review", SECOND_OF_2022, "CIRDT;DISD")),
    fault("V065", "referred on another day than last month", Extract(),
          ("episode", OPEN_STAY[-1], "REFLD"), earlier=change(*OPEN_STAY, REFLD="2023-03-07")),
    fault("V065", "triaged on another day than last month", Extract(),
          ("episode", OPEN_STAY[-1], "TRIAGED"), earlier=change(*OPEN_STAY, TRIAGED="2023-03-09")),
    fault("V065", "born on another day than last month", Extract(),
          ("episode", CLIENT_B, "DOB"), earlier=change(CLIENT_B, DOB="1971-07-15")),
    # as many stays as last month, another one among them
    fault("V066", "an open stay under another identifier", Extract(),
          ("episode", OPEN_STAY[-1], ""), earlier=change(*OPEN_STAY, EPISODID="5009")),
    fault("V067", "a review in place of the start form", change(CLIENT_B, TRSTAGE="R"),
          ("modality", CLIENT_B, "MODST;TRSTAGE")),
    # --- no rule of the data set, but of the data-quality measures ------------------------------
    fault("DQ08", "assessed a year ago, never discharged",
          change(CLIENT_C, REFLD="2022-11-21", TRIAGED="2022-11-24", DISD="", DISRSN=""),
          ("episode", CLIENT_C, "DISD"), follows=(found("V051", "episode", CLIENT_C, "TRIAGED"),)),
    fault("DQ16", "occasional use of opiates and crack", change(*STAY_OF_2022, DISRSN="82"),
          ("episode", STAY_OF_2022[-1], "DISRSN")),
)  # fmt: skip
