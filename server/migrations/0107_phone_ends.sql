-- A telephone number is found by its end, as people write it who are in the same country.
create index contact_phones_end on contact_phones (right(number, 7));
