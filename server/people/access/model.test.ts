import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { rawText } from "#platform/i18n";
import { LOCALES } from "#shared/locales";
import {
  ALL_RIGHTS,
  ANONYMOUS_RIGHTS,
  CONTACT_RIGHTS,
  GUEST_RIGHTS,
  mayGiveRole,
  rightsOfRole,
  ROLE_RIGHTS,
  ROLES,
  tokenRights,
} from "./model.ts";

describe("roles", () => {
  test("each role holds everything of the next lower one", () => {
    for (let i = 0; i + 1 < ROLES.length; i++) {
      const higher = ROLE_RIGHTS[ROLES[i]!];
      for (const right of ROLE_RIGHTS[ROLES[i + 1]!]) assert.ok(higher.has(right), `${ROLES[i]} lacks ${right}`);
    }
  });

  test("an owner may do everything but what is a customer's own", () => {
    assert.deepEqual([...ROLE_RIGHTS.owner].toSorted(), ALL_RIGHTS.filter((right) => !right.startsWith("own.")).toSorted());
  });

  test("a collaborator changes nothing but notes and their attachments", () => {
    const changing = [...ROLE_RIGHTS.collaborator].filter((right) => !right.endsWith(".read") && right !== "tickets.history");
    assert.deepEqual(changing.toSorted(), ["files.write", "tickets.note"]);
  });

  test("no customer holds a right over notes, people or settings", () => {
    for (const rights of [CONTACT_RIGHTS, GUEST_RIGHTS, ANONYMOUS_RIGHTS]) {
      for (const right of rights)
        assert.match(
          right,
          /^(tickets\.(read|create|reply)|files\.(read|write)|catalog\.read|portal\.invite|issues\.read|own\.(export|invoices|issues|licenses|profile|statements))$/,
        );
    }
    assert.ok(!ANONYMOUS_RIGHTS.has("tickets.read"));
    assert.ok(!GUEST_RIGHTS.has("tickets.create"));
  });
});

describe("token rights", () => {
  test("never exceed those of the maker as he is now", () => {
    const rights = tokenRights(["tickets.read", "settings.manage", "owners.manage"], ROLE_RIGHTS.agent);
    assert.deepEqual([...rights], ["tickets.read"]);
  });

  test("are empty when the maker was deactivated", () => {
    assert.equal(tokenRights(["tickets.read"], null).size, 0);
  });

  test("hold no name that is not a right", () => {
    assert.deepEqual([...tokenRights(["toString", "__proto__", "tickets.*", "tickets.read"], "program")], ["tickets.read"]);
  });
});

describe("giving roles", () => {
  test("an admin makes everybody but owners, and changes no owner", () => {
    const admin = ROLE_RIGHTS.admin;
    const { owner, lead, agent } = ROLE_RIGHTS;
    assert.ok(mayGiveRole(admin, null, admin));
    assert.ok(mayGiveRole(admin, agent, lead));
    assert.ok(!mayGiveRole(admin, null, owner));
    assert.ok(!mayGiveRole(admin, owner, agent));
    assert.ok(mayGiveRole(owner, owner, agent));
  });

  test("a lead gives no role", () => {
    for (const role of ROLES) assert.ok(!mayGiveRole(ROLE_RIGHTS.lead, null, ROLE_RIGHTS[role]));
  });

  test("nobody gives a right he lacks, nor takes one from somebody who has it", () => {
    const clerk = new Set(["agents.manage", "agents.read"] as const);
    assert.ok(mayGiveRole(clerk, clerk, new Set(["agents.read"])));
    assert.ok(!mayGiveRole(clerk, null, new Set(["agents.read", "audit.read"])));
    assert.ok(!mayGiveRole(clerk, new Set(["audit.read"]), new Set(["agents.read"])));
  });

  test("a role of the vendor's own gives its rights and nothing by other names; no stored row changes a built-in one", () => {
    assert.deepEqual([...rightsOfRole("clerk", ["tickets.read", "toString", "gone.right"])], ["tickets.read"]);
    assert.equal(rightsOfRole("agent", ["owners.manage"]), ROLE_RIGHTS.agent);
    assert.equal(rightsOfRole("constructor", []).size, 0);
  });
});

test("every right is said in plain words in five languages", () => {
  for (const locale of LOCALES) {
    for (const right of ALL_RIGHTS) assert.notEqual(rawText(locale, `admin.admin.right.${right}`), "", `${right} in ${locale}`);
  }
});
