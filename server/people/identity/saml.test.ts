/** Single sign-on by SAML against everything a browser, a stranger or a provider could send that is not as it should be. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { newBrowser } from "../test-sso.ts";
import { assertionXml, metadataOf, postAnswer, signXml, startSamlRig, type SamlBend, type SamlRig, type Said } from "./test-saml.ts";

let rig: SamlRig;
before(async () => {
  rig = await startSamlRig();
});
after(() => rig?.close());

describe("as it should be", () => {
  test("an agent comes the first time with the role of his group, and is the same the next time whatever his address by then", async () => {
    const groups = `<saml:Attribute Name="groups"><saml:AttributeValue>x</saml:AttributeValue><saml:AttributeValue>leads</saml:AttributeValue></saml:Attribute>`;
    const first = await rig.go({ said: { attributes: groups } });
    assert.deepEqual([first.who.kind, first.who.role, first.location], ["agent", "lead", "/sign-in"]);
    const again = await rig.go({ said: { nameId: first.said.nameId, email: "other@elsewhere.test" } });
    assert.equal(again.who.email, first.said.email);
  });

  test("signed is the assertion, the response, or both; by either of two certificates; by SHA-512", async () => {
    for (const sign of [["Assertion"], ["Response"], ["Assertion", "Response"]] as const)
      assert.equal((await rig.go({ sign: [...sign] })).who.kind, "agent", sign.join());
    assert.equal((await rig.go({ key: rig.rolled })).who.kind, "agent", "the next certificate");
    const strong = { algorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", digest: "http://www.w3.org/2001/04/xmlenc#sha512" };
    assert.equal((await rig.go({ signing: strong })).who.kind, "agent");
  });

  test("the address is the name where no attribute holds it, and one attribute where the connection names it", async () => {
    const email = rig.fresh();
    const format = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
    assert.equal((await rig.go({ said: { email: null, nameId: email, format } })).who.email, email);
  });

  test("a customer of a proved domain becomes a member", async () => {
    const { who, said } = await rig.go({ connection: rig.customers });
    assert.deepEqual([who.kind, who.email], ["contact", said.email]);
  });

  test("what is asked names us, the connection's address and the way back", async () => {
    const { xml, location } = await rig.begin(newBrowser(rig.app.url), rig.agents);
    assert.ok(location.startsWith("https://idp.test/sign-in?tenant=1&SAMLRequest="));
    assert.ok(xml.includes(`<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${rig.agents.saml.entityId}</saml:Issuer>`));
    assert.ok(xml.includes(`AssertionConsumerServiceURL="${rig.agents.saml.acsUrl}"`));
  });

  test("begun at the provider where that is allowed, and its way on stays here", async () => {
    const allowed = await rig.connect([rig.idp], {
      defaultRole: "agent",
      saml: { metadata: metadataOf([rig.idp.certificate]), idpInitiated: true },
    });
    const { who, location } = await rig.go({ connection: allowed, unasked: true, form: (form) => form.set("RelayState", "/desk") });
    assert.deepEqual([who.kind, location], ["agent", "/desk"]);
    for (const relay of ["//evil.test", "https://evil.test/", "/\\evil.test", "javascript:alert(1)", "/%0d%0aSet-Cookie:x=y"]) {
      const bent = await rig.go({ connection: allowed, unasked: true, form: (form) => form.set("RelayState", relay) });
      assert.equal(new URL(bent.location, rig.app.url).origin, rig.app.url, relay);
    }
    const once = await rig.go({ connection: allowed, unasked: true });
    const other = newBrowser(rig.app.url);
    await postAnswer(rig.app.url, rig.path(allowed.saml.acsUrl), once.form, other);
    assert.equal((await other.who()).kind, "anonymous", "the same once more");
    const answered = await rig.begin(newBrowser(rig.app.url), allowed);
    await rig.refused("an answer to a request, in a browser that made none", {
      connection: allowed,
      unasked: true,
      said: { request: answered.request },
    });
  });
});

const EVIL = "evil@vendor.test";
/** The assertion that a stranger would like to be read. */
const evilOf = (said: Said, id = "_evil") => assertionXml({ ...said, assertionId: id, nameId: "evil", email: EVIL });
const signatureOf = (xml: string) => /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(xml)![0];
const realOf = (xml: string) => /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml)![0];

