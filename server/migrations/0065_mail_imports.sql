-- What archives brought: found again by its bytes, so that an import that is repeated adds nothing.
create index intake_imported on intake (sha256) where channel = 'import';
create index intake_imported_refs on intake (ref) where channel = 'import' and ref is not null;
