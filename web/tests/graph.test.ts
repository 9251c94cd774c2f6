import { describe, expect, it } from "vitest";
import { layout } from "@/features/conversation/graph";
import type { State, Step } from "@/features/conversation/queries";

const step = (goal: string): Step => ({ intents: [], when: [], do: [], say: [], goal });
const state = (name: string, ...goals: string[]): State => ({ state: name, asks: null, do: [], say: [], again: [], steps: goals.map(step) });

describe("the drawing of a playbook", () => {
  const states = [state("begin", "p/ask", "end informed"), state("ask", "p/begin", "person", "q/begin"), state("alone", "back")];
  const { nodes, edges, width, height } = layout("p", states);
  const at = (id: string) => nodes.find((node) => node.id === id);

  it("puts states by how many steps lead there, and what lies outside at the right", () => {
    expect(at("p/begin")?.x).toBe(0);
    expect(at("p/ask")?.x).toBeGreaterThan(0);
    for (const id of ["end informed", "person", "q/begin", "back"]) expect(at(id)?.x).toBeGreaterThan(at("p/ask")?.x ?? Infinity);
    expect(at("person")?.kind).toBe("person");
    expect(at("q/begin")?.kind).toBe("away");
  });

  it("shows every state once, no two in one place, and every way", () => {
    expect(new Set(nodes.map((node) => `${String(node.x)} ${String(node.y)}`)).size).toBe(nodes.length);
    expect(edges).toHaveLength(6);
    for (const node of nodes) {
      expect(node.x + 168).toBeLessThanOrEqual(width);
      expect(node.y + 52).toBeLessThanOrEqual(height);
    }
  });
});
