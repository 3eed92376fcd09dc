export { exportEverything } from "./export-everything.ts";
export { checkBackup, type CheckedBackup } from "./read-backup.ts";
export { occupants, restoreBackup } from "./restore-backup.ts";
export { BackupFault } from "./seal-stream.ts";
export { writeBackup, type BackupSource, type BackupSummary } from "./write-backup.ts";
