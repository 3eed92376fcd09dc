/** For the tests of single sign-on by SAML: a program, and a provider under the test's hand whose every word can be bent. */
import assert from "node:assert/strict";
import { inflateRawSync } from "node:zlib";
import { sql } from "kysely";
import { SignedXml } from "xml-crypto";
import { newSamlKey } from "./saml-key.ts";
import { newBrowser, ssoApp } from "../test-sso.ts";

export const ISSUER = "https://idp.test/saml";
const SSO_URL = "https://idp.test/sign-in?tenant=1";
const SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";
const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
export type Key = Awaited<ReturnType<typeof newSamlKey>>;

export type Said = {
  issuer: string;
  /** of the response and of the assertion */ responseId: string;
  assertionId: string;
  recipient: string;
  destination: string;
  audience: string;
  request: string | null;
  nameId: string;
  format: string;
  email: string | null;
  status: string;
  attributes: string;
  /** in seconds from now */ from: number;
  to: number;
  confirmed: number;
};

const later = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();

export function assertionXml(said: Said, subject = ""): string {
  const answers = said.request === null ? "" : ` InResponseTo="${said.request}"`;
  const attribute = (name: string, value: string) =>
    `<saml:Attribute Name="${name}"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`;
  return (
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${said.assertionId}" Version="2.0" IssueInstant="${later(said.from)}">` +
    `<saml:Issuer>${said.issuer}</saml:Issuer><saml:Subject>${subject}<saml:NameID Format="${said.format}">${said.nameId}</saml:NameID>` +
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData Recipient="${said.recipient}" NotOnOrAfter="${later(said.confirmed)}"${answers}/></saml:SubjectConfirmation></saml:Subject>` +
    `<saml:Conditions NotBefore="${later(said.from)}" NotOnOrAfter="${later(said.to)}"><saml:AudienceRestriction><saml:Audience>${said.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
    `<saml:AuthnStatement AuthnInstant="${later(said.from)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>` +
    `<saml:AttributeStatement>${said.email === null ? "" : attribute("email", said.email)}${said.attributes}</saml:AttributeStatement></saml:Assertion>`
  );
}

export function responseXml(said: Said, assertion: string): string {
  const answers = said.request === null ? "" : ` InResponseTo="${said.request}"`;
  return (
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${said.responseId}" Version="2.0" IssueInstant="${later(said.from)}" Destination="${said.destination}"${answers}>` +
    `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${said.issuer}</saml:Issuer>` +
    `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${said.status}"/></samlp:Status>${assertion}</samlp:Response>`
  );
}

export type Signing = { algorithm?: string; digest?: string; transforms?: string[]; canonicalization?: string };

/** Signs an element of a document; the signature stands behind its issuer, as the schema wants it. */
export function signXml(xml: string, name: "Response" | "Assertion", { key, certificate }: Key, signing: Signing = {}): string {
  const signature = new SignedXml({ privateKey: key, publicCert: certificate });
  signature.idAttributes = ["ID"];
  signature.signatureAlgorithm = (signing.algorithm ?? "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256") as never;
  signature.canonicalizationAlgorithm = (signing.canonicalization ?? EXCLUSIVE) as never;
  const xpath = `//*[local-name(.)='${name}']`;
  const transforms = signing.transforms ?? ["http://www.w3.org/2000/09/xmldsig#enveloped-signature", EXCLUSIVE];
  signature.addReference({ xpath, transforms, digestAlgorithm: signing.digest ?? SHA256 });
  signature.computeSignature(xml, { prefix: "ds", location: { reference: `${xpath}/*[local-name(.)='Issuer']`, action: "after" } });
  return signature.getSignedXml();
}

export type SamlBend = {
  connection?: { id: string };
  said?: Partial<Said>;
  /** what is signed; the assertion when absent */ sign?: ("Assertion" | "Response")[];
  key?: Key;
  signing?: Signing;
  /** the whole before signing, and after */ before?: (xml: string, said: Said) => string;
  after?: (xml: string, said: Said) => string;
  /** the form that comes back */ form?: (form: URLSearchParams) => void;
  /** begun at the provider */ unasked?: boolean;
};

export type SamlRig = Awaited<ReturnType<typeof startSamlRig>>;

/** A provider's metadata. */
export function metadataOf(certificates: readonly string[], more: { issuer?: string; url?: string } = {}): string {
  const keys = certificates
    .map(
      (pem) =>
        `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${pem.replaceAll(/-----[^-]+-----|\s/g, "")}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
    )
    .join("");
  const url = (more.url ?? SSO_URL).replaceAll("&", "&amp;");
  return `<?xml version="1.0"?><!-- <made> for a test --><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${more.issuer ?? ISSUER}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys}<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.test/post"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${url}"/></md:IDPSSODescriptor></md:EntityDescriptor>`;
}

/** Posts what a provider's page would: from another site, so without cookies. */
export async function postAnswer(url: string, path: string, form: URLSearchParams, browser: ReturnType<typeof newBrowser>) {
  const answer = await fetch(new URL(path, url), {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded", origin: "https://idp.test", "sec-fetch-site": "cross-site" },
    body: form.toString(),
  });
  for (const line of answer.headers.getSetCookie()) {
    const [pair = ""] = line.split(";");
    browser.jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
  }
  await answer.arrayBuffer();
  return { status: answer.status, location: answer.headers.get("location") ?? "" };
}

/** A program with a connection for agents and one for the customers of `globex.test`, each with a provider of its own. */
export async function startSamlRig() {
  const [app, own, next, other] = await Promise.all([ssoApp(), ...[1, 2, 3].map(() => newSamlKey("idp.test", new Date()))] as const);
  const [idp, rolled, stranger] = [own as Key, next as Key, other as Key];
  const db = () => app.program.platform.database.staff;
  const connect = async (keys: Key[], more: object) => {
    const saml = { metadata: metadataOf(keys.map(({ certificate }) => certificate)) };
    const { status, body } = await app.admin.post("/api/v1/sso-connections", {
      name: "SAML",
      protocol: "saml",
      enabled: true,
      saml,
      ...more,
    });
    assert.equal(status, 201, JSON.stringify(body));
    return body as { id: string; issuer: string; saml: { entityId: string; acsUrl: string; ssoUrl: string } };
  };
  const roles = { defaultRole: "agent", groupsClaim: "groups", roleRules: [{ group: "leads", role: "lead" }] };
  const agents = await connect([idp, rolled], roles);
  const made = await app.admin.post("/api/v1/organizations", { name: "Globex", domains: ["globex.test"] });
  await sql`update organization_domains set verified_at = now() where domain = 'globex.test'`.execute(db());
  const customers = await connect([stranger], { organization: made.body.id, name: "Globex" });
  let counter = 0;
  const fresh = (domain = "vendor.test") => `saml${++counter}@${domain}`;
  const path = (address: string) => new URL(address).pathname;

  /** Begins in a browser. @returns what the provider is asked */
  async function begin(browser: ReturnType<typeof newBrowser>, connection: { id: string }) {
    const { location } = await browser.get(`/sign-in/sso/${connection.id}`);
    const asked = new URL(location).searchParams;
    const xml = inflateRawSync(Buffer.from(asked.get("SAMLRequest")!, "base64")).toString();
    return { location, state: asked.get("RelayState")!, xml, request: / ID="([^"]+)"/.exec(xml)![1]! };
  }

  /** The form that a provider sends back. */
  function answer(bend: SamlBend, connection: typeof agents, asked: { state: string; request: string } | null) {
    const said: Said = {
      issuer: ISSUER,
      responseId: `_response${++counter}`,
      assertionId: `_assertion${counter}`,
      recipient: connection.saml.acsUrl,
      destination: connection.saml.acsUrl,
      audience: connection.saml.entityId,
      request: asked?.request ?? null,
      nameId: `subject-${counter}`,
      format: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
      email: fresh(connection === customers ? "globex.test" : undefined),
      status: "Success",
      attributes: "",
      from: 0,
      to: 300,
      confirmed: 300,
      ...bend.said,
    };
    let xml = responseXml(said, assertionXml(said));
    xml = bend.before?.(xml, said) ?? xml;
    const key = bend.key ?? (connection === customers ? stranger : idp);
    for (const name of bend.sign ?? ["Assertion"]) xml = signXml(xml, name, key, bend.signing);
    xml = bend.after?.(xml, said) ?? xml;
    const form = new URLSearchParams({ SAMLResponse: Buffer.from(xml).toString("base64") });
    if (asked) form.set("RelayState", asked.state);
    bend.form?.(form);
    return { said, form };
  }

  /** The whole way. @returns where it ends and as whom */
  async function go(bend: SamlBend = {}, browser = newBrowser(app.url)) {
    const connection = (bend.connection ?? agents) as typeof agents;
    const asked = bend.unasked ? null : await begin(browser, connection);
    const { said, form } = answer(bend, connection, asked);
    const posted = await postAnswer(app.url, path(connection.saml.acsUrl), form, browser);
    const ended = posted.location.startsWith("/sign-in/saml/finish") ? await browser.get(posted.location) : posted;
    return { location: ended.location, posted, browser, said, form, who: await browser.who() };
  }

  /** Nobody is let in, and nothing is made. */
  async function refused(name: string, bend: SamlBend, browser?: ReturnType<typeof newBrowser>): Promise<void> {
    const count = async () =>
      (
        await sql<{
          n: number;
        }>`select (select count(*) from agents)::int + (select count(*) from auth_credentials where issuer like 'sso:%')::int
        + (select count(*) from auth_sessions_store where account_id is not null)::int as n`.execute(db())
      ).rows[0]!.n;
    const before = await count();
    const { who, location } = await go(bend, browser);
    assert.equal(who.kind, "anonymous", name);
    assert.match(location, /^\/sign-in\?problem=/, name);
    assert.equal(await count(), before, `${name}: something was made`);
  }

  return { app, idp, rolled, stranger, agents, customers, db, fresh, path, connect, begin, answer, go, refused, close: () => app.close() };
}