describe("refused: signature wrapping", () => {
  const wraps: { [name: string]: SamlBend } = {
    "XSW1: the signed response inside the signature of another": {
      sign: ["Response"],
      after: (xml, said) => {
        const evil = xml.replace(signatureOf(xml), "").replace(realOf(xml), evilOf(said)).replace(said.responseId, "_evil-response");
        const inside = signatureOf(xml).replace(
          "</ds:Signature>",
          `<ds:Object>${xml.replace(signatureOf(xml), "")}</ds:Object></ds:Signature>`,
        );
        return evil.replace("</saml:Issuer>", `</saml:Issuer>${inside}`);
      },
    },
    "XSW2: the signed response beside its signature, in another": {
      sign: ["Response"],
      after: (xml, said) => {
        const evil = xml.replace(signatureOf(xml), "").replace(realOf(xml), evilOf(said)).replace(said.responseId, "_evil-response");
        return evil.replace("</saml:Issuer>", `</saml:Issuer>${signatureOf(xml)}${xml.replace(signatureOf(xml), "")}`);
      },
    },
    "XSW3: another assertion before the signed one": {
      after: (xml, said) => xml.replace("<saml:Assertion", `${evilOf(said)}<saml:Assertion`),
    },
    "XSW4: the signed one inside another": {
      after: (xml, said) => xml.replace(realOf(xml), evilOf(said).replace("</saml:Assertion>", `${realOf(xml)}</saml:Assertion>`)),
    },
    "XSW5: the signature moved into another, the signed one behind it": {
      after: (xml, said) => {
        const evil = evilOf(said).replace("</saml:Issuer>", `</saml:Issuer>${signatureOf(xml)}`);
        return xml.replace(realOf(xml), `${evil}${realOf(xml).replace(signatureOf(xml), "")}`);
      },
    },
    "XSW6: the signed one inside its signature, in another": {
      after: (xml, said) => {
        const inside = signatureOf(xml).replace("</ds:Signature>", `${realOf(xml).replace(signatureOf(xml), "")}</ds:Signature>`);
        return xml.replace(realOf(xml), evilOf(said).replace("</saml:Issuer>", `</saml:Issuer>${inside}`));
      },
    },
    "XSW7: another inside extensions": {
      after: (xml, said) => xml.replace("<samlp:Status>", `<samlp:Extensions>${evilOf(said)}</samlp:Extensions><samlp:Status>`),
    },
    "XSW8: the signed one inside an object of the signature of another": {
      after: (xml, said) => {
        const inside = signatureOf(xml).replace(
          "</ds:Signature>",
          `<ds:Object>${realOf(xml).replace(signatureOf(xml), "")}</ds:Object></ds:Signature>`,
        );
        return xml.replace(realOf(xml), evilOf(said).replace("</saml:Issuer>", `</saml:Issuer>${inside}`));
      },
    },
    "the same ID twice": { after: (xml, said) => xml.replace("<saml:Assertion", `${evilOf(said, said.assertionId)}<saml:Assertion`) },
    "the ID in other letters": {
      after: (xml, said) =>
        xml.replace(
          realOf(xml),
          evilOf(said)
            .replace("</saml:Issuer>", `</saml:Issuer>${signatureOf(xml)}`)
            .replace('ID="_evil"', `ID="_evil" Id="${said.assertionId}"`),
        ),
    },
    "an assertion in no namespace beside it": { after: (xml) => xml.replace("<saml:Assertion", `<Assertion xmlns=""/><saml:Assertion`) },
    "an assertion of SAML 1.1 beside it": {
      after: (xml, said) =>
        xml.replace(
          "<saml:Assertion",
          `<Assertion xmlns="urn:oasis:names:tc:SAML:1.0:assertion" AssertionID="${said.assertionId}"/><saml:Assertion`,
        ),
    },
    "another name in a signed response, outside of the signature": {
      after: (xml, said) =>
        xml.replace("</saml:Assertion>", `<saml:Subject><saml:NameID>${said.nameId}</saml:NameID></saml:Subject></saml:Assertion>`),
    },
    "two signatures in the assertion": {
      after: (xml) => xml.replace("</ds:Signature>", `</ds:Signature>${signatureOf(xml)}`),
    },
    "a signature of the empty reference": { after: (xml, said) => xml.replace(`URI="#${said.assertionId}"`, 'URI=""') },
    "a signature of another element": { after: (xml, said) => xml.replace(`URI="#${said.assertionId}"`, `URI="#${said.responseId}"`) },
    "two references": { after: (xml) => xml.replace(/(<ds:Reference[\s\S]*<\/ds:Reference>)/, "$1$1") },
    "the response signed, its assertion by another, changed": {
      sign: ["Response"],
      after: (xml, said) => xml.replace(realOf(xml), signXml(`<x>${evilOf(said)}</x>`, "Assertion", rig.stranger).slice(3, -4)),
    },
  };
  for (const [name, bend] of Object.entries(wraps)) test(name, () => rig.refused(name, bend));
});

