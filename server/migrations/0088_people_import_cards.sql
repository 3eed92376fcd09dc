-- Files of vCards beside those of separated values.
alter table people_imports add column format text not null default 'delimited' check (format in ('delimited', 'vcard'));
