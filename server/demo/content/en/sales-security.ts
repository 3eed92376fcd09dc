import type { Scenario } from "../../model.ts";

export const salesAndSecurity: readonly Scenario[] = [
  {
    type: "sales",
    on: "insight",
    tags: ["quote"],
    team: "billing",
    subject: "Quote for Insight, {seats} users, three-year term",
    countries: ["GB"],
    thread: [
      [
        "c",
        `We use Ledger and Depot and are thinking about Insight for {seats} people. Could we have a quote for one year and for three years? Our procurement also asks where the data is stored and whether it can stay in the UK.`,
      ],
      [
        "a",
        `The quote for both terms is attached in the portal; the three-year price comes to {amount} a year. It is valid for 30 days.

As to the data: you choose the region when the workspace is created and it stays there, backups included. London is one of the choices. The list of sub-processors and the data processing agreement are linked from the quote.`,
      ],
      ["c", `Received. Procurement has one more question: is there a way to test with our own data first?`],
      ["a", `Yes, 30 days with everything switched on, and the workspace becomes the real one if you stay. Shall I open one in London?`],
    ],
  },
  {
    type: "sales",
    on: "depot",
    tags: ["upgrade", "edition"],
    team: "billing",
    priority: "low",
    subject: "What would the step from Standard to Professional cost us?",
    thread: [
      [
        "c",
        `We have Depot Standard for {seats} users and now need lots of batch tracing, which seems to be in Professional. Do we pay the full price again or the difference? And would the data have to be migrated?`,
      ],
      [
        "a",
        `Only the difference for the rest of the term, in your case {amount} until the renewal. No migration: both editions are the same program, and the licence decides what it shows. After the next licence check the menu Traceability appears.`,
      ],
      ["c", `That is less than I feared. I shall put it before our director on Thursday.`],
    ],
  },
  {
    type: "question",
    on: null,
    tags: ["support-hours"],
    priority: "low",
    subject: "Who do we call over the bank holidays?",
    countries: ["GB", "IE"],
    thread: [
      ["c", `We work through the bank holidays. Is anybody there on your side, and is the number for urgent faults the same?`],
      [
        "a",
        `On bank holidays the team answers urgent faults only (work stopped, no way around it), by the same number and by e-mail with "urgent" chosen in the portal. Everything else is answered the next working day. Your plan includes this at no extra cost.`,
      ],
      ["c", `Good to know, I hope not to need it.`],
    ],
  },
  {
    type: "security",
    on: "gateway",
    to: "security",
    tags: ["leaked-token"],
    priority: "urgent",
    subject: "We published an API token by mistake",
    thread: [
      [
        "c",
        `One of our developers pushed a Gateway token to a public repository at {time}. We have revoked it in the dashboard about 40 minutes later. Can you tell us whether anybody used it in between, and from where? Workspace of {org}, token name "ci-deploy".`,
      ],
      [
        "a",
        `Thank you for revoking it first and asking second. I have looked at the access log for that token: {n} calls in the 40 minutes, all GET /v2/status, all from {ip}, which belongs to a well-known scanning service that looks for leaked tokens. No call read or changed data of yours.

The token is dead on our side. The complete log has been put in your portal under Security > Reports for your own records.`,
      ],
      ["c", `That is a relief. Is there a way to keep tokens of that kind from being useful outside our network?`],
      [
        "a",
        `Yes, two: restrict a token to addresses (Tokens > Edit > "Allowed from"), and give CI a token that expires after an hour, through the OIDC exchange. The second also means there is nothing left to leak.`,
      ],
    ],
  },
  {
    type: "security",
    on: "ledger",
    to: "security",
    tags: ["report", "disclosure"],
    priority: "high",
    subject: "Possible path traversal when restoring a backup",
    thread: [
      [
        "c",
        `While preparing a training I built a backup file by hand whose entry name contained "..\\..\\". Ledger {version} wrote the file outside the chosen folder when I restored it. I have not tried to get further than that. I can send you the file; I would rather not do so by ordinary e-mail.`,
      ],
      [
        "a",
        `Thank you for reporting it to us first, and for the care. Please upload the file under Security > "Send to the security team" in the portal; it is encrypted and only our team can open it.

You will hear from me by {date+5} at the latest with our assessment. May we name you in the advisory?`,
      ],
      [
        "n",
        `Restricted. Reproduced on 10.0.0 and 9.4.2 with the uploaded file. Needs a crafted backup and a person who restores it. {mate}, please own the fix; 9.4 gets it as well.`,
      ],
      [
        "a",
        `We can confirm it. A crafted backup could write files wherever the person who restores it may write. The fix refuses such entries, and is being prepared for 10 and 9.4. Until then our advice to everyone will be: restore only backups of your own.`,
      ],
      ["c", `Understood, I shall keep quiet until you publish. You may use my name.`],
    ],
  },
  {
    type: "security",
    on: null,
    to: "security",
    tags: ["questionnaire"],
    priority: "low",
    subject: "Security questionnaire for our insurer",
    thread: [
      [
        "c",
        `Our cyber insurer asks about our software suppliers: certifications, penetration tests, how quickly you fix critical faults, and whom to call at night. There is a form with {count} questions attached. Do you have something ready, or must we fill it in together?`,
        "questions.csv",
      ],
      [
        "a",
        `Something ready will answer most of it: the security overview and the latest summary of the penetration test are in your portal under Company > Documents. Critical faults are fixed within seven days according to our policy, and the page about it shows how long the last ones really took.

For what remains open, please send me the numbers of the questions; I fill those in.`,
      ],
      ["c", `Only 4, 17 and 31 remain.`],
    ],
  },
];
