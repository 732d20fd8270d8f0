import { expect } from "vitest";
import { npmRun } from "./test-cloud.ts";

/** What `npm run up` ends with, among other lines. */
export const ANSWER = /^You have reached pod \S+\. This pod read the SSM parameter value of: .+$/m;

/** `npm run up` ends with the service's answer, wherever that is by now. */
export async function expectUp(): Promise<void> {
  expect(await npmRun("up")).toMatch(ANSWER);
}

/** No stack has anything left to change. */
export async function expectWhole(): Promise<void> {
  expect((await npmRun("plan")).match(/No changes\./g)).toHaveLength(3);
}

/** `npm run down` ends the local cloud, and leaves nothing of it. */
export async function expectDown(): Promise<void> {
  expect(await npmRun("down")).toContain("is gone, with all that it kept");
  expect(await npmRun("down")).toContain("There is nothing of the local cloud");
}
