import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/shared/display/Dialog";
import { ProblemNotice } from "@/shared/display/ProblemNotice";

export interface FormDialogProps {
  title: string;
  className?: string;
  /** What the button says that sends it. */
  action: string;
  /** What the other button says, where it is not "cancel". */
  leaving?: string;
  /** Sent, and not answered yet. */
  isBusy: boolean;
  isUnready?: boolean;
  /** What the server said against it, told by `trouble` where that tells it better. */
  fault: unknown;
  trouble?: ReactNode;
  onSend: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A form in a dialog: its fields, what was said against them, and the two ways out. */
export function FormDialog({ title, className, action, leaving, isBusy, isUnready = false, fault, trouble, onSend, onClose, children }: FormDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={title} onClose={onClose} className={className}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          onSend();
        }}
      >
        {children}
        {trouble ?? (fault !== null && <ProblemNotice fault={fault} />)}
        <div className="dialog-footer">
          <Button onClick={onClose}>{leaving ?? t("form.cancel")}</Button>
          <Button type="primary" htmlType="submit" loading={isBusy} disabled={isUnready} data-testid="send">
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
