-- Why a planned reply did not leave: the customer had written, or somebody would have read a key who may not know it.
alter table waiting_replies add column kept_back_why text check (kept_back_why in ('answered', 'keyStrangers'));
update waiting_replies set kept_back_why = 'answered' where kept_back_at is not null;
