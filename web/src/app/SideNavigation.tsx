import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { useSession } from "@/shared/session/session";
import { isWithin, placesOf } from "./navigation";

/** The places of whoever is signed in, and none besides. */
export function SideNavigation() {
  const { t } = useTranslation();
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
    </nav>
  );
}
