/** Computes what training needs of the network: the port to the workers that run the graphs. */
export interface GradientEngine {
  /**
   * Loss and gradient of a batch.
   *
   * @param parameters [P]
   * @param windows Window numbers of the batch, at most the plan's batch size.
   * @param gradient [P] receives the gradient of the mean loss.
   * @returns The mean loss.
   */
  gradient(parameters: Float32Array, windows: Int32Array, gradient: Float32Array): Promise<number>;
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
