import assert from "node:assert/strict";
import { test } from "node:test";
import { toShown } from "./message-model.ts";
import type { Message } from "./model.ts";

const message = (authentication: Message["authentication"]) =>
  toShown({
    text: "x",
    visibleText: "x",
    html: null,
    attachments: [],
    authorKind: "contact",
    author: null,
    authentication,
  } as unknown as Message);

test("what came with a licence key is neither a proven nor an unproven sender, and names whoever was given", () => {
  const request = {
    id: "r",
    via: "network",
    license: "Main site",
    machine: null,
    machineKnown: false,
    address: "outsider",
    logBytes: null,
  };
  const shown = message({ kind: "license", result: "none", from: "Some Body <a@b.test>", request });
  assert.deepEqual([shown.verdict, shown.from, shown.request?.address], ["license", "Some Body <a@b.test>", "outsider"]);
});

test("no mail passes for a request of the product", () => {
  const shown = message({ result: "none", request: { id: "r" } });
  assert.deepEqual([shown.verdict, shown.request], ["unproven", null]);
});
