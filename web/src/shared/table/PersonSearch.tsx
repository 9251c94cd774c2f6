import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** Narrows a list to one customer, by the lender's reference or our id. */
export function PersonSearch({ person, onFind }: { person: string | undefined; onFind: (wish: string) => void }) {
  const { t } = useTranslation();
  const [wish, setWish] = useState(person ?? "");
  const find = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    onFind(wish.trim());
  };
  return (
    <label className="search">
      <span>{t("cases.find")}</span>
      <span className="joined">
        <input
          type="search"
          data-page-search=""
          value={wish}
          maxLength={100}
          placeholder={t("cases.find_hint")}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setWish(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.nativeEvent.isComposing) find(event);
          }}
        />
        <Button onClick={find}>{t("cases.find_go")}</Button>
      </span>
    </label>
  );
}
