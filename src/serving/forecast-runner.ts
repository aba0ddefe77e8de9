/** Shape of a block of raw windows. */
export interface WindowsShape {
  readonly windows: number;
  readonly lookback: number;
  readonly features: number;
}

/** A deployed model's answers, one per window. */
export interface ModelAnswers {
  /** Quote currency. */
  readonly closes: Float32Array;
  /** The network's own outputs, in scaled units. */
  readonly scaledOutputs: Float32Array;
}

/** Runs deployed models: the port to the engine that serving uses. */
export interface ForecastRunner {
  /**
   * @param model Bytes of the ONNX file.
   * @throws {WorldError} E_ENGINE_LOAD: the engine refuses it.
   */
  load(model: Uint8Array): Promise<LoadedModel>;
}

export interface LoadedModel {
  /** @param candles [windows, lookback, F] raw values, oldest first. */
  run(candles: Float32Array, shape: WindowsShape): Promise<ModelAnswers>;
  release(): Promise<void>;
}
