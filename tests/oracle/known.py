"""What is known at a period: snapshots in force, carried episodes, and parts that break no rule.

Only the parts that a core measure reads are split off: client, episode, intervention, outcome
form (with its young people's items) and client information review. Sub-interventions and
time-in-treatment records reach none of these measures.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from .dates import EARLIEST_DATE, content_start, parse_date, period_end
from .landing import EpisodeKey, Landing, SourceFile

# --- fields, by hand --------------------------------------------------------------------------

CLIENT_FIELDS = ("FINITIAL", "SINITIAL", "DOB", "SEX")
EPISODE_DATES = ("REFLD", "TRIAGED", "CPLANDT", "HEPCTSTD", "HLCASSDT", "DISD")
EPISODE_FIELDS = (
    *("AGNCY", "CLIENTID", "EPISODID", "CONSENT", *EPISODE_DATES, "DISRSN", "RFLS"),
    *("DRUG1", "DRUG2", "DRUG3", "UTLA", "LA", "DAT"),
    *("PRNTSTAT", "CHILDWTH", "NALOXISS", "TOPCC"),
)
INTERVENTION_DATES = ("REFMODDT", "FAOMODDT", "MODST", "MODEND")
INTERVENTION_FIELDS = ("MODID", "MODAL", "MODSET", "MODEXIT", "OPRAGNCY", *INTERVENTION_DATES)
TOP_DAY_ITEMS = (
    *("ALCUSE", "OPIUSE", "CRAUSE", "COCAUSE", "AMPHUSE", "CANNUSE", "OTDRGUSE", "TOBUSE"),
    *("IVDRGUSE", "SHOTHEFT", "DRGSELL", "PWORK", "VOLWORK", "TRAIN", "EDUCAT"),
)
TOP_SCALES = ("PSYHSTAT", "PHSTAT", "QUALLIFE")
TOP_OTHER_ITEMS = (*("CONSMP", "SHARING", "OTHTHEFT", "ASSAULT", "ACUTHPBM", "UNSUITHS", "HRISK"),)
TOP_ITEMS = (*TOP_DAY_ITEMS, *TOP_SCALES, *TOP_OTHER_ITEMS)
YP_DAY_ITEMS = (
    *("ECSTUSE", "SOLVUSE", "KETUSE", "GHBUSE", "MEPHUSE", "NPSUSE", "BENZUSE", "HALLUSE"),
)
YP_SCALES = ("YPSATIS", "YPANX", "YPHAPPY", "YPFAMILY", "YPFRIEND")
YP_ITEMS = (*YP_DAY_ITEMS, *YP_SCALES, "YPUNITS", "YPALONE")
FORM_FIELDS = ("TOPID", "TOPDATE", "TRSTAGE", *TOP_ITEMS, *YP_ITEMS)
REVIEW_FIELDS = ("CIRID", "CIRDT", "CIRPRNT", "CIRCHILD", "CIRNALOX")
ALL_FIELDS = (
    *(
        *CLIENT_FIELDS,
        "ETHNIC",
        *EPISODE_FIELDS,
        *INTERVENTION_FIELDS,
        *FORM_FIELDS,
        *REVIEW_FIELDS,
    ),
)
# Reading: days and scales only; the units items (0 to 200) are no part of rule V057.
ITEM_LIMITS = {
    **dict.fromkeys((*TOP_DAY_ITEMS, *YP_DAY_ITEMS), 28),
    **dict.fromkeys(TOP_SCALES, 20),
    **dict.fromkeys(YP_SCALES, 10),
}
YP_ITEMS_ONLY = "/YP"  # marks a broken rule that leaves the form itself in place
NORMAL_ID_LENGTH = 3
SEX_IN_KEY = {"M": "M", "F": "F", "1": "M", "2": "F"}

Values = dict[str, str]


def whole_number(text: str | None) -> int | None:
    """Read a whole number; None when missing or anything else."""
    return int(text) if text is not None and re.fullmatch(r"[+-]?\d+", text) else None


# --- what the measures use --------------------------------------------------------------------


@dataclass(frozen=True)
class Intervention:
    """A treatment intervention that breaks no rule."""

    agency: str
    client_reference: str
    episode_id: str
    intervention_id: str
    kind: str
    referred: date | None
    offered: date | None
    started: date | None
    ended: date | None
    setting: str | None

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What makes the intervention one of its kind."""
        return self.agency, self.client_reference, self.episode_id, self.intervention_id


