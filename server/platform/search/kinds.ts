/** What a room gives so that its things are found: which documents are theirs, who may see them, and how they are shown. */
import type { RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { StoredEvent } from "#platform/events";
import type { Actor, Ctx } from "#platform/http";
import type { SearchDocument } from "./documents.ts";

/** How a found thing is shown to whoever asks. */
export type Shown = {
  title: string;
  /** Path of the page that shows it. */
  url: string;
  locale: string | null;
  /** What the reader may read of it, for the snippet. */
  texts: readonly string[];
  /** What tells it from others of its name, in one line. */
  detail?: string | undefined;
  /** Of things that come in states. */
  state?: string | undefined;
  /** When it last changed. */
  at?: Date | undefined;
};

export type SearchKind = {
  /** What is found, such as `ticket`. */
  kind: string;
  /** All kinds of documents it is found by. */
  stored: readonly string[];
  /** Those by which this actor finds it; none: he finds none at all. */
  documents(actor: Actor): readonly string[];
  /** Condition on the document `d`, whose `id` names the thing: whether the actor may see it. The room's own visibility. */
  visible(ctx: Ctx): RawBuilder<unknown>;
  /** Condition on the document `d`: whether the thing is in one of these states; absent where things have none, and are not found by any. */
  inState?(states: readonly string[]): RawBuilder<unknown>;
  /**
   * Condition on the document `d` for each kind of document whose words only few may know, without parameters: while it holds, nobody's
   * question learns from them, neither what a word may be meant as nor how common it is.
   */
  quiet?: { readonly [document: string]: RawBuilder<unknown> };
  /** Shows things by id; those the actor may not see are absent. */
  show(ctx: Ctx, ids: readonly string[], what: { texts: boolean }): Promise<ReadonlyMap<string, Shown>>;
  /** Things a question names outright, such as a number, for whoever may see them. */
  named?(ctx: Ctx, q: string): Promise<readonly string[]>;
  /** Documents made from rows: kept up to date by events whose subjects name the thing, and made anew when the rules of cutting change. */
  source: {
    /** The documents of things; a thing that has none any more is absent. */
    load(db: Db, ids: readonly string[]): Promise<readonly SearchDocument[]>;
    /** Ids after one, in their order, at most `limit`. */
    next(db: Db, after: string, limit: number): Promise<readonly string[]>;
    /** Types of events after which a thing they name is loaded anew; empty where the room writes its documents with its changes. */
    events: readonly string[];
    /** Things beyond the subjects of these events whose documents hold words of what changed. */
    touched?(db: Db, events: readonly Pick<StoredEvent, "type" | "subjects">[]): Promise<readonly string[]>;
  };
};
