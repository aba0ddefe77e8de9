import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["gate/**/*.test.ts", "src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["dist/**", "node_modules/**"],
    pool: "forks",
    maxWorkers: 2,
    // These end what hangs. How quick the machine is, and what else it does, is nobody's failure.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
