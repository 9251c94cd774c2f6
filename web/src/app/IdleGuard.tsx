import { Button } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/shared/api/client";
import { Dialog } from "@/shared/display/Dialog";
import { lastActive, noteActive, watchActivity } from "@/shared/session/activity";
import { useSession } from "@/shared/session/session";
import { useLeave } from "./useLeave";

const WARN_SECONDS = 120;
const LOOK_EVERY_MS = 1_000;
/** How often somebody who types, and asks the server nothing, is told to it. */
const TELL_EVERY_MS = 5 * 60_000;

/** Ends a session that nobody sits before, as the server does; says so two minutes earlier, in every tab. */
export function IdleGuard() {
  const { t } = useTranslation();
  const { idle_seconds: idleSeconds } = useSession();
  const leave = useLeave();
  const [left, setLeft] = useState(idleSeconds);

  useEffect(() => {
    noteActive();
    const unwatch = watchActivity();
    let told = Date.now();
    const timer = window.setInterval(() => {
      const now = Date.now();
      const remains = Math.ceil(idleSeconds - (now - lastActive()) / 1000);
      setLeft(remains);
      if (lastActive() > told && now - told >= TELL_EVERY_MS) {
        told = now;
        void take(api.GET("/api/v1/clock")).catch(() => undefined);
      }
    }, LOOK_EVERY_MS);
    return () => {
      window.clearInterval(timer);
      unwatch();
    };
  }, [idleSeconds]);

  const isOver = left <= 0;
  useEffect(() => {
    if (isOver) void leave("idle");
    // `leave` is made anew with every render; once is enough.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isOver]);

  const stay = () => {
    noteActive();
    setLeft(idleSeconds);
    void take(api.GET("/api/v1/clock")).catch(() => undefined);
  };
  if (left > WARN_SECONDS || isOver) return null;
  return (
    <Dialog
      title={t("idle.title")}
      onClose={stay}
      footer={
        <>
          <Button onClick={() => void leave("out")}>{t("user.sign_out")}</Button>
          <Button type="primary" onClick={stay} autoFocus data-testid="stay">
            {t("idle.stay")}
          </Button>
        </>
      }
    >
      <p role="timer">{t("idle.left", { count: left })}</p>
    </Dialog>
  );
}
