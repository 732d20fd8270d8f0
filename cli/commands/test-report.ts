import { relative } from "node:path";
import { z } from "zod";
import { projectRoot } from "../../stacks/project.ts";

/** The format of Vitest's JSON reporter: https://vitest.dev/guide/reporters.html#json-reporter */
const reportSchema = z.object({
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      // an error of the file itself, such as a failed import
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          ancestorTitles: z.array(z.string()),
          title: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

const NO_TESTS: z.infer<typeof reportSchema> = { numPassedTests: 0, testResults: [] };

/** The result of a test suite. */
export interface Outcome {
  readonly passed: number;
  /** For each failure, the test and the first line of the error. */
  readonly failures: readonly string[];
}

/**
 * Reads a report of Vitest.
 * @param json its text; undefined if the run ended before it wrote one
 * @param succeeded whether Vitest exited with code 0
 */
export function readReport(json: string | undefined, succeeded: boolean): Outcome {
  const { numPassedTests: passed, testResults } = json ? reportSchema.parse(JSON.parse(json)) : NO_TESTS;
  const failures = testResults.flatMap(({ name, status, message = "", assertionResults }) => {
    const file = relative(projectRoot, name);
    const failed = assertionResults.filter((test) => test.status === "failed");
    // a file can fail without a failed test: it can't be loaded, or a hook fails
    if (failed.length === 0) return status === "failed" ? [failure([file], message)] : [];
    return failed.map((test) =>
      failure([file, ...test.ancestorTitles, test.title], test.failureMessages?.join("\n") ?? ""),
    );
  });
  // failures outside of the files: a global set-up, or no test found
  if (failures.length === 0 && !succeeded) return { passed, failures: ["Vitest itself: see its output above"] };
  return { passed, failures };
}

function failure(path: readonly string[], message: string): string {
  const [reason = ""] = message.trim().split("\n");
  return [path.join(" > "), reason].filter(Boolean).join("\n    ");
}
