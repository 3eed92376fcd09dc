import { FormattedMessage, useIntl } from "react-intl";
import RefreshCwOff from "lucide-react/icons/refresh-cw-off";
import type { Rule } from "../../server/support/automation/contract.ts";
import { Callout } from "../ui/states.tsx";

/** Says with which rules a rule goes in circles, where it does. */
export function LoopNote({ rule: { effects, name } }: { rule: Pick<Rule, "effects" | "name"> }) {
  const intl = useIntl();
  if (effects.loops === 0) return null;
  const others = intl.formatList(effects.loopsWith.map((one) => one.name));
  return (
    <Callout tone="warn" icon={RefreshCwOff}>
      <FormattedMessage
        id={others === "" ? "admin.automation.loops" : "admin.automation.loopsWith"}
        values={{ name: <bdi>{name}</bdi>, others: <bdi>{others}</bdi>, count: effects.loops }}
      />
    </Callout>
  );
}
