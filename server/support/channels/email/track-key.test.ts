import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { trackerKey } from "./track-key.ts";

const mail = (subject: string, from: string, headers: { [name: string]: string } = {}) => ({
  subject,
  from,
  header: (name: string) => headers[name] ?? null,
});
const key = (...args: Parameters<typeof mail>) => {
  const found = trackerKey(mail(...args));
  return found && `${found.tracker} ${found.key}${found.ends ? " ends" : ""}`;
};

describe("the key of another tracker's mail", () => {
  test("Jira: the issue, whatever happened to it", () => {
    const jira = { "x-jira-fingerprint": "abc" };
    assert.equal(key("[JIRA] (SHOP-42) Checkout fails", "jira@shop.example", jira), "jira SHOP-42");
    assert.equal(key("[JIRA] Ann Smith mentioned you on SHOP-42 (Jira)", "jira@shop.atlassian.net"), "jira SHOP-42");
    assert.equal(key("[Jira] (SHOP-42) Updated", "jira@shop.example", jira), "jira SHOP-42");
    assert.equal(key("SHOP-42 Checkout fails", "noreply@shop.example", jira), "jira SHOP-42");
    assert.equal(key("Re: SHOP-42 Checkout fails", "ann@shop.example"), null, "a person who mentions it");
  });
  test("ServiceNow: the record", () => {
    assert.equal(key("Incident INC0010023 has been opened", "acme@service-now.com"), "servicenow INC0010023");
    assert.equal(key("RITM0012345 - comments added", "it@corp.example", { "x-servicenow-generated": "true" }), "servicenow RITM0012345");
    assert.equal(key("Our INC0010023", "ann@corp.example"), null);
  });
  test("GitHub: repository and number", () => {
    const from = "notifications@github.com";
    assert.equal(key("[acme/shop] It fails (Issue #7)", from, { "message-id": "<acme/shop/issues/7@github.com>" }), "github acme/shop#7");
    assert.equal(
      key("Re: [acme/shop] It fails (#7)", from, {
        "message-id": "<acme/shop/issues/7/99@github.com>",
        "in-reply-to": "<acme/shop/issues/7@github.com>",
      }),
      "github acme/shop#7",
    );
    assert.equal(key("Re: [acme/shop] It fails", "ann@evil.example", { "in-reply-to": "<acme/shop/issues/7@github.com>" }), null);
  });
  test("GitLab: project and number, wherever it is hosted", () => {
    assert.equal(
      key("Re: Shop | It fails (#7)", "git@corp.example", { "x-gitlab-project-id": "12", "x-gitlab-issue-iid": "7" }),
      "gitlab 12 issue 7",
    );
    assert.equal(
      key("x", "git@corp.example", { "x-gitlab-project-id": "12", "x-gitlab-mergerequest-iid": "7" }),
      "gitlab 12 mergerequest 7",
    );
    assert.equal(key("Shop | It fails (#7)", "git@corp.example"), null);
  });
  test("the Nagios family: host and service, until they recover", () => {
    const from = "nagios@corp.example";
    const problem = key("** PROBLEM Service Alert: web1/HTTP is CRITICAL **", from);
    assert.equal(problem, "nagios web1/http");
    assert.equal(key("** ACKNOWLEDGEMENT Service Alert: web1/HTTP is CRITICAL **", from), problem);
    assert.equal(key("** RECOVERY Service Alert: web1/HTTP is OK **", from), `${problem} ends`);
    assert.equal(key("** PROBLEM Host Alert: web1 is DOWN **", from), "nagios web1");
    assert.equal(key("** PROBLEM Service Alert: web1/SMTP is WARNING **", from), "nagios web1/smtp");
    assert.equal(key("[PROBLEM] HTTP on web1 is CRITICAL!", from), "nagios http on web1");
    assert.equal(key("[RECOVERY] HTTP on web1 is OK!", from), "nagios http on web1 ends");
    assert.equal(key("Check_MK: web1/HTTP OK -> CRIT", from), "nagios web1/http");
    assert.equal(key("Check_MK: web1/HTTP CRIT -> OK", from), "nagios web1/http ends");
    assert.equal(key("** PROBLEM Service Alert: web1/HTTP is CRITICAL **", from, { "x-nagios-problem-id": "99" }), "nagios web1/http 99");
    assert.equal(key("A problem with the host web1", from), null);
  });
  test("Zabbix: the event's number, or the problem's name", () => {
    const from = "zabbix@corp.example";
    assert.equal(key("Problem: High CPU on web1", from), "zabbix high cpu on web1");
    assert.equal(key("Resolved in 5m 3s: High CPU on web1", from), "zabbix high cpu on web1 ends");
    assert.equal(key("Problem: High CPU on web1 (event id 4711)", from), "zabbix event 4711");
    assert.equal(key("Problem: my printer", "ann@corp.example"), null);
  });
  test("none, for what people write", () => {
    for (const subject of ["Re: Export fails", "Problem: nothing works", "INC: invoice", "PROBLEM with Service", "Ticket [#1001]"])
      assert.equal(key(subject, "ann@customer.example"), null, subject);
  });
});
