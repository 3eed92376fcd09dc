export { isPublicAddress } from "./address-rules.ts";
export { checkUrl } from "./check-url.ts";
export { createAddressGuard, type AddressGuard } from "./address-guard.ts";
export { createFetcher, type Fetched, type FetcherOptions, type FetchOptions, type GuardedFetch } from "./create-fetcher.ts";
export { FetchError, type FetchErrorCode } from "./fetch-error.ts";
