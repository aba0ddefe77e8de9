import type { Command } from "commander";
import type { SimulatedCandles } from "../../jobs/simulate-candles.ts";
import { integerOption, numberOption, timeOption } from "../option-values.ts";
import { type CommandHost, defineVerb, type GlobalOptions, type VerbAnswer } from "../verb.ts";
import { nextLines, periodLine, qualityLines, storedLines, titledLines } from "./candle-lines.ts";
import { nextDataCommands, storedJson } from "./stored-answer.ts";

interface SimulateOptions {
  readonly timeframe: string;
  readonly candles: number;
  readonly seed: number;
  readonly market: string;
  readonly since?: number;
  readonly sigma?: number;
}

/** Adds `data simulate`. */
export function registerSimulate(data: Command, host: CommandHost): void {
  defineVerb<SimulateOptions>(data, host, {
    name: "simulate [instrument]",
    summary: "make up a market from a seed and store it (default instrument: SIMUSDT)",
    configure: (command) => {
      command
        .option("--timeframe <duration>", "how long a candle lasts", "1h")
        .option("--candles <n>", "how many", integerOption("--candles", { atLeast: 1 }), 60_000)
        .option("--seed <n>", "the same seed makes the same market", integerOption("--seed"), 1)
        .option("--market <kind>", "regimes, garch-walk, random-walk or ar1", "regimes")
        .option(
          "--since <date>",
          "first candle (default: the market ends in 2025)",
          timeOption("--since"),
        )
        .option(
          "--sigma <fraction>",
          "standard deviation of a candle's log-return (default: 0.006 an hour)",
          numberOption("--sigma", { above: 0, atMost: 0.1 }),
        );
    },
    examples: [
      "candlecast data simulate",
      "candlecast data simulate PLANTED --market ar1 --sigma 0.01 --seed 7",
    ],
    run: async ({ args, options }) => {
      const { simulateCandles } = await import("../../jobs/simulate-candles.ts");
      const { since: startMs, ...rest } = options;
      const instrument = args[0] ?? "SIMUSDT";
      return simulationAnswer(await simulateCandles({ ...rest, instrument, startMs }), options);
    },
  });
}

type Places = Pick<GlobalOptions, "models" | "dataDir">;

function simulationAnswer(
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
  const next = nextDataCommands({ ...series, hasVolume: true }, places);
  return { json, text: text + nextLines(next) };
}
