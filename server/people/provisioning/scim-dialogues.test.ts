/**
 * SCIM as Entra ID and Okta speak it. The requests are replayed from what both document of themselves (Microsoft: "Develop and plan provisioning
 * for a SCIM endpoint"; Okta: "SCIM protocol", "Build a SCIM provisioning integration"), not from a live tenant.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ENTERPRISE, GROUP, patch, startScim, USER, type ScimRig } from "./test-scim.ts";

let rig: ScimRig;
before(async () => {
  rig = await startScim();
});
after(() => rig?.close());

describe("Entra ID", () => {
  let id: string;
  const name = "Test_User_dfeef4c5@vendor.test";

  test("tries the connection by asking for somebody who is not there", async () => {
    const { status, body } = await rig.scim.get(`/Users?filter=userName+eq+%22non-existent%22`);
    assert.deepEqual([status, body.totalResults, body.Resources, body.startIndex], [200, 0, [], 1]);
  });

  test("adds a user with the enterprise extension", async () => {
    const { status, body, headers } = await rig.as(rig.connection.token, "application/scim+json").post("/Users", {
      schemas: [USER, ENTERPRISE],
      externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
      userName: name,
      active: true,
      addresses: null,
      displayName: "lennay",
      emails: [{ type: "work", value: name, primary: true }],
      meta: { resourceType: "User" },
      name: { formatted: "givenName familyName", familyName: "familyName", givenName: "givenName" },
      [ENTERPRISE]: { department: "bob", manager: { value: "SuzzyQ" } },
      roles: [],
    });
    assert.equal(status, 201, JSON.stringify(body));
    id = body.id;
    assert.equal(headers.get("location"), body.meta.location);
    assert.deepEqual(
      [body.userName, body.displayName, body.active, body.externalId],
      [name, "lennay", true, "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"],
    );
    const agent = await rig.agent(name.toLowerCase());
    assert.deepEqual([agent.name, agent.role, agent.active], ["lennay", "agent", true]);
  });

  test("finds him by name in any case, by its own id, by address, and reads him", async () => {
    for (const filter of [
      `userName eq "${name.toUpperCase()}"`,
      `externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"`,
      `emails[type eq "work" and value eq "${name}"]`,
      `emails.value eq "${name}"`,
      `urn:ietf:params:scim:schemas:core:2.0:User:userName eq "${name}"`,
      `userName sw "test_user" and active eq true`,
      `not (userName eq "x") and (name.familyName co "FAMILY" or displayName pr)`,
    ]) {
      const { status, body } = await rig.scim.get(`/Users?filter=${encodeURIComponent(filter)}`);
      assert.equal(status, 200, `${filter}: ${JSON.stringify(body)}`);
      assert.deepEqual([body.totalResults, body.Resources[0]?.id], [1, id], filter);
    }
    assert.equal((await rig.scim.get(`/Users/${id}`)).body.userName, name);
  });

  test("changes several attributes with operations in capitals, and leaves unknown ones aside", async () => {
    const { status, body } = await rig.scim.patch(
      `/Users/${id}`,
      patch(
        { op: "Replace", path: "displayName", value: "Lennay Lenz" },
        { op: "Replace", path: "name.familyName", value: "updatedFamilyName" },
        { op: "Add", path: `${ENTERPRISE}:employeeNumber`, value: "7" },
        { op: "Add", path: 'phoneNumbers[type eq "mobile"].value', value: "+1 555" },
        { op: "Replace", path: 'emails[type eq "work"].value', value: name },
        { op: "Replace", path: "preferredLanguage", value: "de-DE" },
      ),
    );
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual([body.displayName, body.name.familyName, body.locale], ["Lennay Lenz", "updatedFamilyName", "de"]);
    assert.equal((await rig.agent(name.toLowerCase())).locale, "de");
  });

  test("switches him off with False as a word, which ends his sessions, and on again", async () => {
    const off = await rig.scim.patch(`/Users/${id}`, patch({ op: "Replace", path: "active", value: "False" }));
    assert.deepEqual([off.status, off.body.active], [200, false]);
    assert.equal((await rig.agent(name.toLowerCase())).active, false);
    const on = await rig.scim.patch(`/Users/${id}`, patch({ op: "Replace", value: { active: "True" } }));
    assert.equal(on.body.active, true);
  });

  test("makes a group, fills it, asks for it without members, empties it and deletes it", async () => {
    const made = await rig.scim.post("/Groups", {
      schemas: [GROUP, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
      externalId: "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159",
      displayName: "Support leads",
      meta: { resourceType: "Group" },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const group = made.body.id as string;
    const added = await rig.scim.patch(`/Groups/${group}`, patch({ op: "Add", path: "members", value: [{ $ref: null, value: id }] }));
    assert.deepEqual(
      added.body.members.map((member: { value: string }) => member.value),
      [id],
    );
    const found = await rig.scim.get(`/Groups?excludedAttributes=members&filter=${encodeURIComponent('displayName eq "support Leads"')}`);
    assert.deepEqual([found.body.totalResults, found.body.Resources[0].members], [1, undefined]);
    const both = await rig.scim.get(`/Groups?filter=${encodeURIComponent(`id eq "${group}" and members eq "${id}"`)}`);
    assert.equal(both.body.totalResults, 1);
    assert.deepEqual(
      (await rig.scim.get(`/Users/${id}`)).body.groups.map((one: { display: string }) => one.display),
      ["Support leads"],
    );
    const removed = await rig.scim.patch(`/Groups/${group}`, patch({ op: "Remove", path: "members", value: [{ $ref: null, value: id }] }));
    assert.deepEqual(removed.body.members, []);
    assert.equal((await rig.scim.remove(`/Groups/${group}`)).status, 204);
    assert.equal((await rig.scim.get(`/Groups/${group}`)).status, 404);
  });

  test("deletes him: he is switched off, keeps what he wrote, and comes back as the same", async () => {
    const before = await rig.agent(name.toLowerCase());
    assert.equal((await rig.scim.remove(`/Users/${id}`)).status, 204);
    assert.equal((await rig.scim.get(`/Users/${id}`)).status, 404);
    assert.equal((await rig.agent(name.toLowerCase())).active, false);
    const again = await rig.scim.post("/Users", rig.user(name.toLowerCase()));
    assert.equal(again.status, 201);
    const agent = await rig.agent(name.toLowerCase());
    assert.deepEqual([agent.id, agent.active], [before.id, true]);
  });
});

describe("Okta", () => {
  let id: string;
  const email = "octavia@vendor.test";

  test("looks at pages of users before it begins", async () => {
    const { status, body } = await rig.scim.get("/Users?startIndex=1&count=2");
    assert.equal(status, 200);
    assert.ok(body.totalResults >= 1 && body.itemsPerPage <= 2);
  });

  test("adds somebody after asking for the name, with what it sends of him", async () => {
    assert.equal(
      (await rig.scim.get(`/Users?filter=${encodeURIComponent(`userName eq "${email}"`)}&startIndex=1&count=100`)).body.totalResults,
      0,
    );
    const { status, body } = await rig.scim.post("/Users", {
      schemas: [USER],
      userName: email,
      name: { givenName: "Octavia", familyName: "Test" },
      emails: [{ primary: true, value: email, type: "work" }],
      displayName: "Octavia Test",
      locale: "pt-BR",
      externalId: "00ujl29u0le5T6Aj10h7",
      groups: undefined,
      password: "1mz050nq",
      active: true,
    });
    assert.equal(status, 201, JSON.stringify(body));
    id = body.id;
    assert.deepEqual([body.locale, body.name.givenName, "password" in body], ["pt", "Octavia", false]);
  });

  test("a second one with the name is a conflict", async () => {
    const { status, body } = await rig.scim.post("/Users", rig.user(email));
    assert.deepEqual([status, body.scimType], [409, "uniqueness"]);
  });

  test("replaces the whole, switches off without a path, and on", async () => {
    const { body } = await rig.scim.get(`/Users/${id}`);
    const put = await rig.scim.put(`/Users/${id}`, {
      ...body,
      groups: undefined,
      name: { givenName: "Octavia", familyName: "Neu" },
      displayName: "Octavia Neu",
    });
    assert.equal(put.status, 200, JSON.stringify(put.body));
    assert.equal((await rig.agent(email)).name, "Octavia Neu");
    assert.equal((await rig.scim.patch(`/Users/${id}`, patch({ op: "replace", value: { active: false } }))).body.active, false);
    assert.equal((await rig.agent(email)).active, false);
    assert.equal((await rig.scim.patch(`/Users/${id}`, patch({ op: "replace", value: { active: true } }))).body.active, true);
  });

  test("pushes a group, renames it with its id in the value, and takes a member by filter", async () => {
    const made = await rig.scim.post("/Groups", { schemas: [GROUP], displayName: "Test SCIMv2", members: [{ value: id, display: email }] });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const group = made.body.id as string;
    const renamed = await rig.scim.patch(`/Groups/${group}`, patch({ op: "replace", value: { id: group, displayName: "Test SCIMv3" } }));
    assert.equal(renamed.body.displayName, "Test SCIMv3");
    const without = await rig.scim.patch(`/Groups/${group}`, patch({ op: "remove", path: `members[value eq "${id}"]` }));
    assert.deepEqual(without.body.members, []);
    const replaced = await rig.scim.patch(
      `/Groups/${group}`,
      patch({ op: "replace", path: "members", value: [{ value: id, display: email }] }),
    );
    assert.equal(replaced.body.members.length, 1);
    assert.equal(
      (await rig.scim.put(`/Groups/${group}`, { schemas: [GROUP], id: group, displayName: "Test SCIMv3", members: [] })).body.members
        .length,
      0,
    );
  });
});
