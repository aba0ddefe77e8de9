/** A test of what a series or a model's residuals are like. */
export interface DiagnosticTest {
  readonly statistic: number;
  /** Probability of such a statistic where the null hypothesis holds. */
  readonly pValue: number;
  /** Lags that the test looked back. */
  readonly lags: number;
  /** Rows that the statistic stands on. */
  readonly rows: number;
}
