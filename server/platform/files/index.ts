export {
  attachFiles,
  deleteOrphans,
  detachFiles,
  existingFiles,
  fileOwner,
  letGoOfFiles,
  namesOfFiles,
  openFile,
  releaseFiles,
  renewFiles,
  storeFile,
  type StoredFile,
} from "./store-file.ts";
export { createDiskStore, TooLargeError, type BlobStore } from "./disk-store.ts";
