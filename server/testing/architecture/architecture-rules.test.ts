/** The rules of the house on small bad examples: each of them can fail. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fileFaults, sqlFaults } from "./file-faults.ts";
import { importFaults } from "./import-faults.ts";
import { floorOf, roomOf, type Manifest, type SourceFile } from "./model.ts";
import { parseImports } from "./parse-imports.ts";
import { handlerFaults, ownerFaults, queryFaults, type DatabaseTables } from "./table-faults.ts";

const file = (path: string, text = ""): SourceFile => ({ path, text, imports: parseImports(text) });
const room = (name: string, more: Partial<Manifest> = {}): [string, Manifest] => [
  `server/${name}/module.ts`,
  { name, dependsOn: [], tables: {}, ...more },
];
const whole = (name: string) => [file(`server/${name}/index.ts`), file(`server/${name}/module.ts`)];

describe("imports", () => {
  test("are found in all their forms", () => {
    const text = `import a, { b as c, type D } from "one";\nimport type { E } from "two";\nexport {\n  f,\n} from "three";\nimport "four";\nconst g = await import("five");\nlet h: import("six").H;\nimport * as i from "seven";`;
    assert.deepEqual(parseImports(text), [
      { from: "one", typeOnly: false, names: ["a", "b", "D"] },
      { from: "two", typeOnly: true, names: ["E"] },
      { from: "three", typeOnly: false, names: ["f"] },
      { from: "seven", typeOnly: false, names: [] },
      { from: "four", typeOnly: false, names: [] },
      { from: "five", typeOnly: false, names: [] },
      { from: "six", typeOnly: true, names: [] },
    ]);
  });

  test("know the room and its floor", () => {
    assert.equal(roomOf("server/support/channels/email/model/thread.ts"), "support/channels/email");
    assert.equal(roomOf("server/support/tickets/open-ticket.ts"), "support/tickets");
    for (const path of ["server/main.ts", "server/platform/module.ts", "server/web/index.ts", "server/testing/index.ts", "web/root.tsx"])
      assert.equal(roomOf(path), null);
    assert.deepEqual(["platform/db", "people/access", "support/tickets", null].map(floorOf), [0, 1, 3, 6]);
  });

  const manifests = new Map([
    room("people/access"),
    room("products/catalog", { dependsOn: ["people/access"] }),
    room("support/tickets", { dependsOn: ["people/access"] }),
  ]);
  const uses = file("server/products/catalog/verb.ts", 'import { a } from "#people/access";');
  const also = file("server/support/tickets/verb.ts", 'import { a } from "#people/access";');
  const faultsOf = (...files: SourceFile[]) => importFaults([uses, also, ...files], manifests);

  test("through doors as declared are fine", () =>
    assert.deepEqual(
      faultsOf(
        file("server/support/tickets/b.ts", 'import { x } from "./verb.ts";\nimport { y } from "#platform/db";\nimport z from "zod";'),
      ),
      [],
    ));

  test("past a door", () => {
    assert.deepEqual(faultsOf(file("server/support/tickets/b.ts", 'import { a } from "../../people/access/verb.ts";')), [
      'server/support/tickets/b.ts imports ../../people/access/verb.ts: go through the door, "#people/access"',
    ]);
  });

  test("upward, even of a type, and out of the house", () => {
    assert.deepEqual(faultsOf(file("server/people/access/b.ts", 'import type { T } from "#support/tickets";')), [
      'server/people/access/b.ts imports "#support/tickets", which is on a higher floor',
    ]);
    assert.match(faultsOf(file("server/platform/db/b.ts", 'import { T } from "#people/access";'))[0]!, /higher floor/);
    assert.match(faultsOf(file("server/people/access/b.ts", 'import { program } from "../../program.ts";'))[0]!, /composition root/);
    assert.match(faultsOf(file("server/people/access/b.ts", 'import { x } from "../../../web/root.tsx";'))[0]!, /nothing else of ours/);
  });

  test("that the manifest does not declare, and declarations that nothing uses", () => {
    assert.deepEqual(faultsOf(file("server/support/tickets/b.ts", 'import { a } from "#products/catalog";')), [
      'server/support/tickets/b.ts imports "#products/catalog", which server/support/tickets/module.ts does not declare',
    ]);
    assert.deepEqual(importFaults([uses], manifests), ["server/support/tickets/module.ts declares people/access and uses nothing of it"]);
    assert.deepEqual(
      importFaults(
        [also, file("server/products/catalog/queries.ts", "join agent_names")],
        new Map([...manifests, room("people/access", { exportedViews: ["agent_names"] })]),
      ),
      [],
    );
  });

  test("in a circle", () => {
    const faults = importFaults(
      [
        file("server/support/sla/a.ts", 'import { x } from "#support/tickets";'),
        file("server/support/tickets/a.ts", 'import { y } from "#support/sla";'),
      ],
      new Map([room("support/tickets", { dependsOn: ["support/sla"] }), room("support/sla", { dependsOn: ["support/tickets"] })]),
    );
    assert.deepEqual(faults, ["rooms in a circle: support/sla -> support/tickets -> support/sla"]);
  });

  test("of the tests' own things by what runs", () => {
    assert.match(faultsOf(file("server/support/tickets/b.ts", 'import { testDatabase } from "#testing";'))[0]!, /is for tests/);
    assert.deepEqual(faultsOf(file("server/support/tickets/b.test.ts", 'import { testDatabase } from "#testing";')), []);
  });
});

describe("files", () => {
  const good = whole("support/tickets");
  const one = (path: string, text = "") => fileFaults([...good, file(path, text)]);

  test("are fine", () => assert.deepEqual(one("server/support/tickets/open-ticket.ts"), []));

  test("have names of words and hyphens, in two folders", () => {
    assert.match(one("server/support/tickets/openTicket.ts")[0]!, /joined by hyphens/);
    assert.match(one("server/support/tickets/helpers/a.ts")[0]!, /no folders but/);
    assert.match(one("server/support/tickets/model/deep/a.ts")[0]!, /no folders but/);
  });

  test("are at most 400 lines long", () => {
    assert.deepEqual(one("web/a.tsx", "x\n".repeat(401)), ["web/a.tsx has 401 lines; 400 are the most"]);
    assert.deepEqual(one("web/a.tsx", "x\n".repeat(400)), []);
  });

  test("of a contract and of shared run in browsers", () => {
    assert.match(one("server/support/tickets/contract.ts", 'import { readFile } from "node:fs";')[0]!, /browsers too/);
    assert.deepEqual(one("server/support/tickets/contract.ts", 'import { z } from "zod";\nimport type { X } from "#people/access";'), []);
    assert.match(one("shared/a.ts", 'import { x } from "#platform/db";')[0]!, /nothing else of ours/);
    assert.match(one("shared/a.ts", 'import { x } from "node:crypto";')[0]!, /runs in browsers/);
  });

  test("of the web take types from the server and nothing that runs", () => {
    assert.match(one("web/a.tsx", 'import { x } from "../server/support/tickets/index.ts";')[0]!, /nothing that runs/);
    assert.deepEqual(one("web/a.tsx", 'import type { X } from "../server/support/tickets/index.ts";'), []);
  });

  test("of channels to customers import no notes", () => {
    const imports = (names: string) =>
      fileFaults([
        ...good,
        ...whole("support/channels/email"),
        file("server/support/channels/email/a.ts", `import { ${names} } from "#support/tickets";`),
      ]);
    for (const names of ["readNotes", "addNote", "noteById", "type Note"]) assert.match(imports(names)[0] ?? names, /import no notes/);
    assert.deepEqual(imports("openTicket, notedAt, denote"), []);
  });

  test("a room has a door and a manifest", () => {
    assert.deepEqual(fileFaults([file("server/support/sla/model.ts")]), [
      "the room support/sla has no door (index.ts)",
      "the room support/sla has no manifest (module.ts)",
    ]);
  });

  test("hold SQL only where it belongs", () => {
    const text = 'import { sql } from "kysely";';
    assert.deepEqual(
      sqlFaults([
        file("server/support/tickets/queries.ts", text),
        file("server/support/tickets/policy.ts", text),
        file("server/support/tickets/message-queries.ts", text),
      ]),
      [],
    );
    assert.equal(sqlFaults([file("server/support/tickets/verb.ts", text)]).length, 1);
    assert.equal(sqlFaults([file("server/support/tickets/verb.ts", 'ctx.db.insertInto("tickets")')]).length, 1);
  });
});

describe("tables", () => {
  const database: DatabaseTables = {
    tickets: { view: false, columns: ["id", "subject"] },
    agents: { view: false, columns: ["id", "email"] },
    agent_names: { view: true, columns: ["id", "name"] },
  };
  const access = room("people/access", {
    tables: { agents: { personal: ["email"], erasure: "blank", person: { staff: "id" } } },
    exportedViews: ["agent_names"],
  });
  const tickets = room("support/tickets", {
    dependsOn: ["people/access"],
    tables: { tickets: { personal: ["subject"], erasure: "blank", person: { handler: "tickets" } } },
  });

  test("with one owner each are fine", () => assert.deepEqual(ownerFaults(new Map([access, tickets]), database), []));

  test("without an owner, with two, or absent", () => {
    assert.deepEqual(ownerFaults(new Map([access]), database), ["no module.ts owns the table tickets"]);
    const second = room("support/sla", {
      tables: { tickets: { personal: [], erasure: "none" }, clocks: { personal: [], erasure: "none" } },
      exportedViews: ["tickets"],
    });
    assert.deepEqual(ownerFaults(new Map([access, tickets, second]), database), [
      "the table tickets has 2 owners: server/support/tickets/module.ts, server/support/sla/module.ts",
      "server/support/sla/module.ts owns clocks, which the migrations do not make",
      "server/support/sla/module.ts exports the view tickets, which the migrations do not make",
    ]);
  });

  test("with rules of erasure that do not fit", () => {
    const faults = (personal: string[], erasure: string) =>
      ownerFaults(
        new Map([tickets, room("people/access", { tables: { agents: { personal, erasure, person: { staff: "id" } } } })]),
        database,
      );
    assert.match(faults(["name"], "blank")[0]!, /has no column name/);
    assert.match(faults(["email"], "keep")[0]!, /not "keep"/);
    assert.match(faults(["email"], "none")[0]!, /nothing of their erasure/);
    assert.match(faults([], "none")[0]!, /agents\.email holds a person's data/);
  });

  test("whose rows of one person nobody could find", () => {
    const faults = (person: object) =>
      ownerFaults(
        new Map([tickets, room("people/access", { tables: { agents: { personal: ["email"], erasure: "blank", ...person } } })]),
        database,
      );
    assert.match(faults({})[0]!, /does not say how the rows of one person are found/);
    assert.match(faults({ person: [{ staff: "id" }, { contact: "contact_id" }] })[0]!, /found by contact_id, which it has not/);
    const all = new Map([access, tickets]);
    assert.deepEqual(handlerFaults(all, ["tickets"], ["people/access", "support/tickets"]), []);
    assert.match(handlerFaults(all, [], ["people/access", "support/tickets"])[0]!, /nobody registers the handler tickets/);
    assert.match(handlerFaults(all, ["tickets"], ["support/tickets"])[0]!, /does not load server\/people\/access/);
  });

  test("are read and written by their owner, views by those who depend on it", () => {
    const faults = (text: string) => queryFaults([file("server/support/tickets/queries.ts", text)], new Map([access, tickets]), database);
    assert.deepEqual(faults("select 1 from tickets join agent_names a on true"), []);
    assert.deepEqual(faults("/* from agents */ select 1 from tickets"), []);
    for (const text of ["select 1 from agents", "update agents set", "insert into agents", 'db.selectFrom("agents")'])
      assert.equal(faults(text).length, 1, text);
  });
});
