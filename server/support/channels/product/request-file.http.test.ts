/** Requests that are carried as a file: what is changed, written with another key, handed in twice, or of a revoked licence. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { testApp, type Answer, type TestApp } from "#testing";
import { requestFile, type RequestFile } from "../../../../shared/request-file.ts";

const V1 = "/api/v1";
let app: TestApp;
let policy: { id: string };
before(async () => {
  app = await testApp({ worker: false });
  const brand = await made("/brands", { name: "Acme" });
  await made("/products", { names: { en: "Ledger" }, slug: "ledger", brand: brand.id });
  policy = await made("/policies", { name: "Pro", product: "ledger" });
});
after(() => app?.close());

const made = async (path: string, body: object = {}): Promise<any> => {
  const answer = await app.admin.post(`${V1}${path}`, body);
  assert.ok([200, 201].includes(answer.status), `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const licence = (): Promise<any> => made("/licenses", { policy: policy.id });
let counter = 0;
const request = (more: object = {}) => ({
  id: `request-${++counter}`,
  createdAt: "2026-11-20T09:30:00Z",
  subject: "No network here",
  body: "It stopped: šťáva, قلم.",
  diagnostics: { version: "4.2.1", platform: "Linux 6.12", log: "started\n" },
  ...more,
});
const fileOf = async ({ id, key }: { id: string; key: string }, more: object = {}): Promise<RequestFile> =>
  JSON.parse(await requestFile(key, id, request(more))) as RequestFile;
const handIn = (file: object): Promise<Answer> => app.as({}).post(`${V1}/requests/from-file`, file);
const told = ({ status, body }: Answer) => (status < 300 ? status : `${status} ${body.code}`);

describe("a request in a file", () => {
  test("opens the ticket of its licence, once, however often and by whomever it is handed in", async () => {
    const license = await licence();
    const file = await fileOf(license);
    const both = await Promise.all([handIn(file), handIn(file)]);
    assert.deepEqual(both.map(told), [201, 201]);
    assert.equal(both.filter(({ body }) => body.repeated).length, 1);
    const again = await app.admin.post(`${V1}/requests/from-file`, file);
    assert.deepEqual(new Set([...both, again].map(({ body }) => body.number)).size, 1);
    const { body } = await app.admin.get(`${V1}/tickets/${again.body.number}/messages`);
    const { authentication, text } = body.data[0];
    assert.deepEqual(
      [authentication.kind, authentication.request.via, authentication.request.writtenAt, text],
      ["license", "file", "2026-11-20T09:30:00Z", "It stopped: šťáva, قلم."],
    );
    assert.notEqual(
      (await handIn(await fileOf(license))).body.number,
      again.body.number,
      "another request of the same words is another ticket",
    );
  });

  test("is refused when a byte was changed, when it was written with another key, and when its licence is unknown or was revoked", async () => {
    const [license, other] = [await licence(), await licence()];
    const file = await fileOf(license);
    const changed = Buffer.from(file.payload, "base64");
    changed[20]! ^= 1;
    const refused = {
      "a changed byte": { ...file, payload: changed.toString("base64") },
      "another licence": { ...file, license: other.id },
      "another key": await fileOf({ id: license.id, key: other.key }),
      "no licence": { ...file, license: "01900000-0000-7000-8000-00000000ffff" },
      "another proof": { ...file, mac: file.mac.replace(/^./, (digit) => (digit === "0" ? "1" : "0")) },
    };
    for (const [what, one] of Object.entries(refused)) assert.equal(told(await handIn(one)), "422 request.unproved", what);
    assert.equal(told(await handIn({ ...file, formatVersion: 2 })), "422 invalid");
    assert.equal(told(await handIn(await fileOf(license, { subject: 7 }))), "422 request.unreadable");
    const { key } = await made(`/licenses/${other.id}/actions/reissue`);
    assert.equal(told(await handIn(await fileOf(other))), "422 request.unproved", "its key before");
    assert.equal(told(await handIn(await fileOf({ ...other, key }))), 201);
    await made(`/licenses/${license.id}/actions/revoke`);
    assert.equal(told(await handIn(file)), "403 request.refused");
  });

  test("has a worked example in the guide that OpenSSL confirms", async () => {
    const guide = await readFile(new URL("../../../../docs/guide/requests.md", import.meta.url), "utf8");
    const [, KEY, LICENSE, PAYLOAD, mac] =
      /With the key\s+`([^`]+)`, the licence `([^`]+)` and the payload `([^`]+)` the `mac` is\s+`([0-9a-f]{64})`/.exec(guide)!;
    const shell = `secret=$(printf %s "$KEY" | openssl dgst -sha256 -r | cut -c1-64)
      printf %s "backstay-request/1/$LICENSE/$PAYLOAD" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$secret" -r | cut -c1-64`;
    const env = { ...process.env, KEY, LICENSE, PAYLOAD };
    assert.equal(execFileSync("sh", ["-c", shell], { encoding: "utf8", env }).trim(), mac);
    assert.equal((JSON.parse(await requestFile(KEY!, LICENSE!, {})) as RequestFile).mac, mac);
  });

  test("is written and checked with OpenSSL alone, as the guide says", async () => {
    const license = await licence();
    const directory = await mkdtemp(join(tmpdir(), "backstay-request-"));
    try {
      await writeFile(join(directory, "request.json"), JSON.stringify(request({ subject: "By shell" })));
      const shell = `set -eu
        secret=$(printf %s "$KEY" | openssl dgst -sha256 -r | cut -c1-64)
        payload=$(openssl base64 -A -in request.json)
        mac=$(printf %s "backstay-request/1/$LICENSE/$payload" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$secret" -r | cut -c1-64)
        printf '{"format":"backstay-request","formatVersion":1,"license":"%s","payload":"%s","mac":"%s"}' "$LICENSE" "$payload" "$mac"`;
      const written = execFileSync("sh", ["-c", shell], {
        cwd: directory,
        encoding: "utf8",
        env: { ...process.env, KEY: license.key, LICENSE: license.id },
      });
      const file = JSON.parse(written) as RequestFile;
      assert.equal(told(await handIn(file)), 201);
      const ours = JSON.parse(
        await requestFile(license.key, license.id, JSON.parse(Buffer.from(file.payload, "base64").toString()) as object),
      ) as RequestFile;
      assert.equal(ours.mac, file.mac);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
