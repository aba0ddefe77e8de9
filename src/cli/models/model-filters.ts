import { type Command, Option } from "commander";
import { integerOption } from "../option-values.ts";

/** Which models a verb of `models` looks at; nothing is a filter until it is given. */
export interface ModelFilters {
  readonly timeframe?: string;
  readonly type?: "price" | "sentiment";
}

/** Adds the options of `ModelFilters`. */
export function addModelFilters(command: Command): void {
  const kinds = new Option("--type <type>", "only these models (default: both)");
  command
    .option("--timeframe <duration>", "only this timeframe (default: all)")
    .addOption(kinds.choices(["price", "sentiment"]));
}

/** "--limit <count>" of a list. */
export function limitOption(text: string): Option {
  const parse = integerOption("--limit", { atLeast: 1 });
  return new Option("--limit <count>", text).argParser(parse);
}
