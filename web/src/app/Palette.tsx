import { useId, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Dialog } from "@/shared/display/Dialog";
import { useSession } from "@/shared/session/session";
import { placesOf } from "./navigation";

interface Command {
  key: string;
  words: string;
  run: () => void;
}

/** Ctrl or ⌘ with K: go to a place by its name, or to a customer by their reference. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { permissions } = useSession();
  const navigate = useNavigate();
  const [wish, setWish] = useState("");
  const [at, setAt] = useState(0);
  const list = useId();

  const typed = wish.trim();
  const places: Command[] = placesOf(permissions).map((place) => ({ key: place.name, words: t(`nav.${place.name}`), run: () => void navigate(place.path) }));
  const named = places.filter((place) => place.words.toLowerCase().includes(typed.toLowerCase()));
  const commands: Command[] = typed
    ? [...named, { key: "customer", words: t("palette.customer", { ref: typed }), run: () => void navigate(`/people?person=${encodeURIComponent(typed)}`) }]
    : places;
  const chosen = commands[Math.min(at, commands.length - 1)];

  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return; // Enter ends a word of an input method first
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setAt((was) => (was + (event.key === "ArrowDown" ? 1 : commands.length - 1)) % commands.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(chosen);
    }
  };
  return (
    <Dialog title={t("palette.title")} isTitleHidden onClose={onClose} className="palette">
      <input
        className="field"
        role="combobox"
        aria-label={t("palette.title")}
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={chosen ? `${list}-${chosen.key}` : undefined}
        placeholder={t("palette.placeholder")}
        value={wish}
        autoFocus
        onChange={(event) => {
          setWish(event.target.value);
          setAt(0);
        }}
        onKeyDown={pressed}
      />
      <ul id={list} role="listbox" aria-label={t("palette.title")}>
        {commands.map((command) => (
          <li key={command.key} id={`${list}-${command.key}`} role="option" aria-selected={command === chosen} onClick={() => run(command)} onPointerMove={() => setAt(commands.indexOf(command))}>
            <span>{command.words}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
