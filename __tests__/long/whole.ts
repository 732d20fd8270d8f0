import { expect } from "vitest";
import { ours } from "../e2e/test-cloud.ts";

/** No stack of the suite's cloud has anything left to change. */
export async function expectWhole(): Promise<void> {
  expect((await ours("plan")).match(/No changes\./g)).toHaveLength(3);
}
