import type { IntlShape } from "react-intl";
import { ApiError, callApi, type UploadedFile } from "./api-client.ts";

type Content = { body: string; files: readonly UploadedFile[]; mentions: readonly string[] };

/** Adds a note, or a reply that leaves at once or later. @param how visibility and when it leaves, as the operation has them @throws ApiError */
export function postMessage(number: number, { body, files, mentions }: Content, how: object): Promise<unknown> {
  return callApi("POST", `/tickets/${number}/messages`, {
    body: {
      body: body.trim(),
      ...how,
      ...(files.length > 0 && { attachments: files.map((file) => file.id) }),
      ...(mentions.length > 0 && { mentions }),
    },
  });
}

/** Why a message was not saved, for the person who wrote it. */
export function whyNot(intl: IntlShape, error: unknown): string {
  if (!(error instanceof ApiError) || error.problem.status === 0) return intl.formatMessage({ id: "compose.offline" });
  return `${intl.formatMessage({ id: "compose.refused" })} ${error.problem.errors?.[0]?.message ?? error.problem.detail ?? ""}`;
}