@dataclass(frozen=True)
class Form:
    """An outcome form that breaks no rule, with its numbers and the count of answered items."""

    agency: str
    episode_id: str
    form_id: str
    day: date
    stage: str
    coordinated: bool
    numbers: dict[str, int]
    answered: int


@dataclass(frozen=True)
class Review:
    """A client information review that breaks no rule."""

    review_id: str
    day: date
    parent_status: str | None
    children: int | None
    naloxone: str | None


@dataclass(frozen=True)
class Episode:
    """A treatment episode that breaks no rule, of a person with a valid key."""

    person: str
    born: date
    agency: str
    provider: str
    client_reference: str
    episode_id: str
    sex: str
    ethnicity: str | None
    authority: str | None
    area: str | None
    referred: date
    triaged: date
    discharged: date | None
    reason: str | None
    referral_source: str | None
    substances: frozenset[str]
    parent_status: str | None
    children: int | None
    naloxone: str | None
    interventions: tuple[Intervention, ...]
    forms: tuple[Form, ...]
    reviews: tuple[Review, ...]


@dataclass(frozen=True)
class Rejection:
    """One record that breaks one reject rule; `row` is the record's last row in the file.

    Records without an identifier (V010, V014, V044, V055) are dropped and not listed.
    """

    rule: str
    entity: str
    file: str
    row: int
    agency: str


@dataclass
class Known:
    """Everything known at a period that may reach a measure."""

    period: str
    episodes: list[Episode]
    areas: list[str]
    contracts: set[tuple[str, str]]
    provider_of_agency: dict[str, str]  # agencies landed by the period
    oldest_content_start: dict[str, date]  # of the same agencies
    data_cut: date | None
    rejections: list[Rejection]

    @property
    def providers(self) -> list[str]:
        """Providers with an episode of a resident of any area."""
        return sorted({one.provider for one in self.episodes if one.area is not None})


# --- one agency in one file -------------------------------------------------------------------


@dataclass
class Record:
    """The last copy of one record of a file."""

    values: Values
    row: int
    broken: list[str] = field(default_factory=list)

    def day(self, name: str) -> date | None:
        """Read a date field; None when missing or not a date."""
        return parse_date(self.values.get(name))


@dataclass
class EpisodeParts:
    """An episode and its children in one file."""

    episode: Record
    interventions: dict[str, Record] = field(default_factory=dict)
    forms: dict[str, Record] = field(default_factory=dict)
    reviews: dict[str, Record] = field(default_factory=dict)


@dataclass
class Snapshot:
    """All rows of one agency in one file, split in records and checked."""

    source: SourceFile
    agency: str
    clients: dict[str, Record] = field(default_factory=dict)
    episodes: dict[EpisodeKey, EpisodeParts] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)  # clients with a row that says CONSENT = N
    rejections: list[Rejection] = field(default_factory=list)


def _part(values: Values, names: Iterable[str]) -> Values:
    return {name: values[name] for name in names if name in values}


def read_snapshot(source: SourceFile, agency: str) -> Snapshot:
    """Split the rows of one agency in records, keep the last copy of each, apply reject rules."""
    snapshot = Snapshot(source, agency)
    for row in source.rows(ALL_FIELDS):
        values = row.values
        client_id = values.get("CLIENTID")
        if values.get("AGNCY") != agency or client_id is None:
            continue  # V010
        # a row without consent is a copy of the client that says nothing about the person
        client = _part(values, (*CLIENT_FIELDS, "ETHNIC", "CONSENT"))
        snapshot.clients[client_id] = Record(client, row.number)
        if values.get("CONSENT") == "N":
            snapshot.refused.add(client_id)
        episode_id = values.get("EPISODID")
        if episode_id is None:
            continue  # V014 where there is consent
        episode = Record(_part(values, EPISODE_FIELDS), row.number)
        parts = snapshot.episodes.setdefault((client_id, episode_id), EpisodeParts(episode))
        parts.episode = episode
        _add_children(parts, values, row.number)
    _check(snapshot)
    return snapshot


def _add_children(parts: EpisodeParts, values: Values, row: int) -> None:
    # a child whose identifier is missing is rejected (V044, V055) and cannot be told from others
    if "MODID" in values:
        parts.interventions[values["MODID"]] = Record(_part(values, INTERVENTION_FIELDS), row)
    if "TOPID" in values:
        parts.forms[values["TOPID"]] = Record(_part(values, FORM_FIELDS), row)
    review_id = values.get("CIRID") or values.get("CIRDT")
    if review_id is not None:
        parts.reviews[review_id] = Record(_part(values, REVIEW_FIELDS), row)


