import { personPattern, subjectsOf, type Person, type PersonHandler } from "#platform/erasure";
import { countMailOf, deleteIntake, deleteIntakeNaming, deleteOutboundOf, intakePages, mailsTo } from "./erasure-queries.ts";

const PAGES = 500;

const aboutHim = (person: Person) => [...person.subjects];

/** Mail of a person: raw as it came, and what was sent to him or about what he asked. Mail not yet decided becomes a ticket first. */
export const mailErasure: PersonHandler = {
  name: "mail",
  async count(ctx, person) {
    const { raw, sent } = await countMailOf(ctx.db, [...person.addresses], aboutHim(person), subjectsOf(person, "intake"));
    return [
      { kind: "rawMail", count: raw },
      { kind: "sentMail", count: sent },
    ];
  },
  async erase(ctx, person) {
    const addresses = [...person.addresses];
    while ((await deleteIntake(ctx.db, addresses, aboutHim(person), subjectsOf(person, "intake"), 200)) === 200);
    while ((await deleteOutboundOf(ctx.db, addresses, aboutHim(person), 200)) === 200);
  },
  async finish(ctx, person) {
    // Mails of others that name him anywhere: what they said stands in their tickets, without him.
    const needles = [...person.addresses, ...person.names];
    if (personPattern(person, person.names) === null) return;
    for (let from = 0; from < (await intakePages(ctx.db)); from += PAGES) await deleteIntakeNaming(ctx.db, needles, from, from + PAGES);
  },
  async export(ctx, person, into) {
    const rows = await mailsTo(ctx.db, [...person.addresses]);
    if (rows.length > 0) into.records("mail_to_you", rows);
  },
};
