import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { InOrder } from "./__tests__/support/sequencer.ts";

/** The tests of many platforms: random ones, and those of which one attribute is missing. They need most of a processor. */
const MANY_PLATFORMS = ["__tests__/stacks/properties/*.test.ts", "__tests__/stacks/necessity/*.test.ts"];

/** The suites, from fast to slow. Only `unit` and `properties` run with nothing but Node; the others need tools or a local cloud. */
export default defineConfig({
  test: {
    sequence: { sequencer: InOrder },
    // Vitest exits with code 0 in the middle of a teardown that takes longer
    teardownTimeout: 600_000,
    projects: [
      {
        test: {
          name: "unit",
          // each file in a context of its own would load CDKTF once a file: 49 s instead of 19 s
          isolate: false,
          // Vitest leaves a processor to others, which is half of two: 45 s instead of 29 s
          maxWorkers: "100%",
          include: [
            "__tests__/*.test.ts",
            "__tests__/{bench,cli,deploy,docs,lib,local,policy,service,stacks}/**/*.test.ts",
          ],
          exclude: ["**/*.tool.test.ts", ...MANY_PLATFORMS],
          setupFiles: ["__tests__/support/setup.ts"],
          // a platform is synthesized in a tenth of a second, on a machine that has nothing else to do
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "properties",
          maxWorkers: "100%",
          include: MANY_PLATFORMS,
          exclude: ["**/*.tool.test.ts"],
          setupFiles: ["__tests__/support/setup.ts"],
          testTimeout: 600_000,
        },
      },
      {
        test: {
          name: "tools",
          // one of them waits for a program at any time
          maxWorkers: availableParallelism() + 1,
          include: ["__tests__/helm/**/*.test.ts", "__tests__/**/*.tool.test.ts"],
          globalSetup: ["__tests__/support/directory-setup.ts"],
          testTimeout: 300_000,
          // Kubernetes may have to be compiled
          hookTimeout: 3_000_000,
        },
      },
      {
        test: {
          // has a clone and a local cloud of its own
          name: "upgrade",
          include: ["__tests__/upgrade/*.test.ts"],
          globalSetup: ["__tests__/support/directory-setup.ts"],
          testTimeout: 3_000_000,
          hookTimeout: 3_000_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["__tests__/e2e/*.test.ts"],
          globalSetup: ["__tests__/support/cloud-setup.ts"],
          fileParallelism: false,
          // from nothing to an answer may take that long on two cores
          testTimeout: 3_000_000,
          hookTimeout: 3_000_000,
        },
      },
      {
        test: {
          // drills, of which the end-to-end suite has the most important in short
          name: "long",
          include: ["__tests__/long/**/*.test.ts"],
          globalSetup: ["__tests__/support/cloud-setup.ts"],
          fileParallelism: false,
          testTimeout: 3_000_000,
          hookTimeout: 3_000_000,
        },
      },
    ],
  },
});
