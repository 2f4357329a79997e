-- A corpus: named documents in the order of their file.
create table corpora (
    id varchar primary key,
    name varchar not null,
    source varchar not null,
    text_column varchar not null,
    documents integer not null,
    points integer not null,
    empty integer not null,
    rejected integer not null,
    texts_key varchar not null,
    content_key varchar not null,
    added_at timestamp not null
);

-- Its metadata columns and their cells, one typed row per value that is there.
create table columns (
    corpus_id varchar not null,
    number integer not null,
    name varchar not null,
    type varchar not null,
    is_integer boolean not null
);
create table cells (
    corpus_id varchar not null,
    column_number integer not null,
    document integer not null,
    text varchar,
    number double,
    moment timestamp
);

-- Documents point at distinct texts; `row` counts the rows of the file from 0.
create table documents (
    corpus_id varchar not null,
    document integer not null,
    row integer not null,
    point integer not null
);
create table points (
    corpus_id varchar not null,
    point integer not null,
    text_hash blob not null,
    text varchar not null,
    count integer not null
);

-- Vectors by what they are made of: the exact encoder and the SHA-256 of the text. Little-endian float32.
create table encoders (
    number integer primary key,
    id varchar unique not null,
    dimensions integer not null
);
create table vectors (
    encoder integer not null,
    text_hash blob not null,
    vector blob not null
);

-- Results of the later stages, by keys derived from everything that determines them.
create table stage_results (
    key varchar primary key,
    stage varchar not null,
    texts_key varchar not null,
    document varchar not null,
    seconds double not null,
    saved_at timestamp not null
);
create table stage_arrays (
    key varchar not null,
    name varchar not null,
    dtype varchar not null,
    shape integer[] not null,
    part integer not null,
    data blob not null
);

-- A map is a corpus, a recipe and the keys of its stages.
create table maps (
    id varchar primary key,
    corpus_id varchar not null,
    recipe varchar not null,
    encoder_id varchar not null,
    stages varchar not null,
    built_at timestamp not null
);

-- Maps somebody asked for and that are not there yet.
create table requests (
    id varchar primary key,
    corpus_id varchar not null,
    recipe varchar not null,
    position integer not null,
    requested_by varchar not null,
    requested_at timestamp not null,
    is_paused boolean not null,
    error varchar
);
