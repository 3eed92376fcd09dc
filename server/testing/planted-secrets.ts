/** Made-up secrets of many formats for tests, and ways in which they stand in mails. None of them opens anything. */

export type Random = () => number;

/** A repeatable source of numbers from 0 to 1. */
export function seeded(seed: number): Random {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}

const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LOWER = UPPER.toLowerCase();
const DIGITS = "0123456789";
const HEX = "0123456789abcdef";

/** A function that makes strings of a length from an alphabet. */
function spelling(random: Random) {
  return (length: number, alphabet = UPPER + LOWER + DIGITS) =>
    Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
}

function withCheckDigit(digits: string): string {
  let sum = 0;
  for (let index = digits.length - 1, double = true; index >= 0; index -= 1, double = !double) {
    const digit = Number(digits[index]);
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return digits + String((10 - (sum % 10)) % 10);
}

/** One planted secret: what is written, and which part of it must not be seen afterwards. */
export type Planted = { name: string; written: string; secret: string };

/** A secret of every format. */
export function plantedSecrets(random: Random): Planted[] {
  const s = spelling(random);
  const uuid = () => `${s(8, HEX)}-${s(4, HEX)}-4${s(3, HEX)}-a${s(3, HEX)}-${s(12, HEX)}`;
  const url64 = (length: number) => s(length, `${UPPER}${LOWER}${DIGITS}-_`).replace(/^[-_]|[-_]$/g, "x");
  const b64 = (length: number) => s(length, `${UPPER}${LOWER}${DIGITS}+/`);
  const json64 = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const lines = (text: string) => text.replace(/.{64}/g, "$&\n");
  const block = (label: string) => `-----BEGIN ${label}-----\n${lines(b64(1_000))}\n-----END ${label}-----`;
  const password = () => `${s(5)}${s(1, "!#%+?")}${s(3, DIGITS)}${s(2)}`;
  const bare = (name: string, secret: string): Planted => ({ name, written: secret, secret });
  const named = (name: string, before: string, secret: string, after = ""): Planted => ({ name, written: before + secret + after, secret });
  return [
    bare("aws access key", `AKIA${s(16, UPPER + "234567")}`),
    bare("aws temporary key", `ASIA${s(16, UPPER + "234567")}`),
    named("aws secret key", "aws_secret_access_key = ", b64(40)),
    named("aws secret key, camel case", '"SecretAccessKey": "', b64(40), '",'),
    bare("google api key", `AIza${url64(35)}`),
    bare("google oauth secret", `GOCSPX-${url64(28)}`),
    bare("google oauth token", `ya29.${url64(60)}`),
    named(
      "azure storage",
      "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=",
      `${b64(86)}==`,
      ";EndpointSuffix=core.windows.net",
    ),
    bare("azure client secret", `${s(3)}8Q~${s(34)}`),
    named("azure shared access signature", "https://acme.blob.core.windows.net/c?sv=2022-11-02&se=2026-01-01&sig=", `${s(43)}%3D`),
    bare("github token", `ghp_${s(36)}`),
    bare("github fine-grained token", `github_pat_${s(22)}_${s(59)}`),
    bare("github server token", `ghs_${s(36)}`),
    bare("gitlab token", `glpat-${url64(20)}`),
    bare("slack bot token", `xoxb-${s(12, DIGITS)}-${s(12, DIGITS)}-${s(24)}`),
    named("slack webhook", "https://", `hooks.slack.com/services/T${s(8, UPPER)}/B${s(8, UPPER)}/${s(24)}`),
    bare("stripe secret key", `sk_live_${s(24)}`),
    bare("stripe restricted key", `rk_test_${s(24)}`),
    bare("stripe webhook secret", `whsec_${s(32)}`),
    bare("twilio api key", `SK${s(32, HEX)}`),
    named("twilio auth token", "Auth Token: ", s(32, HEX)),
    bare("sendgrid", `SG.${url64(22)}.${url64(43)}`),
    bare("mailgun", `key-${s(32, HEX)}`),
    bare("mailchimp", `${s(32, HEX)}-us14`),
    bare("npm", `npm_${s(36)}`),
    bare("pypi", `pypi-AgEIcHlwaS5vcmc${url64(80)}`),
    bare("rubygems", `rubygems_${s(48, HEX)}`),
    bare("docker hub", `dckr_pat_${url64(27)}`),
    bare("jwt", `${json64({ alg: "HS256", typ: "JWT" })}.${json64({ sub: s(10), iat: 1_700_000_000 })}.${url64(43)}`),
    bare("private key", block("RSA PRIVATE KEY")),
    bare("pkcs8 key", block("PRIVATE KEY")),
    bare("encrypted private key", block("ENCRYPTED PRIVATE KEY")),
    bare("ssh key", block("OPENSSH PRIVATE KEY")),
    bare("pgp private key", block("PGP PRIVATE KEY BLOCK")),
    named("postgres address", "postgres://app:", s(14), "@db.internal:5432/shop"),
    named("mysql address", "mysql://root:", password().replace(/[#?]/g, "x"), "@10.0.0.5/shop"),
    named("mongodb address", "mongodb+srv://admin:", s(16), "@cluster0.abcde.mongodb.net/db"),
    named("redis address", "redis://:", s(20), "@cache:6379"),
    named("basic auth address", "https://deploy:", s(12), "@git.customer.example/repo.git"),
    named("bearer header", "Authorization: Bearer ", url64(40)),
    named("basic header", "Authorization: Basic ", Buffer.from(`api:${s(16)}`).toString("base64")),
    bare("visa", withCheckDigit(`4${s(14, DIGITS)}`)),
    bare("mastercard, grouped", withCheckDigit(`53${s(13, DIGITS)}`).replace(/(.{4})(?=.)/g, "$1 ")),
    bare("american express, grouped", withCheckDigit(`37${s(12, DIGITS)}`).replace(/^(.{4})(.{6})/, "$1-$2-")),
    named("password, en", "Password: ", password()),
    named("password, en, in a sentence", "the password is ", password(), " and it fails"),
    named("password, lower case word", "password: ", "sunflower"),
    named("password, pt", "Senha: ", password()),
    named("password, pt-pt", "palavra-passe: ", password()),
    named("password, cs", "heslo: ", password()),
    named("password, ar", "كلمة المرور: ", password()),
    named("password, ar, other words", "كلمة السر هي: ", password()),
    named("password, de", "Passwort: ", password()),
    named("password, de, other word", "Kennwort lautet ", password()),
    named("environment", "DB_PASSWORD=", password()),
    named("json", '"password": "', password(), '"'),
    named("java properties", "spring.datasource.password=", password()),
    named("connection string", "Server=db;User Id=sa;Password=", password(), ";Database=shop"),
    bare("openai", `sk-proj-${url64(60)}`),
    bare("anthropic", `sk-ant-api03-${url64(80)}`),
    bare("hugging face", `hf_${s(34, UPPER + LOWER)}`),
    named("telegram bot", "bot token ", `${s(10, DIGITS).replace(/^0/, "1")}:AA${url64(33)}`),
    bare("discord bot", `M${s(23)}.${s(6)}.${s(30)}`),
    named("discord webhook", "https://", `discord.com/api/webhooks/${s(18, DIGITS).replace(/^0/, "1")}/${url64(68)}`),
    bare("digitalocean", `dop_v1_${s(64, HEX)}`),
    bare("shopify", `shpat_${s(32, HEX)}`),
    bare("square", `sq0csp-${url64(43)}`),
    bare("atlassian", `ATATT3xFfGF0${url64(150)}=${s(8, "0123456789ABCDEF")}`),
    bare("linear", `lin_api_${s(40)}`),
    bare("notion", `secret_${s(43)}`),
    bare("figma", `figd_${url64(40)}`),
    bare("vault", `hvs.${url64(90)}`),
    bare("new relic", `NRAK-${s(27, UPPER + DIGITS)}`),
    bare("grafana", `glsa_${s(32)}_${s(8, HEX)}`),
    bare("databricks", `dapi${s(32, HEX)}`),
    bare("age", `AGE-SECRET-KEY-1${s(58, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L")}`),
    bare("postman", `PMAK-${s(24, HEX)}-${s(34, HEX)}`),
    bare("brevo", `xkeysib-${s(64, HEX)}-${s(16)}`),
    bare("hubspot", `pat-na1-${uuid()}`),
    named("api key by name", "api_key = ", s(32, HEX)),
    named("api key by name, de", "API-Schlüssel: ", s(24)),
    named("api key by name, pt", "chave de API: ", s(24)),
    named("api key by name, cs", "klíč API: ", s(24)),
    named("api key by name, ar", "مفتاح API: ", s(24)),
    named("client secret", "client_secret=", url64(40)),
    named("query parameter", "https://api.customer.example/v1/users?access_token=", s(40), "&page=2"),
    bare("bcrypt hash", `$2b$12$${s(53, `${UPPER}${LOWER}${DIGITS}./`)}`),
    named("one-time password seed", "otpauth://totp/Acme:ann?secret=", s(32, UPPER + "234567"), "&issuer=Acme"),
  ];
}
