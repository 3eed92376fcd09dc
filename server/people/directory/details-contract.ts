/** What is known of people and organizations beside name and address. Browser-safe. */
import { z } from "zod";
import { id, line, reference } from "#shared/contract";

export const tag = z
  .string()
  .trim()
  .normalize("NFC")
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}._:/-]{0,49}$/u, "tag");
export const tags = z
  .array(tag)
  .max(50)
  .transform((list) => [...new Set(list)]);

export const PHONE_TYPES = ["work", "mobile", "home", "other"] as const;
export type PhoneType = (typeof PHONE_TYPES)[number];

export const timeZone = z
  .string()
  .max(60)
  .refine((value) => {
    try {
      return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone !== "" && !/^[+-]/.test(value);
    } catch {
      return false;
    }
  }, "timeZone");

export const phone = z.strictObject({
  number: z.string().describe("E.164"),
  extension: z.string().nullable(),
  type: z.enum(PHONE_TYPES),
  primary: z.boolean(),
  shown: z.string().describe("As readers of the request's language write it: national at home, else international"),
});

export const contactDetails = {
  title: z.string().nullable().describe("Position, such as Head of IT"),
  timeZone: z.string().nullable().describe("IANA name"),
  phones: z.array(phone),
  tags: z.array(z.string()),
  owner: reference.nullable().describe("The agent who looks after this"),
};

export const organizationDetails = {
  tags: z.array(z.string()),
  owner: reference.nullable().describe("The agent who looks after this"),
  domainMembers: z
    .enum(["suggest", "join"])
    .describe("What becomes of somebody who proved an address of a verified domain: he is suggested as a member, or becomes one"),
};

export const givenContactDetails = {
  title: line(200).nullable().optional(),
  timeZone: timeZone.nullable().optional(),
  phones: z
    .array(
      z.strictObject({
        number: z.string().max(60).describe("In any spelling; without `+` it is read as one of `country`"),
        country: z
          .string()
          .regex(/^[A-Z]{2}$/, "country")
          .optional()
          .describe("ISO 3166-1; that of the request's language when absent"),
        extension: z
          .string()
          .regex(/^\d{1,8}$/, "extension")
          .nullable()
          .optional(),
        type: z.enum(PHONE_TYPES).default("work"),
      }),
    )
    .max(20)
    .optional()
    .describe("All numbers from now on; the first is the primary one"),
  tags: tags.optional(),
  owner: id.nullable().optional().describe("Id of an agent"),
};

export const givenOrganizationDetails = {
  tags: tags.optional(),
  owner: id.nullable().optional().describe("Id of an agent"),
  domainMembers: z.enum(["suggest", "join"]).optional(),
};
