/** Single sign-on by SAML with a real identity provider (`samlify`): our metadata, our request and its answer, plain and encrypted. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as samlify from "samlify";
import type { TestApp } from "#testing";
import { newSamlKey } from "./saml-key.ts";
import { newBrowser, ssoApp } from "../test-sso.ts";
import { postAnswer, type Key } from "./test-saml.ts";

const ISSUER = "https://idp.test/metadata";
let app: TestApp;
let key: Key;
before(async () => {
  [app, key] = await Promise.all([ssoApp(), newSamlKey("idp.test", new Date())]);
  samlify.setSchemaValidator({ validate: async () => "valid" });
});
after(() => app?.close());

type Encryption = { data: string; how: "signed, then encrypted" | "encrypted, then signed" } | null;

function provider(encryption: Encryption, wantAuthnRequestsSigned = false) {
  return samlify.IdentityProvider({
    entityID: ISSUER,
    privateKey: key.key,
    signingCert: key.certificate,
    requestSignatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    isAssertionEncrypted: encryption !== null,
    ...(encryption && {
      dataEncryptionAlgorithm: encryption.data,
      keyEncryptionAlgorithm: "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
    }),
    wantAuthnRequestsSigned,
    nameIDFormat: ["urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"],
    singleSignOnService: [{ Binding: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect", Location: "https://idp.test/sso" }],
    loginResponseTemplate: {
      context: samlify.SamlLib.defaultLoginResponseTemplate.context,
      attributes: [
        {
          name: "mail",
          valueTag: "user.email",
          nameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:basic",
          valueXsiType: "xs:string",
        },
        {
          name: "displayName",
          valueTag: "user.name",
          nameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:basic",
          valueXsiType: "xs:string",
        },
      ],
    },
  });
}

async function connectionTo(metadata: string, ownKey: boolean) {
  const { status, body } = await app.admin.post("/api/v1/sso-connections", {
    name: "Real",
    protocol: "saml",
    enabled: true,
    defaultRole: "agent",
    saml: { metadata, ownKey },
  });
  assert.equal(status, 201, JSON.stringify(body));
  return body as { id: string; saml: { entityId: string; acsUrl: string } };
}

/** The whole way, as browser, provider and program go it. */
async function signIn(encryption: Encryption, person: { id: string; email: string; name: string }, ownKey = encryption !== null) {
  const idp = provider(encryption, ownKey);
  const connection = await connectionTo(idp.getMetadata(), ownKey);
  const home = app.program.platform.config.url;
  const metadata = await (await fetch(connection.saml.entityId.replace(home, app.url))).text();
  const sp = samlify.ServiceProvider({ metadata, ...(encryption?.how === "encrypted, then signed" && { wantMessageSigned: true }) });
  const browser = newBrowser(app.url);
  const { location } = await browser.get(`/sign-in/sso/${connection.id}`);
  const query = Object.fromEntries(new URL(location).searchParams);
  const octetString = new URL(location).search.slice(1).replace(/&Signature=.*/, "");
  const asked = await idp.parseLoginRequest(sp, "redirect", { query, octetString });
  const now = new Date();
  const until = new Date(now.getTime() + 300_000).toISOString();
  const statement = `<saml:AuthnStatement AuthnInstant="${now.toISOString()}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`;
  const values = {
    ID: "_response",
    AssertionID: `_assertion-${person.id}`,
    Destination: connection.saml.acsUrl,
    Audience: connection.saml.entityId,
    SubjectRecipient: connection.saml.acsUrl,
    Issuer: ISSUER,
    IssueInstant: now.toISOString(),
    StatusCode: "urn:oasis:names:tc:SAML:2.0:status:Success",
    ConditionsNotBefore: now.toISOString(),
    ConditionsNotOnOrAfter: until,
    SubjectConfirmationDataNotOnOrAfter: until,
    NameIDFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    NameID: person.id,
    InResponseTo: (asked.extract as { request: { id: string } }).request.id,
    attrUserEmail: person.email,
    attrUserName: person.name,
  };
  const { context } = await idp.createLoginResponse(sp, { ...asked }, "post", person, {
    customTagReplacement: (template: string) => ({
      id: "_response",
      context: samlify.SamlLib.replaceTagsByValue(template.replace("{AuthnStatement}", statement), values),
    }),
    encryptThenSign: encryption?.how === "encrypted, then signed",
  });
  const form = new URLSearchParams({ SAMLResponse: context, RelayState: query["RelayState"]! });
  const posted = await postAnswer(app.url, new URL(connection.saml.acsUrl).pathname, form, browser);
  const ended = posted.location.startsWith("/sign-in/saml/finish") ? (await browser.get(posted.location)).location : posted.location;
  return { who: await browser.who(), ended, xml: Buffer.from(context, "base64").toString() };
}

const GCM = "http://www.w3.org/2009/xmlenc11#aes256-gcm";
const CBC = "http://www.w3.org/2001/04/xmlenc#aes256-cbc";

test("an agent comes by metadata, request and signed assertion", async () => {
  const { who, ended } = await signIn(null, { id: "real-1", email: "real-1@vendor.test", name: "Řehoř Real" });
  assert.deepEqual([who.kind, who.email, who.role, ended], ["agent", "real-1@vendor.test", "agent", "/sign-in"]);
});

test("requests are signed where there is a key, and the provider checks them", async () => {
  const { who } = await signIn(null, { id: "real-2", email: "real-2@vendor.test", name: "Real" }, true);
  assert.equal(who.kind, "agent");
});

test("an encrypted assertion is opened: signed inside by AES-GCM, or by AES-CBC where the whole is signed", async () => {
  const inside = await signIn({ data: GCM, how: "signed, then encrypted" }, { id: "real-3", email: "real-3@vendor.test", name: "Real" });
  assert.ok(inside.xml.includes("EncryptedAssertion") && !inside.xml.includes("real-3@"));
  assert.equal(inside.who.kind, "agent");
  const whole = await signIn({ data: CBC, how: "encrypted, then signed" }, { id: "real-4", email: "real-4@vendor.test", name: "Real" });
  assert.equal(whole.who.kind, "agent");
});

test("AES-CBC that anybody could change is refused, and so is what is encrypted when there is no key", async () => {
  const open = await signIn({ data: CBC, how: "signed, then encrypted" }, { id: "real-5", email: "real-5@vendor.test", name: "Real" });
  assert.deepEqual([open.who.kind, open.ended], ["anonymous", "/sign-in?problem=sso.refused"]);
});
