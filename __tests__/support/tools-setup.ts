import { rm } from "node:fs/promises";
import { temporaryDirectory } from "./temporary.ts";

let temporary: string;

/** Removes what an interrupted run of the suite has left. */
export async function setup(): Promise<void> {
  temporary = await temporaryDirectory("webapi-tools");
}

export async function teardown(): Promise<void> {
  await rm(temporary, { recursive: true });
}
