import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useWord } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { CHOICES, useTheme, type ThemeChoice } from "@/shared/theme/theme";
import { useLeave } from "./useLeave";

/** Who one is; the theme; another tenant; out. */
export function UserMenu() {
  const { t } = useTranslation();
  const word = useWord();
  const { login, role } = useSession();
  const { choice, choose } = useTheme();
  const leave = useLeave();
  const navigate = useNavigate();
  return (
    <Dropdown
      trigger={["click"]}
      placement="bottomRight"
      menu={{
        selectable: true,
        selectedKeys: [`theme-${choice}`],
        items: [
          {
            type: "group",
            label: t("theme.label"),
            children: CHOICES.map((each) => ({ key: `theme-${each}`, label: t(`theme.${each}`) })),
          },
          { type: "divider" },
          { key: "password", label: t("user.password") },
          { key: "switch", label: t("user.switch_tenant") },
          { key: "out", label: t("user.sign_out") },
        ],
        onClick: ({ key }) => {
          const wish = CHOICES.find((each): each is ThemeChoice => key === `theme-${each}`);
          if (wish) choose(wish);
          else if (key === "password") void navigate("/password");
          else void leave(key === "switch" ? "switch" : "out");
        },
      }}
    >
      <Button className="user" type="text" data-testid="user-menu">
        <span className="user-name">{login}</span>
        <span className="user-role">{word("role", role)}</span>
        <DownOutlined aria-hidden="true" />
      </Button>
    </Dropdown>
  );
}
