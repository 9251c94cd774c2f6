import { useEffect, useRef } from "react";
import { useTheme } from "@/shared/theme/theme";
import { FONT, PALETTES, type Palette } from "@/shared/theme/tokens";

export interface Series {
  name: string;
  values: readonly (number | null)[];
}

export interface BarChartProps {
  /** What it shows; the figures themselves stand in a table beside it, for whoever does not see it. */
  label: string;
  categories: readonly string[];
  series: readonly Series[];
  /** How a value is written, on the axis and where a bar is pointed at. */
  format: (value: number) => string;
  /** What is said of a bar that is pointed at; else the series' name and the value. */
  tip?: (series: number, category: number) => string;
  isStacked?: boolean;
}

function coloursOf(palette: Palette): string[] {
  return [palette.tide, palette.rest, palette.care, palette.good, palette.stop, palette.faint];
}

/** When somebody has an element before them, or will in a moment: what draws it is large, and many a page is left before that. */
function seen(element: Element): Promise<void> {
  return new Promise((resolve) => {
    const watcher = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      resolve();
    });
    watcher.observe(element);
  });
}

/** Bars, in the theme's colours. The picture is hidden from screen readers: its figures stand in a table. */
export function BarChart({ label, categories, series, format, tip, isStacked = false }: BarChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const { name: theme } = useTheme();
  const shown = useRef({ format, tip });
  useEffect(() => {
    shown.current = { format, tip };
  });
  const drawn = JSON.stringify([categories, series, isStacked]);

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let isOver = false;
    let end: (() => void) | undefined;
    element.dataset.drawn = "no";
    const draw = async () => {
      await seen(element);
      if (isOver) return;
      const { init } = await import("./echarts");
      if (isOver) return;
      const palette = PALETTES[theme];
      const chart = init(element);
      const [names, rows, stacked] = JSON.parse(drawn) as [string[], Series[], boolean];
      chart.setOption({
        animation: false,
        aria: { enabled: false },
        color: coloursOf(palette),
        textStyle: { fontFamily: FONT, color: palette.ink },
        grid: { left: 8, right: 16, top: rows.length > 1 ? 40 : 16, bottom: 4, outerBoundsMode: "same" },
        legend: rows.length > 1 ? { top: 0, left: 0, textStyle: { color: palette.ink, fontFamily: FONT }, icon: "roundRect" } : { show: false },
        // The tip is drawn, not written into the page: the content policy allows no styles in markup.
        tooltip: {
          renderMode: "richText",
          backgroundColor: palette.raised,
          borderColor: palette.line,
          textStyle: { color: palette.ink, fontFamily: FONT, fontSize: 13 },
          formatter: ({ seriesIndex, dataIndex, seriesName, value }: { seriesIndex: number; dataIndex: number; seriesName: string; value: number }) =>
            shown.current.tip?.(seriesIndex, dataIndex) ?? `${seriesName} ${shown.current.format(value)}`,
        },
        xAxis: { type: "category", data: names, axisLabel: { color: palette.faint }, axisLine: { lineStyle: { color: palette.edge } }, axisTick: { show: false } },
        yAxis: { type: "value", axisLabel: { color: palette.faint, formatter: (value: number) => shown.current.format(value) }, splitLine: { lineStyle: { color: palette.line } } },
        series: rows.map((row) => ({ type: "bar", name: row.name, data: row.values, barMaxWidth: 44, ...(stacked ? { stack: "all" } : {}) })),
      });
      element.dataset.drawn = "yes";
      const watcher = new ResizeObserver(() => chart.resize());
      watcher.observe(element);
      end = () => {
        watcher.disconnect();
        chart.dispose();
      };
    };
    void draw();
    return () => {
      isOver = true;
      end?.();
    };
  }, [drawn, theme]);

  return <div className="chart" ref={place} aria-hidden="true" title={label} />;
}
