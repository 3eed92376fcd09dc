import { test } from "node:test";
import assert from "node:assert/strict";
import { slugFor, slugFrom } from "./slug.ts";

test("slugs come from names of any script", () => {
  assert.equal(slugFrom("Müller & Söhne GmbH"), "muller-sohne-gmbh");
  assert.equal(slugFrom("Licensing & Billing"), "licensing-billing");
  assert.equal(slugFrom("شركة"), "");
  assert.equal(slugFor("شركة", "01900000-0000-7000-8000-0000deadbeef"), "x-deadbeef");
});
