-- Axes that somebody gave a name to, as the parts they are made of.
create table saved_axes (
    corpus_id varchar not null,
    name varchar not null,
    definition varchar not null,
    saved_at timestamp not null,
    primary key (corpus_id, name)
);
