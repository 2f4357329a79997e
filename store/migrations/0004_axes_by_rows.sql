-- In saved axes, #17 was the text at point 17, counted from 0; from now on it is the text in row 17 of the file, counted from 1.
create temp table former_lines as
select
    corpus_id,
    name,
    side,
    generate_subscripts(lines, 1) as place,
    unnest(lines) as line
from (
    select corpus_id, name, side, cast(json_extract(definition, '$.' || side) as varchar[]) as lines
    from saved_axes, (values ('negative'), ('positive')) as sides (side)
);

create temp table present_sides as
select
    former.corpus_id,
    former.name,
    former.side,
    list(
        case
            when regexp_full_match(line, '#[0-9]{1,9}') then '#' || coalesce(first_rows.number, 0)
            else line
        end
        order by place
    ) as lines
from former_lines as former
left join (
    select corpus_id, point, min(row) + 1 as number
    from documents
    group by corpus_id, point
) as first_rows
    on first_rows.corpus_id = former.corpus_id and '#' || first_rows.point = former.line
group by former.corpus_id, former.name, former.side;

update saved_axes
set definition = json_merge_patch(definition, json_object(sides.side, sides.lines))
from present_sides as sides
where sides.corpus_id = saved_axes.corpus_id and sides.name = saved_axes.name and sides.side = 'negative';

update saved_axes
set definition = json_merge_patch(definition, json_object(sides.side, sides.lines))
from present_sides as sides
where sides.corpus_id = saved_axes.corpus_id and sides.name = saved_axes.name and sides.side = 'positive';

drop table former_lines;
drop table present_sides;
