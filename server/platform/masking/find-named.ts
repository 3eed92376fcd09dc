/** Finds secrets by what they are called: `password: x`, `Authorization: Bearer x`, `scheme://user:password@host`, in the languages customers write. */
import { isPlaceholder, type Found } from "./find-known.ts";

/** A first look: where none of these stands, nothing below can match. */
const HINT =
  /passw|passc|passp|pass\b|passe\b|passphrase|pwd|pw\b|kennwort|zugangs|zugriffs|schl(?:ü|ue)ssel|geheim|senha|segredo|chave|contrase|clave|heslo|klíč|wachtwoord|lösen|adgangs|salasana|secret|token|credential|api-?key|key\b|sharedaccess|signature|sessi|sessid|bearer|basic\b|hasł|пароль|كلم[ةه]|الرقم السري|الرمز السري|رمز|مفتاح|pin\b|api\b|mot de/iy;
/** The first two signs of those, in lower case. */
const HINTS = "pa pw ke zu sc ge se ch co cl he kl wa lö ad sa to cr ap sh si be ba ha па كل ال رم مف pi mo".split(" ");
const HINT_BEGINS = new Uint8Array(128 * 128);
for (const hint of HINTS) {
  const [first, second] = [hint.charCodeAt(0), hint.charCodeAt(1)];
  if (first < 128)
    for (let code = 0; code < 128; code += 1) if (second === code || second >= 128) HINT_BEGINS[first * 128 + code] = second < 128 ? 1 : 0;
}
/** A name needs one of these behind it. */
const SIGN_NEAR = /[:=：\t>]|[ \t](?:is|are|was|ist|war|lautet|é|era|es|je|zní|bylo|هو|هي)(?:[ \t"'`]|$)/i;

/** Whether a name may begin with these two signs; others than ASCII are looked at in any case. */
export function mayBeNamed(first: number, second: number): boolean {
  if (first >= 128) return (first >= 0x430 && first < 0x450) || (first >= 0x627 && first < 0x64a);
  return second >= 128 ? first === 108 || first === 107 : HINT_BEGINS[first * 128 + second] === 1;
}

/** What is named at a place. @returns null where nothing is */
export function findNamedAt(text: string, index: number): Found | null {
  HINT.lastIndex = index;
  if (!HINT.test(text)) return null;
  const near = text.slice(index, index + 110);
  if (!SIGN_NEAR.test(near) && !/^(?:bearer|basic|token)/i.test(near)) return null;
  return namedAt(text, index);
}

const PASSWORD =
  "(?:(?:one[- ]time |temporary |temp |initial |new |old |current |admin |root |user |db |database |login |smtp |wifi |wi-fi )?(?:pass[-_ ]?(?:word|wort|wd|code|phrase)s?|(?<![a-z])pass|(?<![a-z])pwd|(?<![a-z])pw|(?<=[a-z_.])pwd)" +
  "|kennwort|zugangscode|zugangsdaten|palavra[- ]passe|(?<!\\p{L})senha|frase[- ]?senha|contraseña|mot de passe|(?<!\\p{L})heslo|(?<!\\p{L})hasło|wachtwoord|пароль|lösenord|adgangskode|salasana" +
  "|كلمة (?:المرور|السر|مرور|سر|الدخول)|كلمه (?:المرور|السر)|الرقم السري|الرمز السري|رمز الدخول|رمز المرور)";
const SECRET =
  "(?:(?:client|app|application|shared|consumer|webhook|signing|oauth2?|auth|session|cookie|jwt|api|access|aws|azure|bot|master|recovery|hmac)?[-_ .]?secret(?:[-_ .]?(?:access)?[-_ .]?(?:key|token|value|id))?" +
  "|(?:api|access|auth(?:entication|orization)?|bearer|refresh|id|session|security|personal[-_ ]access|service|deploy|bot|device|registration|csrf|xsrf|github|gitlab|slack|npm|server)[-_ .]?token|(?<![a-z])token" +
  "|(?:api|app|access|private|secret|signing|encryption|encrypt|account|storage|subscription|service|master|integration|admin|auth|shared[-_ ]?access|product|licen[cs]e|license|activation)[-_ .]?key|sharedaccesssignature" +
  "|credentials?|x-api-key|x-auth-token|x-amz-(?:signature|security-token)|x-goog-signature|phpsessid|jsessionid|sess(?:ion)?[-_ ]?id|connect\\.sid|ocp-apim-subscription-key" +
  "|(?:api|zugangs|zugriffs|geheime[rn]?|privater?|lizenz)[- ]?schl(?:ü|ue)ssel|zugriffstoken|zugangstoken|geheimnis" +
  "|chave (?:(?:de|da) )?(?:api|acesso|secreta|privada|licença)|(?<!\\p{L})segredo|token de acesso|clave (?:api|secreta|privada)" +
  "|(?:api|přístupový|tajný|soukromý|licenční)[- ]klíč|klíč (?:k )?api|přístupový token" +
  "|مفتاح (?:api|الوصول|واجهة برمجة التطبيقات|السر|سري)|رمز (?:الوصول|api)|المفتاح السري)";
/** What may stand between a name and its sign: `password for the server`, `password (new)`, `password1`, a closing quote of JSON. */
const BETWEEN =
  "[\\w]{0,12}(?:[ \\t]?\\([^()\\n]{1,40}\\))?(?:[ \\t](?:for|of|to|für|zum|zur|para|de|do|da|pro|k|ke|na|لـ|ل|الخاصة|is for)[ \\t][^:=\\n()[\\]<>|]{1,40}?)?[\"'`*_]{0,3}";
const SIGN =
  "[ \\t\\u00a0]{0,4}(?<sign>:=|=>|->|[:=：]|[ \\t]*\\t|(?:[ \\t](?:is|are|was|ist|war|lautet|é|era|es|je|zní|bylo|هو|هي)(?: now| jetzt| agora| nyní)?[ \\t]?:?(?=[ \\t\"'`])))[ \\t\\u00a0]{0,8}(?<newline>\\r?\\n[> \\t]{0,8})?";
const VALUE =
  "(?:\\\\?\"(?<double>[^\"\\n\\\\]{3,300})\\\\?\"|'(?<single>[^'\\n]{3,300})'|`(?<back>[^`\\n]{3,300})`|[“„«](?<typographic>[^“”„«»\\n]{3,300})[“”»]|(?<bare>[^\\s\"'`<>“”„«»،]{3,300}))";

const PASSWORD_VALUE = new RegExp(`${PASSWORD}${BETWEEN}${SIGN}${VALUE}`, "iuy");
const SECRET_VALUE = new RegExp(`${SECRET}${BETWEEN}${SIGN}${VALUE}`, "iuy");
const AUTHORIZATION = /(?:bearer|basic|token|apikey|api-key)[ \t]+(?<bare>[A-Za-z0-9+/=._~:|-]{12,4000})/iy;
const PIN_VALUE = /pin(?:[- ]?code|[- ]?nummer)?[ \t]{0,2}[:=][ \t]{0,4}(?<bare>\d{4,8})(?!\d|[-/.]\d)/iy;

/** Words that follow such a name and are no secret. */
const NO_SECRET =
  /^(?:yes|no|true|false|null|nil|none|undefined|unknown|empty|blank|ja|nein|sim|não|ano|ne|any|all|string|text|varchar|char|str|int|integer|bool|boolean|object|required|optional|reset|change|changed|forgot|forgotten|lost|expired|invalid|wrong|incorrect|correct|missing|error|failed|failure|denied|ok|hidden|secret|password|passwort|kennwort|senha|heslo|token|masked|redacted|removed|filtered|vergessen|falsch|ändern|geändert|zurücksetzen|abgelaufen|ungültig|erforderlich|esqueci|esquecida|incorreta|errada|inválida|expirada|redefinir|obrigatória|alterada|zapomenuté|špatné|neplatné|změna|změnit|změněno|nesprávné|povinné|chyba|نسيت|خاطئة|غير|منتهية|مطلوبة|https?|the|this|that|your|my|a|an|is|was|not|it|das|der|die|mein|ihr|nicht|o|a|meu|sua|see|please|bitte|por|prosím|sent|same|here|below|above|attached|via|with|and|or|und|oder|e|ou|von|for|in|on|at|to|of|by|default|protected|policy|manager|generator|settings?|page|field|input|type|length|min|max|minimum|maximum|example|beispiel|exemplo|příklad|مثال)$/iu;

function isVariable(value: string): boolean {
  return (
    /^(?:[$%]|\{\{?|<|\[|\.\.\.|…|#\{|@|\/\*|&lt;|\*+$|[xX]{3,}$|[•●∙·.*_-]{3,}$)/.test(value) ||
    /\($|\(\)|\)\.|^(?:process|os|env|config|this|self|request|req|params|options|args|settings|System)\./.test(value)
  );
}

/** Something no word of a language looks like. */
function looksRandom(value: string): boolean {
  const digit = /\p{Nd}/u.test(value);
  const letter = /\p{L}/u.test(value);
  if (digit && letter) return true;
  if (/\p{Ll}\p{Lu}|\p{Lu}\p{Ll}+\p{Lu}/u.test(value)) return true;
  return /[!@#$%^&*+=?~|\\/]/.test(value.slice(0, -1)) && value.length >= 6 ? true : digit && /^\d{6,}$/.test(value);
}

function isPassword(value: string, strong: boolean, alone: boolean): boolean {
  if (value.length < 3 || NO_SECRET.test(value) || isVariable(value) || value.startsWith("masked")) return false;
  if (/^(?:https?:)?\/\/|[<>]|(?: .*){5}/i.test(value) || /^[\w.-]+\(/.test(value)) return false;
  if (/^\d{1,3}$|^\d{1,2}[.:]\d{2}|^[a-z]{1,3}\.$/i.test(value)) return false;
  return looksRandom(value) || (strong && alone && value.length >= 4);
}

function isSecret(value: string): boolean {
  if (value.length < 8 || isVariable(value) || isPlaceholder(value) || NO_SECRET.test(value)) return false;
  if (/^https?:|^\/.{0,30}$|^[a-z]:\\|@[\w-]+\.\w|^[\w.]+\(|\.(?:js|ts|py|java|go|rb|php|json|ya?ml|env|pem|txt|html?)$/i.test(value))
    return false;
  if (/^[a-z]+(?:[._-][a-z]+)*$/i.test(value) && !/[a-z][A-Z].*[a-z][A-Z].*[a-z][A-Z]/.test(value))
    return value.length >= 24 && !/[._-]/.test(value);
  if (/\d/.test(value)) return /[a-z]/i.test(value) || value.length >= 16;
  return value.length >= 16 && (value.match(/[a-z][A-Z]/g)?.length ?? 0) >= 3;
}

/** How far before a hint a name may begin: `temporary password`, `chave de api`. */
const LEAD = 24;

function namedAt(text: string, hint: number): Found | null {
  const pin = matchAt(PIN_VALUE, text, hint);
  if (pin) return { ...pin, type: "password" };
  const bearer = matchAt(AUTHORIZATION, text, hint);
  if (bearer && isCredential(text, hint, bearer)) return { ...bearer, type: "authorization" };
  for (let begin = hint; begin >= Math.max(0, hint - LEAD); begin -= 1) {
    // A name begins where a word does.
    if (begin < hint && !/[^\p{L}\p{Nd}]/u.test(text[begin - 1] ?? " ")) continue;
    const password = matchAt(PASSWORD_VALUE, text, begin);
    if (password && isPassword(password.value, password.strong, password.alone)) return { ...password, type: "password" };
    const secret = matchAt(SECRET_VALUE, text, begin);
    if (secret && !inAddress(text, begin) && (password?.quoted ? true : isSecret(secret.value))) return { ...secret, type: "secret" };
    if (begin < hint && text[begin - 1] === "\n") break;
  }
  return null;
}

/** A plain `token=` in a web address leads somewhere; only names that say more are secrets there. */
function inAddress(text: string, begin: number): boolean {
  return /[?&]$/.test(text.slice(Math.max(0, begin - 1), begin)) && /^token=/i.test(text.slice(begin, begin + 6));
}

function isCredential(text: string, at: number, { start, end }: { start: number; end: number }): boolean {
  const value = text.slice(start, end);
  const scheme = text.slice(at, at + 5).toLowerCase();
  if (isPlaceholder(value)) return false;
  if (scheme === "basic")
    return /^[A-Za-z0-9+/=]+$/.test(value) && Buffer.from(value, "base64").toString("latin1").includes(":") && /\d|[a-z][A-Z]/.test(value);
  return /\d/.test(value) && /[a-z]/i.test(value) && value.length >= 16 && !/^\d+[a-z]*$/i.test(value);
}

type Match = { start: number; end: number; value: string; strong: boolean; alone: boolean; quoted: boolean };

function matchAt(pattern: RegExp, text: string, at: number): Match | null {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (!match) return null;
  const groups = match.groups as { [name: string]: string | undefined };
  const quoted = groups.double ?? groups.single ?? groups.back ?? groups.typographic;
  let value = quoted ?? groups.bare!;
  const whole = match[0];
  const start = at + whole.lastIndexOf(value);
  // What closes a sentence or a bracket that was opened before is no part of it; `&` ends a parameter of an address.
  if (quoted === undefined) {
    value = value.replace(/[.,;:)\]}*_]+$/, "");
    if (/[?&;][\w.%-]{0,40}$/.test(text.slice(Math.max(0, at - 41), at))) value = value.split(/[&;]/)[0]!;
    else if (/^[^&;]{6,}[&;][\w.-]+=/.test(value)) value = value.split(/[&;]/)[0]!;
  }
  const end = start + value.length;
  const sign = groups.sign ?? ":";
  const after = /[^\S\n]*(?:\n|$)/y;
  after.lastIndex = end;
  return {
    start,
    end,
    value,
    strong: /[:=：\t>]/.test(sign) && !groups.newline,
    alone: quoted !== undefined || after.test(text) || /^[.,;]?[ \t]*(?:\n|$|[,;]|\/|\()/.test(text.slice(end, end + 8)),
    quoted: quoted !== undefined && value.length >= 8 && looksRandom(value),
  };
}

const CREDENTIALS = /(?<=:\/\/)(?<user>[^\s:@/?#<>"'`]{0,120}):(?<secret>[^\s@/<>"'`]{1,300})@(?=[\w[.{-])/y;

/** Passwords inside addresses: `scheme://user:password@host` (RFC 3986 §3.2.1). Only the password is masked. */
export function findInAddresses(text: string): Found[] {
  const found: Found[] = [];
  for (let at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at + 3)) {
    CREDENTIALS.lastIndex = at + 3;
    const match = CREDENTIALS.exec(text);
    if (!match) continue;
    const { user, secret } = match.groups as { user: string; secret: string };
    if (isVariable(secret) || secret.startsWith("[masked")) continue;
    const start = at + 3 + user.length + 1;
    found.push({ start, end: start + secret.length, type: "address-password" });
  }
  return found;
}

const PARAMETERS: readonly [string, RegExp][] = [
  ["AccountKey=", /[A-Za-z0-9+/]{40,100}={0,2}/y],
  ["SharedAccessKey=", /[A-Za-z0-9+/]{30,100}={0,2}/y],
  ["sig=", /[A-Za-z0-9%+/_-]{40,120}(?:%3D|=)?/y],
  ["otpauth://", /(?:totp|hotp)\/[^\s?]{0,200}\?[^\s]{0,60}secret=[A-Z2-7]{12,80}/iy],
  [":AA", /[\w-]{33}(?![\w-])/y],
];

/** Secrets that stand after a fixed piece of text. */
export function findParameters(text: string): Found[] {
  const found: Found[] = [];
  for (const [key, pattern] of PARAMETERS) {
    for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + key.length)) {
      pattern.lastIndex = at + key.length;
      const match = pattern.exec(text);
      if (!match) continue;
      const end = at + key.length + match[0].length;
      if (key === ":AA") {
        // A bot of Telegram: its number, a colon, 35 signs.
        const bot = /(?<!\d)\d{8,10}$/.exec(text.slice(Math.max(0, at - 11), at));
        if (bot) found.push({ start: at - bot[0].length, end, type: "telegram-token" });
      } else if (key === "otpauth://") found.push({ start: at, end, type: "one-time-password-seed" });
      else found.push({ start: at + key.length, end, type: "azure-key" });
    }
  }
  return found;
}
