import { type ChartSpecification, drawPng } from "./draw-png.ts";

/**
 * Draws a word as PNG.
 *
 * @throws {Error} the renderer does not load, or leaves the text out as it does without a font.
 */
export async function checkDrawing(): Promise<void> {
  const [blank, word] = [await drawPng(picture(" ")), await drawPng(picture("candle"))];
  const isPng = Buffer.from(word.subarray(1, 4)).toString("latin1") === "PNG";
  if (!isPng) throw new Error("the picture is no PNG");
  if (Buffer.compare(blank, word) === 0)
    throw new Error("the picture has no text: a font is missing");
}

function picture(text: string): ChartSpecification {
  return { width: 60, height: 20, data: { values: [{}] }, mark: { type: "text", text } };
}
