"""SQL that gives another answer, or none, on another engine or in time, and how to find it in text.

What is looked at is the SQL of a dbt file: its text outside Jinja, and every string inside Jinja,
since macros are handed SQL as strings. Comments and SQL literals are left out. Implementations for
one engine (macros named `default__...`, `duckdb__...`, `spark__...`) are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jinja2 import Environment

PLACEHOLDER = "jinja_value"

_ONE_ENGINE = re.compile(
    r"\{%-?\s*macro\s+(?:default|duckdb|spark)__.*?\{%-?\s*endmacro\s*-?%\}", re.DOTALL
)
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_LITERAL = re.compile(r"'(?:[^']|'')*'")


@dataclass(frozen=True)
class Fragment:
    """A piece of SQL without comments; `line` is where it starts in its file."""

    line: int
    sql: str

    @property
    def code(self) -> str:
        """The piece with every literal emptied."""
        return _LITERAL.sub(lambda literal: f"'{_blank(literal)}'", self.sql)


def _blank(match: re.Match[str]) -> str:
    return "\n" * match.group().count("\n")


def fragments(source: str) -> Iterator[Fragment]:
    """Give the SQL of a dbt file: its text, every Jinja value named, then the strings in Jinja."""
    text: list[str] = []
    strings: list[Fragment] = []
    in_jinja = False
    for line, kind, value in Environment().lex(_ONE_ENGINE.sub(_blank, source)):
        if kind == "data":
            text.append(value)
            continue
        in_jinja = {"variable_begin": True, "block_begin": True}.get(kind, in_jinja)
        if kind == "variable_begin":
            text.append(PLACEHOLDER)
        elif kind == "string" and in_jinja:
            strings.append(Fragment(line, _COMMENT.sub(_blank, value[1:-1])))
        text.append("\n" * value.count("\n"))
    yield Fragment(1, _COMMENT.sub(_blank, "".join(text)))
    yield from strings


def whole(source: str) -> Iterator[Fragment]:
    """Give a file as it is, Jinja and the inside of literals included, without comments."""
    without_comments = re.sub(r"\{#.*?#\}", _blank, source, flags=re.DOTALL)
    yield Fragment(1, _COMMENT.sub(_blank, without_comments).replace("'", " "))


Finder = Callable[[Fragment], list[int]]


@dataclass(frozen=True)
class Construct:
    """A construct to keep out.

    Attributes:
        name: what it is.
        instead: what to write.
        find: gives the positions in a fragment's code where it stands.
        caught: pieces of SQL that hold it.
        passed: pieces of SQL that look alike and do not.

    """

    name: str
    instead: str
    find: Finder
    caught: tuple[str, ...]
    passed: tuple[str, ...] = ()


def found(
    construct: Construct, source: str, read: Callable[[str], Iterator[Fragment]] = fragments
) -> list[str]:
    """Give where a construct stands in a file, as `line: text of the line`."""
    places = []
    for fragment in read(source):
        lines = fragment.code.splitlines()
        for position in construct.find(fragment):
            offset = fragment.code.count("\n", 0, position)
            places.append(f"{fragment.line + offset}: {lines[offset].strip()}")
    return places


def _matches(pattern: str) -> Finder:
    expression = re.compile(pattern, re.IGNORECASE)
    return lambda fragment: [match.start() for match in expression.finditer(fragment.code)]


def argument(code: str, start: int) -> str:
    """Give what stands between the bracket before `start` and the one that closes it."""
    depth = 1
    for position in range(start, len(code)):
        depth += {"(": 1, ")": -1}.get(code[position], 0)
        if depth == 0:
            return code[start:position]
    return code[start:]


def split_at_commas(code: str) -> list[str]:
    """Split at the commas that stand in no bracket."""
    parts, depth = [""], 0
    for character in code:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


_SUM = re.compile(r"\b(?:sum|avg)\s*\(", re.IGNORECASE)
_BOOLEAN_NAME = re.compile(r"\s*(?:\w+\.)?(?:is|has|in)_\w+\s*", re.IGNORECASE)
_CONDITION = re.compile(r"[<>=]|\b(?:is|in|and|or|not|like|between|true|false)\b", re.IGNORECASE)
_NUMBER_FIRST = re.compile(r"\s*(?:case|cast|coalesce|nullif)\b", re.IGNORECASE)


def _sums_of_booleans(fragment: Fragment) -> list[int]:
    places = []
    for match in _SUM.finditer(fragment.code):
        summed = argument(fragment.code, match.end())
        if _BOOLEAN_NAME.fullmatch(summed) or (
            _CONDITION.search(summed) and not _NUMBER_FIRST.match(summed)
        ):
            places.append(match.start())
    return places


_SUBSTRING = re.compile(r"\bsubstr(?:ing)?\s*\(", re.IGNORECASE)


def _substrings_from_zero(fragment: Fragment) -> list[int]:
    places = []
    for match in _SUBSTRING.finditer(fragment.code):
        arguments = split_at_commas(argument(fragment.code, match.end()))
        if len(arguments) > 1 and arguments[1].strip() == "0":
            places.append(match.start())
    return places


_DIVISION = re.compile(r"(?<!/)/(?!/)\s*")
_NEVER_ZERO = re.compile(
    r"nullif\s*\(|coalesce\s*\([^()]*,\s*[1-9][\d.]*\s*\)|(?:\d*[1-9]\d*(?:\.\d+)?|0?\.\d*[1-9]\d*)\b",
    re.IGNORECASE,
)
# a column that is null, or not zero, because of how this very text makes it
_SAFE_COLUMN = re.compile(
    r"(?:nullif\s*\([^;]*?\)|coalesce\s*\([^(),]*(?:\*[^(),]*)?,\s*[1-9][\d.]*\s*\))"
    r"(?:\s+as\s+double\s*\))?\s+as\s+(\w+)",
    re.IGNORECASE,
)


def _divisions_by_what_may_be_zero(fragment: Fragment) -> list[int]:
    code = fragment.code
    safe = set(_SAFE_COLUMN.findall(code))
    places = []
    for match in _DIVISION.finditer(code):
        rest = code[match.end() :]
        if _NEVER_ZERO.match(rest):
            continue
        names = (
            re.findall(r"\w+", argument(rest, 1))
            if rest.startswith("(")
            else re.findall(r"^(?:\w+\.)?(\w+)", rest)
        )
        if not safe.intersection(names):
            places.append(match.start())
    return places


_CAST = re.compile(r"\bcast\s*\(", re.IGNORECASE)
_TO_WHOLE = re.compile(r"\bas\s+(?:big|small|tiny)?int(?:eger)?\s*$", re.IGNORECASE)
_FRACTION = re.compile(r"/|\bavg\s*\(|\d\.\d|\bas\s+(?:double|decimal|float)", re.IGNORECASE)
_ROUNDED = re.compile(r"\s*(?:floor|ceil|ceiling|round|trunc)\s*\(", re.IGNORECASE)


def _casts_that_round(fragment: Fragment) -> list[int]:
    places = []
    for match in _CAST.finditer(fragment.code):
        inner = argument(fragment.code, match.end())
        if _TO_WHOLE.search(inner) and _FRACTION.search(inner) and not _ROUNDED.match(inner):
            places.append(match.start())
    return places


_OVER = re.compile(r"\bover\s*\(", re.IGNORECASE)
_ORDER = re.compile(
    r"\border\s+by\b(.*?)(?:\b(?:rows|range)\s+between\b.*)?$", re.IGNORECASE | re.DOTALL
)
_DIRECTION = re.compile(r"\s+(asc|desc)$", re.IGNORECASE)
_PLACED = re.compile(r"\bnulls\s+(?:first|last)$", re.IGNORECASE)
_NEVER_NULL = re.compile(r"coalesce\s*\(|case\b.*\belse\b.*\bend$", re.IGNORECASE)


def rising_keys(source: str) -> Iterator[str]:
    """Give what windows of a dbt file order by from low to high without saying where nulls go.

    Only there do the engines differ: from high to low both put them last.
    """
    for fragment in fragments(source):
        for match in _OVER.finditer(fragment.code):
            order = _ORDER.search(argument(fragment.code, match.end()))
            for key in split_at_commas(order.group(1)) if order else ():
                words = " ".join(key.split())
                direction = _DIRECTION.search(words)
                is_falling = direction is not None and direction.group(1).lower() == "desc"
                column = _DIRECTION.sub("", words)
                if not (is_falling or _PLACED.search(words) or _NEVER_NULL.match(column)):
                    yield column


_OUTER_JOIN = re.compile(r"\b(?:left|right|full)(?:\s+outer)?\s+join\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[()]|\b(?:on|left|right|full|inner|cross|join|where|group|order|having|qualify|union)\b",
    re.IGNORECASE,
)
_ALTERNATIVE = re.compile(r"\bor\b", re.IGNORECASE)


def _outer_joins_with_alternatives(fragment: Fragment) -> list[int]:
    code = fragment.code
    places = []
    for join in _OUTER_JOIN.finditer(code):
        depth, condition, end = 0, None, len(code)
        for mark in _CLAUSE.finditer(code, join.end()):
            depth += {"(": 1, ")": -1}.get(mark.group(), 0)
            if mark.group().lower() == "on" and depth == 0 and condition is None:
                condition = mark.end()
            elif depth < 0 or (depth == 0 and mark.group() not in "()"):
                end = mark.start()
                break
        if condition is not None and _ALTERNATIVE.search(code, condition, end):
            places.append(join.start())
    return places


_ORDER_BY = re.compile(r"\border\s+by\b", re.IGNORECASE)
_KEYED = re.compile(r"\b(?:record_id|person_id|episode_id|journey_id|client_no)\b", re.IGNORECASE)


def _orders_by_keyed_hashes(fragment: Fragment) -> list[int]:
    return [
        match.start()
        for match in _ORDER_BY.finditer(fragment.code)
        if _KEYED.search(argument(fragment.code, match.end()))
    ]


CONSTRUCTS = (
    Construct(
        name="sum of a condition",
        instead="count_if(...), or sum(case when ... then 1 else 0 end)",
        find=_sums_of_booleans,
        caught=(
            "select sum(numerator = 1) from cases",
            "select sum(is_completed) from cases",
            "select sum(cases.in_numerator) from cases",
            "select avg(end_date is null) from cases",
        ),
        passed=(
            "select sum(case when in_numerator then 1 else 0 end) from cases",
            "select sum(numerator), count_if(in_numerator) from cases where is_open",
        ),
    ),
    Construct(
        name="integer division",
        instead="cast(floor(a / b) as integer)",
        find=_matches(r"//|\bdiv\b"),
        caught=("select months // 3 from calendar", "select months div 3 from calendar"),
        passed=("select floor(months / 3.0) from calendar -- not //",),
    ),
    Construct(
        name="arithmetic on dates",
        instead="days_between(), add_days() or add_months()",
        find=_matches(
            r"\b\w*(?:_date|_start|_end|_day)\b\s*[-+]\s*(?!\s)"
            r"|[-+]\s*(?:\w+\.)?\w*(?:_date|_start|_end|_day)\b"
        ),
        caught=(
            "select end_date - start_date as days from episodes",
            "select window_end + 1 from windows",
            "select episodes.discharge_date-episodes.triaged_date from episodes",
        ),
        passed=(
            "select {{ days_between('start_date', 'end_date') }} as days from episodes",
            "select start_days - review_days as change, 'end_date - a' as label from pairs",
        ),
    ),
    Construct(
        name="intervals and the date functions of one engine",
        instead="dbt.dateadd and dbt.datediff, through add_days(), add_months(), days_between()",
        find=_matches(
            # a cast of the sum to a date gives the same on every engine
            r"\binterval\b(?!\s*''\s*(?:day|month|year)\s+as\s+date\b)\s*(?:'|\d|\(|jinja_value)"
            r"|\bto_(?:days|months|years)\s*\("
            r"|\b(?:date_?add|date_?sub|date_?diff|date_part|add_months|make_interval|age)\s*\("
        ),
        caught=(
            "select start_date + interval '1 day' from episodes",
            "select start_date + interval (gap) day from episodes",
            "select datediff('day', start_date, end_date) from episodes",
            "select date_diff('day', start_date, end_date) from episodes",
        ),
        passed=(
            "select {{ dbt.datediff('start_date', 'end_date', 'day') }} from episodes",
            "select {{ add_months('start_date', 1) }} as confidence_interval from episodes",
            "select cast(modend + interval '28' day as date) from interventions",
        ),
    ),
    Construct(
        name="reading and writing dates as text",
        instead="parse_ndtms_date() or month_text()",
        find=_matches(
            r"\b(?:try_)?(?:strptime|strftime|to_date|to_timestamp|to_char|date_format)\s*\("
        ),
        caught=(
            "select strftime(report_date, '%Y-%m') from months",
            "select try_strptime(dob, '%Y') from clients",
            "select to_date(dob, 'yyyy') from clients",
        ),
        passed=("select * from windows where kind = 'year_to_date'",),
    ),
    Construct(
        name="series and unnesting",
        instead="a register, range() or dbt.date_spine",
        find=_matches(r"\b(?:generate_series|unnest|explode|generate_subscripts)\s*\("),
        caught=("select unnest([1, 2])", "select * from generate_series(1, 3)"),
    ),
    Construct(
        name="regular expressions",
        instead="is_digits(), or a dispatched macro",
        find=_matches(r"\bregexp_\w+\s*\(|\brlike\b|\bsimilar\s+to\b|\bglob\b|\bregexp\b|~"),
        caught=(
            "select regexp_matches(form_id, '^[0-9]+$') from forms",
            "select * from forms where form_id rlike '^[0-9]+$'",
            "select * from forms where form_id ~ '^[0-9]+$'",
            "select * from forms where form_id similar to '[0-9]+'",
        ),
        passed=("select {{ is_digits('a' ~ 'b') }} from forms",),
    ),
    Construct(
        name="names in double quotes, which are text on another engine",
        instead="lower-case names without quotes",
        find=_matches(r'"'),
        caught=(
            'select "Area" from areas',
            "select {{ dbt.hash('\"Area\"') }} from areas",
        ),
        passed=("select {{ dbt.hash(\"area || ':'\") }}, '\"' as mark from areas",),
    ),
    Construct(
        name="division by what may be zero",
        instead="a / nullif(b, 0)",
        find=_divisions_by_what_may_be_zero,
        caught=(
            "select numerator / denominator from cells",
            "select 1 / 0",
            "select amount / coalesce(divisor, 0) from cells",
            "select x / (n - 1) from cells",
        ),
        passed=(
            "select numerator / nullif(denominator, 0) from cells",
            "select months / 3.0 from cells",
            "select amount / coalesce(divisors.value, 1) from cells",
            "select x / n from (select x, cast(nullif(total, 0) as double) as n from cells)",
        ),
    ),
    Construct(
        name="substring from 0",
        instead="substring(x, 1, ...): the first character is 1",
        find=_substrings_from_zero,
        caught=("select substring(period, 0, 4) from months", "select substr(trim(period), 0)"),
        passed=("select substring(period, 1, 4), coalesce(days, 0) from months",),
    ),
    Construct(
        name="a cast that drops a fraction",
        instead="floor() or round() first",
        find=_casts_that_round,
        caught=(
            "select cast(days / 7.0 as integer) from waits",
            "select cast(avg(days) as bigint) from waits",
        ),
        passed=(
            "select cast(floor(days / 7.0) as integer), cast(count(*) as integer) from waits",
            "select cast(days / 7.0 as double) from waits",
        ),
    ),
    Construct(
        name="numbers of weekdays",
        instead="a dispatched macro",
        find=_matches(r"\b(?:iso)?dow\b|\b(?:dayofweek|weekday|dayname|day_of_week)\b"),
        caught=(
            "select dayofweek(report_date) from months",
            "select extract(dow from report_date) from months",
        ),
        passed=("select window_start from windows",),
    ),
    Construct(
        name="concat, which skips nulls on one engine alone",
        instead="||, with coalesce where a part may be null",
        find=_matches(r"\bconcat(?:_ws)?\s*\("),
        caught=("select concat(area, ':', provider_code) from cells",),
        passed=("select area || ':' || coalesce(provider_code, '') from cells",),
    ),
    Construct(
        name="lists, structs and maps",
        instead="rows",
        find=_matches(
            r"\b(?:list|struct|map|array)_(?!agg\b)\w+\s*\(|\b(?:list|row|map|struct)\s*\("
            r"|\[\s*(?:''|\d)|\blambda\b|->"
        ),
        caught=(
            "select list_contains(codes, 1) from answers",
            "select struct_pack(a := 1) from answers",
            "select [1, 2] as codes",
            "select list_transform(codes, x -> x + 1) from answers",
        ),
        passed=("select {{ dbt.listagg('code') }}, array_agg(code) from answers",),
    ),
    Construct(
        name="hashes and session variables of one engine",
        instead="dbt.hash, content_hash() or pseudonym()",
        find=_matches(r"\b(?:hash|sha256|xxhash64|unhex|encode|getvariable)\s*\("),
        caught=("select hash(area) from cells", "select sha256(area) from cells"),
        passed=("select {{ dbt.hash('area') }}, {{ content_hash(['area']) }} from cells",),
    ),
    Construct(
        name="an outer join with `or` in its condition, which compares every row with every other",
        instead="open_end() for a span that may have no end, or another row to be joined",
        find=_outer_joins_with_alternatives,
        caught=(
            "select * from a left join b on a.x = b.x and (b.end_date is null or b.end_date > a.y)",
            "select * from a full outer join (select x from c) as b on a.x = b.x or a.y = b.x",
        ),
        passed=(
            "select * from a left join b on a.x = b.x where b.x is null or a.y = 1",
            "select * from a left join (select * from b where x = 1 or x = 2) as b on a.x = b.x",
            "select * from a inner join b on a.x = b.x and (a.y is null or a.y = b.y)",
            "select * from (select * from a left join b on a.x = b.x) where x = 1 or y = 2",
        ),
    ),
    Construct(
        name="an order by a keyed hash: under another key another record would be chosen",
        instead="handed_in_no, the order in which local records were handed in",
        find=_orders_by_keyed_hashes,
        caught=(
            "select row_number() over (partition by area order by day desc, a.record_id desc)",
            "select first_value(score) over (order by abs(days), record_id rows between 1 and 2)",
            "select row_number() over (order by client_no) as place from clients",
        ),
        passed=(
            "select row_number() over (partition by record_id order by day desc), person_id from a",
            "select row_number() over (order by handed_in_no desc), record_id from a",
        ),
    ),
    Construct(
        name="joins and star forms of one engine",
        instead="named columns and a join type that every engine has",
        find=_matches(
            r"\*\s*(?:exclude|except|replace|rename)\s*\(|\b(?:asof|positional|semi|anti)\s+join\b"
            r"|\bcolumns\s*\(|\bpivot\b|\bunpivot\b|\busing\s+sample\b|\barg_(?:max|min)\s*\("
        ),
        caught=(
            "select * exclude (dob) from clients",
            "select * from a asof join b on a.x = b.x",
            "select arg_max(code, success_rank) from reasons",
        ),
        passed=("select max_by(code, success_rank) from reasons left join areas on true",),
    ),
)

# anywhere in the dbt project, engine macros included: a figure depends on the request alone
CLOCK = Construct(
    name="the clock",
    instead="the report date, from int_report_dates",
    find=_matches(
        r"\bcurrent_(?:date|timestamp|time)\b|\b(?:now|today|getdate|sysdate|localtimestamp)\s*\("
        r"|\blocaltimestamp\b|\brun_started_at\b|\bmodules\.datetime\b"
    ),
    caught=(
        "select current_date",
        "select now() as built_at",
        "select today() - birth_date",
        "select cast('{{ run_started_at }}' as timestamp)",
        "select {{ dbt.current_timestamp() }}",
    ),
    passed=("select 'current' as data_version, known_now from versions -- not current_date",),
)
