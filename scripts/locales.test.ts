import assert from "node:assert/strict";
import { test } from "node:test";
import { localeFaults } from "./lib/locale-faults.ts";

const five = (message: string) => ({
  en: { key: message },
  pt: { key: message },
  cs: { key: message },
  ar: { key: message },
  de: { key: message },
});

test("equal texts in all five languages have no fault", () => {
  assert.deepEqual(localeFaults("desk", five("Hello {name}, <link>read</link>")), []);
});

test("a language that is absent, lacks a key or has one too many", () => {
  const { de, ...others } = five("text");
  assert.deepEqual(localeFaults("desk", others), ["locales/de/desk.json is missing"]);
  assert.deepEqual(localeFaults("desk", { ...others, de: {} }), ['locales/de/desk.json: lacks "key"']);
  assert.deepEqual(localeFaults("desk", { ...others, de: { ...de, more: "x" } }), [
    'locales/de/desk.json: has "more", which English lacks',
  ]);
});

test("a message that cannot be read, is empty or takes other arguments", () => {
  const base = five("Hello {name}");
  const withGerman = (key: string) => localeFaults("desk", { ...base, de: { key } });
  assert.match(withGerman("Hallo {name")[0]!, /is no ICU message/);
  assert.match(withGerman("  ")[0]!, /is empty/);
  assert.match(withGerman("Hallo {nmae}")[0]!, /takes \{nmae\}, English takes \{name\}/);
  assert.match(withGerman("Hallo <b>{name}</b>")[0]!, /takes \{b, name\}/);
});

test("a counting text needs every form of its language, an agreeing verb does not", () => {
  const counting = five("{n, plural, one {# ticket} other {# tickets}}");
  assert.deepEqual(localeFaults("desk", counting), [
    'locales/cs/desk.json: "key" counts {n} without the form few, many',
    'locales/ar/desk.json: "key" counts {n} without the form zero, two, few, many',
  ]);
  assert.deepEqual(localeFaults("desk", five("{n, plural, one {types} other {type}}")), []);
});
