import { expect, test } from "vitest";
import { answerSchemas } from "../../gate/answer-schemas.ts";
import { readText } from "./repository.ts";

test("docs/reference/schemas shows what --json answers (npm run reference)", async () => {
  const schemas = await answerSchemas();
  expect(schemas.size).toBeGreaterThan(0);
  for (const [name, text] of schemas) {
    expect(readText(`docs/reference/schemas/${name}`), name).toBe(text);
  }
});
