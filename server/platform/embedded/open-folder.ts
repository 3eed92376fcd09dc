import { closeSync, constants, existsSync, openSync } from "node:fs";

/** Descriptor number under which a child receives the folder. */
export const FOLDER_DESCRIPTOR = 3;

/**
 * Opens a folder so that a child of another user can work in it although a folder above is closed to that user: Linux resolves
 * /proc/self/fd/3 without walking the path. Elsewhere the child gets the path itself.
 */
export function openFolder(path: string): { descriptor: number; path: string; close(): void } {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  const hasProc = process.platform === "linux" && existsSync("/proc/self/fd");
  return { descriptor, path: hasProc ? `/proc/self/fd/${FOLDER_DESCRIPTOR}` : path, close: () => closeSync(descriptor) };
}
