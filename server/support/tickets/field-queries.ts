import { sql } from "kysely";
import type { Ctx } from "#platform/http";
import type { FieldValues } from "#shared/fields";

/** All values of a ticket as they are stored, whatever the actor reads of them. He has been checked to see the ticket. */
export async function storedFields(ctx: Ctx, id: string): Promise<FieldValues> {
  const { rows } = await sql<{ fields: FieldValues }>`select fields from tickets where id = ${id}`.execute(ctx.db);
  return rows[0]!.fields;
}
