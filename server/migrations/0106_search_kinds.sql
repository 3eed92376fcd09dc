-- Search over every kind of thing: which kinds stand in the index, each by which rules its words were cut.
alter table search_state add column built jsonb not null default '{}';
update search_state set built = '{"ticket": 1}' where analyzer = 1;
alter table search_state drop column analyzer;
