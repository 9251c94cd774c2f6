import { Suspense, lazy, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useLocation, useNavigation } from "react-router";
import { StandingPauses } from "@/features/outreach/Pauses";
import { Waiting } from "@/shared/display/Page";
import { useLive } from "@/shared/live/useLive";
import { useSession } from "@/shared/session/session";
import { IdleGuard } from "./IdleGuard";
import { SideNavigation } from "./SideNavigation";
import { TopBar } from "./TopBar";
import { useShortcuts } from "./useShortcuts";

const KeyboardHelp = lazy(async () => ({ default: (await import("./KeyboardHelp")).KeyboardHelp }));
const Palette = lazy(async () => ({ default: (await import("./Palette")).Palette }));

/** What stands around every page: where one is, who one is, what time it is. */
export function Frame() {
  const { t } = useTranslation();
  const session = useSession();
  const { isLost } = useLive();
  const location = useLocation();
  const isGoing = useNavigation().state !== "idle";
  const [open, setOpen] = useState<"help" | "palette" | null>(null);
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const before = useRef(location.pathname);

  // A new page begins at its top, and so does whoever reads by keyboard or ear.
  useEffect(() => {
    if (before.current === location.pathname) return;
    before.current = location.pathname;
    main.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
    setIsMenuOpen(false);
  }, [location.pathname]);

  const show = useCallback((what: "help" | "palette") => setOpen(what), []);
  const close = useCallback(() => setOpen(null), []);
  useShortcuts(session.permissions, show);

  return (
    <div className={isMenuOpen ? "frame menu-open" : "frame"}>
      <a className="skip" href="#content">
        {t("frame.skip")}
      </a>
      <TopBar isLost={isLost} onMenu={() => setIsMenuOpen((was) => !was)} isMenuOpen={isMenuOpen} onHelp={() => show("help")} onPalette={() => show("palette")} />
      <SideNavigation />
      <main id="content" ref={main} tabIndex={-1} aria-busy={isGoing} data-address={location.pathname + location.search}>
        <StandingPauses />
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </main>
      <IdleGuard />
      <Suspense fallback={null}>
        {open === "help" && <KeyboardHelp onClose={close} />}
        {open === "palette" && <Palette onClose={close} />}
      </Suspense>
    </div>
  );
}
