import { DownloadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { download } from "@/shared/display/download";
import { ProblemNotice } from "@/shared/display/ProblemNotice";

interface File {
  name: string;
  content: string;
  rows: number;
  is_cut: boolean;
}

/** What is listed here, for whoever counts it elsewhere: accounts by pseudonym, and on record. */
export function Export({ name, take }: { name: string; take: () => Promise<File> }) {
  const { t } = useTranslation();
  const taking = useMutation({ mutationFn: take, onSuccess: (file) => download(file.name, "text/csv", file.content) });
  return (
    <div className="figures">
      <p className="small faint">{t("day.export_hint")}</p>
      {taking.error && <ProblemNotice fault={taking.error} />}
      {taking.data && (
        <p role="status" data-testid="exported">
          {t("day.exported", { count: taking.data.rows })} {taking.data.is_cut && t("day.exported_cut", { rows: taking.data.rows })}
        </p>
      )}
      <Button icon={<DownloadOutlined />} loading={taking.isPending} onClick={() => taking.mutate()} data-testid="export">
        {name}
      </Button>
    </div>
  );
}
