import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/shared/display/Dialog";
import { useSession } from "@/shared/session/session";
import { placesOf } from "./navigation";

export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { permissions } = useSession();
  const keys: [string[], string][] = [
    [["?"], t("help.this")],
    [["Ctrl", "K"], t("help.palette")],
    [["/"], t("help.search")],
    ...placesOf(permissions).map((place): [string[], string] => [["g", place.key], t("help.go", { place: t(`nav.${place.name}`) })]),
    [["↑", "↓"], t("help.rows")],
    [["Enter"], t("help.open")],
    [["Alt", "← →"], t("help.pages")],
    ...(permissions.includes("record") ? [[["x"], t("help.next")] as [string[], string], [["n", "p", "m", "b", "h", "s", "c", "v", "l", "w", "o"], t("help.actions")] as [string[], string]] : []),
    [["Esc"], t("help.close")],
  ];
  return (
    <Dialog title={t("help.title")} onClose={onClose} footer={<Button onClick={onClose}>{t("help.close")}</Button>}>
      <dl className="keys">
        {keys.map(([parts, words]) => (
          <div key={words}>
            <dt>
              {parts.map((part) => (
                <kbd key={part}>{part}</kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