# --- reject rules -----------------------------------------------------------------------------


def _check(snapshot: Snapshot) -> None:
    latest = snapshot.source.extract_date
    referrals: dict[str, list[date]] = defaultdict(list)
    for (client_id, _), parts in snapshot.episodes.items():
        referred = parts.episode.day("REFLD")
        if referred is not None:
            referrals[client_id].append(referred)
    for client_id, client in snapshot.clients.items():
        _check_client(client, referrals[client_id], latest)
    for parts in snapshot.episodes.values():
        _check_episode(parts.episode, latest)
        for intervention in parts.interventions.values():
            _check_intervention(intervention, parts.episode, latest)
        for form in parts.forms.values():
            _check_form(form, latest)
        for review in parts.reviews.values():
            _check_dates(review, ("CIRDT",), latest)
    _check_overlaps(snapshot)
    _check_shared_identifiers(snapshot)
    for client in snapshot.clients.values():
        _note(snapshot, "client", client)
    for parts in snapshot.episodes.values():
        _note(snapshot, "episode", parts.episode)
        for entity, children in (
            ("modality", parts.interventions),
            ("outcome", parts.forms),
            ("client_info_review", parts.reviews),
        ):
            for child in children.values():
                _note(snapshot, entity, child)


def _note(snapshot: Snapshot, entity: str, record: Record) -> None:
    snapshot.rejections += [
        Rejection(
            rule.removesuffix(YP_ITEMS_ONLY),
            "outcome_yp" if rule.endswith(YP_ITEMS_ONLY) else entity,
            f"{snapshot.source.path.parent.name}/{snapshot.source.path.name}",
            record.row,
            snapshot.agency,
        )
        for rule in record.broken
    ]


def _check_dates(record: Record, names: Iterable[str], latest: date) -> None:
    for name in names:
        if name in record.values:
            day = record.day(name)
            if day is None or not EARLIEST_DATE <= day <= latest:
                record.broken.append("V016")
                return


def _check_client(client: Record, referrals: list[date], latest: date) -> None:
    if client.values.get("CONSENT") != "Y":
        return
    if any(name not in client.values for name in CLIENT_FIELDS):
        client.broken.append("V013")
    _check_dates(client, ("DOB",), latest)
    born = client.day("DOB")
    if born is not None and referrals and born > min(referrals):
        client.broken.append("V017")


def _check_episode(episode: Record, latest: date) -> None:
    values = episode.values
    if any(name not in values for name in ("REFLD", "TRIAGED", "DRUG1")):
        episode.broken.append("V014")
    if "DAT" not in values:
        episode.broken.append("V015")
    _check_dates(episode, EPISODE_DATES, latest)
    referred, triaged, discharged = (episode.day(name) for name in ("REFLD", "TRIAGED", "DISD"))
    if referred and triaged and referred > triaged:
        episode.broken.append("V021")
    if triaged and discharged and discharged < triaged:
        episode.broken.append("V024")
    if ("DISD" in values) != ("DISRSN" in values):
        episode.broken.append("V025")


def _check_intervention(intervention: Record, episode: Record, latest: date) -> None:
    values = intervention.values
    if "MODAL" not in values:
        intervention.broken.append("V044")
    _check_dates(intervention, INTERVENTION_DATES, latest)
    triaged, discharged = episode.day("TRIAGED"), episode.day("DISD")
    started, ended = intervention.day("MODST"), intervention.day("MODEND")
    if started and ((triaged and started < triaged) or (discharged and started > discharged)):
        intervention.broken.append("V045")
    if ended and ((started and ended < started) or (discharged and ended > discharged)):
        intervention.broken.append("V046")
    if ("MODEND" in values) != ("MODEXIT" in values):
        intervention.broken.append("V047")


def _check_form(form: Record, latest: date) -> None:
    if "TOPDATE" not in form.values or "TRSTAGE" not in form.values:
        form.broken.append("V055")
    _check_dates(form, ("TOPDATE",), latest)
    wrong = {
        name
        for name, text in form.values.items()
        if name in ITEM_LIMITS and not _within_limit(name, text)
    }
    if wrong & {*TOP_ITEMS}:
        form.broken.append("V057")
    if wrong & {*YP_ITEMS}:
        # Reading: the young people's items are a record of their own; the form itself stays
        form.broken.append("V057" + YP_ITEMS_ONLY)


