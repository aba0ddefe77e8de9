import type { Option } from "commander";

const timeframes = ["1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d"];

// Copies of tables that would take long to load; a house test compares them. A name that means something
// else to another command stands with the kind of its value.
export const choicesByFlag: Readonly<Record<string, readonly string[]>> = {
  "--recipe": ["level", "window", "return", "direction"],
  "--split": ["research", "deploy"],
  "--market": ["regimes", "garch-walk", "random-walk", "ar1"],
  "--decimal": ["point", "comma"],
  "--date-order": ["dmy", "mdy", "ymd"],
  "--format": ["csv", "parquet", "feather"],
  "--as": ["price", "return", "pUp"],
  "--time": ["open", "close", "target"],
  "--known": ["next-day", "at-its-time"],
  "--timeframe": timeframes,
  "--from <duration>": timeframes,
  "--to <duration>": timeframes,
};

/** The values that an option takes; undefined where they cannot be listed. */
export function choicesOf(option: Option): readonly string[] | undefined {
  const { argChoices, flags, long } = option;
  return argChoices ?? choicesByFlag[flags] ?? choicesByFlag[long ?? ""];
}
