-- What was looked for in vain, a day at a time: codes and words of the library. Nothing as typed, and nothing about a reader.
create table demand_tally (
    day text not null,
    signatures text not null,
    words text not null,
    count bigint not null,
    primary key (day, signatures, words)
);
