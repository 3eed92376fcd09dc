/**
 * Formats of keys and tokens that are known by their own looks. Each pattern either starts at a boundary that its own characters cannot cross or
 * has a bounded length, so that a text is read in time linear to its length whatever it holds.
 */

/** A format of secrets as data, so that it can be handed to a worker thread. */
export type SecretFormat = {
  /** Stable name, shown in the mask: lower case and hyphens. */
  type: string;
  /** A piece that stands in every match and `lead` characters after its beginning, where the beginning itself says nothing. */
  infix?: { piece: string; lead: number };
  /** Source of a regular expression without capturing groups, matched case-sensitively. At most a few hundred characters long, no unbounded repetition. */
  pattern: string;
};

const format = (type: string, ...patterns: string[]): SecretFormat[] => patterns.map((pattern) => ({ type, pattern }));

const around = (type: string, piece: string, lead: number, pattern: string): SecretFormat => ({ type, pattern, infix: { piece, lead } });

/** Words of an alphabet that a token ends at. */
const W = "[A-Za-z0-9_-]";

/**
 * What a vendor's prefix or a fixed shape gives away. Public halves (publishable keys, account numbers, key fingerprints) are left out: support
 * needs to read them.
 */
export const KNOWN_FORMATS: readonly SecretFormat[] = [
  ...format("aws-access-key", "(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}(?![A-Za-z0-9])"),
  ...format("aws-session-token", "(?:FwoGZXIvYXdz|IQoJb3JpZ2lu|FQoGZXIvYXdz)[A-Za-z0-9/+=]{80,2000}"),
  ...format("aws-bedrock-key", "ABSK[A-Za-z0-9+/]{100,200}={0,2}", "bedrock-api-key-[A-Za-z0-9+/=_-]{40,2000}"),
  ...format("google-api-key", `AIza${W}{35}(?!${W})`),
  ...format("google-oauth-token", `ya29\\.${W}{20,500}`, `1//0${W}{30,200}`, `GOCSPX-${W}{28}`),
  around("azure-client-secret", "Q~", 4, "[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}"),
  around("azure-devops-token", "AZDO", 76, "[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}"),
  ...format("github-token", "gh[pousr]_[A-Za-z0-9_]{36,255}", "github_pat_[A-Za-z0-9_]{60,255}"),
  ...format(
    "gitlab-token",
    `gl(?:pat|ptt|dt|rt|rtr|cbt|ft|soat|imt|agent|oas|ffct|wt)-(?:[A-Za-z0-9]{1,3}_)?${W}{20,200}(?:\\.[A-Za-z0-9]{2}\\.[A-Za-z0-9]{8,10})?`,
    `GR1348941${W}{20}`,
    "_gitlab_session=[0-9a-f]{32}",
  ),
  ...format(
    "slack-token",
    "xox[abeoprsd]-(?:[0-9]-)?[A-Za-z0-9-]{10,250}",
    "xoxe\\.xox[bp]-[0-9]-[A-Za-z0-9]{100,250}",
    "xapp-[0-9]-[A-Z0-9]{5,20}-[0-9]{5,20}-[A-Za-z0-9]{20,100}",
  ),
  ...format(
    "webhook-address",
    "hooks\\.slack(?:-gov)?\\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_-]{20,120}",
    `(?:discord|discordapp)\\.com/api/(?:v[0-9]{1,2}/)?webhooks/[0-9]{15,22}/${W}{40,100}`,
    "webhook\\.office\\.com/webhookb2/[A-Za-z0-9/@_-]{60,250}",
    "outlook\\.office\\.com/webhook/[A-Za-z0-9/@_-]{60,250}",
    "hooks\\.zapier\\.com/hooks/catch/[0-9]{4,12}/[A-Za-z0-9]{5,40}",
    "chat\\.googleapis\\.com/v1/spaces/[A-Za-z0-9_-]{8,20}/messages",
  ),
  ...format("stripe-key", "[sr]k_(?:live|test|prod)_[0-9A-Za-z]{10,250}", "whsec_[A-Za-z0-9+/=]{20,100}"),
  ...format("twilio-key", "SK[0-9a-f]{32}(?![0-9a-z])"),
  ...format("sendgrid-key", `SG\\.${W}{16,32}\\.${W}{16,64}`),
  ...format("mailgun-key", "key-[0-9a-f]{32}(?![0-9a-z])", "[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![0-9a-z-])"),
  around("mailchimp-key", "-us", 32, "[0-9a-f]{32}-us[0-9]{1,2}(?![0-9a-z])"),
  ...format("brevo-key", "xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}", "xsmtpsib-[a-f0-9]{64}-[A-Za-z0-9]{16}"),
  ...format("resend-key", "re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}"),
  ...format("npm-token", "npm_[A-Za-z0-9]{36}"),
  ...format("pypi-token", `pypi-${W}{50,500}`),
  ...format("rubygems-key", "rubygems_[0-9a-f]{48}"),
  ...format("nuget-key", "oy2[a-z0-9]{43}(?![a-z0-9])"),
  ...format("crates-token", "cio[A-Za-z0-9]{32}(?![A-Za-z0-9])"),
  ...format("packagist-token", "packagist_(?:out|ack|uut|oat)_[0-9a-f]{60,80}"),
  ...format("docker-token", `dckr_(?:pat|oat)_${W}{27,40}`),
  ...format("jwt", `eyJ${W}{8,}\\.eyJ${W}{4,}\\.${W}{4,}`, `eyJ${W}{16,}\\.${W}*\\.${W}{8,}\\.${W}{8,}\\.${W}{8,}`),
  ...format(
    "openai-key",
    `sk-(?:proj|svcacct|admin|None)-${W}{20,250}`,
    "sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}",
    "sk-[A-Za-z0-9]{48}(?![A-Za-z0-9])",
  ),
  ...format("anthropic-key", `sk-ant-[a-z0-9]{3,10}-${W}{24,250}`),
  ...format(
    "ai-provider-key",
    "hf_[A-Za-z0-9]{34}",
    "gsk_[A-Za-z0-9]{48,60}",
    "pplx-[A-Za-z0-9]{40,60}",
    "r8_[A-Za-z0-9]{37}",
    `xai-[A-Za-z0-9]{60,100}`,
    `sk-or-v1-[0-9a-f]{64}`,
    "api_org_[A-Za-z]{34}",
  ),
  ...format("discord-token", `[MNO][A-Za-z0-9_-]{23,27}\\.${W}{6}\\.${W}{27,40}(?!${W})`),
  ...format("digitalocean-token", "do[opr]_v1_[a-f0-9]{64}"),
  ...format("heroku-key", `HRKU-AA${W}{58}`, "HRKU-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
  ...format("shopify-token", "shp(?:at|ca|pa|ss|ua|tka)_[a-fA-F0-9]{32}"),
  ...format("square-token", `sq0(?:atp|csp|idp|csq)-${W}{22,43}`, `EAAA[a-zA-E]${W}{59}(?!${W})`),
  ...format("paypal-token", "access_token\\$(?:production|sandbox)\\$[0-9a-z]{16}\\$[0-9a-f]{32}"),
  ...format("adyen-key", "AQE[a-z0-9][A-Za-z0-9+/=_*-]{80,300}"),
  ...format("razorpay-key", "rzp_(?:live|test)_[A-Za-z0-9]{14,24}"),
  ...format("atlassian-token", `AT(?:ATT|CTT|STT)3xFf${W}{60,400}(?:=[A-F0-9]{8})?`, "ATBB[A-Za-z0-9]{32}(?:[A-F0-9]{8})?"),
  ...format("linear-key", "lin_(?:api|oauth)_[A-Za-z0-9]{32,64}"),
  ...format("notion-token", "secret_[A-Za-z0-9]{43}(?![A-Za-z0-9])", "ntn_[0-9]{8,12}[A-Za-z0-9]{30,40}"),
  ...format("figma-token", `fig[dour]_${W}{40,60}`),
  ...format("airtable-token", "pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}"),
  ...format("hubspot-token", "pat-(?:na|eu|ap)[0-9]-[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"),
  ...format("vault-token", `hv[sbr]\\.${W}{24,250}`),
  around("terraform-token", ".atlasv1.", 14, `[A-Za-z0-9]{14}\\.atlasv1\\.${W}{60,80}`),
  ...format("newrelic-key", "NR(?:AK|JS|II|IQ|RA|SP)-[A-Za-z0-9_-]{19,40}"),
  around("newrelic-key", "NRAL", 36, "[0-9a-f]{36}NRAL(?![0-9A-Za-z])"),
  ...format("grafana-token", "glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}", "glc_[A-Za-z0-9+/=]{32,400}"),
  ...format("sentry-token", "sntrys_[A-Za-z0-9+/=_-]{40,400}", "sntryu_[a-f0-9]{64}"),
  ...format("dynatrace-token", "dt0[a-z][0-9]{2}\\.[A-Z0-9]{8,24}\\.[A-Z0-9]{64}"),
  ...format("cloudflare-key", "v1\\.0-[a-f0-9]{24}-[a-f0-9]{146}", "cf(?:k|ut|at)_[A-Za-z0-9]{40,60}"),
  ...format(
    "hosting-token",
    "nfp_[A-Za-z0-9]{36}",
    "fm[12]r?_[A-Za-z0-9+/=]{100,600}",
    "fo1_[A-Za-z0-9_-]{43}",
    "sbp_(?:v0_)?[a-f0-9]{40}",
    `sb_secret_${W}{20,60}`,
    `vc[pikar]_[A-Za-z0-9]{24,60}`,
    "rnd_[A-Za-z0-9]{28,40}",
  ),
  ...format("planetscale-token", "pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_=.-]{30,64}"),
  ...format("databricks-token", "dapi[a-f0-9]{32}(?:-[0-9])?(?![0-9a-z])"),
  ...format("doppler-token", "dp\\.(?:pt|st|ct|sa|scim|audit)\\.(?:[a-z0-9_-]{2,35}\\.)?[A-Za-z0-9]{40,44}"),
  ...format(
    "onepassword-key",
    "ops_eyJ[A-Za-z0-9+/=_-]{100,1500}",
    "A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}",
  ),
  ...format("age-key", "AGE-SECRET-KEY-1[A-Z0-9]{58}", "AGE-PLUGIN-[A-Z0-9-]{3,30}-1[A-Z0-9]{20,200}"),
  ...format("postman-key", "PMAK-[a-f0-9]{24}-[a-f0-9]{34}"),
  ...format("pulumi-token", "pul-[a-f0-9]{40}"),
  ...format("facebook-token", "EAA[A-Za-z0-9]{80,300}"),
  ...format("twitter-token", "AAAAAAAAAAAAAAAAAAAAA[A-Za-z0-9%]{40,120}"),
  ...format("alibaba-key", "LTAI[A-Za-z0-9]{12,20}(?![A-Za-z0-9])"),
  ...format("tencent-key", "AKID[A-Za-z0-9]{32}(?![A-Za-z0-9])"),
  ...format("yandex-token", `y[0-3]_${W}{55,70}`, "AQVN[A-Za-z0-9_-]{35,38}", "t1\\.[A-Z0-9a-z_-]{20,400}[=]{0,2}\\.[A-Z0-9a-z_-]{86}"),
  ...format(
    "ci-token",
    "bku?a_[a-z0-9]{40}",
    "bkua_[a-z0-9]{40}",
    "CCIPAT_[A-Za-z0-9_]{20,80}",
    "sq[uap]_[a-f0-9]{40}",
    "tfp_[A-Za-z0-9_.-]{40,70}",
    "buildkite_[A-Za-z0-9]{20,60}",
  ),
  ...format("jfrog-key", "AKCp[A-Za-z0-9]{60,80}", "cmVmdGtu[A-Za-z0-9]{50,70}"),
  ...format("contentful-token", `CFPAT-${W}{43}`),
  ...format("easypost-key", "EZ[AT]K[a-z0-9]{54}"),
  ...format("flutterwave-key", "FLWSECK(?:_TEST|_LIVE)?-[A-Za-z0-9]{12,40}(?:-X)?"),
  ...format("readme-key", "rdme_[a-z0-9]{70}"),
  ...format("scalingo-token", "tk-us-[A-Za-z0-9_-]{48}"),
  ...format("duffel-token", "duffel_(?:test|live)_[A-Za-z0-9_=-]{43}"),
  ...format("lob-key", "(?:live|test)_[a-f0-9]{35}(?![a-f0-9])"),
  ...format("ssh-key-bytes", "b3BlbnNzaC1rZXktdjE[A-Za-z0-9+/=]{50,4000}"),
  ...format(
    "password-hash",
    "\\$2[abxy]?\\$[0-9]{2}\\$[./A-Za-z0-9]{53}",
    "\\$argon2(?:id|i|d)\\$[A-Za-z0-9=,$+/]{30,200}",
    "\\$[156]\\$(?:rounds=[0-9]{1,9}\\$)?[./A-Za-z0-9]{1,16}\\$[./A-Za-z0-9]{22,86}",
  ),
];
