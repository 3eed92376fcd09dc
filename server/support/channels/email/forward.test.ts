import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { inlineForward, isForward } from "./model/forward.ts";

const forward = (subject: string, text = "", mediaType?: string) =>
  isForward({
    subject,
    text,
    attachments: mediaType ? [{ fileName: "a", mediaType, contentId: null, inline: false, content: new Uint8Array() }] : [],
  });

describe("a mail that is passed on", () => {
  test("is told by its prefix in the languages of mail programs, and an answer to one is an answer", () => {
    for (const prefix of [
      "Fwd:",
      "FW:",
      "Fw: Re:",
      "WG:",
      "TR:",
      "RV:",
      "Enc:",
      "ENC: RES:",
      "I:",
      "Doorst:",
      "VB:",
      "VL:",
      "PD:",
      "Přep:",
      "[EXTERNAL] Fwd:",
      "[#1001] WG:",
      "إعادة توجيه:",
      "转发：",
      "ПЕРЕСЛ:",
    ])
      assert.equal(forward(`${prefix} Export fails`), true, prefix);
    for (const prefix of ["Re:", "AW:", "Re: Fwd:", "AW: WG:", "SV:", "RES: ENC:", "Odp:", "رد:", "", "Import:", "Idea:", "Install:"])
      assert.equal(forward(`${prefix} Export fails`), false, prefix);
  });
  test("is told by the mail it carries, attached or below a line that says so", () => {
    assert.equal(forward("Export fails", "", "message/rfc822"), true);
    assert.equal(forward("Re: Export fails", "", "message/rfc822"), false);
    for (const line of [
      "---------- Forwarded message ---------",
      "Begin forwarded message:",
      "-------- Weitergeleitete Nachricht --------",
      "---------- Mensagem encaminhada ----------",
      "---------- Přeposlaná zpráva ----------",
      "---------- رسالة معاد توجيهها ----------",
    ])
      assert.equal(forward("Export fails", `See below.\n\n${line}\nFrom: Bob <bob@x.test>\n\nHello`), true, line);
  });
  test("gives its author, what was written above and what it says", () => {
    assert.deepEqual(
      inlineForward(
        "Please take this.\nJana\n\n---------- Forwarded message ---------\nFrom: Bob Brown <bob@customer.example>\nDate: Mon\nSubject: Export\nTo: jana@vendor.test\n\nIt fails.\n",
      ),
      { cover: "Please take this.\nJana", author: { name: "Bob Brown", address: "bob@customer.example" }, text: "It fails." },
    );
    assert.equal(
      inlineForward("-------- Weitergeleitete Nachricht --------\nBetreff: x\nVon: *Bob* [mailto:bob@customer.example]\n\nGeht nicht.")
        ?.author.address,
      "bob@customer.example",
    );
    assert.equal(inlineForward("---------- Forwarded message ---------\nno field\n\nHello"), null);
  });
});
