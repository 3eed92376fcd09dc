-- What is known against an address, for rooms that show it beside whom they write to.

create view mail_stops with (security_invoker = true) as select address, reason, created_at as at from suppressions;
create view address_bounces with (security_invoker = true) as
  select contact_id, address, bounce_state as state, bounce_reason as reason, coalesce(bounced_at, updated_at) as at
  from contact_addresses where kind = 'email' and bounce_state <> 'none';
