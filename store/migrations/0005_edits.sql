-- What people changed about the regions of a corpus' maps. Lines are only added: an edit that is taken back stays, with
-- a turn that says so.
create table edits (
    corpus_id varchar not null,
    number integer not null,
    map_id varchar not null,
    kind varchar not null,
    author varchar not null,
    made_at timestamp not null,
    layer integer not null,
    regions integer not null,
    known_points integer not null,
    arguments varchar not null,
    lengths integer[] not null,
    points blob not null,
    primary key (corpus_id, number)
);
create table edit_turns (
    corpus_id varchar not null,
    number integer not null,
    is_undone boolean not null,
    author varchar not null,
    turned_at timestamp not null
);
