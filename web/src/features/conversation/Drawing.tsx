import { useTranslation } from "react-i18next";
import { useLanguage } from "@/shared/i18n/words";
import { curve, layout, NODE } from "./graph";
import type { Whole } from "./queries";
import { spokenIn, useFilled, useGoalWords } from "./words";

const LONGEST = 13;

/** A playbook as a graph: states from left to right, ends and other playbooks at the right. What it shows is told in words below. */
export function Drawing({ playbook }: { playbook: Whole }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const filled = useFilled();
  const goalWords = useGoalWords(playbook.playbook, playbook.content);
  const { nodes, edges, width, height } = layout(playbook.playbook, playbook.content);
  const said = new Map(playbook.content.map((state) => [`${playbook.playbook}/${state.state}`, state.say.at(-1)?.texts[spokenIn(language)]?.[0] ?? ""]));
  return (
    <div className="drawing" tabIndex={0} role="group" aria-label={t("playbook.drawing_label", { states: playbook.content.length })}>
      <svg width={width + 2} height={height + 2} viewBox={`-1 -1 ${String(width + 2)} ${String(height + 2)}`} aria-hidden="true">
        {edges.map((edge) => (
          <path key={`${edge.from.id} ${edge.to.id}`} d={curve(edge)} className={edge.to.x > edge.from.x ? "edge" : "edge back"} />
        ))}
        {nodes.map((node) => (
          <g key={node.id} transform={`translate(${String(node.x)} ${String(node.y)})`} className={`node ${node.kind}`}>
            <rect width={NODE.width} height={NODE.height} rx={10} />
            <text x={12} y={said.get(node.id) ? 21 : 31}>
              {goalWords(node.id)}
            </text>
            {said.get(node.id) && (
              <text x={12} y={40} className="said">
                {cut(filled(said.get(node.id) ?? ""), language === "zh-CN" ? LONGEST : 2 * LONGEST)}
              </text>
            )}
          </g>
        ))}
      </svg>
    </div>
  );
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
