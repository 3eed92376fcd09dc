import { FormattedMessage, useIntl } from "react-intl";
import Link2 from "lucide-react/icons/link-2";
import ListFilter from "lucide-react/icons/list-filter";
import MailPlus from "lucide-react/icons/mail-plus";
import { isBuiltInView } from "../../shared/ticket-views.ts";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/button.tsx";
import { useToast } from "../ui/toast.tsx";
import { DownloadMenu } from "./download-menu.tsx";
import { listPath, queryOf, type SavedView, type View } from "./views.ts";

/** What can be done with the view that is shown: change it or save it, and hand its address to a colleague. */
export function ViewTools({ view, saved }: { view: View; saved: SavedView | null }) {
  const intl = useIntl();
  const say = useToast();
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(location.origin + listPath(view));
      say(intl.formatMessage({ id: "views.linkCopied" }));
    } catch {
      say(`${location.origin}${listPath(view)}`);
    }
  }
  const edit = saved?.mayChange ? `/desk/views/${saved.id}` : `/desk/views/new?from=${encodeURIComponent(view)}`;
  return (
    <div className="view-tools">
      <a href="/desk/new" className="btn" data-look="quiet" data-size="sm" title={intl.formatMessage({ id: "newTicket.title" })}>
        <Icon as={MailPlus} />
        <span className="sr-only">
          <FormattedMessage id="newTicket.title" />
        </span>
      </a>
      <a href={edit} className="btn" data-look="quiet" data-size="sm">
        <Icon as={ListFilter} />
        <FormattedMessage id={saved?.mayChange ? "views.change" : isBuiltInView(view) || saved ? "views.copy" : "views.save"} />
      </a>
      <DownloadMenu small path="/tickets/export" query={queryOf(view, "", saved)} formats={["csv", "xlsx"]} />
      <IconButton size="sm" label={intl.formatMessage({ id: "views.copyLink" })} onClick={() => void copy()}>
        <Icon as={Link2} />
      </IconButton>
    </div>
  );
}
