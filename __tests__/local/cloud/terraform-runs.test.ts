import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readProcess } from "../../../lib/processes/processes.ts";
import { endOrphanedProviders, orphanedProviders, terraformRuns } from "../../../local/cloud/terraform-runs.ts";
import { PATIENCE } from "../../support/patience.ts";

const ENDPOINT = "https://localhost:4599";

let directory: string;
let terraform: string;
let provider: string;
const children: ReturnType<typeof spawn>[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "terraform-runs-test-"));
  terraform = join(directory, "terraform");
  provider = join(directory, "terraform-provider-aws_v6.47.0_x5");
  for (const program of [terraform, provider]) await copyFile("/bin/sleep", program);
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
  await rm(directory, { recursive: true });
});
const start = async (command: string, endpoint: string) => {
  const child = spawn(command, ["60"], { env: { AWS_ENDPOINT_URL: endpoint }, stdio: "ignore" });
  children.push(child);
  await once(child, "spawn");
  return child;
};

describe("terraformRuns", () => {
  it("finds a Terraform that works on this address of AWS", async () => {
    const { pid } = await start(terraform, ENDPOINT);
    expect(await terraformRuns(ENDPOINT)).toEqual([pid]);
  });

  it("does not find the Terraform of other clouds, or other programs", async () => {
    await start(terraform, `${ENDPOINT}1`);
    await start("/bin/sleep", ENDPOINT);
    expect(await terraformRuns(ENDPOINT)).toEqual([]);
  });
});

describe("endOrphanedProviders", () => {
  it("ends a provider whose Terraform is gone, and no provider of another cloud", async () => {
    const orphan = await start(provider, ENDPOINT);
    const other = await start(provider, `${ENDPOINT}1`);
    const ended = once(orphan, "exit");
    await endOrphanedProviders(ENDPOINT);
    expect(await ended).toEqual([null, "SIGKILL"]);
    expect(await orphanedProviders(`${ENDPOINT}1`)).toEqual([other.pid]);
  });

  it("does not end a provider until the program that started it, Terraform or another, is killed", async () => {
    const script = join(directory, "tofu");
    await writeFile(script, `#!/bin/sh\n"${provider}" 60 & echo $!\nwait\n`, { mode: 0o755 });
    const parent = spawn(script, { env: { AWS_ENDPOINT_URL: ENDPOINT }, stdio: ["ignore", "pipe", "ignore"] });
    const pid = Number((await once(parent.stdout, "data"))[0]);
    await vi.waitFor(async () => expect(await readProcess(pid, "comm")).toBe("terraform-provi\n"), PATIENCE);
    expect(await orphanedProviders(ENDPOINT)).toEqual([]);
    parent.kill("SIGKILL");
    await once(parent, "exit");
    expect(await orphanedProviders(ENDPOINT)).toEqual([pid]);
    await endOrphanedProviders(ENDPOINT);
    await vi.waitFor(async () => expect(await orphanedProviders(ENDPOINT)).toEqual([]), PATIENCE);
  });
});
