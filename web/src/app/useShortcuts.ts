import { useEffect } from "react";
import { useNavigate } from "react-router";
import type { Permission } from "@/shared/session/session";
import { placesOf } from "./navigation";

const CHORD_MS = 1_200;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

/** `?` help, Ctrl or ⌘ with K the palette, `/` the page's own search, `g` and a letter a place. */
export function useShortcuts(permissions: readonly Permission[], show: (what: "help" | "palette") => void): void {
  const navigate = useNavigate();
  useEffect(() => {
    let goingSince = 0;
    const pressed = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        show("palette");
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const going = Date.now() - goingSince < CHORD_MS;
      goingSince = 0;
      if (event.key === "?") {
        event.preventDefault();
        show("help");
      } else if (event.key === "/") {
        const search = document.querySelector<HTMLElement>("[data-page-search]");
        if (search) {
          event.preventDefault();
          search.focus();
        }
      } else if (event.key === "g" && !going) {
        goingSince = Date.now();
      } else if (going) {
        const place = placesOf(permissions).find((each) => each.key === event.key);
        if (place) void navigate(place.path);
      }
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [navigate, permissions, show]);
}
