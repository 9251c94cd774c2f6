import { useEffect, useId, useRef, type ReactNode } from "react";

export interface DialogProps {
  title: string;
  /** The title is said and not drawn. */
  isTitleHidden?: boolean;
  onClose: () => void;
  footer?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
}

/** A dialog: the browser's own, which keeps the focus inside and the page behind out of reach. (The components' one locks the
 *  page's scrolling by a style without the nonce, which the content policy refuses.) */
export function Dialog({ title, isTitleHidden = false, onClose, footer, className = "", children }: DialogProps) {
  const shown = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = shown.current;
    const before = document.activeElement;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>("[data-first]")?.focus(); // where work begins, if not at the first control
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={shown}
      className={`dialog ${className}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === shown.current) onClose(); // beside it
      }}
    >
      <div className="dialog-body">
        <h2 id={heading} className={isTitleHidden ? "unseen" : undefined}>
          {title}
        </h2>
        {children}
        {footer && <div className="dialog-footer">{footer}</div>}
      </div>
    </dialog>
  );
}
