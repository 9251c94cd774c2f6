import "antd/dist/reset.css";
import "./app/console.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { startI18n } from "./shared/i18n/i18n";
import { chooseLanguage } from "./shared/i18n/languages";
import { noteActive } from "./shared/session/activity";
import { applyKeptTheme } from "./shared/theme/theme";

applyKeptTheme();
noteActive(); // whoever opens the console is there
const root = document.getElementById("root");
if (root) {
  void startI18n(chooseLanguage()).then(() => {
    createRoot(root).render(
      <StrictMode>
        <App />
      </StrictMode>,
    );
  });
}
