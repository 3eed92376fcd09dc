-- Where a contact is named: looked through whenever one is taken away, as an import that is taken back does a hundred thousand times.
create index email_reply_tokens_contact on email_reply_tokens (contact_id);
create index promises_contact on promises (contact_id);
