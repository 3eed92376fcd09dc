/** What the API acknowledged survives `kill -9`, and what it did not acknowledge can be sent again under its Idempotency-Key without being done twice. */
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { test } from "node:test";
import { databaseProcesses, killAll } from "./prove/lib/processes.ts";
import { sleep } from "./prove/lib/proof.ts";
import { seeded } from "./prove/lib/seeded.ts";
import { freePorts, spawnProgram, temporaryFolder } from "./prove/lib/spawn-program.ts";
import { ADMIN_TOKEN } from "./prove/lib/two-programs.ts";

const TICKETS = 40;
const CLIENTS = 4;
const KILLS = 2;

type Stored = { id: string };
type Ticket = { number: number; subject: string };
type Message = { attachments: Stored[] };

const contents = (n: number) => `log of case ${n}\n`.repeat(200);
const AUTHORIZATION = { authorization: `Bearer ${ADMIN_TOKEN}` };

/** @throws Error when the answer is a failure of the server or none at all: then the same is to be sent again */
async function post<T>(url: string, headers: { [name: string]: string }, body: string): Promise<T> {
  const answer = await fetch(url, { method: "POST", headers: { ...AUTHORIZATION, ...headers }, body });
  const text = await answer.text();
  assert.ok(answer.status === 201 || answer.status >= 500, `${answer.status} ${text}`);
  if (answer.status !== 201) throw new Error("not now");
  return JSON.parse(text) as T;
}

test(
  "tickets opened by API while the program and its database are killed are there exactly once, with their files",
  { timeout: 400_000 },
  async () => {
    const dataDir = await temporaryFolder();
    const [httpPort = 0] = await freePorts(1);
    const start = () => spawnProgram({ dataDir, httpPort, env: { BACKSTAY_ADMIN_TOKEN: ADMIN_TOKEN, BACKSTAY_LOG: "error" } });
    const url = `http://127.0.0.1:${httpPort}/api/v1`;
    const files = new Map<number, string>();
    const acknowledged = new Map<number, number>();
    const waiting = Array.from({ length: TICKETS }, (_, n) => n);

    /** Opens ticket `n` and puts a note with a file on it; what was acknowledged of it before is not uploaded again. */
    const open = async (n: number) => {
      if (!files.has(n)) {
        const file = await post<Stored>(
          `${url}/files`,
          { "content-type": "text/plain", "content-disposition": `attachment; filename="case-${n}.log"` },
          contents(n),
        );
        files.set(n, file.id);
      }
      const json = (key: string) => ({ "content-type": "application/json", "idempotency-key": key });
      const { number } = await post<Ticket>(
        `${url}/tickets`,
        json(`case-${n}`),
        JSON.stringify({ subject: `case ${n}`, body: "It stops.", requester: { email: "jana@customer.test" } }),
      );
      const note = JSON.stringify({ body: "The log.", visibility: "internal", attachments: [files.get(n)] });
      await post(`${url}/tickets/${number}/messages`, json(`note-${n}`), note);
      acknowledged.set(n, number);
    };
    const client = async () => {
      for (let n = waiting.shift(); n !== undefined; n = waiting.shift()) {
        try {
          await open(n);
        } catch (error) {
          if (error instanceof assert.AssertionError) throw error;
          waiting.push(n);
          await sleep(30);
        }
      }
    };
    const get = async <T>(path: string) => (await (await fetch(url + path, { headers: AUTHORIZATION })).json()) as T;

    let program = start();
    try {
      await program.ready();
      const random = seeded(7);
      const clients = Promise.all(Array.from({ length: CLIENTS }, client));
      for (let kill = 1; kill <= KILLS; kill++) {
        while (acknowledged.size < (TICKETS * kill) / (KILLS + 1)) await sleep(5);
        await sleep(random.between(0, 20));
        const database = kill % 2 === 1 ? databaseProcesses(dataDir) : [];
        program.kill();
        killAll(database);
        await program.ended;
        program = start();
      }
      await clients;
      await program.ready();

      const found = (await get<{ data: Ticket[] }>("/tickets?limit=200")).data;
      const numbers = Map.groupBy(found, ({ subject }) => subject);
      assert.equal(found.length, TICKETS);
      for (const [n, number] of acknowledged) {
        assert.deepEqual(
          numbers.get(`case ${n}`)?.map((ticket) => ticket.number),
          [number],
        );
        const messages = (await get<{ data: Message[] }>(`/tickets/${number}/messages`)).data;
        assert.deepEqual(
          messages.flatMap(({ attachments }) => attachments.map(({ id }) => id)),
          [files.get(n)],
        );
        const file = await fetch(`${url}/files/${files.get(n)}`, { headers: AUTHORIZATION });
        assert.equal(await file.text(), contents(n));
      }
    } finally {
      await program.stop();
      killAll(databaseProcesses(dataDir));
      await rm(dataDir, { recursive: true, force: true });
    }
  },
);
