import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { brandColors, brandStyle, contrast, parseHex } from "./brand.ts";

describe("colours of a brand", () => {
  const white = parseHex("#ffffff")!;
  const samples = ["#ffdd00", "#ffffff", "#000000", "#7f7f7f", "#e4002b", "#00a3e0", "#39ff14", "#1b2a41"];

  test("any colour reads at 4.5 to 1 as text, as button and on its own tint, light and dark", () => {
    for (const sample of samples) {
      const colors = Object.fromEntries(Object.entries(brandColors(parseHex(sample)!)).map(([name, value]) => [name, parseHex(value)!]));
      assert.ok(contrast(colors["--brand-light"]!, white) >= 4.5, `${sample} on white`);
      assert.ok(contrast(colors["--brand-light"]!, colors["--brand-light-ground"]!) >= 4.5, `${sample} on its light tint`);
      assert.ok(contrast(colors["--brand-on-light"]!, colors["--brand-light"]!) >= 4.5, `text on ${sample}, light`);
      assert.ok(contrast(colors["--brand-dark"]!, colors["--brand-dark-ground"]!) >= 4.5, `${sample} on its dark tint`);
      assert.ok(contrast(colors["--brand-on-dark"]!, colors["--brand-dark"]!) >= 4.5, `text on ${sample}, dark`);
    }
  });

  test("a colour that already reads is left as it is", () => {
    assert.equal(brandColors(parseHex("#1b2a41")!)["--brand-light"], "#1b2a41");
  });

  test("what is not a plain hexadecimal colour writes no style", () => {
    for (const value of ["red", "#fff", "#12345g", "#123456;}body{display:none", "", "url(x)"]) assert.equal(brandStyle(value), null);
  });
});
