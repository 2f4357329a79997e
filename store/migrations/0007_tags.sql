-- Words that people marked texts with, or took off them. Lines are only added: what is taken back stays, with a turn
-- that says so.
create table taggings (
    corpus_id varchar not null,
    number integer not null,
    tag varchar not null,
    is_removal boolean not null,
    author varchar not null,
    made_at timestamp not null,
    points blob not null,
    primary key (corpus_id, number)
);
create table tagging_turns (
    corpus_id varchar not null,
    number integer not null,
    is_undone boolean not null,
    author varchar not null,
    turned_at timestamp not null
);
