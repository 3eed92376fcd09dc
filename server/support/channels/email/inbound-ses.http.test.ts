/** Mail that Amazon SES posts by SNS, with SNS played by this test: its key, its certificate, its tricks. */
import assert from "node:assert/strict";
import { createSign, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { GuardedFetch } from "#platform/fetcher";
import { testApp, type TestApp } from "#testing";
import { letter } from "../../../testing/mail-app.ts";
import { signedText, snsHost } from "./adapters/ses.ts";
import { createMailbox } from "./mailboxes.ts";
import { selfSigned } from "../../../testing/certificate.ts";

const TOPIC = "arn:aws:sns:eu-central-1:123456789012:support";
const CERTIFICATE = "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0123.pem";

let app: TestApp;
/** What left the program, and what it is answered. */
const asked: string[] = [];
let outside: (url: string) => { status: number; body: string } | null = () => null;
const fetchOutside: GuardedFetch = async (url) => {
  asked.push(url);
  const answer = outside(url);
  if (!answer) throw new Error("nobody answers");
  return { ...answer, headers: {}, body: Buffer.from(answer.body), url };
};

before(async () => {
  app = await testApp({ mail: true, fetch: fetchOutside });
  await createMailbox(app.system, { address: "support@acme.test", name: "Acme Support" });
});
after(() => app.close());

const crlf = (text: string) => text.replace(/\r?\n/g, "\r\n");
const item = async (id: string) => (await app.admin.get(`/api/v1/intake/${id}`)).body;
const rawOf = async (id: string) => Buffer.from(await (await app.admin.raw(`/api/v1/intake/${id}/raw`)).arrayBuffer());

describe("Amazon SES", () => {
  const folder = mkdtempSync(join(tmpdir(), "backstay-sns-"));
  let key: string;
  let certificate: string;
  let path: string;
  let id: string;
  before(async () => {
    const [keyFile, certificateFile] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    selfSigned({ name: "sns.amazonaws.com", key: keyFile, certificate: certificateFile });
    [key, certificate] = [readFileSync(keyFile, "utf8"), readFileSync(certificateFile, "utf8")];
    const made = await app.admin.post("/api/v1/inbound-endpoints", { name: "SES", provider: "ses", topicArn: TOPIC });
    ({ id } = made.body);
    path = new URL(made.body.address).pathname;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const sign = (message: { [member: string]: string }, version = "1") => {
    const text = signedText(message)!;
    const signature = createSign(version === "1" ? "RSA-SHA1" : "RSA-SHA256")
      .update(text)
      .sign(key, "base64");
    return { SignatureVersion: version, SigningCertURL: CERTIFICATE, Signature: signature, ...message };
  };
  const notification = (word: object | string, more: { [member: string]: string } = {}) => ({
    Type: "Notification",
    MessageId: randomBytes(8).toString("hex"),
    TopicArn: TOPIC,
    Subject: "Amazon SES Email Receipt Notification",
    Message: typeof word === "string" ? word : JSON.stringify(word),
    Timestamp: new Date().toISOString(),
    ...more,
  });
  const received = (raw: string, encoding = "BASE64") => ({
    notificationType: "Received",
    mail: { source: "ann@customer.example", destination: ["support@acme.test"] },
    receipt: { recipients: ["support@acme.test"], spfVerdict: { status: "PASS" }, action: { type: "SNS", topicArn: TOPIC, encoding } },
    content: encoding === "BASE64" ? Buffer.from(raw).toString("base64") : raw,
  });
  const post = (message: object) =>
    app.as({}).post(path, Buffer.from(JSON.stringify(message)), { "content-type": "text/plain; charset=UTF-8" });

  test("while the certificate cannot be had, SNS is asked to call again", async () => {
    outside = () => null;
    assert.equal((await post(sign(notification(received(letter()))))).status, 503);
  });

  test("a subscription to the named topic is confirmed at SNS itself, and nowhere else", async () => {
    outside = (url) =>
      url === CERTIFICATE
        ? { status: 200, body: certificate }
        : url.includes("ConfirmSubscription")
          ? { status: 200, body: "<ok/>" }
          : null;
    const confirmation = (url: string) => ({
      Type: "SubscriptionConfirmation",
      MessageId: randomBytes(8).toString("hex"),
      Token: "t".repeat(64),
      TopicArn: TOPIC,
      Message: "You have chosen to subscribe",
      SubscribeURL: url,
      Timestamp: new Date().toISOString(),
    });
    const good = `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=t`;
    const answer = await post(sign(confirmation(good)));
    assert.deepEqual([answer.status, answer.body], [200, { id: null }]);
    assert.ok(asked.includes(good));
    for (const bad of [
      good.replace("eu-central-1.amazonaws.com", "eu-central-1.amazonaws.com.evil.example"),
      good.replace("https:", "http:"),
      good.replace("https://", "https://evil@"),
      good.replace("amazonaws.com", "amazonaws.com:8443"),
      good.replace("eu-central-1", "us-east-1"),
      good.replace("ConfirmSubscription", "Publish"),
    ]) {
      assert.equal((await post(sign(confirmation(bad)))).status, 401, bad);
      assert.ok(!asked.includes(bad), `${bad} was asked`);
    }
  });

  test("signed in version 1 and 2, in Base64 and in plain text, mails become tickets; the word of the set-up does not", async () => {
    const mails = [crlf(letter({ Subject: "One" })), crlf(letter({ Subject: "Two" }, "žluťoučký"))];
    const one = await post(sign(notification(received(mails[0]!)), "1"));
    const two = await post(sign(notification(received(mails[1]!, "UTF8")), "2"));
    assert.deepEqual([one.status, two.status], [200, 200]);
    assert.deepEqual([(await rawOf(one.body.id)).toString(), (await rawOf(two.body.id)).toString()], mails);
    await app.settled();
    assert.equal((await item(one.body.id)).outcome, "ticket");
    const setup = await post(sign(notification("Successfully validated SNS topic for Amazon SES event publishing.")));
    assert.deepEqual([setup.status, setup.body.id], [200, null]);
    const repeated = sign(notification(received(crlf(letter()))));
    assert.equal((await post(repeated)).body.id, (await post(repeated)).body.id);
  });

  test("another topic, key, certificate's host, changed text, old word or no content is refused", async () => {
    const good = () => sign(notification(received(letter())));
    const refused: { [name: string]: object } = {
      topic: sign(notification(received(letter()), { TopicArn: TOPIC.replace("support", "other") })),
      changed: { ...good(), Message: JSON.stringify(received(letter())) },
      subject: { ...good(), Subject: undefined },
      unsigned: { ...good(), Signature: "" },
      version: { ...good(), SignatureVersion: "3" },
      evil: { ...good(), SigningCertURL: "https://sns.eu-central-1.amazonaws.com.evil.example/x.pem" },
      path: { ...good(), SigningCertURL: "https://evil.example/sns.eu-central-1.amazonaws.com/x.pem" },
      bucket: { ...good(), SigningCertURL: "https://s3.eu-central-1.amazonaws.com/x.pem" },
      plain: { ...good(), SigningCertURL: CERTIFICATE.replace("https", "http") },
      old: sign(notification(received(letter()), { Timestamp: new Date(Date.now() - 4 * 3_600_000).toISOString() })),
      prototype: { ...good(), Type: "constructor" },
    };
    const before = asked.length;
    for (const [name, message] of Object.entries(refused)) assert.equal((await post(message)).status, 401, name);
    assert.equal(asked.length, before, "no other certificate was asked for");
    const { content: _, ...bare } = received(letter());
    const answer = await post(sign(notification(bare)));
    assert.deepEqual([answer.status, answer.body.code], [422, "inbound.rawMissing.ses"]);
    assert.equal((await app.admin.get(`/api/v1/inbound-endpoints/${id}`)).body.lastRefusal, "inbound.rawMissing.ses");
  });

  test("hosts of topics", () => {
    assert.equal(snsHost("arn:aws-cn:sns:cn-north-1:123456789012:a"), "sns.cn-north-1.amazonaws.com.cn");
    assert.equal(snsHost("arn:aws-us-gov:sns:us-gov-west-1:123456789012:a.b-c_d"), "sns.us-gov-west-1.amazonaws.com");
    for (const bad of [
      "arn:aws:sqs:eu-central-1:123456789012:a",
      "arn:aws:sns:evil.example/:123456789012:a",
      "arn:aws:sns:eu-central-1:1:a",
      "",
    ])
      assert.equal(snsHost(bad), null, bad);
  });
});
