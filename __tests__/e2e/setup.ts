import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { type Machine, machine } from "./machine.ts";
import { startOurs } from "./test-cloud.ts";

declare module "vitest" {
  interface ProvidedContext {
    machineBefore: Machine;
    /** How often a drill of interruption interrupts. */
    kills: number;
  }
}

let temporary: string;

/**
 * Ends what an interrupted run of the suite has left, and takes down the machine's state for the last file. Temporary
 * files of the suite and of all that it starts get a directory of their own, so that nobody else's are among them.
 */
export async function setup(project: TestProject): Promise<void> {
  temporary = await mkdtemp(join(tmpdir(), "eks-webapi-e2e-"));
  process.env.TMPDIR = temporary;
  await startOurs("down");
  project.provide("machineBefore", await machine());
}

/** Whatever has failed, nothing is left running. */
export async function teardown(): Promise<void> {
  await startOurs("down");
  await rm(temporary, { recursive: true });
}
