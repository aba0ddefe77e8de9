/** Computes what training needs of the network: the port to the workers that run the graphs. */
export interface TrainingEngine {
  /**
   * One step on the state that the engine was made with: the gradient of the batch's mean loss at
   * its parameters, then Adam, in place.
   *
   * @param windows Window numbers of the batch, at most the plan's batch size.
   * @returns The mean loss before the step.
   */
  step(windows: Int32Array): Promise<number>;
  /**
   * Scaled outputs of windows from <= w < until, in their order.
   *
   * @param parameters [P]
   */
  outputs(
    parameters: Float32Array,
    range: { readonly from: number; readonly until: number },
  ): Promise<Float32Array>;
  close(): Promise<void>;
}
