/** A piece of a Vega-Lite specification: plain JSON, drawn by adapters/charts. */
export type Specification = Readonly<Record<string, unknown>>;

/** Colours that also differ in brightness and for the colour-blind (after Paul Tol's "bright"). */
export const ink = {
  text: "#222222",
  quiet: "#6b6b6b",
  grid: "#ececec",
  first: "#33608c",
  second: "#e07b39",
  reference: "#9a9a9a",
} as const;

export interface PanelFrame {
  /** One letter, by which a text names the panel. */
  readonly letter: string;
  readonly title: string;
  readonly subtitle: string;
  /** Inside the axes, in pixels before magnification. */
  readonly width: number;
  readonly height: number;
}

/** One titled plot of several layers; layers share their axes. */
export function panel(frame: PanelFrame, layers: readonly Specification[]): Specification {
  return {
    width: frame.width,
    height: frame.height,
    title: { text: `${frame.letter}\u2002${frame.title}`, subtitle: frame.subtitle },
    layer: layers,
  };
}

export interface KeyEntry {
  readonly label: string;
  readonly colour: string;
  readonly dash?: readonly number[];
  /** A stroke unless said otherwise. */
  readonly as?: "dot" | "box";
}

/** The names of the marks, written inside the plot with a sample of each before them. */
export function keyInside(
  entries: readonly KeyEntry[],
  at: { readonly x: number; readonly y: number },
): readonly Specification[] {
  const width = 30 + Math.max(...entries.map(({ label }) => 6.4 * label.length));
  const backing = {
    data: { values: [{}] },
    mark: { type: "rect", color: "white", opacity: 0.85 },
    encoding: {
      x: { value: at.x - 5 },
      x2: { value: at.x + width },
      y: { value: at.y - 9 },
      y2: { value: at.y + 15 * entries.length - 6 },
    },
  };
  const rows = entries.flatMap((entry, row) => {
    const y = at.y + 15 * row;
    return [sample(entry, { x: at.x, y }), textAt(entry.label, { x: at.x + 25, y })];
  });
  return [backing, ...rows];
}

function sample(entry: KeyEntry, at: { readonly x: number; readonly y: number }): Specification {
  const data = { values: [{}] };
  const y = { value: at.y };
  if (entry.as !== undefined) {
    const shape = entry.as === "dot" ? "circle" : "square";
    const mark = { type: "point", shape, filled: true, size: 60, color: entry.colour, opacity: 1 };
    return { data, mark, encoding: { x: { value: at.x + 9 }, y } };
  }
  const dash = entry.dash ? { strokeDash: entry.dash } : {};
  return {
    data,
    mark: { type: "rule", color: entry.colour, strokeWidth: 2, ...dash },
    encoding: { x: { value: at.x }, x2: { value: at.x + 18 }, y },
  };
}

/** A line of text at pixels from the panel's upper left corner. */
function textAt(
  text: string,
  at: { readonly x: number; readonly y: number; readonly align?: "left" | "right" },
): Specification {
  return {
    data: { values: [{}] },
    mark: { type: "text", text, align: at.align ?? "left", baseline: "middle", color: ink.text },
    encoding: { x: { value: at.x }, y: { value: at.y } },
  };
}

/** A thin line through the whole panel. */
export function guide(value: { readonly x: number } | { readonly y: number }): Specification {
  const [channel, datum] = Object.entries(value)[0]!;
  return {
    data: { values: [{}] },
    mark: { type: "rule", color: ink.reference, strokeWidth: 1 },
    encoding: { [channel]: { datum } },
  };
}

/** The look of every text, axis and frame in the figure. */
export const figureStyle = {
  font: "DejaVu Sans",
  view: { stroke: null },
  title: {
    anchor: "start",
    frame: "group",
    fontSize: 12.5,
    fontWeight: "bold",
    color: ink.text,
    subtitleFontSize: 10.5,
    subtitleColor: ink.quiet,
    subtitlePadding: 4,
    offset: 10,
  },
  axis: {
    labelFontSize: 10.5,
    titleFontSize: 11,
    titleFontWeight: "normal",
    titleColor: ink.text,
    labelColor: ink.text,
    titlePadding: 8,
    domainColor: ink.quiet,
    tickColor: ink.quiet,
    tickSize: 4,
    gridColor: ink.grid,
    labelLimit: 0,
    titleLimit: 0,
  },
  text: { fontSize: 10.5 },
} as const;
