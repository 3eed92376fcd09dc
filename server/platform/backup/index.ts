export { exportArchive } from "./export-archive.ts";
export { ExportRunning } from "./export-entries.ts";
export { blobsIn, exportEverything } from "./export-everything.ts";
export { exportPlan } from "./export-plan.ts";
export { checkBackup, type CheckedBackup } from "./read-backup.ts";
export { occupants, restoreBackup } from "./restore-backup.ts";
export { BackupFault } from "./seal-stream.ts";
export { writeBackup, type BackupSource, type BackupSummary } from "./write-backup.ts";
