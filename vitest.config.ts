import { defineConfig } from "vitest/config";
import { InOrder } from "./__tests__/e2e/sequencer.ts";

/** The suites, from fast to slow. Only `unit` runs with nothing but Node; the others need tools or a local cloud. */
export default defineConfig({
  test: {
    sequence: { sequencer: InOrder },
    projects: [
      {
        test: {
          name: "unit",
          include: ["__tests__/{stacks,policy,service,local}/**/*.test.ts"],
          exclude: ["**/*.tool.test.ts"],
          setupFiles: ["__tests__/setup.ts"],
        },
      },
      {
        test: {
          name: "tools",
          include: ["__tests__/helm/**/*.test.ts", "__tests__/**/*.tool.test.ts"],
          exclude: ["__tests__/e2e/**"],
          setupFiles: ["__tests__/setup.ts"],
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["__tests__/e2e/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
