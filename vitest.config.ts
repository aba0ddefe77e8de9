import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["gate/**/*.test.ts", "src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["dist/**", "node_modules/**"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
