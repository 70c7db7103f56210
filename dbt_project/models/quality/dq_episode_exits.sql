{{ dq_person_episodes(
    where="consent = 'Y' and disd_date is not null and disrsn is not null",
    count='episodes.disrsn',
    count_name='reasons_on_the_day',
    same_too=['disd_date']
) }}
