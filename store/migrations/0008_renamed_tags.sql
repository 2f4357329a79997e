-- A tag may be called otherwise: then the line names no texts, but the name that the tag has from there on.
alter table taggings add column renamed_to varchar;
