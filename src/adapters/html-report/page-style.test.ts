import { expect, test } from "vitest";
import { pageStyle } from "./page-style.ts";

const [light, dark] = [...pageStyle.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) =>
  colours(block!),
);

test.each([
  ["light", light!],
  ["dark", dark!],
])("pageStyle keeps text readable in %s: contrast of at least 4.5", (_, palette) => {
  const grounds = ["paper", "tint"].map((name) => palette[name]!);
  const texts = ["ink", "quiet", "first", "good", "bad", "warn"].map((name) => palette[name]!);
  for (const ground of grounds) {
    for (const text of texts)
      expect(contrast(text, ground), `${text} on ${ground}`).toBeGreaterThan(4.5);
  }
});

test.each([
  ["light", light!],
  ["dark", dark!],
])("pageStyle keeps lines of charts visible in %s: contrast of at least 3", (_, palette) => {
  for (const name of ["first", "second", "third", "reference"]) {
    expect(contrast(palette[name]!, palette["paper"]!), name).toBeGreaterThan(3);
  }
});

test.each([
  ["light", light!],
  ["dark", dark!],
])("pageStyle keeps the hottest cells readable in %s", (_, palette) => {
  for (const name of ["heat-good", "heat-bad"]) {
    const ground = mixed(palette[name]!, palette["paper"]!, 0.38);
    expect(contrast(palette["ink"]!, ground), name).toBeGreaterThan(4.5);
  }
});

test("pageStyle keeps tables and charts whole on paper, and the last section together", () => {
  const print = pageStyle.slice(pageStyle.indexOf("@media print"));
  const [, whole = ""] =
    /\n {2}([^\n{]*\btable\b[^\n{]*) \{ break-inside: avoid; \}/.exec(print) ?? [];
  expect(whole.split(", ")).toEqual(expect.arrayContaining(["figure", "table", "tr", ".pair"]));
  expect(print).toContain("main > section:last-child { break-inside: avoid; }");
  expect(print).toMatch(/\.scroll \{[^}]*background: none/);
});

test("pageStyle shades the edge of a table that goes on, in a colour of both themes", () => {
  expect(pageStyle).toMatch(/\.scroll \{[^}]*var\(--shade\)[^}]*scroll;/);
  for (const palette of [light!, dark!]) expect(palette["shade"]).toBeDefined();
});

function colours(block: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name!, value!]),
  );
}

function channels(colour: string): readonly number[] {
  return [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16));
}

function mixed(over: string, ground: string, share: number): string {
  const [above, below] = [channels(over), channels(ground)];
  const blend = above.map((value, i) => Math.round(share * value + (1 - share) * below[i]!));
  return `#${blend.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** WCAG 2.2, relative luminance. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string): number => {
    const [red, green, blue] = channels(colour).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [lower, upper] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (upper! + 0.05) / (lower! + 0.05);
}
