import { readAliases } from "../../adapters/registry-files/read-aliases.ts";
import type { Clock } from "../../foundation/clock.ts";
import { withSentiment } from "../judging/judged-model.ts";
import { unreadSentiment } from "../judging/judged-sentiment.ts";
import { loadCandles } from "../load-candles.ts";
import { judgePromotion, type Promotion } from "./judge-promotion.ts";
import type { ProvenVersion } from "./proven-version.ts";
import { rivalOf } from "./rival-of.ts";

/** What the gate says of a version, and what a reader must know of it. */
export interface Judgement {
  readonly promotion: Promotion;
  readonly warnings: readonly string[];
}

/** Where the candles and readings are. */
export interface JudgementPlaces {
  readonly file?: string | undefined;
  readonly sentimentFiles?: readonly string[] | undefined;
  readonly dataDir?: string | undefined;
}

/**
 * Holds a proven version against whoever answers now.
 *
 * @throws {MisuseError} E_NO_CANDLES, E_NO_FITTING, E_NO_SENTIMENT. @throws {RefusedError} E_TRIALS_BROKEN.
 */
export async function judgeVersionToDeploy(
  proven: ProvenVersion,
  { file, sentimentFiles, dataDir = "./data" }: JudgementPlaces,
  options: { readonly onProgress?: (share: number) => void; readonly clock: Clock },
): Promise<Judgement> {
  const { chosen } = proven;
  const places = { sentimentFiles, dataDir };
  const candles = await loadCandles({ ...chosen.place, file, dataDir }, options.clock);
  const model = await withSentiment(proven.model, places);
  const { rival, unopened, warnings } = await rivalOf(
    chosen,
    await readAliases(chosen.place),
    places,
  );
  try {
    const both = { challenger: { ...proven, model }, rival, unopened };
    const models = [model, ...(rival === undefined ? [] : [rival.model])];
    return {
      promotion: await judgePromotion(candles, both, options),
      warnings: [
        ...warnings,
        ...models.flatMap(({ sentiment }) => sentiment?.notes ?? []),
        ...unreadSentiment(models, { sentimentFiles }),
        ...candles.warnings,
      ],
    };
  } finally {
    await rival?.model.release();
  }
}
