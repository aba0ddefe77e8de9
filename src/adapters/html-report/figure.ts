import { drawSvg, type ChartSpecification } from "../charts/draw-png.ts";
import { chartConfig } from "./charts/chart-style.ts";
import { cleanSvg } from "./clean-svg.ts";
import { html, type Markup, trustedMarkup } from "./markup.ts";

export interface FigureKey {
  readonly label: string;
  /** A colour of the page: `chartColours.first`. */
  readonly colour: string;
  /** A stroke unless said otherwise. */
  readonly as?: "dashed" | "dot" | "box";
}

/** A chart for both widths: the specification is drawn once for desktops and once for phones. */
export interface Figure {
  /** One word that no other figure of the page has; begins the ids inside the drawing. */
  readonly id: string;
  /** What it shows, in a phrase above the chart. */
  readonly title: string;
  /** What it says, for those who cannot see it. */
  readonly alternative: string;
  readonly key: readonly FigureKey[];
  /** The whole width of the evidence, or half of it. */
  readonly size: "full" | "half";
  readonly specification: (frame: ChartFrame) => ChartSpecification;
}

/** Pixels of a drawing, texts included. */
export interface ChartFrame {
  readonly width: number;
  readonly height: number;
  readonly isNarrow: boolean;
}

const frames = {
  full: { width: 860, height: 264, isNarrow: false },
  half: { width: 430, height: 290, isNarrow: false },
  narrow: { width: 346, height: 260, isNarrow: true },
} as const satisfies Record<string, ChartFrame>;

/** Draws a figure as inline SVG in the colours and the font of the page. */
export async function drawFigure(figure: Figure): Promise<Markup> {
  const wide = await drawChart(figure, frames[figure.size]);
  const narrow = await drawChart(figure, frames.narrow);
  const key = figure.key.map(
    ({ label, colour, as }) =>
      html`<li><i class="${as ?? "stroke"}" style="color:${colour}"></i>${label}</li>`,
  );
  const list =
    key.length === 0
      ? undefined
      : html`<ul class="key">
          ${key}
        </ul>`;
  return html`<figure>
    <figcaption>${figure.title}</figcaption>
    ${list}
    <div class="wide">${wide}</div>
    <div class="narrow">${narrow}</div>
  </figure> `;
}

async function drawChart(figure: Figure, frame: ChartFrame): Promise<Markup> {
  const svg = await drawSvg({
    ...figure.specification(frame),
    width: frame.width,
    height: frame.height,
    autosize: { type: "fit", contains: "padding" },
    background: "transparent",
    padding: { left: 2, right: 10, top: 6, bottom: 2 },
    config: chartConfig,
  });
  const drawing = cleanSvg(svg, `${figure.id}-${frame.isNarrow ? "narrow" : "wide"}`);
  return html`<svg
    role="img"
    aria-label="${figure.alternative}"
    viewBox="0 0 ${frame.width} ${frame.height}"
    width="${frame.width}"
    height="${frame.height}"
  >
    ${trustedMarkup(drawing)}
  </svg>`;
}
