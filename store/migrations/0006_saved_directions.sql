-- Axes and transformations that somebody gave a name to, each as what it is made of.
create table saved_directions (
    corpus_id varchar not null,
    kind varchar not null,
    name varchar not null,
    definition varchar not null,
    saved_at timestamp not null,
    primary key (corpus_id, kind, name)
);
insert into saved_directions select corpus_id, 'axis', name, definition, saved_at from saved_axes;
drop table saved_axes;
