-- Single sign-on by SAML 2.0 beside OpenID Connect: the same connections, and what has been used of a provider's word.

-- Of a SAML connection `issuer` is the provider's entity ID, and there is no client. The own key, where there is one, is encrypted.
alter table sso_connections
  add column protocol text not null default 'oidc' check (protocol in ('oidc', 'saml')),
  add column saml_sso_url text,
  add column saml_certificates text[] not null default '{}',
  add column saml_idp_initiated boolean not null default false,
  add column saml_email_attribute text,
  add column saml_key_sealed bytea,
  add column saml_certificate text;

-- A provider's answer, once it was checked, waits here for the browser that began.
alter table sso_flows add column answered boolean not null default false;

-- Assertions that were taken, until they would be too old anyway: none is taken twice. Keyed hashes of their ids.
create table sso_used_assertions (
  connection_id uuid not null references sso_connections on delete cascade,
  assertion_hash bytea not null,
  expires_at timestamptz not null,
  primary key (connection_id, assertion_hash)
);
create index sso_used_assertions_expiry on sso_used_assertions (expires_at);

alter table sso_used_assertions enable row level security;
create policy staff on sso_used_assertions using ((select is_staff()));
