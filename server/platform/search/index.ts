/**
 * The one search index. Rooms put documents into it with their own changes and register how they are shown; lists are filtered by it, and
 * `find` ranks over every kind. What may be seen is always decided by the room's own visibility, inside the statement.
 */
export {
  forgetDocuments,
  hushDocuments,
  putDocuments,
  replaceDocument,
  indexing,
  extending,
  reindexing,
  type SearchDocument,
} from "./documents.ts";
export { find, type FindOptions, type Hit } from "./find.ts";
export { refollow, searchSubscriber } from "./follow.ts";
export { searchRoutes } from "./routes.ts";
export { searchContract, type SearchHit, type SearchedKind } from "./contract.ts";
export { holds, matching } from "./filter.ts";
export type { SearchKind, Shown } from "./kinds.ts";
export { learnAll, startLearner, type Learner } from "./learner.ts";
export { phraseOf } from "./model/question.ts";
export { similar, type SimilarTo } from "./similar.ts";
