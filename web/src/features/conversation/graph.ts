import type { State } from "./queries";

export interface Node {
  id: string;
  kind: "state" | "end" | "person" | "back" | "away";
  x: number;
  y: number;
}

export interface Edge {
  from: Node;
  to: Node;
}

export interface Graph {
  nodes: Node[];
  edges: Edge[];
  width: number;
  height: number;
}

export const NODE = { width: 168, height: 52 };
const GAP = { x: 72, y: 20 };

/** Where the states of a playbook stand when they are drawn: from left to right by how many steps lead there, then whatever lies
 *  outside it: ends, a person, what was interrupted, other playbooks. */
export function layout(playbook: string, states: readonly State[]): Graph {
  const own = new Map(states.map((state) => [`${playbook}/${state.state}`, state]));
  const depth = new Map<string, number>();
  const ahead = states[0] ? [`${playbook}/${states[0].state}`] : [];
  if (ahead[0]) depth.set(ahead[0], 0);
  for (let place = ahead.shift(); place !== undefined; place = ahead.shift()) {
    for (const step of own.get(place)?.steps ?? []) {
      if (!own.has(step.goal) || depth.has(step.goal)) continue;
      depth.set(step.goal, (depth.get(place) ?? 0) + 1);
      ahead.push(step.goal);
    }
  }
  for (const place of own.keys()) if (!depth.has(place)) depth.set(place, 0); // entered from elsewhere alone
  const last = Math.max(0, ...depth.values()) + 1;
  const outside = [...new Set(states.flatMap((state) => state.steps.map((step) => step.goal)))].filter((goal) => !own.has(goal));
  for (const goal of outside) depth.set(goal, last);

  const rows = new Map<number, number>();
  const nodes = [...depth].map(([id, column]) => {
    const row = rows.get(column) ?? 0;
    rows.set(column, row + 1);
    return { id, kind: own.has(id) ? ("state" as const) : kindOf(id), x: column * (NODE.width + GAP.x), y: row * (NODE.height + GAP.y) };
  });
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const edges = states.flatMap((state) => {
    const from = byId.get(`${playbook}/${state.state}`);
    return [...new Set(state.steps.map((step) => step.goal))].flatMap((goal) => {
      const to = byId.get(goal);
      return from && to && from !== to ? [{ from, to }] : [];
    });
  });
  const tallest = Math.max(1, ...rows.values());
  return { nodes, edges, width: last * (NODE.width + GAP.x) + NODE.width, height: tallest * (NODE.height + GAP.y) - GAP.y };
}

function kindOf(goal: string): Node["kind"] {
  if (goal.startsWith("end ")) return "end";
  return goal === "person" || goal === "back" ? goal : "away";
}

/** The line between two nodes: from the right of one to the left of the other, or around where it goes back. */
export function curve({ from, to }: Edge): string {
  const [x1, y1, x2, y2] = [from.x + NODE.width, from.y + NODE.height / 2, to.x, to.y + NODE.height / 2];
  if (x2 > x1) return `M${String(x1)} ${String(y1)} C${String(x1 + 36)} ${String(y1)} ${String(x2 - 36)} ${String(y2)} ${String(x2)} ${String(y2)}`;
  const [bx1, bx2] = [from.x + NODE.width / 2, to.x + NODE.width / 2];
  const [by1, by2] = from.y >= to.y ? [from.y, to.y + NODE.height] : [from.y + NODE.height, to.y];
  return `M${String(bx1)} ${String(by1)} C${String(bx1)} ${String((by1 + by2) / 2)} ${String(bx2)} ${String((by1 + by2) / 2)} ${String(bx2)} ${String(by2)}`;
}
