import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import { API_PREFIX } from "#platform/http";
import { testApp } from "#testing";
import { allRoutes } from "../server/rooms.ts";
import { hasCollections, jsonFiles, oddStrings, scriptedPictures, xssPayloads } from "./bad-input/data.ts";
import { fieldsOf } from "./bad-input/fields.ts";
import { pester, requireClear } from "./bad-input/pester.ts";
import { rawHttp } from "./bad-input/raw-http.ts";
import { seeded } from "./prove/lib/seeded.ts";
import { operationOf } from "./rights/ask.ts";
import { requests } from "./rights/requests.ts";
import { buildWorld, type World } from "./rights/world.ts";

/** Of what the proof tries. */
const SHARE = 0.0054;
const JSON_TYPE = { "content-type": "application/json" };

describe("bad input", () => {
  let world: World;
  let port = 0;
  before(async () => {
    if (!hasCollections)
      console.log("The collections of ../shared/data/bad-input are not here: only the project's own bad input is tried.");
    world = await buildWorld();
    port = Number(new URL(world.app.url).port);
  });
  after(() => world?.close());

  /** Half of the odd strings, and some of the scripts. */
  const strings = async () => {
    const random = seeded(7);
    return [...(await oddStrings()).filter((_, n) => n % 2 === 0), ...(await xssPayloads()).filter(() => random() < 0.05)];
  };
  const problemOf = async (response: Response) => {
    const body = (await response.json()) as { code: string };
    requireClear("", { status: response.status, headers: response.headers, body });
    return body.code;
  };

  test("in any field, query parameter or path is refused with a clear problem, or kept as it is (sample)", async (t) => {
    t.diagnostic(JSON.stringify(await pester(world, { operations: 0.35, share: SHARE, seed: 1 })));
  });

  test("as subject and text of a request, its answers and notes is given back byte for byte", async () => {
    const app = await testApp({ worker: false });
    try {
      let kept = 0;
      for (const [index, text] of (await strings()).entries()) {
        const opened = await app.admin.post("/api/v1/tickets", { subject: text, body: text, requester: { email: "odd@customer.test" } });
        requireClear(JSON.stringify(text), opened);
        if (opened.status !== 201) continue;
        assert.equal(opened.body.subject, text.trim());
        const path = `/api/v1/tickets/${opened.body.number}/messages`;
        const added = await app.admin.post(path, { body: text, visibility: index % 2 === 0 ? "public" : "internal" });
        assert.equal(added.status, 201, JSON.stringify(text));
        const messages = await app.admin.get<{ data: { text: string }[] }>(path);
        assert.deepEqual(
          messages.body.data.map((message) => message.text),
          [text, text],
        );
        kept++;
      }
      assert.ok(kept > 20, `${kept} were kept`);
    } finally {
      await app.close();
    }
  });

  test("as the name of a file is kept without what misleads, and never leaves its place", async () => {
    const { admin } = world.app;
    for (const name of await strings()) {
      if (!name.isWellFormed() || name.length > 2_000) continue;
      const uploaded = await admin.post("/api/v1/files", new TextEncoder().encode("x"), {
        "content-type": "text/html",
        "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      });
      requireClear(JSON.stringify(name), uploaded);
      if (uploaded.status !== 201) continue;
      const { id, fileName } = uploaded.body;
      assert.ok(
        fileName !== "" &&
          fileName.length <= 200 &&
          fileName.isWellFormed() &&
          !/[/\\\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(fileName) &&
          !/^\.+$/.test(fileName),
        JSON.stringify([name, fileName]),
      );
      if (/^[\p{L}\p{N} ._-]+$/u.test(name) && !name.startsWith(" ") && !name.endsWith(" ") && !/^\.+$/.test(name) && name.length <= 200)
        assert.equal(fileName, name);
      const file = await admin.get(`/api/v1/files/${id}`);
      assert.equal(file.status, 200, JSON.stringify(name));
      const disposition = file.headers.get("content-disposition") ?? "";
      assert.match(disposition, /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]*$/, disposition);
      assert.equal(decodeURIComponent(disposition.split("UTF-8''")[1]!), fileName);
      assert.equal(file.headers.get("content-type"), "application/octet-stream");
    }
    // Bytes as browsers and mail programs put them into the header, and forms that are none.
    for (const value of [
      'attachment; filename="příklad.txt"',
      'attachment; filename="a\\"b.txt"',
      "attachment; filename=../../x",
      'attachment; filename="',
      "attachment; filename*=UTF-8''%ff%fe",
      "attachment; filename*=utf-16''x",
      "filename",
      "",
      ";;;=",
      `attachment; filename="${"x".repeat(5_000)}"`,
    ]) {
      const { status, text } = await rawHttp(
        port,
        `POST /api/v1/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${admin.token}\r\nContent-Type: text/plain\r\nContent-Disposition: ${value}\r\nContent-Length: 1\r\n\r\nx`,
      );
      assert.ok([201, 422].includes(status), `${value}: ${text}`);
    }
  });

  test("pictures that hold scripts are given out as bytes, in a sandbox, never inline", async () => {
    const { admin } = world.app;
    for (const { name, bytes } of await scriptedPictures()) {
      const uploaded = await admin.post("/api/v1/files", bytes, {
        "content-type": "image/svg+xml",
        "content-disposition": `inline; filename="${name}"`,
      });
      assert.equal(uploaded.status, 201);
      const file = await admin.raw(`/api/v1/files/${uploaded.body.id}`);
      assert.deepEqual(new Uint8Array(await file.arrayBuffer()), bytes);
      assert.equal(file.headers.get("content-type"), "application/octet-stream");
      assert.match(file.headers.get("content-disposition") ?? "", /^attachment/);
      assert.match(file.headers.get("content-security-policy") ?? "", /sandbox/);
      assert.equal(file.headers.get("x-content-type-options"), "nosniff");
    }
  });

  test("what is no JSON is 400, what is JSON and no request is 422", async () => {
    for (const { name, bytes } of await jsonFiles()) {
      const response = await world.app.admin.raw("/api/v1/tickets", { method: "POST", body: bytes, headers: JSON_TYPE });
      const code = await problemOf(response);
      const expected =
        name.startsWith("n_") && bytes.length > 0
          ? ["notJson", "notUtf8"]
          : name.startsWith("y_")
            ? ["invalid"]
            : ["notJson", "notUtf8", "invalid"];
      assert.ok(expected.includes(code), `${name}: ${response.status} ${code}`);
    }
    const deep = (open: string, close: string) => open.repeat(100_000) + close.repeat(100_000);
    for (const body of [
      deep("[", "]"),
      deep('{"a":', "").slice(0, -5) + "1",
      `{"subject":${deep("[", "]")}}`,
      `{"tags":${deep("[", "]")}}`,
      `{${Array.from({ length: 50_000 }, (_, i) => `"k${i}":1`).join(",")}}`,
    ]) {
      const response = await world.app.admin.raw("/api/v1/tickets", {
        method: "POST",
        body,
        headers: { ...JSON_TYPE, "idempotency-key": "deep" },
      });
      assert.ok(["notJson", "invalid"].includes(await problemOf(response.clone())), "a deep or wide body");
      assert.ok((await response.text()).length < 50_000, "the answer is no larger than it need be");
    }
  });

  test("text that is not UTF-8 is refused, in bodies, and names nothing in addresses", async () => {
    const { admin } = world.app;
    for (const bytes of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]]) {
      const body = Buffer.concat([Buffer.from('{"subject":"'), Buffer.from(bytes), Buffer.from('","body":"x"}')]);
      assert.equal(
        await problemOf(await admin.raw("/api/v1/tickets", { method: "POST", body: new Uint8Array(body), headers: JSON_TYPE })),
        "notUtf8",
      );
    }
    for (const path of ["/api/v1/tickets/%ff", "/api/v1/files/%c0%af", "/api/v1/%ff", "/api/v1/teams/%E0%80%80"])
      assert.equal(await problemOf(await admin.raw(path)), "notFound", path);
    for (const query of ["limit=%ff", "q=%00", "cursor=%ff%fe", "%ff=1", "limit=1&limit=1", "__proto__=1", "constructor=1"])
      assert.equal(await problemOf(await admin.raw(`/api/v1/tickets?${query}`)), "invalid", query);
  });

  test("bodies that are too large are 413, whatever length they claim, and leave nothing behind", async () => {
    const { admin, program } = world.app;
    const big = (size: number) => new Uint8Array(size).fill(0x78);
    const stream = (chunks: number) =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          if (chunks-- > 0) controller.enqueue(big(65_536));
          else controller.close();
        },
      });
    const { rows: before } = await program.platform.database.pool.query("select count(*)::int as n from files");
    const tooLarge = async (path: string, headers: { [name: string]: string }, size: number) => {
      assert.equal(await problemOf(await admin.raw(path, { method: "POST", body: big(size), headers })), "tooLarge", path);
      const streaming = { method: "POST", body: stream(Math.ceil(size / 65_536) + 1), headers, duplex: "half" };
      const streamed = await admin.raw(path, streaming).catch((error: Error) => error);
      // A sender who goes on may find the connection closed; who reads is told why.
      if (streamed instanceof Response) assert.equal(await problemOf(streamed), "tooLarge", `${path}, streamed`);
    };
    await tooLarge("/api/v1/tickets", JSON_TYPE, 1_048_577);
    await tooLarge("/api/v1/files", { "content-type": "text/plain" }, 25 * 1_048_576 + 1);
    await tooLarge("/api/v1/intake/email", { "content-type": "message/rfc822" }, 35 * 1_048_576 + 1);
    const { rows: after } = await program.platform.database.pool.query("select count(*)::int as n from files");
    assert.deepEqual(after, before);
    assert.equal((await admin.get("/api/v1/me")).status, 200);
  });

  test("another media type is 415, another method 405, another address 404, each a problem", async () => {
    const { admin } = world.app;
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/xml",
      "",
      "application/json5",
      "text/json",
    ]) {
      assert.equal(
        await problemOf(await admin.raw("/api/v1/tickets", { method: "POST", body: "{}", headers: { "content-type": type } })),
        "mediaType",
        type,
      );
    }
    for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS"]) {
      const response = await admin.raw("/api/v1/tickets", { method });
      assert.deepEqual([response.status, response.headers.get("allow")], [405, "POST, GET"]);
      assert.equal(await problemOf(response), "method");
    }
    for (const path of [
      "/api",
      "/api/",
      "/api/v1",
      "/api/v1/",
      "/api/v2/tickets",
      "/api/v1/nothing",
      "/api/v1/tickets/",
      "/api/v1//tickets",
      "/api/v1/tickets/1/nothing",
    ]) {
      assert.equal(await problemOf(await admin.raw(path)), "notFound", path);
    }
  });

  test("in headers is refused or does nothing", async () => {
    const { admin } = world.app;
    const values = (await strings()).filter((text) => text.isWellFormed() && text !== "" && !/[\p{Cc}]/u.test(text) && text.length < 8_000);
    const body = JSON.stringify({ body: "x", visibility: "internal" });
    const path = `/api/v1/tickets/${world.tickets.usual.number}`;
    let answered = 0;
    const random = seeded(3);
    for (const value of values) {
      for (const header of [
        "Idempotency-Key",
        "If-Match",
        "Last-Event-ID",
        "Accept-Language",
        "Accept",
        "Cookie",
        "Origin",
        "X-Forwarded-For",
        "Content-Type",
        "Content-Length",
        "Transfer-Encoding",
        "Expect",
        "Host",
        "Authorization",
        "Range",
        "Connection",
      ]) {
        // A number there is a length, and one that is too large is waited for.
        if (random() >= 0.06 || (header === "Content-Length" && /^\d+$/.test(value))) continue;
        const own = {
          Host: "localhost",
          Authorization: `Bearer ${admin.token}`,
          "Content-Type": "application/json",
          "Content-Length": String(body.length),
          [header]: value,
        };
        const lines = Object.entries(own).map(([name, text]) => `${name}: ${text}`);
        const { status, text } = await rawHttp(port, Buffer.from(`POST ${path}/messages HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`));
        if (status > 0) answered++;
        // Without an answer: Node's own parser has hung up on what is no HTTP.
        assert.ok(status < 500, `${header}: ${JSON.stringify(value)}: ${text.slice(0, 300)}`);
        assert.ok(!/\r\nx-injected/i.test(text));
      }
    }
    assert.ok(answered > 100, `${answered} were answered`);
    const keyed = (key: string) => admin.post(`${path}/messages`, { body: "x", visibility: "internal" }, { "idempotency-key": key });
    assert.equal((await keyed("k".repeat(256))).status, 422);
    assert.equal((await keyed("k".repeat(255))).status, 201);
    for (const value of ["*", "1", '"x"', '"1', "W/1", '"-1"', '"1.5"', '"99999999999999999999"', '"1", "2"'])
      assert.equal((await admin.patch(path, { type: "question" }, { "if-match": value })).body.code, "ifMatchForm", value);
  });

  test("as a request that is hardly HTTP does not end the program", async () => {
    const { token } = world.app.admin;
    for (const bytes of [
      "GET http://evil.example/api/v1/me HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET //evil.example/api/v1/me HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /api/v1/me HTTP/1.1\r\nHost: \r\n\r\n",
      "GET /api/v1/me HTTP/1.1\r\nHost: a b\r\n\r\n",
      "GET /api/v1/me HTTP/1.1\r\nHost: [::1\r\n\r\n",
      "GET /api/v1/me HTTP/1.1\r\nHost: x:99999999\r\n\r\n",
      "GET /api/v1/me HTTP/1.1\r\n\r\n",
      "GET /api/v1/me HTTP/1.0\r\n\r\n",
      "GET /api/v1/me?%zz HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /api/v1/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
      "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
      "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
      "BREW /api/v1/me HTTP/1.1\r\nHost: x\r\n\r\n",
      `GET /api/v1/${"a".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET /api/v1/tickets?${"a=1&".repeat(3_000)} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`,
      `POST /api/v1/tickets HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      `POST /api/v1/tickets HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n`,
      `POST /api/v1/tickets HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n`,
      "\u0000\u0001\u0002",
      "\u0016\u0003\u0001\u0002\u0000",
    ]) {
      const { status, text } = await rawHttp(port, bytes);
      assert.ok(status < 500, `${JSON.stringify(bytes.slice(0, 80))}: ${text.slice(0, 300)}`);
    }
    assert.equal((await world.app.admin.get("/api/v1/me")).status, 200);
  });

  test("no operation takes a field of a table that it does not name (mass assignment)", async () => {
    const client = new pg.Client(world.app.database.owner);
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      "select distinct column_name as name from information_schema.columns where table_schema = 'public'",
    );
    await client.end();
    const camel = (name: string) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    const columns = [...new Set(rows.flatMap(({ name }) => [name, camel(name)]))];
    assert.ok(columns.length > 150);
    const routes = new Map(allRoutes.map((route) => [route.id, route]));
    const done = new Set<string>();
    for (const [row, make] of Object.entries(requests)) {
      const route = operationOf(routes, row)!;
      if (!route.spec.body || done.has(route.id)) continue;
      done.add(route.id);
      const known = new Set(fieldsOf(route.spec.body).flatMap((field) => (field.length === 1 ? [String(field[0])] : [])));
      const foreign = columns.filter((name) => !known.has(name));
      const { path, body, headers } = await make(world);
      for (let at = 0; at < foreign.length; at += 40) {
        const extra = foreign.slice(at, at + 40);
        const response = await world.app.admin.raw(API_PREFIX + path, {
          method: route.spec.method,
          headers: { ...JSON_TYPE, ...headers },
          body: JSON.stringify({ ...(body as object), ...Object.fromEntries(extra.map((name) => [name, "x"])) }),
        });
        assert.equal(response.status, 422, `${route.id} with ${extra.join()}`);
        const told = ((await response.json()) as { errors: { path: string; code: string }[] }).errors
          .filter(({ code }) => code === "unknown")
          .map((error) => error.path);
        assert.deepEqual(told.toSorted(), extra.toSorted(), route.id);
      }
    }
    assert.ok(done.size > 15, `${done.size} operations`);
  });
});
