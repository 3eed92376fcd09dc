import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { after, before, beforeEach, describe, test } from "node:test";
import { disguises, INSIDE_V4, INSIDE_V6, SCHEMES, spellingsOf } from "../../testing/hostile-urls.ts";
import { startRebindingDns, type RebindingDns } from "../../testing/rebinding-dns.ts";
import { isPublicAddress } from "./address-rules.ts";
import { createFetcher, FetchError, type FetchOptions, type GuardedFetch } from "./index.ts";

let canary: Server;
let second: Server;
let dns: RebindingDns;
let port = 0;
let secondPort = 0;
let hits: string[] = [];
let secondHits: string[] = [];
let guarded: GuardedFetch;
/** The same with addresses inside allowed: it shows that the canary would have been hit. */
let open: GuardedFetch;
/** One address inside is allowed, as an outside one would be: from there redirects and rebinding lead on. */
let half: GuardedFetch;

const listen = (server: Server, host: string, at = 0) =>
  new Promise<number>((resolve) => server.listen(at, host, () => resolve((server.address() as { port: number }).port)));
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "reached",
    (error: unknown) => (error instanceof FetchError ? error.code : `untyped: ${String(error)}`),
  );
const QUICK: FetchOptions = { timeoutMs: 2_000 };

before(async () => {
  // On every address of the machine.
  canary = createServer((request, response) => {
    hits.push(`${request.socket.localAddress}`);
    response.end("inside");
  });
  port = await listen(canary, "0.0.0.0");
  second = createServer((request, response) => {
    secondHits.push(request.url ?? "");
    const to = new URL(request.url ?? "", "http://x").searchParams.get("to");
    // As servers do that put UTF-8 into a header.
    if (to) response.writeHead(302, { location: Buffer.from(to.replaceAll(/[\t\n]/g, "")).toString("latin1") }).end();
    else response.end("outside");
  });
  secondPort = await listen(second, "127.0.0.2");
  dns = await startRebindingDns();
  guarded = createFetcher({ dns: dns.address });
  open = createFetcher({ dns: dns.address, allowPrivate: true });
  half = createFetcher({ dns: dns.address, allowed: ["127.0.0.2"] });
});
after(async () => {
  canary.close();
  second.close();
  await dns.stop();
});
beforeEach(() => {
  hits = [];
  secondHits = [];
});

