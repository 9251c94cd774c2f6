import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useMay } from "@/shared/session/session";
import { cancel, resolve, useContactsRefresh, type Contact } from "./queries";

type Wish = "was_sent" | "was_not_sent" | "cancel";

/** What can be done about a contact: say how one in doubt ended; end one that waits. Nothing where there is nothing to do. */
export function ContactActions({ contact, size = "middle" }: { contact: Contact; size?: "small" | "middle" }) {
  const { t } = useTranslation();
  const may = useMay();
  const [asked, setAsked] = useState<Wish | null>(null);
  const wishes: readonly Wish[] =
    contact.state === "in_doubt" && may("operate") ? ["was_sent", "was_not_sent"] : contact.state === "queued" && may("contact") ? ["cancel"] : [];
  return (
    <>
      {wishes.length > 0 && (
        <span className="work-actions">
          {wishes.map((wish) => (
            <Button key={wish} size={size} onClick={() => setAsked(wish)} aria-label={t("contact.act_which", { act: t(`contact.${wish}`), ref: contact.ref })} data-testid={wish}>
              {t(`contact.${wish}`)}
            </Button>
          ))}
        </span>
      )}
      {asked && <ActDialog contact={contact} wish={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function ActDialog({ contact, wish, onClose }: { contact: Contact; wish: Wish; onClose: () => void }) {
  const { t } = useTranslation();
  const refresh = useContactsRefresh();
  const { send, isBusy, fault } = useSubmission(
    (chosen: Wish, headers) => (chosen === "cancel" ? cancel(contact.contact, headers) : resolve(contact.contact, chosen === "was_sent", headers)),
    () => {
      refresh();
      onClose();
    },
  );
  return (
    <FormDialog
      title={t("contact.act_which", { act: t(`contact.${wish}`), ref: contact.ref })}
      action={t(`contact.${wish}`)}
      isBusy={isBusy}
      fault={fault}
      onSend={() => send(wish)}
      onClose={() => {
        if (fault !== null) refresh(); // it stands otherwise than it was shown
        onClose();
      }}
    >
      <p>{t(`contact.${wish}_means`)}</p>
    </FormDialog>
  );
}
