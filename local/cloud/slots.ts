import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import getPort, { portNumbers } from "get-port";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { UserError } from "../../lib/errors.ts";
import { withLockOf, withoutNotice } from "../../lib/lock.ts";
import { isFree } from "../../lib/processes/port-holder.ts";
import { jsonSchema } from "../../lib/tools/json.ts";
import { CONTAINER_NETWORKS } from "../../stacks/config/rehearsal.ts";
import { hasAddress, NETWORKS, networkOf } from "../engine/network.ts";
import { runtimeParent } from "./paths.ts";

const API_SERVERS_EACH = 10;

/** The slots of this user's local clouds, by their directories. */
const claimsSchema = jsonSchema(z.record(z.string(), z.int()));

/** The ports of 127.0.0.1 that belong to a slot. In slot 0, they are MiniStack's defaults or usual ones. */
export function portsOf(slot: number) {
  return {
    emulator: 4566 + slot,
    s3ControlProxy: 14566 + slot,
    /** The first of ten. */
    apiServers: 16443 + slot * API_SERVERS_EACH,
    service: 8080 + slot,
  };
}

/** A free port for the first API server. Unlike the emulator's port, it may change from start to start. */
export function freeApiServerPort(slot: number): Promise<number> {
  const { apiServers } = portsOf(slot);
  return getPort({ port: portNumbers(apiServers, apiServers + API_SERVERS_EACH - 1), host: "127.0.0.1" });
}

/**
 * Claims a number that no other local cloud on this machine has, from which its network and ports follow. The claim is
 * recorded, because until the cluster starts nothing else shows that they are taken. As a rule, the same name gets the
 * same number, and the name `local` gets 0.
 * @throws {UserError} when all numbers are taken
 */
export function claimSlot(name: string, cloudDirectory: string): Promise<number> {
  return changeClaims(async (claims) => {
    const own = claims.get(cloudDirectory);
    if (own !== undefined) return own;
    const taken = [...claims.values()];
    const first = preferredSlot(name);
    for (let step = 0; step < NETWORKS; step++) {
      const slot = (first + step) % NETWORKS;
      if (taken.includes(slot) || !(await isUnused(slot))) continue;
      claims.set(cloudDirectory, slot);
      return slot;
    }
    throw new UserError("NETWORKS_TAKEN", `All ${NETWORKS} container networks of ${CONTAINER_NETWORKS} are taken.`, {
      remedy: "End local clouds that are not needed any more: npm run down in their clones.",
    });
  });
}

/** Claims the slot of an existing cloud again, because a restart of the machine deletes all claims. */
export async function keepSlot(slot: number, cloudDirectory: string): Promise<void> {
  await changeClaims(async (claims) => {
    if (![...claims.values()].includes(slot)) claims.set(cloudDirectory, slot);
  });
}

/** Ends a cloud's claim, if it has one. */
export async function releaseSlot(cloudDirectory: string): Promise<void> {
  if (existsSync(claimsFile())) await changeClaims(async (claims) => claims.delete(cloudDirectory));
}

/** The file with the claims of all clouds of a user, beside their runtime directories. */
function claimsFile(): string {
  return join(runtimeParent(), `eks-webapi-slots-${process.getuid?.() ?? "all"}.json`);
}

function preferredSlot(name: string): number {
  return name === "local" ? 0 : 1 + (createHash("sha256").update(name).digest().readUInt16BE(0) % (NETWORKS - 1));
}

/** Whether the slot's address and ports are free. Other programs and other users' clouds may use them. */
async function isUnused(slot: number): Promise<boolean> {
  if (hasAddress(networkInterfaces(), networkOf(slot).gateway)) return false;
  return (await Promise.all(Object.values(portsOf(slot)).map(isFree))).every(Boolean);
}

/** Changes the claims while no other process does. A cloud whose directory is gone has no claim any more. */
function changeClaims<T>(change: (claims: Map<string, number>) => Promise<T>): Promise<T> {
  const file = claimsFile();
  return withLockOf(file, withoutNotice, async () => {
    const text = await readFile(file, "utf8").catch(() => "{}");
    const claims = new Map(Object.entries(claimsSchema.parse(text)).filter(([directory]) => existsSync(directory)));
    const result = await change(claims);
    if (claims.size === 0) await rm(file, { force: true });
    else await writeFileAtomic(file, JSON.stringify(Object.fromEntries(claims)));
    return result;
  });
}
