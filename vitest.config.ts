import { defineConfig } from "vitest/config";

/** The suites, from fast to slow. Only `unit` runs with nothing but Node; the others need tools or a local cloud. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          // each file in a context of its own would load CDKTF once a file: 49 s instead of 19 s
          isolate: false,
          include: ["__tests__/{stacks,policy,service,local}/**/*.test.ts"],
          exclude: ["**/*.tool.test.ts"],
          setupFiles: ["__tests__/setup.ts"],
        },
      },
      {
        test: {
          name: "tools",
          include: ["__tests__/helm/**/*.test.ts", "__tests__/**/*.tool.test.ts"],
          setupFiles: ["__tests__/setup.ts"],
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
