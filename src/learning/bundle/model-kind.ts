import type { InstrumentId } from "../../market/instrument.ts";

/** Which of the published recipe's two model types: from candles alone, or with sentiment beside them. */
export type ModelKind = "price" | "sentiment";

/** A version's kind, as its metadata name it. */
export function modelKindOf(metadata: {
  readonly model_type: "price_prediction" | "sentiment_prediction";
}): ModelKind {
  return metadata.model_type === "price_prediction" ? "price" : "sentiment";
}

/** The published recipe's file names in a bundle: "btcusdt_price.onnx" and its siblings. */
export interface BundleFileNames {
  readonly onnx: string;
  readonly keras: string;
  readonly metadata: string;
  readonly figure: string;
  readonly golden: string;
  /** What the calibration segment taught: probability, confidence, residuals. */
  readonly calibration: string;
  /** What the train windows look like. */
  readonly novelty: string;
}

/** Names of a bundle's files, without the manifest. */
export function bundleFileNames(instrument: InstrumentId, kind: ModelKind): BundleFileNames {
  const stem = `${instrument.toLowerCase()}_${kind}`;
  return {
    onnx: `${stem}.onnx`,
    keras: `${stem}.h5`,
    metadata: `${stem}_metadata.json`,
    figure: `${stem}_training.png`,
    golden: "golden.json",
    calibration: "calibration.json",
    novelty: "novelty.json",
  };
}
