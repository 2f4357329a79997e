-- Documents that somebody deleted for good: how many, how many distinct texts went with them, and when; and whether
-- the file has been written anew since, without what was in them.
create table deletions (
    corpus_id varchar not null,
    documents integer not null,
    points integer not null,
    deleted_at timestamp not null,
    is_erased boolean not null
);
