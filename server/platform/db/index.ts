export { appRoles, type AppRole } from "./app-role.ts";
export { checkDurability, migrate } from "./migrate.ts";
export { openDatabase, type Connection, type Database, type Db } from "./open-database.ts";
export { afterCommit, asCustomer, beforeCommit, transact, type CustomerScope } from "./transact.ts";
export { decodeCursor, encodeCursor, timeAndId } from "./cursor.ts";
export { isForeignKeyViolation, isUniqueViolation, isTransient } from "./errors.ts";
