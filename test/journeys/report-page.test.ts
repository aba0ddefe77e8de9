import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderHtmlReport } from "../../src/adapters/html-report/render-html-report.ts";
import { exampleReportCard } from "../example-report-card.ts";
import { type BrowserPage, findBrowser, startBrowser } from "../headless-browser.ts";

const program = findBrowser();
const place = program ?? "a browser (skipped: no chromium is installed)";

const widths = [390, 768, 1280] as const;
const schemes = ["light", "dark"] as const;
const looks = widths.flatMap((width) => schemes.map((scheme) => ({ width, scheme })));

describe.skipIf(program === undefined)(
  `the HTML report of a simulated walk-forward, seed 20, in ${place}`,
  () => {
    let folder = "";
    let address = "";
    let page: BrowserPage;

    beforeAll(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), "candlecast-report-"));
      const file = path.join(folder, "report.html");
      await writeFile(file, await renderHtmlReport(exampleReportCard("folds")));
      address = pathToFileURL(file).href;
      page = await startBrowser(program!);
    });

    afterAll(async () => {
      await page.close();
      await rm(folder, { recursive: true });
    });

    test.each(looks)("fits $width pixels without scrolling sideways, $scheme", async (look) => {
      await show(page, look);
      await page.open(address);
      expect(await page.evaluate(overflow)).toBe(0);
      expect(await page.evaluate(widerThanTheirBox)).toEqual([]);
      const shown = look.width > 640 ? "wide" : "narrow";
      expect(await page.evaluate(`document.querySelector(".${shown} svg").clientWidth > 0`)).toBe(
        true,
      );
    });

    test("is dark on dark screens only, never on paper", async () => {
      const grounds: unknown[] = [];
      for (const [media, scheme] of [
        ["screen", "light"],
        ["screen", "dark"],
        ["print", "dark"],
      ] as const) {
        await show(page, { width: 1280, scheme, media });
        grounds.push(await page.evaluate("getComputedStyle(document.body).backgroundColor"));
      }
      expect(grounds[0]).toBe("rgb(255, 255, 255)");
      expect(grounds[1]).not.toBe(grounds[0]);
      expect(grounds[2]).toBe(grounds[0]);
    });

    test("prints what is folded on the screen", async () => {
      const isShown = 'document.querySelector("details table").checkVisibility()';
      await show(page, { width: 1280, scheme: "light" });
      expect(await page.evaluate(isShown)).toBe(false);
      await show(page, { width: 1280, scheme: "light", media: "print" });
      expect(await page.evaluate(isShown)).toBe(true);
    });

    test("has asked for nothing but itself and has no complaint", () => {
      const asked = page.events
        .filter(({ method }) => method === "Network.requestWillBeSent")
        .map(({ params }) => (params["request"] as { readonly url: string }).url);
      expect(new Set(asked.filter((url) => !url.startsWith("data:")))).toEqual(new Set([address]));
      const complaints = page.events.filter(({ method }) =>
        ["Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"].includes(method),
      );
      expect(complaints).toEqual([]);
    });
  },
);

const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

// Boxes that scroll by themselves may hold wider tables; nothing else reaches over the page's edge.
const widerThanTheirBox = `[...document.querySelectorAll("body *:not(.unseen)")]
  .filter((element) => !element.closest(".scroll table, svg, .unseen"))
  .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((element) => element.outerHTML.slice(0, 80))`;

interface Look {
  readonly width: number;
  readonly scheme: (typeof schemes)[number];
  readonly media?: "screen" | "print";
}

async function show(page: BrowserPage, { width, scheme, media = "screen" }: Look): Promise<void> {
  const size = { width, height: 800, deviceScaleFactor: 1, mobile: width < 500 };
  await page.send("Emulation.setDeviceMetricsOverride", size);
  const features = [{ name: "prefers-color-scheme", value: scheme }];
  await page.send("Emulation.setEmulatedMedia", { media, features });
}
