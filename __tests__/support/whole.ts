import { expect } from "vitest";
import { npmRun } from "./test-cloud.ts";

/** The service's answer, which is among the last lines of `npm run up`. */
export const ANSWER = /^You have reached pod \S+\. This pod read the SSM parameter value of: .+$/m;

/** Checks that `npm run up` ends with the service's answer at its current URL. */
export async function expectUp(): Promise<void> {
  expect(await npmRun("up")).toMatch(ANSWER);
}

/** Checks that no stack has anything left to change. */
export async function expectWhole(): Promise<void> {
  expect((await npmRun("plan")).match(/No changes\./g)).toHaveLength(3);
}

/** Checks that `npm run down` removes the local cloud completely. */
export async function expectDown(): Promise<void> {
  expect(await npmRun("down")).toContain("is gone, with all that it kept");
  expect(await npmRun("down")).toContain("There is nothing of the local cloud");
}
