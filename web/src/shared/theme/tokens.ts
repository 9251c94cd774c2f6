/** The palette: the same in antd's tokens and in the stylesheet. Every pair of ink and ground that is used holds AA (4.5 : 1). */
export type ThemeName = "light" | "dark";

export interface Palette {
  ground: string;
  paper: string;
  raised: string;
  sunk: string;
  ink: string;
  faint: string;
  line: string;
  edge: string;
  tide: string;
  tideStrong: string;
  onTide: string;
  tideWash: string;
  good: string;
  goodWash: string;
  care: string;
  careWash: string;
  stop: string;
  stopWash: string;
  rest: string;
  restWash: string;
}

export const PALETTES: Record<ThemeName, Palette> = {
  light: {
    ground: "#f5f4ef",
    paper: "#ffffff",
    raised: "#ffffff",
    sunk: "#f0efe9",
    ink: "#1c2a2e",
    faint: "#566268",
    line: "#e2e1d8",
    edge: "#85908f",
    tide: "#0f5e63",
    tideStrong: "#0a484c",
    onTide: "#ffffff",
    tideWash: "#e2efed",
    good: "#24673a",
    goodWash: "#e4f1e5",
    care: "#854800",
    careWash: "#fbecd3",
    stop: "#9c2740",
    stopWash: "#fae4e6",
    rest: "#57458c",
    restWash: "#ece8f6",
  },
  dark: {
    ground: "#0f1719",
    paper: "#162124",
    raised: "#1c292d",
    sunk: "#1f2c30",
    ink: "#e4ebea",
    faint: "#a3b2b4",
    line: "#2a393d",
    edge: "#71858a",
    tide: "#86cdc7",
    tideStrong: "#a9ded9",
    onTide: "#0c2324",
    tideWash: "#1b3638",
    good: "#93d3a2",
    goodWash: "#1a3423",
    care: "#f0bd74",
    careWash: "#3a2b14",
    stop: "#f5a3b0",
    stopWash: "#421f28",
    rest: "#c6b8f2",
    restWash: "#2b2542",
  },
};

/** System fonts, the Chinese ones by name: nothing is fetched, and figures line up. */
export const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Micro Hei", sans-serif';
export const CODE_FONT = 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", "WenQuanYi Micro Hei Mono", monospace';
