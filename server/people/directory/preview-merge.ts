import { definitionsOf } from "#platform/fields";
import { invalid, Problem, type Ctx } from "#platform/http";
import { resolveReferences } from "#platform/references";
import { localize } from "#shared/locales";
import type { FieldValue } from "#shared/fields";
import { countAbout } from "./note-queries.ts";
import { areDistinct } from "./duplicate-queries.ts";
import { closedFields, checkMayMerge } from "./merge-people.ts";
import { countSignIns, selectGroup, selectOwn, type Kind } from "./merge-queries.ts";
import { valuesOf } from "./keep-own.ts";
import { ownOf, SCALARS, unite, type Scalar, type Values } from "./model/unite.ts";
import { selectOrganization, type OrganizationRow } from "./organization-queries.ts";
import { selectContact, type ContactRow } from "./queries.ts";

type Row = ContactRow | OrganizationRow;
type Texts = (scalar: Scalar, value: string) => string;

function shownValue(value: FieldValue | undefined, names: ReadonlyMap<string, { title: string }>, of: string | undefined): string | null {
  if (value === undefined) return null;
  if (typeof value === "string") return (of ? names.get(`${of}:${value}`)?.title : undefined) ?? value;
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "object" ? Object.values(value).join(" ") : String(value);
}

const read = (ctx: Ctx, kind: Kind, id: string): Promise<Row | undefined> =>
  kind === "contact" ? selectContact(ctx.db, id) : selectOrganization(ctx.db, id);

/** Every value that at least one of the two has, as they would stand together. */
async function unitedOf(ctx: Ctx, kind: Kind, rows: [Row, Row], together: Values) {
  const [into, from] = [valuesOf(rows[0]), valuesOf(rows[1])];
  const owners = new Map(rows.flatMap(({ owner }) => (owner ? [[owner.id, owner.name]] : [])));
  const text: Texts = (scalar, value) => (scalar === "owner" ? (owners.get(value) ?? value) : value);
  const scalars = SCALARS.filter((name) => into[name] !== null || from[name] !== null).map((name) => {
    const say = (values: Values) => (values[name] === null ? null : text(name, values[name]));
    return { name, label: null, into: say(into), from: say(from), shown: say(together) };
  });
  const words = ({ tags }: Values) => (tags.length > 0 ? tags.join(", ") : null);
  const tags =
    words(together) === null ? [] : [{ name: "tags", label: null, into: words(into), from: words(from), shown: words(together) }];
  const definitions = (await definitionsOf(ctx, kind)).filter(({ key }) => key in into.fields || key in from.fields);
  const names = await resolveReferences(
    ctx,
    definitions.flatMap(({ key, type, rules }) =>
      type === "reference"
        ? [into, from].flatMap(({ fields }) => (typeof fields[key] === "string" ? [`${rules.of}:${fields[key]}`] : []))
        : [],
    ),
  );
  const fields = definitions.map(({ key, labels, rules }) => {
    const say = (values: Values) => shownValue(values.fields[key], names, rules.of);
    return { name: `fields.${key}`, label: localize(labels, ctx.locale) || key, into: say(into), from: say(from), shown: say(together) };
  });
  return [...scalars, ...tags, ...fields];
}

const organizationsOf = (row: Row) => ("memberships" in row ? row.memberships.filter(({ endsOn }) => endsOn === null) : []);

/**
 * What two records would say together; changes nothing. One that was merged counts as the one it stands in.
 * @throws Problem 403, 409 mergeSame mergeErased, 422
 */
export async function previewMerge(ctx: Ctx, { kind, into: intoId, from: fromId }: { kind: Kind; into: string; from: string }) {
  checkMayMerge(ctx, kind);
  const [into, from] = [await read(ctx, kind, intoId), await read(ctx, kind, fromId)];
  if (!into) throw invalid("into", "unknownThing");
  if (!from) throw invalid("from", "unknownThing");
  if (into.id === from.id) throw new Problem(409, "mergeSame");
  const own = (await selectOwn(ctx.db, into.id)) ?? ownOf(valuesOf(into));
  const together = unite(own, [valuesOf(into), valuesOf(from)], await closedFields(ctx, kind));
  const [intoGroup, fromGroup] = [await selectGroup(ctx.db, kind, into.id), await selectGroup(ctx.db, kind, from.id)];
  const contact = kind === "contact";
  const signIns = contact ? [await countSignIns(ctx.db, intoGroup), await countSignIns(ctx.db, fromGroup)] : [0, 0];
  const homes = [into, from].map((row) => organizationsOf(row).map(({ organization }) => organization.id));
  const apart = homes[0]!.length > 0 && homes[1]!.length > 0 && !homes[0]!.some((id) => homes[1]!.includes(id));
  const counts = await countAbout(ctx.db, contact ? { contact: from.id } : { organization: from.id });
  return {
    into: { id: into.id, name: into.name },
    from: { id: from.id, name: from.name },
    revision: into.revision,
    united: await unitedOf(ctx, kind, [into, from], together),
    brings: {
      addresses: "addresses" in from ? from.addresses.map(({ address }) => address) : [],
      phones: "phones" in from ? from.phones.map(({ number }) => number) : [],
      memberships: organizationsOf(from).map(({ organization }) => organization.name),
      domains: "domains" in from ? from.domains.map(({ domain }) => domain) : [],
      ...counts,
    },
    warnings: [
      ...(apart ? (["otherOrganization"] as const) : []),
      ...(signIns[0]! > 0 && signIns[1]! > 0 ? (["bothSignIn"] as const) : []),
      ...((await areDistinct(ctx.db, kind, into.id, from.id)) ? (["apart"] as const) : []),
    ],
  };
}
