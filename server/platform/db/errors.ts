type DatabaseError = { code?: string; constraint?: string };

/** Whether an insert or update met a unique index; with a name, that very constraint. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const { code, constraint: name } = (error ?? {}) as DatabaseError;
  return code === "23505" && (constraint === undefined || name === constraint);
}

/** Whether something else still refers to what was to be removed. */
export function isForeignKeyViolation(error: unknown): boolean {
  return ((error ?? {}) as DatabaseError).code === "23503";
}

const TRANSIENT = new Set([
  "40001",
  "40P01",
  "55P03",
  "57P01",
  "57P02",
  "57P03",
  "53300",
  "08000",
  "08001",
  "08003",
  "08006",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
]);

/** Whether the same work may succeed when tried again: a lost connection, a deadlock, a server that is starting. */
export function isTransient(error: unknown): boolean {
  const { code } = (error ?? {}) as DatabaseError;
  return (
    (code !== undefined && TRANSIENT.has(code)) ||
    (error instanceof Error && /Connection terminated|timeout exceeded when trying to connect/.test(error.message))
  );
}
