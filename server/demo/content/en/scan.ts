import type { Scenario } from "../../model.ts";

export const scan: readonly Scenario[] = [
  {
    type: "incident",
    on: "scan",
    tags: ["android", "camera"],
    subject: "Camera stays black on Zebra TC{n}x after updating to {version}",
    thread: [
      [
        "c",
        `After the update of Scan to {version} the camera preview stays black on our Zebra handhelds, {count} of them. Scanning with the built-in imager still works, but we use the camera for photos of damaged goods, so receiving is stuck with paper forms. Samsung phones are fine.`,
      ],
      [
        "a",
        `Thank you, the split between Zebra and Samsung helps. {version} switched to the newer camera interface of Android, and on some Zebra builds the imager keeps the lens to itself.

As a remedy for today: Settings > Scanning > "Imager and camera" > "Release imager while photographing". You can send it to all devices from Depot under Devices > Policies, nobody has to touch them one by one.`,
      ],
      ["c", `The policy did it, photos work again on all devices. It takes a second longer to start, but we can live with that.`],
      [
        "a",
        `Good to hear. The second is the imager letting go; the next version does that in the background while the form is opening. I shall leave this ticket solved, and the release notes of that version will mention it.`,
      ],
    ],
  },
  {
    type: "problem",
    on: "scan",
    tags: ["offline", "sync"],
    priority: "high",
    subject: "Offline counts from the basement arrive twice",
    thread: [
      [
        "c",
        `There is no coverage in our cold store. People count offline, walk up, and Scan synchronises. Since Monday some counts arrive twice: {sku} was counted as {count} and stock says double that. It does not happen every time, perhaps once in ten.`,
      ],
      [
        "a",
        `I should like to see one such case from both sides. On the next occasion, please note the handheld and the minute, then open Settings > Support > "Send log" on that handheld before anything else. I can match it with the server's journal.`,
      ],
      ["c", `Just happened: handheld {machine}, {time}. Log is sent.`, "handheld.log"],
      [
        "n",
        `Log shows the upload, Wi-Fi handover between two access points in the middle of the answer, retry 4 s later. Server took both. 3.1.4 sends an idempotency key, their handhelds report {version}, the server is 6.0.3, which ignores it. Needs both sides.`,
      ],
      [
        "a",
        `Found it. On the way up the stairs the handheld changes the access point in the middle of the upload. It does not get the answer and sends again, quite rightly; the server should recognise the repetition and does so from Depot 6.1.0 on. Yours is 6.0.3.

Until the update: Settings > Sync > "Wait for stable connection" = 15 s. That covers the stairs.`,
      ],
      ["c", `Set on all devices. No double since. We update Depot on Sunday.`],
    ],
  },
  {
    type: "howTo",
    on: "scan",
    tags: ["gs1", "barcodes"],
    subject: "Reading batch and expiry date from one GS1 code",
    thread: [
      [
        "c",
        `Our supplier now prints a single GS1 DataMatrix with article, batch and best-before date. Scan reads it as one long number, (01)09506000134376(17)270331(10)B{order} without the brackets, and asks for the batch separately. Can it take the code apart?`,
      ],
      [
        "a",
        `It can. In Depot, open Articles > Barcodes > "Symbologies" and set GS1 DataMatrix to "Application identifiers". Scan then fills 01 into the article, 10 into the batch and 17 into the best-before date, and the forms skip what is already known.

If a supplier leaves out the group separator after the batch, the code cannot be split without doubt. Scan shows these in orange, and you choose once how this supplier is to be read.`,
      ],
      ["c", `Works for three suppliers. The fourth is orange, as you foresaw. I have written to them.`],
    ],
  },
  {
    type: "question",
    on: "scan",
    tags: ["ios", "devices"],
    priority: "low",
    subject: "Which older iPhones will still run Scan 3.2?",
    thread: [
      [
        "c",
        `We lend older iPhones to drivers, mostly iPhone SE of the second generation. Before I approve the update to 3.2.0: what is the oldest iOS it runs on, and does a phone that stays on 3.1.4 still work with our server?`,
      ],
      [
        "a",
        `3.2.0 needs iOS 16, which the SE of the second generation has. Phones on 3.1.4 go on working: the server accepts the current version and the two before it, and says so in Devices > Overview with an amber marker before a version falls out.`,
      ],
      ["c", `Perfect, then there is no hurry. Approved for the new phones only.`],
    ],
  },
  {
    type: "featureRequest",
    on: "scan",
    tags: ["idea", "accessibility"],
    priority: "low",
    subject: "Spoken confirmation for pickers with gloves",
    thread: [
      [
        "c",
        `In the freezer nobody sees the screen: gloves, glare, frost. A beep tells us that something was scanned, but not whether it was right. Could Scan speak the bin and the quantity, in the picker's own language? We have people with seven mother tongues.`,
      ],
      [
        "a",
        `I like this one. Today you can choose different sounds for right and wrong under Settings > Feedback, and a long vibration for wrong, which people feel through gloves. Speech is not there yet.

I have added your seven languages to the request, because so far it had been read as "English speech output".`,
      ],
    ],
  },
];
