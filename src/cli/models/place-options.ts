import type { Command } from "commander";
import { timeframeOption, typeOption } from "../judging-options.ts";

/** Which model a version belongs to, where its word alone does not tell. */
export interface PlaceOptions {
  readonly instrument?: string;
  readonly timeframe?: string;
  readonly type?: "price" | "sentiment";
}

/** Adds the options of `PlaceOptions`. */
export function addPlaceOptions(command: Command): void {
  command
    .option("--instrument <name>", "whose version is meant (default: the only one there is)")
    .addOption(timeframeOption())
    .addOption(typeOption());
}
