import { expect, test } from "vitest";
import { writtenFormats } from "../../src/adapters/candle-files/write-candle-file.ts";
import { marketModels } from "../../src/adapters/market-simulator/market-models.ts";
import { choicesByFlag } from "../../src/cli/option-choices.ts";
import { recipes } from "../../src/learning/features/recipes/recipe-table.ts";
import { timeframes } from "../../src/market/timeframe.ts";

test("the choices that the command line lists are those of the tables below it", () => {
  expect(choicesByFlag).toEqual({
    "--recipe": recipes,
    "--split": ["research", "deploy"],
    "--market": Object.keys(marketModels),
    "--decimal": ["point", "comma"],
    "--date-order": ["dmy", "mdy", "ymd"],
    "--format": writtenFormats,
    "--as": ["price", "return", "pUp"],
    "--time": ["open", "close", "target"],
    "--known": ["next-day", "at-its-time"],
    "--timeframe": timeframes,
    "--from <duration>": timeframes,
    "--to <duration>": timeframes,
  });
});
