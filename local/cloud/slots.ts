import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { UserError } from "../../lib/errors.ts";
import { untold, withLockOf } from "../../lib/lock.ts";
import { isFree } from "../../lib/processes/port-holder.ts";
import { jsonSchema } from "../../lib/tools/json.ts";
import { CONTAINER_NETWORKS } from "../../stacks/config/rehearsal.ts";
import { hasAddress, NETWORKS, networkOf } from "../engine/network.ts";
import { runtimeParent } from "../engine/runtime-directory.ts";
import { portsOf } from "./ports.ts";

/** The slots of this machine's local clouds, by their directories. */
const claimsSchema = jsonSchema(z.record(z.string(), z.int()));

/**
 * Finds a number for a local cloud that no other one on this machine has, from which its network and its ports follow.
 * It is claimed, for nothing else shows before the cluster starts that they are taken. As a rule it is the same one for
 * the same name, and 0 for the name `local`.
 * @throws {UserError} when there is none
 */
export function claimSlot(name: string, cloudDirectory: string): Promise<number> {
  return withLockOf(claimsFile(), untold, async () => {
    const claims = await readClaims();
    const own = claims.get(cloudDirectory);
    if (own !== undefined) return own;
    const taken = [...claims.values()];
    const first = preferredSlot(name);
    for (let step = 0; step < NETWORKS; step++) {
      const slot = (first + step) % NETWORKS;
      if (taken.includes(slot) || !(await isUnused(slot))) continue;
      await writeClaims(claims.set(cloudDirectory, slot));
      return slot;
    }
    throw new UserError("NETWORKS_TAKEN", `All ${NETWORKS} container networks of ${CONTAINER_NETWORKS} are taken.`, {
      remedy: "End local clouds that are not needed any more: npm run down in their clones.",
    });
  });
}

/** Claims the slot of a cloud that was made before, since the machine's restart has ended all claims. */
export async function keepSlot(slot: number, cloudDirectory: string): Promise<void> {
  await withLockOf(claimsFile(), untold, async () => {
    const claims = await readClaims();
    if (![...claims.values()].includes(slot)) await writeClaims(claims.set(cloudDirectory, slot));
  });
}

/** Ends a cloud's claim, if it has one. */
export async function releaseSlot(cloudDirectory: string): Promise<void> {
  if (!existsSync(claimsFile())) return;
  await withLockOf(claimsFile(), untold, async () => {
    const claims = await readClaims();
    claims.delete(cloudDirectory);
    await writeClaims(claims);
  });
}

/** One for all clouds of a user: each has a runtime directory beside it. */
function claimsFile(): string {
  return join(runtimeParent(), `eks-webapi-slots-${process.getuid?.() ?? "all"}.json`);
}

function preferredSlot(name: string): number {
  return name === "local" ? 0 : 1 + (createHash("sha256").update(name).digest().readUInt16BE(0) % (NETWORKS - 1));
}

/** Other programs may have the addresses, and clouds of a version that claimed nothing, or of another user. */
async function isUnused(slot: number): Promise<boolean> {
  if (hasAddress(networkInterfaces(), networkOf(slot).gateway)) return false;
  return (await Promise.all(Object.values(portsOf(slot)).map(isFree))).every(Boolean);
}

/** Those whose cloud is still there. */
async function readClaims(): Promise<Map<string, number>> {
  const text = await readFile(claimsFile(), "utf8").catch(() => "{}");
  return new Map(Object.entries(claimsSchema.parse(text)).filter(([directory]) => existsSync(directory)));
}

async function writeClaims(claims: ReadonlyMap<string, number>): Promise<void> {
  if (claims.size === 0) await rm(claimsFile(), { force: true });
  else await writeFileAtomic(claimsFile(), JSON.stringify(Object.fromEntries(claims)));
}
