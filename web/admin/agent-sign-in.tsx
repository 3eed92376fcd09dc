import { FormattedMessage } from "react-intl";
import { Form } from "react-router";
import { Button } from "../ui/button.tsx";
import { Group } from "./page.tsx";

type SignIn = { password: boolean; secondFactor: boolean; passkeys: number; sessions: number };

/** By what an agent signs in, and the way out for one who has lost his second factor. */
export function AgentSignIn({ signIn: { password, secondFactor, passkeys, sessions } }: { signIn: SignIn }) {
  return (
    <Group title={<FormattedMessage id="admin.sign-in.agent" />} what={<FormattedMessage id="admin.sign-in.reset.what" />}>
      <p>
        <FormattedMessage
          id="admin.sign-in.agent.facts"
          values={{ password: String(password), factor: String(secondFactor), passkeys, sessions }}
        />
      </p>
      {(secondFactor || passkeys > 0) && (
        <Form method="post">
          <Button type="submit" name="intent" value="reset" look="danger">
            <FormattedMessage id="admin.sign-in.reset" />
          </Button>
        </Form>
      )}
    </Group>
  );
}
