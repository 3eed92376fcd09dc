/** Better Auth, loaded when somebody signs in for the first time: it costs a quarter of a second and 20 MB. */
import type { Platform } from "#platform/http";
import { newId } from "#shared/ids";
import { cookieSettings, LINK_LIFETIME, SESSION_IDLE } from "./model.ts";
import { createSessionStore } from "./session-store.ts";

export type Auth = Awaited<ReturnType<typeof loadAuth>>;

/** The secret that signs session cookies; one of its own, so that a leak elsewhere signs nobody in. */
export function cookieSecret(platform: Pick<Platform, "crypto">): string {
  return platform.crypto.sign("session cookie", "v1", 32);
}

/** How a single-use token is stored. */
export function hashLinkToken(platform: Pick<Platform, "crypto">, token: string): string {
  return platform.crypto.hashToken("sign-in link", token).toString("base64url");
}

/**
 * Builds Better Auth on our tables. Only its in-process functions are called: no address of its own is mounted, its cookies are written by us,
 * and its rate limits, telemetry and log are off.
 */
export async function loadAuth(platform: Platform) {
  const [{ betterAuth }, { magicLink }] = await Promise.all([import("better-auth"), import("better-auth/plugins/magic-link")]);
  const db = platform.database.staff;
  const cookie = cookieSettings(platform.config.url);
  const times = { createdAt: "created_at", updatedAt: "updated_at" };
  const auth = betterAuth({
    baseURL: platform.config.url,
    secret: cookieSecret(platform),
    database: { db, type: "postgres", transaction: true },
    secondaryStorage: createSessionStore({ db, crypto: platform.crypto, clock: platform.clock }),
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 256 },
    session: { expiresIn: SESSION_IDLE },
    user: { modelName: "auth_accounts", fields: { emailVerified: "email_verified", ...times } },
    account: {
      modelName: "auth_credentials",
      fields: {
        userId: "account_id",
        providerId: "issuer",
        accountId: "subject",
        password: "password_hash",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
        ...times,
      },
    },
    verification: { modelName: "auth_verifications", storeInDatabase: true, fields: { expiresAt: "expires_at", ...times } },
    advanced: {
      database: { generateId: () => newId() },
      useSecureCookies: false,
      cookies: { session_token: { name: cookie.name, attributes: { secure: cookie.secure } } },
    },
    plugins: [
      magicLink({
        expiresIn: LINK_LIFETIME,
        storeToken: { type: "custom-hasher", hash: async (token) => hashLinkToken(platform, token) },
        // Links are made and mailed by us; here they are only redeemed.
        sendMagicLink: async () => {},
      }),
    ],
  });
  // Its context is made now, so that a fault shows at the first use and not in the middle of it.
  await auth.$context;
  return auth;
}
