// Made from the migrated database by scripts/tables.ts. Do not edit.
import type { ColumnType, Generated } from "kysely";

type Timestamp = ColumnType<Date, Date | string, Date | string>;

export interface Tables {
  access_alarms: {
    id: string;
    kind: string;
    actor: string;
    count: number;
    raised_at: Timestamp;
  };
  access_links: {
    id: string;
    token_hash: Buffer;
    subject_kind: string;
    subject_id: string;
    contact_id: string | null;
    expires_at: Timestamp;
    revoked_at: Timestamp | null;
    created_at: Timestamp;
  };
  address_bounces: {
    contact_id: string | null;
    address: string | null;
    state: string | null;
    reason: string | null;
    at: Timestamp | null;
  };
  agent_names: {
    id: string | null;
    name: string | null;
  };
  agent_profiles: {
    id: string | null;
    name: string | null;
    email: string | null;
    role: string | null;
    locale: string | null;
    active: boolean | null;
    revision: number | null;
    created_at: Timestamp | null;
    updated_at: Timestamp | null;
  };
  agent_view_order: {
    agent_id: string;
    views: string[];
    hidden: string[];
    updated_at: Timestamp;
    revision: Generated<number>;
  };
  agent_writing: {
    agent_id: string;
    signature: Generated<unknown>;
    undo_seconds: Generated<number>;
    updated_at: Timestamp;
    revision: Generated<number>;
    density: string | null;
  };
  agents: {
    id: string;
    name: string;
    email: string;
    role: string;
    locale: string;
    active: Generated<boolean>;
    account_id: string | null;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  api_tokens: {
    id: string;
    name: string;
    token_hash: Buffer;
    hint: string;
    scopes: string[];
    agent_id: string | null;
    created_by: string | null;
    expires_at: Timestamp | null;
    revoked_at: Timestamp | null;
    last_used_at: Timestamp | null;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  attachments: {
    file_id: string;
    message_id: string | null;
    note_id: string | null;
    position: number;
    content_id: string | null;
  };
  audit_entries: {
    id: string | null;
    at: Timestamp | null;
    actor: string | null;
    action: string | null;
    subject: string | null;
    outcome: string | null;
    address: string | null;
    data: unknown;
  };
  audit_log: {
    id: string;
    at: Timestamp;
    actor: string;
    action: string;
    subject: string | null;
    outcome: string;
    address: string | null;
    data: Generated<unknown>;
  };
  audit_seals: {
    seq: number;
    entry_id: string;
    at: Timestamp;
    body: Buffer;
    hash: Buffer;
  };
  auth_accounts: {
    id: string;
    name: string;
    email: string;
    email_verified: Generated<boolean>;
    image: string | null;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  auth_challenges: {
    token_hash: Buffer;
    account_id: string;
    how: string;
    failures: Generated<number>;
    created_at: Timestamp;
    expires_at: Timestamp;
  };
  auth_credentials: {
    id: string;
    account_id: string;
    issuer: string;
    subject: string;
    password_hash: string | null;
    access_token: string | null;
    refresh_token: string | null;
    id_token: string | null;
    access_token_expires_at: Timestamp | null;
    refresh_token_expires_at: Timestamp | null;
    scope: string | null;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  auth_factors: {
    account_id: string;
    totp_sealed: Buffer;
    totp_step: number;
    failures: Generated<number>;
    locked_until: Timestamp | null;
    created_at: Timestamp;
  };
  auth_passkeys: {
    id: string;
    account_id: string;
    credential_id: string;
    public_key: Buffer;
    counter: number;
    transports: Generated<string[]>;
    name: string;
    synced: boolean;
    created_at: Timestamp;
    used_at: Timestamp | null;
  };
  auth_recovery_codes: {
    account_id: string;
    code_hash: Buffer;
    used_at: Timestamp | null;
  };
  auth_sessions_store: {
    key_hash: Buffer;
    sealed: Buffer;
    account_id: string | null;
    created_at: Timestamp;
    expires_at: Timestamp | null;
    id: Generated<string>;
    device: string | null;
    address: string | null;
    how: string | null;
    factors: Generated<number>;
    proved_at: Timestamp | null;
    used_at: Timestamp | null;
    connection_id: string | null;
  };
  auth_verifications: {
    id: string;
    identifier: string;
    value: string;
    expires_at: Timestamp;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  brand_names: {
    id: string | null;
    name: string | null;
    slug: string | null;
  };
  brand_pictures: {
    brand_id: string;
    kind: string;
    file_id: string;
    sha256: Buffer;
    media_type: string;
    width: number;
    height: number;
    size: number;
    created_at: Timestamp;
  };
  brands: {
    id: string;
    slug: string;
    name: string;
    color: string;
    locales: string[];
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
    welcome_title: Generated<unknown>;
    welcome_text: Generated<unknown>;
    links: Generated<unknown>;
  };
  bulk_change_tickets: {
    bulk_id: string;
    ticket_id: string;
    position: number;
    outcome: string | null;
    code: string | null;
    before: unknown;
    after: unknown;
    undo: string | null;
  };
  bulk_changes: {
    id: string;
    agent_id: string;
    rights: string[];
    change: unknown;
    state: string;
    total: number;
    created_at: Timestamp;
    finished_at: Timestamp | null;
    undone_at: Timestamp | null;
    revision: Generated<number>;
  };
  checklist_steps: {
    id: string;
    checklist_id: string;
    ticket_id: string;
    text: string;
    position: number;
    assignee_id: string | null;
    due_on: Timestamp | null;
    done_at: Timestamp | null;
    done_by: string | null;
    revision: Generated<number>;
    updated_at: Timestamp;
  };
  checklist_templates: {
    id: string;
    name: string;
    description: Generated<string>;
    steps: string[];
    type: string | null;
    product_id: string | null;
    brand_id: string | null;
    form_id: string | null;
    automatic: Generated<boolean>;
    must_finish: Generated<boolean>;
    archived: Generated<boolean>;
    position: number;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  checklists: {
    id: string;
    ticket_id: string;
    template_id: string | null;
    name: string;
    must_finish: Generated<boolean>;
    position: number;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  contact_addresses: {
    id: string;
    contact_id: string;
    kind: string;
    address: string;
    verified_at: Timestamp | null;
    bounce_state: Generated<string>;
    is_primary: Generated<boolean>;
    created_at: Timestamp;
    updated_at: Timestamp;
    bounced_at: Timestamp | null;
    bounces: Generated<number>;
    bounced_days: Generated<number>;
    bounce_reason: string | null;
    bounce_detail: string | null;
  };
  contact_aliases: {
    of: string | null;
    id: string | null;
  };
  contact_names: {
    id: string | null;
    name: string | null;
    address: string | null;
    stands_as: string | null;
    stands_name: string | null;
  };
  contact_phones: {
    id: string;
    contact_id: string;
    number: string;
    extension: string | null;
    type: Generated<string>;
    is_primary: Generated<boolean>;
    created_at: Timestamp;
  };
  contact_standing: {
    id: string | null;
    stands_as: string | null;
    locale: string | null;
  };
  contact_words: {
    id: string | null;
    name: string | null;
    address: string | null;
    locale: string | null;
  };
  contacts: {
    id: string;
    name: string | null;
    locale: string | null;
    account_id: string | null;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
    fields: Generated<unknown>;
    title: string | null;
    time_zone: string | null;
    tags: Generated<string[]>;
    owner_id: string | null;
    merged_into: string | null;
    erased_at: Timestamp | null;
  };
  dkim_keys: {
    id: string;
    domain: string;
    selector: string;
    algorithm: string;
    public_key: string;
    sealed_key: Buffer;
    state: string;
    checked_at: Timestamp | null;
    check_result: string | null;
    created_at: Timestamp;
    state_since: Timestamp;
    revision: Generated<number>;
  };
  drafts: {
    agent_id: string;
    ticket_id: string;
    kind: string;
    sealed: Buffer | null;
    files: Generated<string[]>;
    revision: number;
    updated_at: Timestamp;
  };
  email_fingerprints: {
    fingerprint: Buffer;
    intake_id: string;
    ref: string | null;
    at: Timestamp;
  };
  email_messages: {
    message_id: string;
    ticket_id: string;
    intake_id: string;
    rfc_message_id: string | null;
    rfc_message_hash: Buffer | null;
    rfc_references: Generated<string[]>;
    subject: string;
    from_address: string;
    from_name: Generated<string>;
    reply_to: string | null;
    created_at: Timestamp;
    mailbox_id: string | null;
    counts: Generated<boolean>;
    answer_to: string | null;
  };
  email_reply_tokens: {
    token_hash: Buffer;
    ticket_id: string;
    contact_id: string | null;
    created_at: Timestamp;
    expires_at: Timestamp;
    agent_id: string | null;
    answers: string | null;
  };
  email_threads: {
    ticket_id: string;
    mailbox_id: string;
  };
  email_tracker_keys: {
    mailbox_id: string;
    key_hash: Buffer;
    ticket_id: string;
    at: Timestamp;
  };
  email_trust: {
    id: string;
    kind: string;
    name: string;
    relays: Generated<string[]>;
    fetched: Generated<boolean>;
    created_at: Timestamp;
  };
  entitlements: {
    id: string;
    code: string;
    name: unknown;
    description: Generated<unknown>;
    retired: Generated<boolean>;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  event_outbox: {
    id: string;
    type: string;
    version: Generated<number>;
    occurred_at: Timestamp;
    recorded_at: Generated<Timestamp>;
    actor: string;
    subjects: string[];
    data: unknown;
  };
  events: {
    seq: number;
    id: string;
    type: string;
    version: number;
    occurred_at: Timestamp;
    recorded_at: Timestamp;
    actor: string;
    subjects: string[];
    data: unknown;
  };
  field_changes: {
    id: string;
    kind: string;
    thing_id: string;
    key: string;
    before: unknown;
    after: unknown;
    actor: string;
    at: Timestamp;
  };
  field_definitions: {
    id: string;
    kind: string;
    key: string;
    type: string;
    labels: unknown;
    helps: Generated<unknown>;
    options: Generated<unknown>;
    rules: Generated<unknown>;
    required: Generated<string>;
    required_when: Generated<unknown>;
    default_value: unknown;
    access: Generated<string>;
    group_id: string | null;
    position: number;
    archived: Generated<boolean>;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  field_groups: {
    id: string;
    kind: string;
    labels: unknown;
    position: number;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  field_values: {
    field_id: string;
    thing_id: string;
    place: number;
    number: string | null;
    text: string | null;
  };
  file_bytes: {
    id: string | null;
    file_name: string | null;
    sha256: Buffer | null;
  };
  file_names: {
    id: string | null;
    file_name: string | null;
    media_type: string | null;
    size: number | null;
  };
  files: {
    id: string;
    sha256: Buffer;
    size: number;
    media_type: string;
    file_name: string;
    created_by: string;
    created_at: Timestamp;
    attached_at: Timestamp | null;
  };
  idempotency_keys: {
    actor: string;
    key: string;
    request_hash: Buffer;
    status: number | null;
    headers: unknown;
    body: string | null;
    created_at: Generated<Timestamp>;
  };
  imported_things: {
    source: string;
    ref: string;
    kind: string;
    thing_id: string;
    imported_at: Timestamp;
  };
  inbound_endpoints: {
    id: string;
    name: string;
    provider: string;
    mailbox_id: string | null;
    token_hash: Buffer;
    signing_key: Buffer | null;
    topic_arn: string | null;
    networks: Generated<string[]>;
    active: Generated<boolean>;
    last_received_at: Timestamp | null;
    last_refused_at: Timestamp | null;
    last_refusal: string | null;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  inbound_receipts: {
    endpoint_id: string;
    key_hash: Buffer;
    sha256: Buffer;
    intake_id: string;
    at: Timestamp;
  };
  intake: {
    id: string;
    channel: string;
    received_at: Timestamp;
    envelope_from: string | null;
    envelope_to: Generated<string[]>;
    remote: unknown;
    sha256: Buffer;
    size: number;
    raw: Buffer;
    state: string;
    outcome: string | null;
    reason: string | null;
    ref: string | null;
    attempts: Generated<number>;
    next_attempt_at: Timestamp;
    decided_at: Timestamp | null;
    source_id: string | null;
    detail: string | null;
    set_aside: string | null;
    release: unknown;
    resolution: string | null;
    resolved_by: string | null;
    resolved_at: Timestamp | null;
    resolution_note: string | null;
    secrets: number | null;
  };
  invitations: {
    id: string;
    kind: string;
    token_hash: Buffer | null;
    email: string;
    name: string | null;
    locale: string;
    agent_id: string | null;
    organization_id: string | null;
    sees_requests: Generated<boolean>;
    invited_by: string;
    inviter_id: string | null;
    created_at: Timestamp;
    expires_at: Timestamp;
    ended_at: Timestamp | null;
    ended_as: string | null;
  };
  issue_mirror_comments: {
    reference_id: string;
    remote_id: string;
    update_id: string | null;
    outgoing: boolean;
  };
  issue_mirrors: {
    reference_id: string;
    tracker_id: string;
    issue_id: string;
    ours_open: boolean;
    ours_title: string;
    theirs_open: boolean;
    theirs_title: string;
    remote_open: boolean;
    remote_reason: string | null;
    remote_title: string;
    seen_at: Timestamp;
    next_at: Timestamp;
    claimed_until: Timestamp | null;
    synced_at: Timestamp | null;
    failures: Generated<number>;
    error: string | null;
    created_at: Timestamp;
  };
  issue_tracker_calls: {
    tracker_id: string;
    digest: Buffer;
    received_at: Timestamp;
  };
  issue_trackers: {
    id: string;
    kind: string;
    name: string;
    web_url: string;
    api_url: string;
    account: string | null;
    token: Buffer;
    hook_secret: Buffer;
    hook_key_hash: Buffer;
    active: Generated<boolean>;
    last_hook_at: Timestamp | null;
    created_at: Timestamp;
    updated_at: Timestamp;
    revision: Generated<number>;
  };
  known_issue_names: {
    id: string | null;
    number: number | null;
    product_id: string | null;
    title: unknown;
    state: string | null;
    visibility: string | null;
  };
  known_issue_public_updates: {
    id: string | null;
    issue_id: string | null;
    text: string | null;
    author: string | null;
    created_at: Timestamp | null;
  };
  known_issue_references: {
    id: string;
    issue_id: string;
    kind: string;
    url: string;
    place: string;
    label: string;
    created_by: string;
    created_at: Timestamp;
  };
  known_issue_references_named: {
    id: string | null;
    issue_id: string | null;
    kind: string | null;
    url: string | null;
    place: string | null;
    label: string | null;
    number: number | null;
  };
  known_issue_reporters: {
    id: string | null;
    issue_id: string | null;
    contact_id: string | null;
    organization_id: string | null;
    version: string | null;
    license_ref: string | null;
    comment: string | null;
    created_at: Timestamp | null;
  };
  known_issue_reports: {
    id: string;
    issue_id: string;
    contact_id: string;
    organization_id: string | null;
    version: string | null;
    license_ref: string | null;
    comment: string | null;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  known_issue_updates: {
    id: string;
    issue_id: string;
    text: string;
    public: boolean;
    author: string;
    created_at: Timestamp;
  };
  known_issues: {
    id: string;
    number: Generated<number>;
    product_id: string;
    title: unknown;
    description: Generated<unknown>;
    workaround: Generated<unknown>;
    versions: Generated<string[]>;
    fixed_in: string | null;
    state: string;
    severity: string;
    visibility: string;
    shows_affected: Generated<boolean>;
    created_by: string;
    state_at: Timestamp;
    published_at: Timestamp | null;
    created_at: Timestamp;
    updated_at: Timestamp;
    revision: Generated<number>;
  };
  legal_holds: {
    id: string;
    subject_kind: string;
    subject_id: string;
    reason: string;
    created_by: string;
    created_at: Timestamp;
    released_by: string | null;
    released_at: Timestamp | null;
    revision: Generated<number>;
  };
  license_bans: {
    id: string;
    organization_id: string | null;
    contact_id: string | null;
    reason: string;
    created_at: Timestamp;
  };
  license_groups: {
    id: string;
    name: string;
    max_licenses: number | null;
    max_machines: number | null;
    max_users: number | null;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  license_machines: {
    id: string;
    license_id: string;
    fingerprint: string;
    contact_id: string | null;
    name: string | null;
    hostname: string | null;
    platform: string | null;
    cores: number | null;
    memory: number | null;
    disk: number | null;
    metadata: Generated<unknown>;
    heartbeat_at: Timestamp | null;
    file_counter: Generated<number>;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  license_policies: {
    id: string;
    product_id: string;
    name: string;
    rules: unknown;
    entitlements: string[];
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  license_policy_rules: {
    id: string | null;
    product_id: string | null;
    name: string | null;
    rules: unknown;
    entitlements: string[] | null;
  };
  license_users: {
    license_id: string;
    contact_id: string;
    created_at: Timestamp;
  };
  licenses: {
    id: string;
    policy_id: string;
    product_id: string;
    organization_id: string | null;
    contact_id: string | null;
    group_id: string | null;
    name: string | null;
    key_hash: Buffer;
    key_sealed: Buffer;
    key_hint: string;
    scheme: string;
    signing_key_id: string | null;
    expires_at: Timestamp | null;
    suspended_at: Timestamp | null;
    revoked_at: Timestamp | null;
    overrides: Generated<unknown>;
    entitlements: Generated<string[]>;
    environment: string | null;
    metadata: Generated<unknown>;
    uses: Generated<number>;
    checked_in_at: Timestamp | null;
    validated_at: Timestamp | null;
    file_counter: Generated<number>;
    extensions: Generated<number>;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  lifecycle_dates: {
    id: string;
    product_id: string;
    line_id: string | null;
    milestone: string;
    falls_on: Timestamp | null;
  };
  lifecycle_days: {
    product_id: string | null;
    line: string | null;
    milestone: string | null;
    falls_on: Timestamp | null;
  };
  machine_components: {
    id: string;
    machine_id: string;
    fingerprint: string;
    name: string;
    created_at: Timestamp;
  };
  machine_processes: {
    id: string;
    machine_id: string;
    pid: string;
    metadata: Generated<unknown>;
    heartbeat_at: Timestamp;
    created_at: Timestamp;
  };
  macro_uses: {
    id: string;
    macro_id: string;
    agent_id: string | null;
    used_at: Timestamp;
  };
  macros: {
    id: string;
    kind: string;
    scope: string;
    owner_id: string | null;
    team_id: string | null;
    name: string;
    folder: Generated<string>;
    short: string | null;
    texts: Generated<unknown>;
    internal: Generated<boolean>;
    acts: Generated<unknown>;
    updated_at: Timestamp;
    revision: Generated<number>;
  };
  mail_alarms: {
    id: string;
    key: string;
    kind: string;
    subject: string | null;
    data: Generated<unknown>;
    raised_at: Timestamp;
    ended_at: Timestamp | null;
  };
  mail_breakers: {
    id: string;
    scope: string;
    address: string;
    reason: string;
    tripped_at: Timestamp;
    until: Timestamp;
    held_back: Generated<number>;
    resumed_by: string | null;
    resumed_at: Timestamp | null;
  };
  mail_deliveries: {
    ref: string | null;
    recipients: number | null;
    state: string | null;
    detail: string | null;
    delayed_at: Timestamp | null;
    read: number | null;
  };
  mail_failures: {
    id: string | null;
    ref: string | null;
    address: string | null;
    reason: string | null;
    detail: string | null;
    at: Timestamp | null;
  };
  mail_guard: {
    singleton: Generated<boolean>;
    peer_answers: Generated<number>;
    peer_same_subject: Generated<number>;
    peer_minutes: Generated<number>;
    peer_mails: Generated<number>;
    mailbox_answers: Generated<number>;
    pause_minutes: Generated<number>;
    revision: Generated<number>;
    updated_at: Generated<Timestamp>;
  };
  mail_keys: {
    id: string;
    mailbox_id: string | null;
    kind: string;
    name: string;
    addresses: Generated<string[]>;
    fingerprint: string;
    expires_at: Timestamp | null;
    sealed: Buffer;
    created_at: Timestamp;
    created_by: string;
  };
  mail_source_items: {
    source_id: string;
    sha256: Buffer;
    intake_id: string;
    key: string | null;
    at: Timestamp;
  };
  mail_sources: {
    id: string;
    mailbox_id: string;
    address: string;
    channel: Generated<string>;
    kind: string;
    settings: unknown;
    secret: Buffer | null;
    cursor: unknown;
    since: Timestamp | null;
    paused: Generated<boolean>;
    state: Generated<string>;
    failures: Generated<number>;
    failing_since: Timestamp | null;
    error_code: string | null;
    error_words: string | null;
    error_at: Timestamp | null;
    last_success_at: Timestamp | null;
    last_received_at: Timestamp | null;
    next_try_at: Timestamp;
    token_expires_at: Timestamp | null;
    epoch: Generated<number>;
    generation: Generated<number>;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  mail_stops: {
    address: string | null;
    reason: string | null;
    at: Timestamp | null;
  };
  mail_texts: {
    id: string;
    kind: string;
    brand_id: string | null;
    enabled: boolean | null;
    texts: Generated<unknown>;
    updated_at: Timestamp;
    revision: Generated<number>;
  };
  mailbox_access: {
    mailbox_id: string;
    team_id: string | null;
    agent_id: string | null;
  };
  mailboxes: {
    id: string;
    address: string;
    name: string;
    brand_id: string | null;
    team_id: string | null;
    locale: string;
    restricted: Generated<boolean>;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
    reopen_days: Generated<number | null>;
  };
  masked_secrets: {
    id: string;
    ticket_id: string;
    message_id: string | null;
    note_id: string | null;
    sealed: Buffer;
    kinds: string[];
    created_at: Timestamp;
  };
  membership_dismissals: {
    contact_id: string;
    organization_id: string;
    dismissed_by: string;
    dismissed_at: Timestamp;
  };
  memberships: {
    id: string;
    contact_id: string;
    organization_id: string;
    role: Generated<string>;
    sees_requests: Generated<boolean>;
    starts_on: Timestamp;
    ends_on: Timestamp | null;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
    manages_members: Generated<boolean>;
  };
  message_shares: {
    message_id: string;
    ticket_id: string;
    source: string;
    shared_by: string;
    shared_at: Timestamp;
  };
  messages: {
    id: string;
    ticket_id: string;
    author_kind: string;
    author_contact_id: string | null;
    author_agent_id: string | null;
    author_name: string | null;
    channel: string;
    state: Generated<string>;
    text: string;
    visible_text: string;
    html: string | null;
    authentication: unknown;
    source_ref: string | null;
    created_at: Timestamp;
    filed: unknown;
  };
  notes: {
    id: string;
    ticket_id: string;
    author_agent_id: string | null;
    author_name: string | null;
    text: string;
    html: string | null;
    mentions: Generated<string[]>;
    created_at: Timestamp;
  };
  notice_optouts: {
    address: string;
    id: string;
    created_at: Timestamp;
  };
  notice_preferences: {
    contact_id: string;
    answers: Generated<boolean>;
    taking_part: Generated<boolean>;
    solved: Generated<boolean>;
    organization: Generated<string>;
    revision: Generated<number>;
    updated_at: Timestamp;
  };
  notification_settings: {
    agent_id: string;
    kinds: Generated<unknown>;
    quiet_from: string | null;
    quiet_to: string | null;
    time_zone: Generated<string>;
    updated_at: Timestamp;
    revision: Generated<number>;
    mail_every: Generated<number>;
  };
  notifications: {
    id: string;
    agent_id: string;
    kind: string;
    ticket_id: string;
    actor: string;
    event_seq: number;
    created_at: Timestamp;
    read_at: Timestamp | null;
    shown: Generated<boolean>;
    mail_due_at: Timestamp | null;
    mailed_at: Timestamp | null;
    mailing: string | null;
  };
  organization_aliases: {
    of: string | null;
    id: string | null;
  };
  organization_domains: {
    organization_id: string;
    domain: string;
    verified_at: Timestamp | null;
    created_at: Timestamp;
    checked_at: Timestamp | null;
  };
  organization_members: {
    organization_id: string | null;
    contact_id: string | null;
    role: string | null;
    manages_members: boolean | null;
    starts_on: Timestamp | null;
    ends_on: Timestamp | null;
  };
  organization_names: {
    id: string | null;
    name: string | null;
    slug: string | null;
    stands_as: string | null;
    stands_name: string | null;
  };
  organizations: {
    id: string;
    slug: string;
    name: string;
    parent_id: string | null;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
    fields: Generated<unknown>;
    tags: Generated<string[]>;
    owner_id: string | null;
    domain_members: Generated<string>;
    merged_into: string | null;
  };
  outbound_attempts: {
    id: string;
    mail_id: string;
    at: Timestamp;
    outcome: string;
    code: number | null;
    reply: string;
  };
  outbound_mails: {
    id: string;
    ref: string | null;
    about: string | null;
    kind: string;
    to_address: string;
    to_name: Generated<string>;
    from_address: string;
    from_name: Generated<string>;
    reply_to: string | null;
    envelope_from: string;
    message_id: string;
    in_reply_to: string | null;
    reference_ids: Generated<string[]>;
    subject: string;
    content: unknown;
    automatic: Generated<boolean>;
    state: string;
    detail: string | null;
    attempts: Generated<number>;
    next_attempt_at: Timestamp | null;
    created_at: Timestamp;
    settled_at: Timestamp | null;
    failure: string | null;
    domain: Generated<string>;
    delayed_at: Timestamp | null;
    resent_as: string | null;
  };
  people_alone: {
    thing_id: string;
    kind: string;
    own: unknown;
  };
  people_distinct: {
    kind: string;
    one_id: string;
    other_id: string;
    dismissed_by: string;
    dismissed_at: Timestamp;
  };
  people_import_rows: {
    import_id: string;
    line: number;
    verdict: string;
    key: string | null;
    thing_id: string | null;
    changes: Generated<unknown>;
    problem: unknown;
    revision: number | null;
  };
  people_imports: {
    id: string;
    kind: string;
    file_id: string | null;
    file_name: string;
    charset: string;
    delimiter: string;
    columns: unknown;
    mapping: unknown;
    header: string;
    existing: string;
    locale: string;
    state: string;
    rows: Generated<number>;
    progress: Generated<number>;
    created_by: string;
    created_at: Timestamp;
    finished_at: Timestamp | null;
    revision: Generated<number>;
    format: Generated<string>;
  };
  people_merges: {
    id: string;
    kind: string;
    loser_id: string;
    into_id: string;
    merged_by: string;
    merged_at: Timestamp;
    ended_by: string | null;
    ended_at: Timestamp | null;
    revision: Generated<number>;
  };
  people_notes: {
    id: string;
    contact_id: string | null;
    organization_id: string | null;
    text: string;
    author_id: string | null;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  people_tasks: {
    id: string;
    contact_id: string | null;
    organization_id: string | null;
    title: string;
    due_on: Timestamp | null;
    assignee_id: string | null;
    done_at: Timestamp | null;
    done_by: string | null;
    created_by: string;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  plan_named_contacts: {
    id: string;
    subscription_id: string;
    contact_id: string;
    added_by: string;
    created_at: Timestamp;
  };
  plan_prices: {
    plan_id: string;
    currency: string;
    period: string;
    amount: number;
  };
  plan_products: {
    plan_id: string;
    product_id: string;
  };
  plan_subscription_changes: {
    id: string;
    subscription_id: string;
    organization_id: string | null;
    contact_id: string | null;
    at: Timestamp;
    actor: string;
    how: string;
    data: unknown;
  };
  plan_subscriptions: {
    id: string;
    plan_id: string;
    organization_id: string | null;
    contact_id: string | null;
    starts_on: Timestamp;
    ends_on: Timestamp | null;
    maintenance_ends_on: Timestamp | null;
    cancelled_from: Timestamp | null;
    cancellation: string | null;
    reference: string | null;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  plans: {
    id: string;
    slug: string;
    name: unknown;
    description: Generated<unknown>;
    visibility: string;
    for_everybody: boolean;
    all_products: boolean;
    channels: string[];
    hours: string;
    own_hours: unknown;
    time_zone: string;
    languages: string[];
    named_contacts: number | null;
    level_name: unknown;
    service_levels: unknown;
    updates: unknown;
    perpetual_fallback: boolean;
    course_forms: string[];
    training_seats: number | null;
    onboarding_hours: number;
    community: boolean;
    entitlements: string[];
    archived_at: Timestamp | null;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  privacy_requests: {
    id: string;
    kind: string;
    contact_id: string;
    own: Generated<boolean>;
    reason: string | null;
    state: Generated<string>;
    progress: Generated<string>;
    summary: unknown;
    sealed: Buffer | null;
    file_id: string | null;
    expires_at: Timestamp | null;
    failure: string | null;
    requested_by: string;
    requested_at: Timestamp;
    finished_at: Timestamp | null;
    revision: Generated<number>;
  };
  product_brands: {
    product_id: string;
    brand_id: string;
  };
  product_editions: {
    id: string;
    product_id: string;
    slug: string;
    name: unknown;
    description: Generated<unknown>;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  product_names: {
    id: string | null;
    name: unknown;
    slug: string | null;
  };
  product_platforms: {
    id: string;
    product_id: string;
    slug: string;
    name: unknown;
    description: Generated<unknown>;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  product_version_days: {
    product_id: string | null;
    version: string | null;
    released_on: Timestamp | null;
  };
  product_versions: {
    id: string;
    product_id: string;
    version: string;
    released_on: Timestamp | null;
    created_at: Timestamp;
    line_id: string | null;
    revision: Generated<number>;
    updated_at: Timestamp;
  };
  products: {
    id: string;
    slug: string;
    name: unknown;
    description: Generated<unknown>;
    brand_id: string;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
    visibility: Generated<string>;
    lifecycle_at: Timestamp;
  };
  promises: {
    id: string;
    ticket_id: string;
    contact_id: string;
    kind: string;
    text: string;
    due_at: Timestamp;
    local_time: string;
    time_zone: string;
    made_by: string | null;
    state: string;
    settled_at: Timestamp | null;
    settled_by_message: string | null;
    created_at: Timestamp;
    updated_at: Timestamp;
    revision: Generated<number>;
  };
  push_keys: {
    singleton: Generated<boolean>;
    public_key: string;
    sealed: Buffer;
    created_at: Timestamp;
  };
  push_subscriptions: {
    id: string;
    agent_id: string;
    endpoint_hash: Buffer;
    sealed: Buffer;
    label: string;
    created_at: Timestamp;
    used_at: Timestamp | null;
  };
  relay_state: {
    only_row: Generated<boolean>;
    last_seq: number;
  };
  release_lines: {
    id: string;
    product_id: string;
    name: string;
    title: Generated<unknown>;
    long_term: Generated<boolean>;
    lifecycle_at: Timestamp;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  request_viewers: {
    organization_id: string | null;
    contact_id: string | null;
    starts_on: Timestamp | null;
    ends_on: Timestamp | null;
  };
  retention_rules: {
    kind: string;
    months: number | null;
    updated_at: Timestamp;
    updated_by: string;
    last_run_at: Timestamp | null;
    last_count: number | null;
    revision: Generated<number>;
  };
  roles: {
    slug: string;
    id: string;
    name: string | null;
    description: Generated<string>;
    built_in: Generated<boolean>;
    rights: Generated<string[]>;
    revision: Generated<number>;
    created_at: Generated<Timestamp>;
    updated_at: Generated<Timestamp>;
  };
  schema_migrations: {
    name: string;
    sha256: string;
    applied_at: Generated<Timestamp>;
  };
  scim_connections: {
    id: string;
    name: string;
    enabled: Generated<boolean>;
    default_role: string;
    token_hash: Buffer;
    hint: string;
    earlier_hash: Buffer | null;
    earlier_until: Timestamp | null;
    last_used_at: Timestamp | null;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  scim_groups: {
    id: string;
    connection_id: string;
    display_name: string;
    external_id: string | null;
    role: string | null;
    team_id: string | null;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  scim_members: {
    group_id: string;
    user_id: string;
  };
  scim_users: {
    id: string;
    connection_id: string;
    agent_id: string;
    user_name: string;
    user_name_folded: string;
    external_id: string | null;
    given_name: string | null;
    family_name: string | null;
    given_role: string | null;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  search_documents: {
    kind: string;
    id: string;
    locale: string | null;
    title: string;
    words: string;
    updated_at: Timestamp;
    length: Generated<number>;
    public: Generated<boolean>;
    changed: Generated<string>;
  };
  search_state: {
    one: Generated<boolean>;
    learned: Generated<string>;
    documents: Generated<number>;
    total_length: Generated<number>;
    fresh: Generated<number>;
    round: Generated<number>;
    counting: unknown;
    wanted: Generated<boolean>;
    built: Generated<unknown>;
  };
  search_terms: {
    id: Generated<number>;
    term: string;
    documents: Generated<number>;
    counted: Generated<number>;
    round: number;
  };
  segments: {
    id: string;
    kind: string;
    name: string;
    condition: string;
    created_by: string;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  sent_mails: {
    id: string | null;
    about: string | null;
    kind: string | null;
    to_address: string | null;
    subject: string | null;
    state: string | null;
    created_at: Timestamp | null;
  };
  settings: {
    key: string;
    value: unknown;
    updated_at: Generated<Timestamp>;
  };
  sign_in_policy: {
    singleton: Generated<boolean>;
    second_factor_roles: Generated<string[]>;
    revision: Generated<number>;
    updated_at: Timestamp | null;
  };
  signing_keys: {
    id: string;
    algorithm: string;
    product_id: string | null;
    public_key: string;
    private_sealed: Buffer;
    state: Generated<string>;
    created_at: Timestamp;
    ended_at: Timestamp | null;
  };
  smtp_listeners: {
    id: string;
    host: string;
    port: number;
    tls: boolean;
    at: Timestamp;
  };
  sso_connections: {
    id: string;
    name: string;
    organization_id: string | null;
    enabled: Generated<boolean>;
    required: Generated<boolean>;
    trusts_factors: Generated<boolean>;
    issuer: string;
    client_id: string;
    client_secret_sealed: Buffer | null;
    groups_claim: string | null;
    role_rules: Generated<unknown>;
    default_role: string | null;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
    protocol: Generated<string>;
    saml_sso_url: string | null;
    saml_certificates: Generated<string[]>;
    saml_idp_initiated: Generated<boolean>;
    saml_email_attribute: string | null;
    saml_key_sealed: Buffer | null;
    saml_certificate: string | null;
  };
  sso_flows: {
    state_hash: Buffer;
    browser_hash: Buffer;
    connection_id: string;
    sealed: Buffer;
    created_at: Timestamp;
    expires_at: Timestamp;
    answered: Generated<boolean>;
  };
  sso_used_assertions: {
    connection_id: string;
    assertion_hash: Buffer;
    expires_at: Timestamp;
  };
  subscription_failures: {
    name: string;
    seq: number;
    error: string;
    at: Generated<Timestamp>;
  };
  subscriptions: {
    name: string;
    position: number;
  };
  support_policies: {
    id: string;
    product_id: string | null;
    brand_id: string | null;
    around_the_clock: boolean;
    hours: unknown;
    time_zone: string;
    channels: string[];
    languages: string[];
    levels: unknown;
    notes: Generated<unknown>;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  suppressions: {
    address: string;
    reason: string;
    detail: Generated<string>;
    created_at: Timestamp;
    id: Generated<string>;
    created_by: string | null;
  };
  team_members: {
    team_id: string;
    agent_id: string;
  };
  team_names: {
    id: string | null;
    name: string | null;
    slug: string | null;
  };
  team_signatures: {
    team_id: string;
    texts: Generated<unknown>;
    updated_at: Timestamp;
    revision: Generated<number>;
  };
  teams: {
    id: string;
    slug: string;
    name: string;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  ticket_access: {
    ticket_id: string;
    team_id: string | null;
    agent_id: string | null;
  };
  ticket_forms: {
    id: string;
    slug: string;
    name: unknown;
    description: Generated<unknown>;
    type: string;
    product_id: string | null;
    brand_id: string | null;
    questions: Generated<unknown>;
    portal: Generated<boolean>;
    is_default: Generated<boolean>;
    archived: Generated<boolean>;
    position: number;
    revision: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  ticket_known_issues: {
    ticket_id: string;
    issue_id: string;
    created_by: string;
    created_at: Timestamp;
  };
  ticket_links: {
    id: string;
    kind: string;
    from_id: string;
    to_id: string;
    created_by: string;
    created_at: Timestamp;
  };
  ticket_merges: {
    id: string;
    ticket_id: string;
    into_id: string;
    before: unknown;
    merged_by: string;
    merged_at: Timestamp;
    unmerged_by: string | null;
    unmerged_at: Timestamp | null;
  };
  ticket_participants: {
    id: string;
    ticket_id: string;
    contact_id: string | null;
    agent_id: string | null;
    role: string;
    source: string;
    notified: Generated<boolean>;
    can_read: Generated<boolean>;
    added_by: string;
    added_at: Timestamp;
  };
  ticket_presence: {
    ticket_id: string;
    agent_id: string;
    state: string;
    seen_at: Timestamp;
  };
  ticket_reads: {
    ticket_id: string;
    agent_id: string;
    read_up_to: Timestamp;
  };
  ticket_requesters: {
    id: string | null;
    number: number | null;
    requester_id: string | null;
    organization_id: string | null;
    product_version: string | null;
    created_at: Timestamp | null;
  };
  ticket_statuses: {
    id: string;
    slug: string;
    category: string;
    name: unknown;
    position: number;
    is_default: Generated<boolean>;
    public_name: unknown;
    icon: Generated<string>;
    types: string[] | null;
    retired_at: Timestamp | null;
    created_at: Timestamp;
    updated_at: Timestamp;
    revision: Generated<number>;
  };
  ticket_views: {
    id: string;
    name: string;
    scope: string;
    owner_id: string | null;
    team_id: string | null;
    filter: unknown;
    sort: string;
    columns: Generated<string[]>;
    created_at: Timestamp;
    updated_at: Timestamp;
    revision: Generated<number>;
  };
  tickets: {
    id: string;
    number: Generated<number>;
    subject: string;
    type: string;
    status_id: string;
    category: string;
    priority: string;
    tags: Generated<string[]>;
    requester_id: string;
    organization_id: string | null;
    product_id: string | null;
    product_version: string | null;
    brand_id: string | null;
    channel: string;
    locale: string;
    assignee_id: string | null;
    team_id: string | null;
    restricted: Generated<boolean>;
    hint: unknown;
    next_due_at: Timestamp | null;
    preview: Generated<string>;
    last_message_at: Timestamp;
    last_author_kind: string;
    created_at: Timestamp;
    updated_at: Timestamp;
    revision: Generated<number>;
    merged_into: string | null;
    fields: Generated<unknown>;
    merged_at: Timestamp | null;
    absorbed: Generated<number>;
    ever_merged: Generated<boolean>;
    set_status_id: string | null;
    set_status_at: Timestamp | null;
    snoozed_until: Timestamp | null;
    snooze_on_reply: Generated<boolean>;
    snoozed_by: string | null;
    woke_reason: string | null;
    woke_at: Timestamp | null;
    promised_at: Timestamp | null;
    form_id: string | null;
    checklist_state: unknown;
  };
  waiting_replies: {
    message_id: string;
    ticket_id: string;
    actor: string;
    release_at: Timestamp | null;
    status_id: string | null;
    local_time: string | null;
    time_zone: string | null;
    hold_if_answered: Generated<boolean>;
    kept_back_at: Timestamp | null;
  };
}
