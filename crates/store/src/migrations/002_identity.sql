-- At most one row: which store this is. It is random, so no statement here can write it.
create table identity (
    number smallint not null primary key check (number = 1),
    value text not null,
    made_at bigint not null
);
