import { FormattedMessage } from "react-intl";
import Mail from "lucide-react/icons/mail";
import { Icon } from "../ui/icon.tsx";

/** The address to write to, as one of the ways to get help. */
export function SupportAddress({ address }: { address: string }) {
  return (
    <li className="way">
      <Icon as={Mail} size={22} />
      <div>
        <h3>
          <a href={`mailto:${address}`} className="way-link">
            <FormattedMessage id="portal.home.mail.title" />
          </a>
        </h3>
        <p>
          <FormattedMessage
            id="portal.home.mail.body"
            values={{
              address: (
                <bdi dir="ltr" className="font-semibold">
                  {address}
                </bdi>
              ),
            }}
          />
        </p>
      </div>
    </li>
  );
}