def _within_limit(name: str, text: str) -> bool:
    number = whole_number(text)
    return number is not None and 0 <= number <= ITEM_LIMITS[name]


def _check_overlaps(snapshot: Snapshot) -> None:
    """V030: of two overlapping episodes of a client the later-triaged one fails.

    Reading: every episode with usable dates takes part, broken or not; on equal triage dates the
    one with the greater identifier is the later; a discharge that is no date is no open end.
    """
    spans: dict[str, list[tuple[date, str, date | None, Record]]] = defaultdict(list)
    for (client_id, episode_id), parts in snapshot.episodes.items():
        triaged, discharged = parts.episode.day("TRIAGED"), parts.episode.day("DISD")
        if triaged is not None and (discharged or "DISD" not in parts.episode.values):
            spans[client_id].append((triaged, episode_id, discharged, parts.episode))
    for own in spans.values():
        own.sort(key=lambda span: span[:2])
        for later, (triaged, _, discharged, episode) in enumerate(own):
            for earlier_triaged, _, earlier_discharged, _ in own[:later]:
                runs_past = earlier_discharged is None or earlier_discharged > triaged
                ends_after = discharged is None or discharged > earlier_triaged
                if runs_past and ends_after:
                    episode.broken.append("V030")
                    break


def _check_shared_identifiers(snapshot: Snapshot) -> None:
    """V061: an episode identifier of two clients, a long child identifier of two episodes."""
    clients_of: dict[str, set[str]] = defaultdict(set)
    users: dict[tuple[str, str], list[tuple[EpisodeKey, Record]]] = defaultdict(list)
    for key, parts in snapshot.episodes.items():
        clients_of[key[1]].add(key[0])
        for kind, children, id_field in (
            ("modality", parts.interventions, "MODID"),
            ("outcome", parts.forms, "TOPID"),
            ("review", parts.reviews, "CIRID"),
        ):
            for child in children.values():
                identifier = child.values.get(id_field, "")
                if len(identifier) > NORMAL_ID_LENGTH:
                    users[kind, identifier].append((key, child))
    for (_, episode_id), parts in snapshot.episodes.items():
        if len(clients_of[episode_id]) > 1:
            parts.episode.broken.append("V061")
    for sharing in users.values():
        if len({key for key, _ in sharing}) > 1:
            for _, child in sharing:
                child.broken.append("V061")


# --- what is known ----------------------------------------------------------------------------


def known_at(landing: Landing, period: str) -> Known:
    """Collect what is known at a period (`YYYY-MM`) and breaks no reject rule."""
    known = Known(
        period=period,
        episodes=[],
        areas=landing.areas,
        contracts=landing.contracts,
        provider_of_agency={},
        oldest_content_start={},
        data_cut=None,
        rejections=[],
    )
    for agency, files in _snapshots_in_force(landing, period).items():
        known.data_cut = max(known.data_cut or files[-1].month, files[-1].month)
        if agency not in landing.agencies:
            continue
        known.provider_of_agency[agency] = landing.agencies[agency].provider
        known.oldest_content_start[agency] = content_start(files[0].month)
        _add_agency(known, landing, agency, files)
    return known


def _snapshots_in_force(landing: Landing, period: str) -> dict[str, list[SourceFile]]:
    """By agency: the last file of each month up to the period that holds it, oldest first."""
    last = period_end(period)
    by_month: dict[str, dict[date, SourceFile]] = defaultdict(dict)
    for source in sorted(landing.files, key=lambda file: file.order):
        if source.problem is None and source.month <= last:
            for agency in source.agencies:
                by_month[agency][source.month] = source
    return {
        agency: [months[month] for month in sorted(months)] for agency, months in by_month.items()
    }


