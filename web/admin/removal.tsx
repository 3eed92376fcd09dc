import type { ReactNode } from "react";
import { FormattedMessage } from "react-intl";
import { Form } from "react-router";
import { Button } from "../ui/button.tsx";
import { Confirm } from "./confirm.tsx";
import { Group } from "./page.tsx";
import { useRefusal } from "./refusal.tsx";

/** Removes a thing after a second word; its form says `intent=remove`. @param children what will be so afterwards */
export function Removal({ revision, cancel, name, children }: { revision: number; cancel: string; name: string; children: ReactNode }) {
  const { confirm, typed } = useRefusal();
  if (confirm === "remove")
    return (
      <Confirm
        title={<FormattedMessage id="admin.remove.confirm" values={{ name: <bdi>{name}</bdi> }} />}
        submit={<FormattedMessage id="admin.remove" />}
        cancel={cancel}
        typed={typed}
        intent="remove"
      >
        {children}
      </Confirm>
    );
  return (
    <Group title={<FormattedMessage id="admin.remove" />} what={children}>
      <Form method="post">
        <input type="hidden" name="revision" value={revision} />
        <Button type="submit" name="intent" value="remove">
          <FormattedMessage id="admin.remove" />
        </Button>
      </Form>
    </Group>
  );
}