describe("addresses inside", () => {
  test("are told from public ones", () => {
    for (const address of [...INSIDE_V4, ...INSIDE_V6, "localhost", "", "127.1", "1.2.3"])
      assert.equal(isPublicAddress(address), false, address);
    for (const address of [
      "1.1.1.1",
      "8.8.8.8",
      "93.184.216.34",
      "100.63.255.255",
      "100.128.0.1",
      "172.15.0.1",
      "172.32.0.1",
      "192.167.1.1",
      "223.255.255.255",
      "2606:4700::1111",
      "2a00:1450:4001::1",
    ])
      assert.equal(isPublicAddress(address), true, address);
  });

  test("are reached by none of their spellings", async (t) => {
    dns.zone.set("example.com", [["127.0.0.1"]]);
    const urls = new Set<string>();
    for (const spelling of spellingsOf("127.0.0.1")) for (const url of disguises(`${spelling}:${port}`)) urls.add(url);
    for (const address of INSIDE_V4) for (const spelling of spellingsOf(address).slice(0, 12)) urls.add(`http://${spelling}:${port}/`);
    for (const address of INSIDE_V6)
      for (const url of [`http://[${address}]:${port}/`, `http://[${address.toUpperCase()}]:${port}/`, `https://[${address}]:${port}/`])
        urls.add(url);
    for (const scheme of SCHEMES) urls.add(scheme.replace("PORT", String(port)));
    assert.ok(urls.size >= 500, `${urls.size} spellings`);
    const codes = new Map<string, number>();
    for (const url of urls) {
      const code = await codeOf(guarded(url, QUICK));
      assert.ok(["url", "scheme", "credentials", "address", "port"].includes(code), `${JSON.stringify(url)}: ${code}`);
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    assert.deepEqual(hits, []);
    t.diagnostic(`${urls.size} spellings: ${[...codes].map(([code, n]) => `${code} ${n}`).join(", ")}`);
    // The positive control: with addresses inside allowed, many of these same spellings do arrive.
    let arrived = 0;
    for (const spelling of spellingsOf("127.0.0.1"))
      if ((await codeOf(open(`http://${spelling}:${port}/`, { timeoutMs: 300 }))) === "reached") arrived++;
    assert.ok(arrived >= 15, `${arrived} spellings arrive when they may`);
    assert.ok(hits.length >= arrived);
  });

  test("are not reached by names that lead there, nor when one of several addresses does", async () => {
    const answers = [...INSIDE_V4, ...INSIDE_V6].map((address) => [address]);
    for (const [index, addresses] of [
      ...answers,
      ["93.184.216.34", "127.0.0.1"],
      ["2606:4700::1111", "::1"],
      ["93.184.216.34", "::1"],
    ].entries()) {
      dns.zone.set(`n${index}.example`, [addresses]);
      assert.equal(await codeOf(guarded(`http://n${index}.example:${port}/`, QUICK)), "address", addresses.join());
    }
    assert.equal(await codeOf(guarded(`http://nowhere.example:${port}/`, QUICK)), "name");
    dns.zone.set("empty.example", [[]]);
    assert.equal(await codeOf(guarded(`http://empty.example:${port}/`, QUICK)), "name");
    assert.deepEqual(hits, []);
    assert.equal(await codeOf(open(`http://n6.example:${port}/`, QUICK)), "reached");
  });

  test("are not reached by the system's names of this machine", async () => {
    const bySystem = createFetcher({ dns: null });
    for (const name of ["localhost", "LOCALHOST", "localhost.", "ip6-localhost", "localhost.localdomain"]) {
      const code = await codeOf(bySystem(`http://${name}:${port}/`, QUICK));
      assert.ok(code === "address" || code === "name", `${name}: ${code}`);
    }
    assert.deepEqual(hits, []);
    assert.equal(await codeOf(createFetcher({ dns: null, allowPrivate: true })(`http://127.0.0.1:${port}/`, QUICK)), "reached");
  });
});

describe("rebinding", () => {
  test("an answer that changes after the check leads nowhere: the checked address is the connected one", async () => {
    // First outside, then inside: what was checked is what is connected to, although it does not answer here.
    dns.zone.set("rebind.example", [["127.0.0.2"], ["127.0.0.1"]]);
    const answer = await half(`http://rebind.example:${secondPort}/first`, QUICK);
    assert.equal(answer.body.toString(), "outside");
    assert.equal(dns.asked.get("rebind.example"), 1, "a request asks once");
    assert.equal(await codeOf(half(`http://rebind.example:${port}/second`, QUICK)), "address");
    assert.deepEqual([secondHits, hits], [["/first"], []]);
  });

  test("many requests at once against a name that changes at each question never arrive inside", async () => {
    dns.zone.set(
      "flip.example",
      Array.from({ length: 200 }, (_, i) => [i % 2 === 0 ? "127.0.0.2" : "127.0.0.1"]),
    );
    const codes = await Promise.all(Array.from({ length: 60 }, () => codeOf(half(`http://flip.example:${port}/`, QUICK))));
    assert.deepEqual(
      hits.filter((address) => address.endsWith("127.0.0.1")),
      [],
    );
    assert.ok(hits.length > 0, "half of the answers lead to where one may go");
    assert.ok(codes.includes("address"), "half of the answers lead inside");
  });
});

describe("redirects", () => {
  const to = (location: string) => `http://127.0.0.2:${secondPort}/?to=${encodeURIComponent(location)}`;

  test("are checked like first requests", async () => {
    dns.zone.set("inside.example", [["127.0.0.1"]]);
    for (const location of [
      ...spellingsOf("127.0.0.1").map((host) => `http://${host}:${port}/`),
      `//127.0.0.1:${port}/`,
      `http://inside.example:${port}/`,
      "file:///etc/passwd",
      `gopher://127.0.0.1:${port}/`,
      `http://user@127.0.0.1:${port}/`,
    ]) {
      const code = await codeOf(half(to(location), QUICK));
      assert.ok(["url", "scheme", "credentials", "address", "name"].includes(code), `${location}: ${code}`);
    }
    assert.deepEqual(hits, []);
    assert.equal((await open(to(`http://127.0.0.1:${port}/`), QUICK)).body.toString(), "inside");
  });

  test("end: a chain that is too long, and a circle", async () => {
    assert.equal(await codeOf(half(to(to(to(to(to("/"))))), QUICK)), "redirects");
    const circle = createServer((_, response) => response.writeHead(302, { location: "/" }).end());
    const circlePort = await listen(circle, "127.0.0.2");
    assert.equal(await codeOf(half(`http://127.0.0.2:${circlePort}/`, QUICK)), "redirects");
    circle.close();
    const answer = await half(to("/"), { ...QUICK, maxRedirects: 0 });
    assert.equal(answer.status, 302);
  });

  test("to another origin take no proofs along, and a POST becomes a GET without its body", async () => {
    const seen: { method: string; headers: { [name: string]: unknown }; body: string }[] = [];
    const target = createServer((request, response) => {
      let body = "";
      request.on("data", (part: Buffer) => (body += part.toString()));
      request.on("end", () => {
        seen.push({ method: request.method ?? "", headers: request.headers, body });
        response.end();
      });
    });
    const targetPort = await listen(target, "127.0.0.2");
    await half(to(`http://127.0.0.2:${targetPort}/`), {
      ...QUICK,
      method: "POST",
      body: "secret",
      headers: {
        Authorization: "Bearer x",
        Cookie: "a=b",
        "Content-Type": "text/plain",
        "X-Other": "kept",
        Host: "evil.example",
        "Transfer-Encoding": "chunked",
      },
    });
    target.close();
    const [one] = seen;
    assert.deepEqual([one?.method, one?.body, one?.headers["x-other"]], ["GET", "", "kept"]);
    for (const name of ["authorization", "cookie", "content-type"]) assert.equal(one?.headers[name], undefined, name);
    assert.equal(one?.headers.host, `127.0.0.2:${targetPort}`);
  });
});

describe("what is taken in is capped", () => {
  const serving = async (handle: Parameters<typeof createServer>[1], work: (url: string) => Promise<void>) => {
    const server = createServer(handle);
    const at = await listen(server, "127.0.0.2");
    try {
      await work(`http://127.0.0.2:${at}/`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };

  test("by size, told or not", async () => {
    await serving(
      (_, response) => response.writeHead(200, { "content-length": "2000" }).end("x".repeat(2_000)),
      async (url) => {
        assert.equal(await codeOf(half(url, { ...QUICK, maxBytes: 1_999 })), "tooLarge");
        assert.equal((await half(url, { ...QUICK, maxBytes: 2_000 })).body.length, 2_000);
      },
    );
    let written = 0;
    await serving(
      (_, response) => {
        const timer = setInterval(() => {
          written += 65_536;
          response.write("x".repeat(65_536));
        }, 1);
        response.on("close", () => clearInterval(timer));
      },
      async (url) => {
        assert.equal(await codeOf(half(url, { ...QUICK, maxBytes: 100_000 })), "tooLarge");
        assert.ok(written < 5_000_000, "an endless answer is cut");
      },
    );
  });

  test("by time: a server that says nothing, one that drips, and a name server that is silent", async () => {
    const silent = createTcpServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.2", resolve));
    const started = performance.now();
    assert.equal(await codeOf(half(`http://127.0.0.2:${(silent.address() as { port: number }).port}/`, { timeoutMs: 300 })), "timeout");
    silent.close();
    await serving(
      (_, response) => {
        const timer = setInterval(() => response.write("x"), 20);
        response.on("close", () => clearInterval(timer));
      },
      async (url) => assert.equal(await codeOf(half(url, { timeoutMs: 300 })), "timeout"),
    );
    dns.silent.add("silent.example");
    assert.equal(await codeOf(half("http://silent.example:8080/", { timeoutMs: 300 })), "timeout");
    assert.ok(performance.now() - started < 5_000);
  });

  test("by number: so many at one host, the others wait their turn or are refused", async () => {
    const few = createFetcher({ dns: dns.address, allowed: ["127.0.0.2"], perHost: 2, waiting: 3 });
    let running = 0;
    let most = 0;
    await serving(
      (_, response) => {
        most = Math.max(most, ++running);
        setTimeout(() => {
          running--;
          response.end();
        }, 50);
      },
      async (url) => {
        const codes = await Promise.all(Array.from({ length: 8 }, () => codeOf(few(url, QUICK))));
        assert.equal(most, 2);
        assert.deepEqual(codes.toSorted(), ["busy", "busy", "busy", "reached", "reached", "reached", "reached", "reached"]);
        assert.equal(await codeOf(few(url, QUICK)), "reached", "slots are given back");
      },
    );
  });

  test("ports of services that take text for their own language are refused", async () => {
    for (const bad of [22, 25, 53, 110, 143, 465, 587, 993, 5432, 6379, 11_211])
      assert.equal(await codeOf(open(`http://127.0.0.1:${bad}/`, QUICK)), "port", String(bad));
  });

  test("a packed answer is not unpacked, and what cannot be a header is refused", async () => {
    await serving(
      (request, response) => {
        assert.equal(request.headers["accept-encoding"], "identity");
        response.writeHead(200, { "content-encoding": "gzip" }).end(Buffer.from("1f8b0800000000000003", "hex"));
      },
      async (url) => {
        assert.equal((await half(url, QUICK)).body.length, 10);
        assert.equal(await codeOf(half(url, { ...QUICK, headers: { "X-Bad": "a\r\nInjected: 1" } })), "connection");
      },
    );
  });
});
