-- How files of a shape (format and column names) were read and what was taken of them the last time.
create table reading_choices (
    shape varchar primary key,
    choices varchar not null,
    remembered_at timestamp not null
);

-- How fast this machine does a kind of work, measured the last time it did it.
create table speeds (
    work varchar primary key,
    units_per_second double not null,
    measured_at timestamp not null
);
