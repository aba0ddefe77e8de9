import { format } from "prettier";
import { z } from "zod";
import {
  forecastAnswer,
  readinessAnswer,
  reloadAnswer,
} from "../src/adapters/forecast-server/answer-schemas.ts";
import { analyzeSchema } from "../src/cli/analysis/analyze-schema.ts";
import { deploySchema, rollbackSchema } from "../src/cli/deploy-schema.ts";
import { doctorSchema } from "../src/cli/doctor/doctor-schema.ts";
import { modelHistorySchema } from "../src/cli/models/history-schema.ts";
import { modelListSchema } from "../src/cli/models/list-schema.ts";
import { compareSchema } from "../src/cli/report/compare-schema.ts";
import { judgeSchema } from "../src/cli/report/judge-schema.ts";
import { validateSchema } from "../src/cli/report/report-schema.ts";
import { retrainSchema } from "../src/cli/retrain-schema.ts";
import { backtestSchema } from "../src/cli/trading/backtest-schema.ts";
import { sweepSchema } from "../src/cli/trading/sweep-schema.ts";
import { decisionSchema } from "../src/cli/trading/decision-schema.ts";
import { paperSchema } from "../src/cli/trading/paper-schema.ts";
import { walkForwardSchema } from "../src/cli/walk-forward/walk-schema.ts";
import { watchSchema } from "../src/cli/watch-schema.ts";
import { predictSchema } from "../src/jobs/forecasting/predict-schema.ts";

/** The published answers by the file of docs/reference/schemas that describes them. */
const answers: Readonly<Record<string, z.ZodType>> = {
  "analyze.schema.json": analyzeSchema,
  "backtest.schema.json": backtestSchema,
  "compare.schema.json": compareSchema,
  "deploy.schema.json": deploySchema,
  "doctor.schema.json": doctorSchema,
  "judge.schema.json": judgeSchema,
  "models-history.schema.json": modelHistorySchema,
  "models-list.schema.json": modelListSchema,
  "predict.schema.json": predictSchema,
  "retrain.schema.json": retrainSchema,
  "rollback.schema.json": rollbackSchema,
  "serve-forecast.schema.json": forecastAnswer,
  "serve-ready.schema.json": readinessAnswer,
  "serve-reload.schema.json": reloadAnswer,
  "sweep.schema.json": sweepSchema,
  "trade.schema.json": paperSchema,
  "validate.schema.json": validateSchema,
  "walk-forward.schema.json": walkForwardSchema,
  "watch.schema.json": watchSchema,
  "why.schema.json": decisionSchema,
};

/** Each published JSON Schema as text, by file name. */
export async function answerSchemas(): Promise<ReadonlyMap<string, string>> {
  const pages = await Promise.all(
    Object.entries(answers).map(async ([name, schema]): Promise<readonly [string, string]> => {
      const text = JSON.stringify(z.toJSONSchema(schema));
      return [name, await format(text, { parser: "json", printWidth: 100 })];
    }),
  );
  return new Map(pages);
}
