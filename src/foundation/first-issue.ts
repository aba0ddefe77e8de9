import type { z } from "zod";

/** What a schema refused first, with its place: `Invalid input at "interval.scores.3"`. */
export function firstIssue(error: z.ZodError | undefined): string {
  const issue = error?.issues[0];
  if (issue === undefined) return "";
  if (issue.path.length === 0) return issue.message;
  // A key may hold what a terminal would obey.
  return `${issue.message} at ${JSON.stringify(issue.path.join("."))}`;
}
