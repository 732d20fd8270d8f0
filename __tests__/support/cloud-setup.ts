import type { TestProject } from "vitest/node";
import { type Machine, machine } from "./machine.ts";
import { removeTemporary, temporaryDirectory } from "./temporary.ts";
import { startNpmRun } from "./test-cloud.ts";

declare module "vitest" {
  interface ProvidedContext {
    machineBefore: Machine;
  }
}

let temporary: string;

/** Removes what an interrupted run of the suite has left, and records the machine's state for the last file. */
export async function setup(project: TestProject): Promise<void> {
  temporary = await temporaryDirectory(project.name);
  await startNpmRun("down");
  project.provide("machineBefore", await machine());
}

/** Leaves nothing running, even after a failure. */
export async function teardown(): Promise<void> {
  await startNpmRun("down");
  await removeTemporary(temporary);
}
