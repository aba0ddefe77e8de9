/** How a run of the tests ended. */
export interface TestCounts {
  readonly passed: number;
  /** Failed tests, plus one for each file that could not run and one for a run that broke otherwise. */
  readonly failed: number;
}

/**
 * Counts a vitest run from its JSON report.
 *
 * @param report Text of the report; undefined where the run wrote none.
 * @param exitStatus The runner's exit status; null where a signal ended it.
 */
export function countTests(report: string | undefined, exitStatus: number | null): TestCounts {
  if (report === undefined) return { passed: 0, failed: 1 };
  const { testResults } = JSON.parse(report) as VitestReport;
  const states = testResults.flatMap((file) => file.assertionResults.map((test) => test.status));
  const passed = states.filter((state) => state === "passed").length;
  const failedTests = states.filter((state) => state === "failed").length;
  const brokenFiles = testResults.filter(isBroken).length;
  const failed = failedTests + brokenFiles;
  // An error outside every test, or no test at all, must not look green.
  const brokenRun = failed === 0 && (exitStatus !== 0 || passed === 0);
  return { passed, failed: brokenRun ? 1 : failed };
}

interface VitestReport {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

function isBroken(file: VitestReport["testResults"][number]): boolean {
  return (
    file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed")
  );
}
