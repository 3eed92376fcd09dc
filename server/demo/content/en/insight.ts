import type { Scenario } from "../../model.ts";

export const insight: readonly Scenario[] = [
  {
    type: "problem",
    on: "insight",
    tags: ["reports", "totals"],
    subject: "Stock value in Insight differs from Depot by {amount}",
    thread: [
      [
        "c",
        `The dashboard "Stock value" shows {amount} less than the valuation report in Depot for the same evening. Finance wants to know which of the two is true before the month is closed.`,
      ],
      [
        "a",
        `Both are, for different moments. Depot values at the time you press the button; Insight takes its copy at 22:00 in the time zone of the workspace, which is set to UTC in yours. Receipts between 22:00 UTC and your own midnight are in one and not in the other.

Please change Workspace > Time zone to your own. The history is recomputed overnight, and from tomorrow both should agree.`,
      ],
      ["c", `They agree to the cent this morning. Could you tell the next person to put that setting somewhere more visible?`],
      ["a", `I have asked for the time zone to be shown beside the date of every tile. Your sentence is quoted in the request.`],
    ],
  },
  {
    type: "howTo",
    on: "insight",
    tags: ["scheduled-reports"],
    priority: "low",
    subject: "Sending the weekly report to people without an account",
    thread: [
      [
        "c",
        `Our bank wants the weekly liquidity report every Monday before nine. They have no account and shall not get one. Can Insight mail it as a PDF to an outside address, in English, even though my own screen is in another language?`,
      ],
      [
        "a",
        `Yes: open the report > Schedule > "Add recipient outside the workspace". An owner has to approve the address once. Language and number format are chosen per recipient, so theirs can be English. The PDF carries the moment of the data in the footer.`,
      ],
      ["c", `Approved and sent to myself first. Looks good, the bank is on the list.`],
    ],
  },
  {
    type: "incident",
    on: "insight",
    tags: ["sign-in", "sso"],
    priority: "high",
    subject: 'Nobody can sign in to Insight: "audience mismatch"',
    thread: [
      [
        "c",
        `Since our identity provider was moved last night nobody can sign in to Insight. After the company login we get "SSO-17 audience mismatch". Other Acme products are fine. I can still get in with the recovery account.`,
      ],
      [
        "a",
        `Then the new provider sends another audience than the old one. In the recovery account, open Workspace > Single sign-on > "Expected audience"; compare it with the entity ID that your provider shows for the Insight application. They have to be equal, character by character, a slash at the end included.`,
      ],
      ["c", `It was the slash. One slash, {count} people. All in again.`],
      [
        "a",
        `It is nearly always the slash. I have suggested that SSO-17 should show both values side by side; today it only says that they differ.`,
      ],
    ],
  },
];
