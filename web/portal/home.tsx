import { FormattedMessage, useIntl } from "react-intl";

export default function Home() {
  const intl = useIntl();
  return (
    <main className="mx-auto max-w-2xl px-5 py-16">
      <title>{intl.formatMessage({ id: "portal.home.title" })}</title>
      <h1 className="text-2xl font-semibold">
        <FormattedMessage id="portal.home.title" />
      </h1>
    </main>
  );
}
