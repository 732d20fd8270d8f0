import { rm } from "node:fs/promises";
import { TOOLS_SUITE, temporaryDirectory } from "./temporary.ts";

let temporary: string;

/** Removes what an interrupted run of the suite has left. */
export async function setup(): Promise<void> {
  temporary = await temporaryDirectory(TOOLS_SUITE);
}

export async function teardown(): Promise<void> {
  await rm(temporary, { recursive: true });
}
