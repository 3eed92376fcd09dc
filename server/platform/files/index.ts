export { attachFiles, deleteOrphans, detachFiles, fileOwner, openFile, storeFile, type StoredFile } from "./store-file.ts";
export { createDiskStore, TooLargeError, type BlobStore } from "./disk-store.ts";
