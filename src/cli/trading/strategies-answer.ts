import type { ShownStrategy } from "../../jobs/list-strategies.ts";
import { formatCounted } from "../format-number.ts";
import { nextBlock } from "../next-commands.ts";
import { shellWord } from "../shell-word.ts";
import type { VerbAnswer } from "../verb.ts";
import { labelled } from "../wrapped-text.ts";

/** What `strategies list` answers. */
export function strategiesListAnswer(listed: readonly ShownStrategy[]): VerbAnswer {
  const width = Math.max(...listed.map(({ name }) => name.length)) + 2;
  const lines = listed.map(({ name, summary }) => labelled(name.padEnd(width), summary));
  const next = nextBlock([
    { command: "candlecast strategies show ema-cross", purpose: "what can be set" },
  ]);
  const own = "Your own is one TypeScript file: docs/how-to/write-a-strategy.md";
  return {
    json: { kind: "strategies", strategies: listed },
    text: [...lines, "", own, "", ...next].join("\n"),
  };
}

const asks: Readonly<Record<ShownStrategy["forecasts"], string>> = {
  none: "no model",
  price: "the price model",
  ladder: "the sentiment model, then the price model",
};

/** What `strategies show` answers; `named` is what the person typed. */
export function strategyAnswer(strategy: ShownStrategy, named: string): VerbAnswer {
  const { name, summary, forecasts, warmUpCandles, parameters } = strategy;
  const entries = Object.entries(parameters);
  const lines = [
    labelled(`${name}: `, summary),
    "",
    `asks      ${asks[forecasts]}`,
    `warm-up   ${formatCounted(warmUpCandles, "candle")} with the defaults`,
    "",
    ...(entries.length === 0 ? ["No parameters."] : ["Parameters (--param name=value):"]),
    ...entries.flatMap(([key, parameter]) => parameterLines(key, parameter)),
    "",
    ...nextBlock([{ command: nextCommand(named, entries[0]), purpose: "how it would have done" }]),
  ];
  return { json: { kind: "strategy", ...strategy }, text: lines.join("\n") };
}

type Parameter = ShownStrategy["parameters"][string];

function parameterLines(
  name: string,
  { meaning, default: standard, atLeast, atMost, isWhole, sweep }: Parameter,
): readonly string[] {
  const range = `${standard} by default, ${isWhole ? "whole, " : ""}${atLeast} to ${atMost}`;
  const tried = sweep.length > 1 ? `; a sweep tries ${sweep.join(", ")}` : "";
  const label = `  ${name.padEnd(12)} `;
  return [labelled(label, meaning), labelled(" ".repeat(label.length), range + tried)];
}

function nextCommand(named: string, parameter: readonly [string, Parameter] | undefined): string {
  const setting = parameter === undefined ? "" : ` --param ${parameter[0]}=${parameter[1].default}`;
  const asked = named === "external" ? " --signals signals.csv --expiry 4h" : setting;
  return `candlecast backtest BTCUSDT --strategy ${shellWord(named)}${asked}`;
}
