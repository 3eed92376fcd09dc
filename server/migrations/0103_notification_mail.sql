-- What agents are told of reaches them by mail as well: at once, or gathered so that no burst of mails goes out.

alter table notifications
  -- Told in the desk, and not only by push or mail.
  add column shown boolean not null default true,
  -- When it is to leave, where a mail was wished for and has not left.
  add column mail_due_at timestamptz,
  add column mailed_at timestamptz,
  -- The same for what left in one mail.
  add column mailing uuid;
create index notifications_mail_due on notifications (agent_id, mail_due_at) where mail_due_at is not null;
create index notifications_mailed on notifications (agent_id, mailed_at) where mailed_at is not null;

alter table notification_settings
  -- Minutes over which mails are gathered; 0: each at once while they are few; 1440: once a day, in the morning.
  add column mail_every int not null default 0 check (mail_every in (0, 60, 240, 1440));

-- What an agent chose about mail stands with his other wishes.
insert into notification_settings (agent_id, updated_at) select agent_id, updated_at from agent_mail_settings on conflict do nothing;
update notification_settings s set kinds = s.kinds || jsonb_build_object(
    'assigned', coalesce(s.kinds -> 'assigned', '{}') || jsonb_build_object('mail', m.assigned),
    'mentioned', coalesce(s.kinds -> 'mentioned', '{}') || jsonb_build_object('mail', m.mentioned))
  from agent_mail_settings m where m.agent_id = s.agent_id;
drop table agent_mail_settings;
