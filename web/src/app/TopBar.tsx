import { DisconnectOutlined, MenuOutlined, QuestionCircleOutlined, SearchOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { StopButton } from "@/features/outreach/Pauses";
import { useClock } from "@/shared/clock/clock";
import { formatMoment, weekdayOf } from "@/shared/display/format";
import { LANGUAGES, keepLanguage, type Language } from "@/shared/i18n/languages";
import { speak } from "@/shared/i18n/i18n";
import { useLanguage } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { UserMenu } from "./UserMenu";

const ENDONYMS: Record<Language, "language.zh" | "language.en"> = { "zh-CN": "language.zh", "en-US": "language.en" };

export interface TopBarProps {
  /** News do not come at the moment. */
  isLost: boolean;
  onMenu: () => void;
  isMenuOpen: boolean;
  onHelp: () => void;
  onPalette: () => void;
}

export function TopBar({ isLost, onMenu, isMenuOpen, onHelp, onPalette }: TopBarProps) {
  const { t } = useTranslation();
  const { tenant } = useSession();
  return (
    <header className="top">
      <Button className="menu-button" type="text" icon={<MenuOutlined />} aria-label={t("nav.label")} aria-expanded={isMenuOpen} aria-controls="side" onClick={onMenu} />
      <Link className="brand" to="/">
        <img src="/static/mark.svg" alt="" width={28} height={28} />
        <span>{t("app.name")}</span>
      </Link>
      <span className="tenant" title={t("frame.tenant")}>
        <span className="unseen">{t("frame.tenant")} </span>
        {tenant}
      </span>
      <span className="grow" />
      <span role="status" className="line-lost" data-testid="line">
        {isLost && (
          <span title={t("live.lost_hint")}>
            <DisconnectOutlined aria-hidden="true" /> {t("live.lost")}
          </span>
        )}
      </span>
      <BusinessClock />
      <Button className="find" icon={<SearchOutlined />} onClick={onPalette} data-testid="palette">
        <span className="find-words">{t("palette.open")}</span>
        <kbd>{t("palette.key")}</kbd>
      </Button>
      <StopButton />
      <LanguageSwitch />
      <Button type="text" icon={<QuestionCircleOutlined />} aria-label={t("help.title")} title={t("help.title")} onClick={onHelp} />
      <UserMenu />
    </header>
  );
}

function BusinessClock() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { now, speed, zone } = useClock(true);
  const day = formatMoment(now, zone, "day");
  return (
    <span className="clock" title={t("clock.hint", { zone })} data-testid="clock">
      <span className="unseen">{t("clock.label")} </span>
      <span className="clock-day">
        {day} {weekdayOf(day, language)}
      </span>
      <strong>{formatMoment(now, zone, "time")}</strong>
      {speed !== 1 && <span className="clock-speed">{speed === 0 ? t("clock.still") : t("clock.speed", { speed })}</span>}
    </span>
  );
}

/** Each language under its own name, and said to be of that language. */
function LanguageSwitch() {
  const { t } = useTranslation();
  const language = useLanguage();
  const choose = (wish: Language) => {
    keepLanguage(wish);
    void speak(wish);
  };
  return (
    <span className="languages" role="group" aria-label={t("language.label")}>
      {LANGUAGES.map((each) => (
        <button key={each} type="button" lang={each} aria-pressed={each === language} onClick={() => choose(each)} data-testid={`language-${each}`}>
          {t(ENDONYMS[each])}
        </button>
      ))}
    </span>
  );
}
