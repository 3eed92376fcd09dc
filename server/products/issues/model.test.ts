import assert from "node:assert/strict";
import { test } from "node:test";
import { mergedTexts, readReference } from "./model.ts";

const read = (url: string) => {
  const found = readReference(url);
  return found && [found.kind, found.place, found.label, found.url];
};

test("addresses of trackers are told by their path, wherever they are installed", () => {
  assert.deepEqual(read("https://github.com/acme/ledger/issues/12?x=1#c"), [
    "github",
    "acme/ledger",
    "#12",
    "https://github.com/acme/ledger/issues/12",
  ]);
  assert.deepEqual(read("https://git.acme.example/acme/ledger/pull/7/")?.slice(0, 3), ["github", "acme/ledger", "#7"]);
  assert.deepEqual(read("https://gitlab.com/acme/desk/ledger/-/issues/3")?.slice(0, 3), ["gitlab", "acme/desk/ledger", "#3"]);
  assert.deepEqual(read("https://code.acme.example/acme/ledger/-/merge_requests/4")?.slice(0, 3), ["gitlab", "acme/ledger", "!4"]);
  assert.deepEqual(read("https://gitlab.acme.example/acme/ledger/issues/5")?.slice(0, 3), ["gitlab", "acme/ledger", "#5"]);
  assert.deepEqual(read("https://acme.atlassian.net/browse/LED-12?focusedCommentId=1"), [
    "jira",
    "acme.atlassian.net",
    "LED-12",
    "https://acme.atlassian.net/browse/LED-12",
  ]);
  assert.deepEqual(read("https://acme.example/jira/browse/LED-12")?.slice(0, 3), ["jira", "acme.example", "LED-12"]);
});

test("anything else is a link, and what is no web address, or carries a password, is nothing", () => {
  assert.deepEqual(read("https://forum.example/t/export-stops/12")?.slice(0, 3), ["link", "forum.example", "/t/export-stops/12"]);
  assert.equal(read("https://user:secret@github.com/acme/ledger/issues/1"), null);
  for (const bad of ["javascript:alert(1)", "ftp://x.example/1", "acme/ledger#1", ""]) assert.equal(read(bad), null, bad);
});

test("texts of languages are merged: null and spaces take one away", () => {
  assert.deepEqual(mergedTexts({ en: "a", de: "b" }, { de: null, cs: " c ", pt: "  " }), { en: "a", cs: "c" });
});
