import { createRequire } from "node:module";
import type { TopLevelSpec } from "vega-lite";

/** A Vega-Lite specification as plain JSON. */
export type ChartSpecification = Readonly<Record<string, unknown>>;

export interface DrawOptions {
  /** Pixels of the picture per pixel of the specification. */
  readonly magnification?: number;
}

/**
 * Draws a chart as PNG, with the DejaVu Sans that ships with the package: servers have no fonts, and
 * renderers then leave out all text without a word.
 *
 * @returns The bytes of the file.
 */
export async function drawPng(
  specification: ChartSpecification,
  options: DrawOptions = {},
): Promise<Uint8Array> {
  const svg = await drawSvg(specification);
  const { Resvg } = await import("@resvg/resvg-js");
  const picture = new Resvg(svg, {
    font: { loadSystemFonts: false, fontFiles: fontFiles(), defaultFontFamily: "DejaVu Sans" },
    fitTo: { mode: "zoom", value: options.magnification ?? 2 },
    background: "white",
  });
  return picture.render().asPng();
}

/** Draws a chart as SVG text; its fonts are the viewer's. */
export async function drawSvg(specification: ChartSpecification): Promise<string> {
  const [vegaLite, vega] = await Promise.all([import("vega-lite"), import("vega")]);
  const { spec } = vegaLite.compile(specification as unknown as TopLevelSpec);
  const view = new vega.View(vega.parse(spec), { renderer: "none" });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

function fontFiles(): string[] {
  const require = createRequire(import.meta.url);
  return [
    require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"),
    require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"),
  ];
}
