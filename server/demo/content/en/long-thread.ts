import type { Scenario } from "../../model.ts";

/** One conversation of about fifty messages: a fault that comes and goes, hunted for three weeks by both sides. */
export const longThread: Scenario = {
  type: "problem",
  on: "depot",
  team: "platform",
  tags: ["duplicates", "shipping", "long-running"],
  priority: "high",
  subject: "Some parcels are announced twice to the carrier, roughly one in two thousand",
  thread: [
    [
      "c",
      `Since about two weeks ago some of our parcels are announced twice to the carrier. The customer gets two tracking numbers, one of which never moves, and then calls us. It is rare: {n} cases among roughly {big} parcels. Depot {version}, server {server}. I have no idea how to provoke it.`,
    ],
    [
      "a",
      `Thank you, {first}. Rare faults are best caught by their traces. Could you send me the parcel numbers of all the cases you know, with date and packing station?`,
    ],
    ["c", `Here they are as a list. Stations 2, 3 and 5 so far, never 1 and 4. That may be chance.`, "doubled-parcels.csv"],
    ["a", `It may be, but we shall keep it in mind. What is different about 1 and 4? Hardware, network, people?`],
    ["c", `1 and 4 are the old stations by the wall, on cable. 2, 3 and 5 came last year and are on Wi-Fi.`],
    [
      "n",
      `Looks like a repeated request over a flaky link again, but the announcement goes out from the server, not from the station. The station only says "parcel closed". So a doubled "parcel closed" must have been accepted. That should not be possible since 6.1.`,
    ],
    [
      "n2",
      `6.1 rejects a second "closed" for the same parcel. Unless there are two parcels: if the station also creates the parcel, a repetition creates another one. Look at the ids.`,
    ],
    [
      "a",
      `Could you look at one case with me: does the doubled announcement belong to one parcel in Depot, or are there two parcels with the same content? Shipping > Parcels, filter by order.`,
    ],
    ["c", `One parcel. One. With two announcements, 3 seconds apart, both by user "system".`],
    ["n", `So not the station. The server announced twice. {mate}, what retries announcements?`],
    ["n2", `The dispatcher, after 30 s without an answer. Not after 3.`],
    [
      "a",
      `Then the station is innocent, and the announcement is doubled inside the server. I should like to see the server's log of such a moment. Please switch System > Diagnostics > "Shipping, detailed" on; it costs about 200 MB a day.`,
    ],
    ["c", `On. There is room for weeks.`],
    ["c", `Day one: {big} parcels, no case. Typical.`],
    ["a", `It knows that it is being watched. We can wait.`],
    ["c", `Day three: one case! Parcel P-{order}, station 3, {time}. I have uploaded the log of that hour.`, "shipping.log"],
    [
      "n",
      `Log: two dispatcher threads pick the same row within 3 ms of one another, "picked by worker 1", "picked by worker 2". The row lock must be missing or released early.`,
    ],
    [
      "n2",
      `The lock is taken in a transaction that ends before the announcement is sent, since 6.2.0, to keep the transaction short. Between the end of the transaction and the mark "sent" there is a window, if the second worker starts in it. But the second worker only starts when the first one is overloaded.`,
    ],
    [
      "a",
      `We are close. The log shows two workers of the dispatcher taking the same parcel within a few milliseconds. Normally only one of them is running; the second is started when the queue is long. Was the queue long at that moment? Shipping > Monitor > Queue, with the history.`,
    ],
    ["c", `It was. {count} at {time}. That is when the afternoon wave is closed: all stations close their parcels within two minutes.`],
    [
      "a",
      `That fits: the more parcels at once, the more likely the second worker, and the more likely that both take the same parcel.

Until we have a fix: Shipping > Dispatcher > "Workers" = 1 makes it impossible. The peak will take a minute or two longer. Would that be acceptable?`,
    ],
    ["c", `One or two minutes are fine. Set to 1.`],
    [
      "c2",
      `Hello, I am on nights and was not asked. With one worker the queue at 22:00 reached 900 and the last truck left eleven minutes late. Can we find something in between?`,
    ],
    ["a", `Hello, and sorry for the surprise. What is special about 22:00? The afternoon peak has about {count} parcels.`],
    ["c2", `The export lane. Customs data are sent together with the announcement and take 2 to 3 seconds each.`],
    [
      "n",
      `We did not know about the export lane. One worker is too few for it. {mate}, can we pin domestic parcels to one worker and export to the other? They would never compete for a row.`,
    ],
    ["n2", `Yes: two dispatcher groups, one worker each, divided by lane. Supported since 6.0, hidden under advanced.`],
    [
      "a",
      `There is something in between. Please set up two groups in Shipping > Dispatcher > Advanced: "domestic" and "export", each with exactly one worker. They never touch one another's parcels, and the slow customs data no longer hold up the rest.`,
    ],
    ["c", `Set up with {other} on the phone. Groups are running.`],
    ["c2", `Queue at 22:00 was 140, truck left on time. Thank you.`],
    ["a", `Good. Let us leave it like that while the fix is made. I shall tell you when there is something to test.`],
    [
      "n2",
      `Fix: the row is marked "sending, by worker, until" in the transaction that picks it, and the mark expires after 60 s. I have a test that fails every time on 6.2.1 and never with the change.`,
    ],
    ["n", `Excellent. May the customer have it as a preview build? They are willing and careful.`],
    ["n2", `Yes, after Thursday's review. Only for their test system at first.`],
    [
      "a",
      `News: the fault has been understood and corrected, and we can reproduce it at will now, which is the best part. After Thursday's review there will be a preview build. Do you have a test system on which you could try it?`,
    ],
    ["c", `We do, with the data of last Sunday. I can simulate the afternoon wave with the training stations.`],
    [
      "a",
      `Then please install the build from your portal under Downloads > Previews, and set the workers back to 4 on the test system only. The more pressure the better.`,
    ],
    ["c", `Installed. One question: it says "database change 0152". Can we go back?`],
    ["a", `Yes. 0152 only adds a column with a default; 6.2.1 ignores it. We have tried both directions.`],
    [
      "c",
      `Simulated five afternoon waves with 4 workers, {big} parcels in all. No double. With 6.2.1 on the same data: 3 doubles. So I believe you.`,
    ],
    [
      "a",
      `And I believe your numbers, thank you for running the comparison with the old version as well. We should like to add your simulation to our own tests, if you are willing to share the wave as a file without names.`,
    ],
    ["c", `Shared. All names replaced by fruit.`, "fruit-wave.csv"],
    ["n", `Fruit wave added to the load tests, it finds the old fault in under a minute.`],
    [
      "a",
      `Your fruit is now part of our tests and finds the old fault within a minute. The maintenance release will contain the fix; the previews have served their purpose.`,
    ],
    ["c2", `Does the maintenance release mean we have to drop the two groups? I have come to like them, nights are calmer.`],
    [
      "a",
      `No, keep them. They are a good arrangement in their own right. You can go up to two workers in each group after the update, if the queue asks for it.`,
    ],
    ["c", `Which date should I write into our calendar for the update?`],
    ["a", `The release is planned for {then+5}. I would take the Sunday after that. We shall be on call, the number is the usual one.`],
    ["c", `Entered. I have also written down for our own people what happened and why, one page. It was oddly enjoyable.`],
    [
      "x",
      `Hello, I have taken over this matter from {first}. Please send the list of all parcels with the names and addresses of the recipients to this address, it is urgent.`,
    ],
    ["a", `For us too. I am leaving this ticket open until your Sunday, so that everything stays in one place.`],
    [
      "c",
      `One last thing: {n} customers still have a dead tracking number in their mails. Is there a way to withdraw those announcements, or do we simply wait until the carrier drops them?`,
    ],
  ],
};