def _add_agency(known: Known, landing: Landing, agency: str, files: list[SourceFile]) -> None:
    read: dict[int, Snapshot] = {}

    def snapshot_of(source: SourceFile) -> Snapshot:
        if source.order not in read:
            read[source.order] = read_snapshot(source, agency)
        return read[source.order]

    newest = snapshot_of(files[-1])
    known.rejections += newest.rejections
    held = [(newest, key) for key in newest.episodes]
    seen = set(newest.episodes)
    left_before = content_start(files[-1].month)
    for source in reversed(files[:-1]):
        for key, discharge in source.agencies[agency].episodes.items():
            if key in seen:
                continue
            seen.add(key)
            discharged = parse_date(discharge)
            has_left = discharged is not None and discharged < left_before
            if has_left and key[0] not in newest.refused:
                held.append((snapshot_of(source), key))
    for snapshot, key in held:
        # Reading: the person is whoever the newest snapshot that names the client says it is
        source = next(file for file in reversed(files) if key[0] in file.agencies[agency].clients)
        latest_client = snapshot_of(source).clients[key[0]]
        if snapshot.clients[key[0]].broken or latest_client.broken:
            continue
        parts = snapshot.episodes[key]
        if _identity(latest_client) is not None and not parts.episode.broken:
            known.episodes.append(_episode(landing, agency, latest_client, key, parts))


def _identity(client: Record) -> tuple[str, date] | None:
    """Key of the person and date of birth; None when a part is missing."""
    values = client.values
    born = client.day("DOB")
    sex = SEX_IN_KEY.get(values.get("SEX", ""))
    if born is None or sex is None or not {"FINITIAL", "SINITIAL"} <= set(values):
        return None
    return f"{values['FINITIAL'][0]}{values['SINITIAL'][0]}{born:%Y%m%d}{sex}", born


def _episode(
    landing: Landing,
    agency: str,
    client: Record,
    key: EpisodeKey,
    parts: EpisodeParts,
) -> Episode:
    record = parts.episode
    values = record.values
    identity = _identity(client)
    assert identity is not None
    referred, triaged = record.day("REFLD"), record.day("TRIAGED")
    assert referred is not None
    assert triaged is not None
    residence = next((values[name] for name in ("UTLA", "LA", "DAT") if name in values), "")
    interventions = [
        Intervention(
            agency=agency,
            client_reference=key[0],
            episode_id=key[1],
            intervention_id=identifier,
            kind=child.values["MODAL"],
            referred=child.day("REFMODDT"),
            offered=child.day("FAOMODDT"),
            started=child.day("MODST"),
            ended=child.day("MODEND"),
            setting=child.values.get("MODSET"),
        )
        for identifier, child in parts.interventions.items()
        if not child.broken
    ]
    return Episode(
        person=identity[0],
        born=identity[1],
        agency=agency,
        provider=landing.agencies[agency].provider,
        client_reference=key[0],
        episode_id=key[1],
        sex=SEX_IN_KEY[client.values["SEX"]],
        ethnicity=client.values.get("ETHNIC"),
        authority=residence if residence in landing.area_of_authority else None,
        area=landing.area_of_authority.get(residence),
        referred=referred,
        triaged=triaged,
        discharged=record.day("DISD"),
        reason=values.get("DISRSN"),
        referral_source=values.get("RFLS"),
        substances=frozenset(_part(values, ("DRUG1", "DRUG2", "DRUG3")).values()),
        parent_status=values.get("PRNTSTAT"),
        children=whole_number(values.get("CHILDWTH")),
        naloxone=values.get("NALOXISS"),
        interventions=tuple(interventions),
        forms=tuple(
            _form(agency, key[1], child, values.get("TOPCC") == "Y")
            for child in parts.forms.values()
            if all(rule.endswith(YP_ITEMS_ONLY) for rule in child.broken)
        ),
        reviews=tuple(
            _review(child)
            for child in parts.reviews.values()
            if not child.broken and "CIRDT" in child.values
        ),
    )


def _form(agency: str, episode_id: str, record: Record, coordinated: bool) -> Form:
    items = TOP_ITEMS if record.broken else (*TOP_ITEMS, *YP_ITEMS)
    day = record.day("TOPDATE")
    assert day is not None
    numbers = {name: whole_number(record.values.get(name)) for name in ITEM_LIMITS}
    return Form(
        agency=agency,
        episode_id=episode_id,
        form_id=record.values["TOPID"],
        day=day,
        stage=record.values["TRSTAGE"],
        coordinated=coordinated,
        numbers={name: number for name, number in numbers.items() if number is not None},
        answered=sum(name in record.values for name in items),
    )


def _review(record: Record) -> Review:
    day = record.day("CIRDT")
    assert day is not None
    return Review(
        review_id=record.values.get("CIRID", ""),
        day=day,
        parent_status=record.values.get("CIRPRNT"),
        children=whole_number(record.values.get("CIRCHILD")),
        naloxone=record.values.get("CIRNALOX"),
    )
