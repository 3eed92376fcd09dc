import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Link } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import Fingerprint from "lucide-react/icons/fingerprint-pattern";
import type { OwnSecurity } from "../../server/web/session.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { Callout } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";

/** Passwords of fewer letters are refused by the program. */
const LEAST = 10;

function Part({ id, what, children }: { id: string; what?: ReactNode; children: ReactNode }) {
  return (
    <section className="own-part" aria-labelledby={id}>
      <h2 id={id}>
        <FormattedMessage id={`account.${id}`} />
      </h2>
      {what && <p className="text-soft">{what}</p>}
      {children}
    </section>
  );
}

function Refused({ id }: { id: string }) {
  return (
    <Callout tone="danger" role="alert">
      <FormattedMessage id={id} />
    </Callout>
  );
}

/** Sets or changes the password. */
export function PasswordPart({ has, problem }: { has: boolean; problem: string | null }) {
  const wrong = problem === "passwordWrong";
  return (
    <Part id="password" what={<FormattedMessage id={has ? "account.password.what" : "account.password.none"} />}>
      {problem && !wrong && <Refused id={problem === "tooMany" ? "account.second.tooMany" : "account.password.refused"} />}
      <form method="post" className="grid max-w-sm gap-4">
        {has && (
          <TextField
            label={<FormattedMessage id="account.password.current" />}
            error={wrong && <FormattedMessage id="account.password.wrong" />}
            name="current"
            type="password"
            autoComplete="current-password"
            required
            dir="ltr"
          />
        )}
        <TextField
          label={<FormattedMessage id="account.password.new" />}
          hint={<FormattedMessage id="account.password.hint" values={{ least: LEAST }} />}
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={LEAST}
          maxLength={256}
          required
          dir="ltr"
        />
        <div>
          <Button type="submit" name="intent" value="password">
            <FormattedMessage id={has ? "account.password.change" : "account.password.set"} />
          </Button>
        </div>
      </form>
    </Part>
  );
}

/** The app with its codes, and the recovery codes. */
export function FactorPart({
  totp,
  demanded,
  here,
  problem,
}: Pick<OwnSecurity, "totp" | "demanded"> & { here: string; problem: string | null }) {
  return (
    <Part id="factor" what={<FormattedMessage id="account.factor.what" />}>
      {problem && <Refused id={problem === "secondFactor.demanded" ? "account.factor.demanded" : "account.second.failed"} />}
      {totp ? (
        <>
          <p className="flex flex-wrap items-center gap-2">
            <Icon as={CircleCheck} className="text-good" />
            <span>
              <FormattedMessage id="account.factor.on" values={{ since: <Time at={totp.since} /> }} />{" "}
              <FormattedMessage id="account.factor.codes" values={{ count: totp.codesLeft }} />
            </span>
          </p>
          <div className="flex flex-wrap gap-2">
            <form method="post">
              <Button type="submit" name="intent" value="codes">
                <FormattedMessage id="account.factor.newCodes" />
              </Button>
            </form>
            <form method="post">
              <Button type="submit" name="intent" value="removeFactor" look="danger">
                <FormattedMessage id="account.factor.remove" />
              </Button>
            </form>
          </div>
        </>
      ) : (
        <>
          {demanded && (
            <p className="text-soft">
              <FormattedMessage id="account.factor.demanded" />
            </p>
          )}
          <p>
            <Link to={`${here}/second-factor`} className="btn" data-look="primary" data-size="md">
              <FormattedMessage id="account.factor.add" />
            </Link>
          </p>
        </>
      )}
    </Part>
  );
}

