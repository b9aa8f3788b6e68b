-- How often a paid link was followed, a day and a placement at a time. Nothing about a reader.
create table placement_tally (
    day text not null,
    partner text not null,
    guide text not null,
    count bigint not null,
    primary key (day, partner, guide)
);
