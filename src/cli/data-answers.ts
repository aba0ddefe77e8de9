import type { ImportedCandles } from "../jobs/import-candles.ts";
import type { SimulatedCandles } from "../jobs/simulate-candles.ts";
import type { VerifiedCandles } from "../jobs/verify-candles.ts";
import { nextLines, periodLine, qualityLines, storedLines, titledLines } from "./candle-lines.ts";
import { formatCount } from "./format-number.ts";
import { dataCommandLine, featuresWithoutVolume, trainCommandLine } from "./next-commands.ts";
import type { GlobalOptions, VerbAnswer } from "./verb.ts";

type Places = Pick<GlobalOptions, "models" | "dataDir">;

/** How many refused rows `--json` names. */
const refusedRowsMax = 100;

/** What `data import` answers. */
export function importAnswer(
  imported: ImportedCandles,
  { file, ...places }: Places & { readonly file: string },
): VerbAnswer {
  const { instrument, timeframe, kind, quality, stored } = imported;
  const { refusedRows, ...counts } = quality;
  const json = {
    kind,
    instrument,
    timeframe,
    ...counts,
    refusedRows: refusedRows.slice(0, refusedRowsMax),
    firstOpenMs: imported.firstOpenMs,
    lastOpenMs: imported.lastOpenMs,
    volume: imported.hasVolume,
    columns: imported.columns ?? null,
    ...storedJson(stored),
  };
  const verb = kind === "stored" ? "Imported" : "Refused";
  const text = titledLines(`${verb} ${file} as ${instrument} ${timeframe}`, [
    periodLine(imported.firstOpenMs, imported.lastOpenMs),
    ...qualityLines(quality),
    ...volumeLines(imported.hasVolume),
    ...(stored === undefined ? refusalLines(imported) : storedLines(stored)),
  ]);
  const next = stored === undefined ? "" : nextLines(nextCommands(imported, places));
  return { json, text: text + next, exitCode: kind === "stored" ? 0 : 1 };
}

/** What `data simulate` answers. */
export function simulationAnswer(
  simulated: SimulatedCandles,
  { market, seed, ...places }: Places & { readonly market: string; readonly seed: number },
): VerbAnswer {
  const { series, quality, stored } = simulated;
  const { instrument, timeframe, openTimeMs } = series;
  const { rows, gaps, missing, duplicates, refused } = quality;
  const [firstOpenMs, lastOpenMs] = [openTimeMs[0], openTimeMs.at(-1)];
  const period = { firstOpenMs, lastOpenMs };
  const counts = { rows, gaps, missing, duplicates, refused };
  const json = { instrument, timeframe, market, seed, ...counts, ...period, ...storedJson(stored) };
  const text = titledLines(`Simulated ${instrument} ${timeframe}: ${market}, seed ${seed}`, [
    periodLine(firstOpenMs, lastOpenMs),
    ...qualityLines(quality),
    ...storedLines(stored),
  ]);
  const next = nextCommands({ ...series, hasVolume: true }, places);
  return { json, text: text + nextLines(next) };
}

/** What `data verify` answers. */
export function verificationAnswer(verified: readonly VerifiedCandles[]): VerbAnswer {
  const broken = verified.filter((one) => one.kind === "broken").length;
  const blocks = verified.map((one) =>
    one.kind === "broken"
      ? titledLines(`BROKEN ${one.instrument} ${one.timeframe}`, [["reason", one.reason]])
      : titledLines(`Sound ${one.instrument} ${one.timeframe}`, [
          periodLine(one.firstOpenMs, one.lastOpenMs),
          ...qualityLines(one.quality),
          ...volumeLines(one.hasVolume),
        ]),
  );
  const verdict = `${formatCount(verified.length)} series checked, ${formatCount(broken)} broken`;
  const json = { checked: verified.length, broken, series: verified.map(asJson) };
  return { json, text: `${blocks.join("\n")}\n${verdict}`, exitCode: broken > 0 ? 1 : 0 };
}

function asJson(one: VerifiedCandles): object {
  if (one.kind === "broken") return one;
  const { quality, ...rest } = one;
  const { rows, gaps, missing, duplicates, refused, findings } = quality;
  return { ...rest, rows, gaps, missing, duplicates, refused, findings };
}

/** What the store held before differs between two equal runs. */
function storedJson(stored: ImportedCandles["stored"]): object {
  if (stored === undefined) return { stored: null };
  const { candles, path, ...volatile } = stored;
  return { stored: { candles, path }, volatile };
}

function volumeLines(hasVolume: boolean): readonly (readonly [string, string])[] {
  if (hasVolume) return [];
  return [["volume", `absent; train with --features ${featuresWithoutVolume.join(",")}`]];
}

function refusalLines({ quality }: ImportedCandles): readonly (readonly [string, string])[] {
  const why = quality.rows === 0 ? "no row is a closed candle" : "--strict and a row was refused";
  return [["stored", `nothing: ${why}`]];
}

function nextCommands(
  imported: Pick<ImportedCandles, "instrument" | "timeframe" | "hasVolume">,
  { models: modelsDir, dataDir }: Places,
): readonly string[] {
  const { instrument, timeframe, hasVolume } = imported;
  const features = hasVolume ? undefined : featuresWithoutVolume;
  const places = { modelsDir, dataDir };
  return [
    dataCommandLine(["verify", instrument, "--timeframe", timeframe], places),
    trainCommandLine({ instrument, timeframe, features, recipe: "return", ...places }),
  ];
}