/** The passkeys, and the form that adds one where the script runs. */
export function PasskeyPart({ passkeys }: Pick<OwnSecurity, "passkeys">) {
  const intl = useIntl();
  return (
    <Part id="passkeys" what={<FormattedMessage id="account.passkeys.what" />}>
      {passkeys.length > 0 && (
        <ul className="own-list">
          {passkeys.map(({ id, name, synced, createdAt, usedAt }) => (
            <li key={id}>
              <div className="grid min-w-0 gap-0.5">
                <span className="flex flex-wrap items-center gap-2 font-medium">
                  <Icon as={Fingerprint} />
                  <bdi className="min-w-0 break-words">{name}</bdi>
                  {synced && (
                    <Badge>
                      <FormattedMessage id="account.passkeys.synced" />
                    </Badge>
                  )}
                </span>
                <span className="text-sm text-faint">
                  <FormattedMessage id="account.passkeys.made" values={{ at: <Time at={createdAt} /> }} />
                  {" · "}
                  {usedAt ? (
                    <FormattedMessage id="account.passkeys.used" values={{ at: <Time at={usedAt} /> }} />
                  ) : (
                    <FormattedMessage id="account.passkeys.unused" />
                  )}
                </span>
              </div>
              <details className="w-full sm:w-auto">
                <summary className="link cursor-pointer text-sm">
                  <FormattedMessage id="account.passkeys.change" values={{ name: <bdi>{name}</bdi> }} />
                </summary>
                <div className="mt-3 grid gap-3">
                  <form method="post" className="flex flex-wrap items-end gap-2">
                    <input type="hidden" name="id" value={id} />
                    <TextField
                      label={<FormattedMessage id="account.passkeys.name" />}
                      name="name"
                      defaultValue={name}
                      maxLength={60}
                      required
                      dir="auto"
                    />
                    <Button type="submit" name="intent" value="renamePasskey">
                      <FormattedMessage id="common.save" />
                    </Button>
                  </form>
                  <form method="post">
                    <input type="hidden" name="id" value={id} />
                    <Button
                      type="submit"
                      name="intent"
                      value="removePasskey"
                      look="danger"
                      aria-label={intl.formatMessage({ id: "account.passkeys.remove.named" }, { name })}
                    >
                      <FormattedMessage id="account.passkeys.remove" />
                    </Button>
                  </form>
                </div>
              </details>
            </li>
          ))}
        </ul>
      )}
      <form hidden data-passkey="add" data-url="/account/passkey" className="grid max-w-sm gap-3">
        <TextField
          label={<FormattedMessage id="account.passkeys.name" />}
          hint={<FormattedMessage id="account.passkeys.name.hint" />}
          name="name"
          maxLength={60}
          required
          dir="auto"
          autoComplete="off"
        />
        <div>
          <Button type="submit">
            <FormattedMessage id="account.passkeys.add" />
          </Button>
        </div>
        <p role="alert" hidden className="field-error">
          <FormattedMessage id="account.passkeys.failed" />
        </p>
      </form>
      <noscript>
        <p className="text-sm text-faint">
          <FormattedMessage id="account.passkeys.noScript" />
        </p>
      </noscript>
    </Part>
  );
}

/** Where one is signed in. */
export function SessionPart({ sessions }: Pick<OwnSecurity, "sessions">) {
  const intl = useIntl();
  return (
    <Part id="sessions" what={<FormattedMessage id="account.sessions.what" />}>
      <ul className="own-list" data-sessions="">
        {sessions.map(({ id, browser, system, address, how, startedAt, usedAt, current }) => {
          const device =
            browser || system
              ? intl.formatMessage({ id: "account.sessions.device" }, { browser: browser ?? "none", system: system ?? "none" })
              : intl.formatMessage({ id: "account.sessions.unknown" });
          return (
            <li key={id} data-current={current || undefined}>
              <div className="grid min-w-0 gap-0.5">
                <span className="flex flex-wrap items-center gap-2 font-medium">
                  {device}
                  {current && (
                    <Badge tone="good">
                      <FormattedMessage id="account.sessions.this" />
                    </Badge>
                  )}
                </span>
                <span className="text-sm text-faint">
                  {address && (
                    <>
                      <bdi dir="ltr" className="break-all">
                        {address}
                      </bdi>
                      {" · "}
                    </>
                  )}
                  {how && (
                    <>
                      <FormattedMessage id={`account.how.${how}`} defaultMessage={how} />
                      {" · "}
                    </>
                  )}
                  <FormattedMessage id="account.sessions.since" values={{ at: <Time at={startedAt} /> }} />
                  {" · "}
                  <FormattedMessage id="account.sessions.used" values={{ at: <Time at={usedAt} /> }} />
                </span>
              </div>
              <form method="post">
                <input type="hidden" name="id" value={id} />
                {!current && (
                  <Button
                    type="submit"
                    size="sm"
                    name="intent"
                    value="end"
                    aria-label={intl.formatMessage({ id: "account.sessions.end.named" }, { device })}
                  >
                    <FormattedMessage id="account.sessions.end" />
                  </Button>
                )}
              </form>
            </li>
          );
        })}
      </ul>
      {sessions.length > 1 && (
        <form method="post">
          <Button type="submit" name="intent" value="endOthers">
            <FormattedMessage id="account.sessions.endOthers" />
          </Button>
        </form>
      )}
    </Part>
  );
}
