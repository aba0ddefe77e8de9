import { deployModel } from "../deploy-model.ts";
import { retrainModel } from "../retrain-model.ts";
import { updateCandles } from "../update-candles.ts";
import type { WatchActions } from "./watch-request.ts";

/** What a round really does; each is a verb that a person can ask for too. */
export const watchActions: WatchActions = {
  async update({ instrument, timeframe }, { dataDir, exchangeSettings }, { clock, signal }) {
    const asked = { instrument, timeframe, dataDir, settings: exchangeSettings };
    const updated = await updateCandles(asked, { clock, signal });
    return updated.flatMap((one) => (one.kind === "updated" ? [] : [`not updated: ${one.reason}`]));
  },

  async retrain({ modelsDir, instrument, timeframe, kind }, settings, { clock, signal }) {
    const { file, sentimentFiles, dataDir } = settings;
    const model = { modelsDir, instrument, timeframe, type: kind };
    const places = { file, sentimentFiles, dataDir };
    return (await retrainModel({ ...model, ...places }, { clock, signal })).version;
  },

  async deploy({ modelsDir, instrument, timeframe, kind }, version, { settings, options }) {
    const { file, sentimentFiles, dataDir } = settings;
    const model = { modelsDir, instrument, timeframe, type: kind, model: version };
    const places = { file, sentimentFiles, dataDir };
    const { clock } = options;
    const answer = await deployModel({ ...model, ...places }, { clock });
    if (answer.kind === "refused" || answer.kind === "inconclusive") {
      return { kind: "refused", code: answer.code, reason: answer.gate.reason };
    }
    const reason = answer.kind === "deployed" ? answer.gate.reason : "it is the champion already";
    return { kind: "deployed", version, reason };
  },
};
