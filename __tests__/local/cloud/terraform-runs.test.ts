import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { terraformRuns } from "../../../local/cloud/terraform-runs.ts";

const ENDPOINT = "https://localhost:4599";

describe("terraformRuns", () => {
  let directory: string;
  let program: string;
  const children: ReturnType<typeof spawn>[] = [];
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "terraform-runs-test-"));
    program = join(directory, "terraform");
    await copyFile("/bin/sleep", program);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.kill();
      await once(child, "exit");
    }
    await rm(directory, { recursive: true });
  });
  const start = async (command: string, endpoint: string) => {
    const child = spawn(command, ["60"], { env: { AWS_ENDPOINT_URL: endpoint }, stdio: "ignore" });
    children.push(child);
    await once(child, "spawn");
    return child.pid;
  };

  it("finds a Terraform that works on this address of AWS, whoever started it", async () => {
    const pid = await start(program, ENDPOINT);
    expect(await terraformRuns(ENDPOINT)).toEqual([pid]);
  });

  it("leaves others alone: other clouds' Terraform, and other programs", async () => {
    await start(program, `${ENDPOINT}1`);
    await start("/bin/sleep", ENDPOINT);
    expect(await terraformRuns(ENDPOINT)).toEqual([]);
  });
});
