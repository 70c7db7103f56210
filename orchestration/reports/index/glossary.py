"""Words of the reports that a first reader may not know."""

GLOSSARY = (
    ("Benchmark", "A published figure of the country, a region or like areas."),
    ("Breakdown", "The same figure for a part of the people, such as those who use opiates."),
    (
        "Case",
        "A client, a journey or an event that a figure counts. Cases are shown under pseudonyms.",
    ),
    ("Denominator", "How many cases a share is of."),
    ("Episode", "Treatment at one agency, from triage to discharge."),
    ("Gate", "The check that every record must pass before a month is published."),
    (
        "Immature",
        "A figure whose time has not run out, such as the six months in which somebody may return.",
    ),
    ("Journey", "Episodes that follow one another without a break of more than 21 days."),
    ("NDTMS", "National Drug Treatment Monitoring System: what every provider sends each month."),
    ("Numerator", "How many of these cases did what the share is about."),
    (
        "Partnership",
        "All services of a contract area together, in which a person counts once.",
    ),
    ("Re-presentation", "Return to treatment within six months of completing it."),
    (
        "Restatement",
        "A figure of an earlier month that reads differently now, with the reason.",
    ),
    (
        "Stale",
        "Made in part from an older submission, as an agency sent nothing for the report month.",
    ),
    ("Successful completion", "Leaving treatment free of dependence, by the provider's account."),
    ("Target to be confirmed (TBC)", "The framework names a target and does not give its number."),
    (
        "TOP and YPOR",
        "Forms on which clients say how they are at start, review and exit: adults, young people.",
    ),
    ("Window", "The days a figure is about, with both its ends."),
    ("XmR chart", "A control chart of single values: their mean, their limits, what stands out."),
    ("95% interval", "The range that chance alone leaves open around a figure."),
)
