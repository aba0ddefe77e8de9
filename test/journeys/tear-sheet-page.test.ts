import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderTearSheetPage } from "../../src/adapters/html-report/render-tear-sheet-page.ts";
import { buildTearSheet } from "../../src/trading/tear-sheet/build-tear-sheet.ts";
import { exampleCandles, exampleRun, momentum } from "../example-recorded-run.ts";
import { type BrowserPage, findBrowser, startBrowser } from "../headless-browser.ts";

const program = findBrowser();
const place = program ?? "a browser (skipped: no chromium is installed)";
const widths = [390, 768, 1280] as const;
const schemes = ["light", "dark"] as const;
const looks = widths.flatMap((width) => schemes.map((scheme) => ({ width, scheme })));

describe.skipIf(program === undefined)(
  `the tear sheet of a simulated market, seed 3, in ${place}`,
  () => {
    let folder = "";
    let address = "";
    let page: BrowserPage;

    beforeAll(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), "candlecast-sheet-"));
      const series = exampleCandles(9000, 3);
      const { run, facts } = exampleRun(series, momentum(series, 48), { share: 0.5, from: 200 });
      const file = path.join(folder, "sheet.html");
      await writeFile(file, await renderTearSheetPage(buildTearSheet(run, facts)));
      address = pathToFileURL(file).href;
      page = await startBrowser(program!);
    });

    afterAll(async () => {
      await page.close();
      await rm(folder, { recursive: true });
    });

    test.each(looks)("fits $width pixels without scrolling sideways, $scheme", async (look) => {
      const size = { height: 800, deviceScaleFactor: 1, mobile: look.width < 500 };
      await page.send("Emulation.setDeviceMetricsOverride", { width: look.width, ...size });
      const features = [{ name: "prefers-color-scheme", value: look.scheme }];
      await page.send("Emulation.setEmulatedMedia", { media: "screen", features });
      await page.open(address);
      expect(await page.evaluate(overflow)).toBe(0);
      expect(await page.evaluate(widerThanTheirBox)).toEqual([]);
    });

    test.each([768, 1001, 1024, 1100, 1280])(
      "shows the whole table of months at %d pixels, buy-and-hold too",
      async (width) => {
        const size = { height: 800, deviceScaleFactor: 1, mobile: false };
        await page.send("Emulation.setDeviceMetricsOverride", { width, ...size });
        await page.open(address);
        expect(await page.evaluate(hiddenMonths)).toBe(0);
      },
    );

    test("draws its five figures", async () => {
      expect(await page.evaluate('document.querySelectorAll("figure").length')).toBe(5);
      expect(await page.evaluate('document.querySelectorAll(".wide svg path").length > 20')).toBe(
        true,
      );
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

const hiddenMonths = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(
  document.querySelector(".scroll:has(.calendar)"))`;

// Boxes that scroll by themselves may hold wider tables; nothing else reaches over the page's edge.
const widerThanTheirBox = `[...document.querySelectorAll("body *:not(.unseen)")]
  .filter((element) => !element.closest(".scroll table, svg, .unseen"))
  .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((element) => element.outerHTML.slice(0, 80))`;
