-- What readers did in triage, a day and a revision of a flow at a time. Nothing about a reader.
create table flow_tally (
    day text not null,
    guide text not null,
    revision text not null,
    event text not null,
    place text not null,
    answer text not null,
    count bigint not null,
    primary key (day, guide, revision, event, place, answer)
);
