/**
 * Makes a drawn chart fit into a page: without roles and fonts, which the page sets for the whole
 * picture, without empty frames and hidden texts, with coordinates to a hundredth of a pixel, and with
 * ids that no other picture of the page has. The renderer counts ids through all pictures of a
 * process, so this also makes equal charts equal bytes.
 *
 * @param prefix Begins every id.
 * @returns The inside of the `<svg>` element.
 */
export function cleanSvg(svg: string, prefix: string): string {
  const inside = svg.replace(/^<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  const lean = inside
    .replaceAll(
      / (?:aria-[a-z]+|role|class|pointer-events|font-family|stroke-miterlimit)="[^"]*"/g,
      "",
    )
    .replaceAll(/<text[^>]* opacity="0"[^>]*>[^<]*<\/text>/g, "")
    .replaceAll(' opacity="1"', "")
    .replaceAll(/<path d="(?:M0,0h0v0h0Z)?"(?: display="none")?\/>/g, "")
    .replaceAll(/<g><\/g>/g, "")
    .replaceAll(/ (?:d|transform|x|x2|y|y2|width|height)="[^"]*"/g, (attribute) =>
      attribute.replaceAll(/\d+\.\d{3,}/g, (digits) => String(Number(Number(digits).toFixed(2)))),
    );
  return withOwnIds(lean, prefix);
}

function withOwnIds(svg: string, prefix: string): string {
  const ids = [...svg.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
  return ids.reduce(
    (text, id, i) =>
      text
        .replaceAll(` id="${id}"`, ` id="${prefix}-${i}"`)
        .replaceAll(`url(#${id})`, `url(#${prefix}-${i})`),
    svg,
  );
}
