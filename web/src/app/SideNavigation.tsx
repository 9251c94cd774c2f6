import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { useWord } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { isWithin, placesOf, serverPagesOf } from "./navigation";

/** The places of whoever is signed in, and none besides. */
export function SideNavigation() {
  const { t } = useTranslation();
  const word = useWord();
  const { permissions } = useSession();
  const { pathname } = useLocation();
  return (
    <nav className="side" id="side" aria-label={t("nav.label")}>
      <ul>
        {placesOf(permissions).map((place) => (
          <li key={place.name}>
            <Link to={place.path} aria-current={isWithin(place, pathname) ? "page" : undefined}>
              {t(`nav.${place.name}`)}
            </Link>
          </li>
        ))}
      </ul>
      <h2 id="more">{t("nav.more")}</h2>
      <ul aria-labelledby="more">
        {serverPagesOf(permissions).map((page) => (
          <li key={page.name}>
            <a href={page.href}>{word("nav", page.name)}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
