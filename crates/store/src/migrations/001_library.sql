create table document (
    id text not null primary key,
    kind text not null,
    created_at bigint not null
);

create index document_by_kind on document (kind);

-- The text comes last: what is read without it does not walk over it.
create table revision (
    document text not null references document (id),
    number bigint not null,
    hash text not null,
    actor text not null,
    note text not null,
    created_at bigint not null,
    head_version bigint not null,
    head text not null,
    text text not null,
    primary key (document, number)
);

-- The publication with the greatest edition is the one that is public.
create table publication (
    document text not null,
    edition bigint not null,
    revision bigint not null,
    actor text not null,
    note text not null,
    published_at bigint not null,
    primary key (document, edition),
    foreign key (document, revision) references revision (document, number)
);

create index publication_by_edition on publication (edition);

create table audit_entry (
    number bigint not null primary key,
    at bigint not null,
    actor text not null,
    action text not null,
    subject text not null,
    detail text not null
);

create table outbox (
    number bigint not null primary key,
    created_at bigint not null,
    topic text not null,
    payload text not null,
    delivered_at bigint
);

create table vote_tally (
    day text not null,
    guide text not null,
    fixed smallint not null,
    votes bigint not null,
    primary key (day, guide, fixed)
);
