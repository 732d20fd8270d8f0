import type { TestProject } from "vitest/node";
import { removeTemporary, temporaryDirectory } from "./temporary.ts";

let temporary: string;

/** Removes what an interrupted run of the suite has left. */
export async function setup({ name }: TestProject): Promise<void> {
  temporary = await temporaryDirectory(name);
}

export function teardown(): Promise<void> {
  return removeTemporary(temporary);
}