describe("refused: what was signed", () => {
  const entity = (doctype: string) => (xml: string) => `<!DOCTYPE x [${doctype}]>${xml}`;
  const bent: { [name: string]: SamlBend | (() => SamlBend) } = {
    nothing: { sign: [] },
    "by another's key": () => ({ key: rig.stranger }),
    "by another connection's provider": () => ({ connection: rig.customers, key: rig.idp }),
    "changed afterwards": { after: (xml, said) => xml.replaceAll(said.email!, EVIL) },
    "changed afterwards, in the name": { after: (xml, said) => xml.replaceAll(said.nameId, "somebody-else") },
    "without its digest": { after: (xml) => xml.replace(/<ds:DigestValue>[^<]*/, "<ds:DigestValue>") },
    "without its value": { after: (xml) => xml.replace(/<ds:SignatureValue>[^<]*/, "<ds:SignatureValue>") },
    "by SHA-1": { signing: { algorithm: "http://www.w3.org/2000/09/xmldsig#rsa-sha1" } },
    "with a digest by SHA-1": { signing: { digest: "http://www.w3.org/2000/09/xmldsig#sha1" } },
    "said to be by a shared secret": {
      after: (xml) => xml.replace("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2000/09/xmldsig#hmac-sha1"),
    },
    "by an algorithm that is none": { after: (xml) => xml.replace("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "none") },
    "after a transform by stylesheet": {
      after: (xml) => xml.replace("http://www.w3.org/2000/09/xmldsig#enveloped-signature", "http://www.w3.org/TR/1999/REC-xslt-19991116"),
    },
    "with comments taken along": { signing: { canonicalization: "http://www.w3.org/2001/10/xml-exc-c14n#WithComments" } },
    "a comment within the name": { said: { nameId: "admin<!-- -->.evil" } },
    "a comment within the name, afterwards": { after: (xml, said) => xml.replace(said.nameId, `<!-- -->${said.nameId}`) },
    "a comment within the address": { said: { email: "owner@vendor.test<!---->.evil.test" } },
    "CDATA within the name": { said: { nameId: "<![CDATA[admin]]>" } },
    "an instruction within the name": { after: (xml, said) => xml.replace(said.nameId, `<?x?>${said.nameId}`) },
    "an element within the name": { said: { nameId: "admin<x/>.evil" } },
    "a file of this machine (XXE)": { after: entity('<!ENTITY f SYSTEM "file:///etc/passwd">') },
    "a page of the network (XXE)": { after: entity('<!ENTITY f SYSTEM "http://127.0.0.1:1/">') },
    "entities in entities (a billion laughs)": { after: entity('<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">') },
    "a document type alone": { after: (xml) => `<!DOCTYPE x>${xml}` },
    "an entity that nobody declared": { after: (xml, said) => xml.replace(said.nameId, "&f;") },
    "more than is read": { form: (form) => form.set("SAMLResponse", "A".repeat(480_000)) },
    "more than is taken": { form: (form) => form.set("SAMLResponse", "A".repeat(2_000_000)) },
    "elements upon elements": {
      before: (xml) => xml.replace("<samlp:Status>", `${"<a>".repeat(3_000)}${"</a>".repeat(3_000)}<samlp:Status>`),
      sign: [],
    },
    "deeper than any response": {
      after: (xml) => xml.replace("<samlp:Status>", `${"<a>".repeat(100)}${"</a>".repeat(100)}<samlp:Status>`),
    },
    "no base64": { form: (form) => form.set("SAMLResponse", "<Response/>") },
    "no UTF-8": { form: (form) => form.set("SAMLResponse", Buffer.from([0xff, 0xfe, 0x3c]).toString("base64")) },
    "no XML": { form: (form) => form.set("SAMLResponse", Buffer.from("hello").toString("base64")) },
    "two answers in one": { form: (form) => form.append("SAMLResponse", form.get("SAMLResponse")!) },
    "no answer": { form: (form) => form.delete("SAMLResponse") },
  };
  for (const [name, bend] of Object.entries(bent)) test(name, () => rig.refused(name, typeof bend === "function" ? bend() : bend));
});

describe("refused: for whom, when and in answer to what", () => {
  const elsewhere = "https://other.test/sign-in/saml/acs";
  const bent: { [name: string]: SamlBend | (() => SamlBend) } = {
    "another audience": { said: { audience: "https://other.test" } },
    "an audience that begins like ours": () => ({ said: { audience: `${rig.agents.saml.entityId}x` } }),
    "another connection's audience": () => ({ said: { audience: rig.customers.saml.entityId } }),
    "no audience": { before: (xml) => xml.replace(/<saml:AudienceRestriction>[\s\S]*<\/saml:AudienceRestriction>/, "") },
    "a second audience restriction that leaves us out": {
      before: (xml) =>
        xml.replace(
          "</saml:Conditions>",
          "<saml:AudienceRestriction><saml:Audience>x</saml:Audience></saml:AudienceRestriction></saml:Conditions>",
        ),
    },
    "no conditions": { before: (xml) => xml.replace(/<saml:Conditions[\s\S]*<\/saml:Conditions>/, "") },
    "a condition nobody knows": { before: (xml) => xml.replace("</saml:Conditions>", "<saml:Condition/></saml:Conditions>") },
    "another recipient": { said: { recipient: elsewhere } },
    "another destination": { said: { destination: elsewhere } },
    "no destination in a signed response": { sign: ["Response"], before: (xml) => xml.replace(/ Destination="[^"]*"/, "") },
    "another issuer": { said: { issuer: "https://evil.test" } },
    "another issuer in the assertion alone": {
      before: (xml) => xml.replace(/(<saml:Assertion[\s\S]*?<saml:Issuer>)[^<]*/, "$1https://evil.test"),
    },
    over: { said: { to: -120 } },
    "not yet": { said: { from: 120 } },
    "confirmed until a while ago": { said: { confirmed: -120 } },
    "confirmed for ever": { said: { confirmed: 30 * 86_400 } },
    "no confirmation": { before: (xml) => xml.replace(/<saml:SubjectConfirmation [\s\S]*<\/saml:SubjectConfirmation>/, "") },
    "confirmed by holding a key": { before: (xml) => xml.replace("cm:bearer", "cm:holder-of-key") },
    "confirmed without an end": { before: (xml) => xml.replace(/(Recipient="[^"]*") NotOnOrAfter="[^"]*"/, "$1") },
    "a session that is over": {
      before: (xml) => xml.replace("<saml:AuthnStatement ", '<saml:AuthnStatement SessionNotOnOrAfter="2020-01-01T00:00:00Z" '),
    },
    "nobody signed in": { before: (xml) => xml.replace(/<saml:AuthnStatement[\s\S]*<\/saml:AuthnStatement>/, "") },
    "a time that is none": { before: (xml) => xml.replace(/Conditions NotBefore="[^"]*"/, 'Conditions NotBefore="soon"') },
    "a failure": { said: { status: "Responder" } },
    "another request": { said: { request: "_another" } },
    "no request": { said: { request: null } },
    "no request in the confirmation": { before: (xml) => xml.replace(/(NotOnOrAfter="[^"]*") InResponseTo="[^"]*"/, "$1") },
    "begun at the provider": { unasked: true },
    "a made-up state": { form: (form) => form.set("RelayState", "a".repeat(32)) },
    "two states": { form: (form) => form.append("RelayState", form.get("RelayState")!) },
    "a name that is another each time": { said: { format: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient" } },
    "an empty name": { said: { nameId: "" } },
    "no address": { said: { email: null } },
    "two addresses": {
      said: { attributes: '<saml:Attribute Name="mail"><saml:AttributeValue>b@vendor.test</saml:AttributeValue></saml:Attribute>' },
    },
    "a customer's provider and a domain of nobody": () => ({ connection: rig.customers, said: { email: rig.fresh("elsewhere.test") } }),
    "a customer's provider and a domain that ends like it": () => ({
      connection: rig.customers,
      said: { email: rig.fresh("notglobex.test") },
    }),
    "version 1.1": { after: (xml) => xml.replace('Version="2.0"', 'Version="1.1"') },
  };
  for (const [name, bend] of Object.entries(bent)) test(name, () => rig.refused(name, typeof bend === "function" ? bend() : bend));

  test("an agent named by a customer's provider; a deactivated one by his own", async () => {
    const agent = await rig.app.agent("agent", { email: rig.fresh("globex.test") });
    await rig.refused("customer's provider", { connection: rig.customers, said: { email: agent.email } });
    const gone = await rig.app.agent("agent", { email: rig.fresh() });
    await sql`update agents set active = false where id = ${gone.id}`.execute(rig.db());
    await rig.refused("deactivated", { said: { email: gone.email } });
  });

  test("one name under two formats is two people", async () => {
    const { said } = await rig.go();
    await rig.refused("another format", {
      said: { nameId: said.nameId, format: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified", email: null },
    });
  });

  test("the same answer again, in this browser or another, and one that another browser began", async () => {
    const done = await rig.go();
    assert.equal(done.who.kind, "agent");
    for (const browser of [done.browser, newBrowser(rig.app.url)]) {
      const { location } = await postAnswer(rig.app.url, rig.path(rig.agents.saml.acsUrl), done.form, browser);
      assert.match(location, /problem=sso\.over/);
    }
    const replayed = await rig.begin(newBrowser(rig.app.url), rig.agents);
    const again = rig.answer({ said: { assertionId: done.said.assertionId } }, rig.agents, replayed);
    assert.match(
      (await postAnswer(rig.app.url, rig.path(rig.agents.saml.acsUrl), again.form, newBrowser(rig.app.url))).location,
      /problem=/,
    );
    const [attacker, victim] = [newBrowser(rig.app.url), newBrowser(rig.app.url)];
    const asked = await rig.begin(attacker, rig.agents);
    const { form } = rig.answer({}, rig.agents, asked);
    const { location } = await postAnswer(rig.app.url, rig.path(rig.agents.saml.acsUrl), form, victim);
    await victim.get(location);
    assert.equal((await victim.who()).kind, "anonymous", "a victim is not signed in as the attacker");
    await attacker.get(location);
    assert.equal((await attacker.who()).kind, "anonymous", "and the way is used up");
  });

  test("the way of OpenID Connect with a state of SAML, and the end before the answer", async () => {
    for (const path of ["/sign-in/sso/callback", "/sign-in/saml/finish"]) {
      const browser = newBrowser(rig.app.url);
      const asked = await rig.begin(browser, rig.agents);
      assert.match((await browser.get(`${path}?code=x&state=${asked.state}`)).location, /problem=sso\.over/);
      assert.equal((await browser.who()).kind, "anonymous");
    }
  });

  test("an answer that comes to another connection, or to one that is off", async () => {
    const asked = await rig.begin(newBrowser(rig.app.url), rig.agents);
    const { form } = rig.answer({}, rig.agents, asked);
    assert.match((await postAnswer(rig.app.url, rig.path(rig.customers.saml.acsUrl), form, newBrowser(rig.app.url))).location, /problem=/);
    await sql`update sso_connections set enabled = false where id = ${rig.customers.id}`.execute(rig.db());
    assert.match(
      (await postAnswer(rig.app.url, rig.path(rig.customers.saml.acsUrl), form, newBrowser(rig.app.url))).location,
      /problem=sso\.over/,
    );
    await sql`update sso_connections set enabled = true where id = ${rig.customers.id}`.execute(rig.db());
  });
});

describe("a connection by SAML", () => {
  const create = (saml: object, more: object = {}) =>
    rig.app.admin.post("/api/v1/sso-connections", { name: "x", protocol: "saml", saml, ...more });

  test("takes metadata or fields, shows certificates, and is tried by their end", async () => {
    const { body } = await rig.app.admin.get(`/api/v1/sso-connections/${rig.agents.id}`);
    assert.equal(body.issuer, "https://idp.test/saml");
    assert.equal(body.saml.ssoUrl, "https://idp.test/sign-in?tenant=1");
    assert.equal(body.saml.certificates.length, 2);
    assert.deepEqual((await rig.app.admin.post(`/api/v1/sso-connections/${rig.agents.id}/test`)).body, { fault: null });
    const typed = await create({ ssoUrl: "https://idp.test/in", certificates: rig.idp.certificate }, { issuer: "urn:typed" });
    assert.equal(typed.status, 201, JSON.stringify(typed.body));
  });

  test("refuses what is no provider's metadata, without reading a file or a page", async () => {
    const good = metadataOf([rig.idp.certificate]);
    const bad: { [name: string]: string } = {
      empty: "",
      text: "hello",
      "a document type": good.replace("<md:EntityDescriptor", '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><md:EntityDescriptor'),
      "an entity": good.replace("https://idp.test/saml", "&f;"),
      "no certificate": metadataOf([]),
      "two providers": `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${good.slice(good.indexOf("<md:"))}${good.slice(good.indexOf("<md:"))}</md:EntitiesDescriptor>`,
      "an address that runs": metadataOf([rig.idp.certificate], { url: "javascript:alert(1)" }),
      "plain http": metadataOf([rig.idp.certificate], { url: "http://idp.test/" }),
      "more than is read": good + " ".repeat(550_000),
      "comments without end": good + "<!--".repeat(1_000),
    };
    for (const [name, metadata] of Object.entries(bad)) assert.equal((await create({ metadata })).status, 422, name);
    assert.equal((await create({ ssoUrl: "https://idp.test/in", certificates: "nonsense" }, { issuer: "urn:x" })).status, 422);
    assert.equal((await create({ ssoUrl: "https://idp.test/in" }, { issuer: "urn:x" })).status, 422);
    assert.equal(
      (await rig.app.admin.post("/api/v1/sso-connections", { name: "x", issuer: "https://a.test", clientId: "x", saml: {} })).status,
      422,
    );
  });

  test("another entity ID is another world: identities and sessions of the old one end", async () => {
    const moved = await rig.connect([rig.idp], { defaultRole: "agent" });
    const { browser } = await rig.go({ connection: moved });
    assert.equal((await browser.who()).kind, "agent");
    const path = `/api/v1/sso-connections/${moved.id}`;
    const etag = (await rig.app.admin.get(path)).headers.get("etag")!;
    const metadata = metadataOf([rig.idp.certificate], { issuer: "https://new.test" });
    assert.equal((await rig.app.admin.patch(path, { saml: { metadata } }, { "if-match": etag })).status, 200);
    assert.equal((await browser.who()).kind, "anonymous");
  });
});
