import type { z } from "zod";

/** What a schema refused first, with its place: `Invalid input at "interval.scores.3"`. */
export function firstIssue(error: z.ZodError | undefined): string {
  const issue = error?.issues[0];
  if (issue === undefined) return "";
  return issue.path.length > 0 ? `${issue.message} at "${issue.path.join(".")}"` : issue.message;
}
