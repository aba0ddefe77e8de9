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
  /** Ensembles only: standard deviation of the members' closes, quote currency. */
  readonly spreads?: Float32Array | undefined;
}

/** How a graph is fed and read; both outputs of a foreign graph are its only one. Plain data. */
export interface GraphNames {
  readonly input: string;
  readonly close_output: string;
  readonly scaled_output: string;
  /** The shape of the input: [windows, lookback, F] unless it is "flat", [windows, lookback * F]. */
  readonly layout?: "flat" | undefined;
}

/** Runs deployed models: the port to the engine that serving uses. */
export interface ForecastRunner {
  /**
   * @param model Bytes of the ONNX file.
   * @param graph Names in it, where they are not those of `deployedGraph`.
   * @throws {WorldError} E_ENGINE_LOAD: the engine refuses it.
   */
  load(model: Uint8Array, graph?: GraphNames): Promise<LoadedModel>;
}

export interface RunOptions {
  /**
   * Somebody waits, with a deadline: a process that says nothing is taken for frozen after seconds. By
   * default it has minutes, so that a busy machine changes no answer.
   */
  readonly isLive?: boolean;
}

export interface LoadedModel {
  /**
   * @param candles [windows, lookback, F] raw values, oldest first.
   * @throws {WorldError} E_MODEL_CRASHED: the process that ran it died.
   */
  run(candles: Float32Array, shape: WindowsShape, asked?: RunOptions): Promise<ModelAnswers>;
  release(): Promise<void>;
}
