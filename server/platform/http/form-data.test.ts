import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readForm } from "./form-data.ts";

const TYPE = "multipart/form-data; boundary=xYz";
const multipart = (...parts: string[]) => Buffer.from(`${parts.map((part) => `--xYz\r\n${part}\r\n`).join("")}--xYz--\r\n`, "latin1");
const field = (name: string, value: string) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`;
const texts = (form: Map<string, Buffer>) => Object.fromEntries([...form].map(([name, value]) => [name, value.toString("latin1")]));

describe("a posted form", () => {
  test("multipart: fields are given back byte for byte, whatever their charset and line ends", () => {
    const everyByte = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join("");
    const mail = `Subject: x\n\n${everyByte}\r\n--xYzz\r\n--xY\r\n\r\nlast`;
    assert.deepEqual(texts(readForm(TYPE, multipart(field("a", "1"), field("body-mime", mail), field("empty", "")))), {
      a: "1",
      "body-mime": mail,
      empty: "",
    });
  });

  test("multipart: preamble, quoted boundary, spaces after a delimiter, a file, the first of two", () => {
    const body = Buffer.from(
      `before\r\n--a b\r\nContent-Type: message/rfc822\r\ncontent-disposition: form-data; filename="m.eml"; name=mail\r\n\r\none\r\n--a b \t\r\n${field("mail", "two")}\r\n--a b--`,
    );
    assert.deepEqual(texts(readForm('multipart/form-data; charset=utf-8; boundary="a b"', body)), { mail: "one" });
  });

  test("urlencoded: bytes, plus signs, broken escapes", () => {
    const body = Buffer.from("a=1+2&b%2Dmime=%00%FF%e9%0D%0A&c=100%&d=%4&&e&a=second");
    assert.deepEqual(texts(readForm("application/x-www-form-urlencoded; charset=utf-8", body)), {
      a: "1 2",
      "b-mime": "\x00ÿé\r\n",
      c: "100%",
      d: "%4",
      e: "",
    });
  });

  test("what is none is refused", () => {
    const refused = (type: string, body: string) => assert.throws(() => readForm(type, Buffer.from(body)), { name: "Problem" }, body);
    refused("application/json", "{}");
    refused("multipart/form-data", "--xYz--");
    refused(TYPE, "");
    refused(TYPE, "no delimiter");
    refused(TYPE, "--xYz\r\nContent-Disposition: form-data; name=a\r\n\r\nnever ends");
    refused(TYPE, `--xYz\r\n${"x".repeat(20_000)}\r\n\r\n1\r\n--xYz--`);
    refused("application/x-www-form-urlencoded", "a&".repeat(1_001));
    refused(TYPE, multipart(...Array.from({ length: 1_001 }, () => field("a", "1"))).toString());
  });
});
