import { rm } from "node:fs/promises";
import type { TestProject } from "vitest/node";
import { temporaryDirectory } from "./temporary.ts";

let temporary: string;

/** Removes what an interrupted run of the suite has left. */
export async function setup({ name }: TestProject): Promise<void> {
  temporary = await temporaryDirectory(name);
}

export async function teardown(): Promise<void> {
  await rm(temporary, { recursive: true });
}
