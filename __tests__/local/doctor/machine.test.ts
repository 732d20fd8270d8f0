import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { Server } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cloudPaths } from "../../../local/cloud/paths.ts";
import { ensureRecord } from "../../../local/cloud/record.ts";
import { releaseSlot } from "../../../local/cloud/slots.ts";
import { clockFinding, portsFinding, processorFinding } from "../../../local/doctor/machine.ts";
import { readCloudRecord } from "../../../stacks/config/cloud-record.ts";
import { stateDirectory } from "../../../stacks/project.ts";
import { freePort } from "../../support/free-port.ts";
import { keepPorts, listen } from "../../support/kept-ports.ts";

const CLOCK_CLOUD = "doctor-clock";
const PORTS_CLOUD = "doctor-ports";
const HOUR = 3_600_000;

describe("the processor", () => {
  it.each(["x64", "arm64"])("can be %s", (arch) => {
    expect(processorFinding(arch)).toMatchObject({ state: "fine", detail: arch });
  });

  it("is missing if it is another one", () => {
    expect(processorFinding("riscv64")).toMatchObject({
      state: "missing",
      detail: "riscv64 is neither amd64 nor arm64",
    });
  });
});

describe("the clock", () => {
  afterEach(async () => {
    vi.useRealTimers();
    await releaseSlot(stateDirectory(CLOCK_CLOUD));
    await rm(stateDirectory(CLOCK_CLOUD), { recursive: true, force: true });
  });

  it("is fine if there is no local cloud", async () => {
    const finding = await clockFinding(CLOCK_CLOUD, new Date("2026-05-01T12:00:00Z"));
    expect(finding).toEqual({ subject: "Clock", state: "fine", detail: "it is 2026-05-01T12:00:00.000Z" });
  });

  it.each([
    ["at the start of the local cloud is fine", 0, "fine", undefined],
    ["an hour after the start of the local cloud is fine", HOUR, "fine", undefined],
    [
      "an hour before the start of the local cloud must be set",
      -HOUR,
      "missing",
      /Set the clock.*If it is right now: .*npm run down/,
    ],
    ["more than a year after the start needs a new cloud", 366 * 24 * HOUR, "missing", /^If the clock is right: /],
  ])("%s", async (_, passed, state, remedy) => {
    const started = new Date("2026-05-01T12:00:00Z");
    vi.useFakeTimers({ toFake: ["Date"], now: started });
    await ensureRecord(CLOCK_CLOUD, {
      accountId: "000000000000",
      engine: "podman",
      providers: { source: "built", aws: "6.47.1", helm: "1.3.2", kubernetes: "3.2.1" },
    });
    const finding = await clockFinding(CLOCK_CLOUD, new Date(started.getTime() + passed));
    expect(finding.state).toBe(state);
    if (remedy !== undefined) expect(finding).toMatchObject({ remedy: expect.stringMatching(remedy) });
  });
});

describe("the emulator's ports", () => {
  let server: Server | undefined;
  const findingOnPorts = () => portsFinding(readCloudRecord(cloudPaths(PORTS_CLOUD).directory));
  afterEach(async () => {
    rmSync(cloudPaths(PORTS_CLOUD).directory, { recursive: true, force: true });
    await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
    server = undefined;
  });

  it("are fine for a new local cloud", async () => {
    expect(await findingOnPorts()).toMatchObject({ state: "fine" });
  });

  it.each([
    ["the emulator's port", (taken: number, free: number) => ({ emulator: taken, s3ControlProxy: free })],
    ["the S3 Control proxy's port", (taken: number, free: number) => ({ emulator: free, s3ControlProxy: taken })],
  ])("are missing if another program has taken %s, with the command that finds the program", async (_, ports) => {
    const port = await freePort();
    server = await listen(port);
    keepPorts(PORTS_CLOUD, ports(port, await freePort()));
    expect(await findingOnPorts()).toEqual({
      subject: "Ports",
      state: "missing",
      detail: `${port} is taken by another program`,
      remedy: `See what holds it with: ss -ltnp 'sport = :${port}'. End that, and try again.`,
    });
  });

  it("are fine if they are free", async () => {
    const [emulator, s3ControlProxy] = [await freePort(), await freePort()];
    keepPorts(PORTS_CLOUD, { emulator, s3ControlProxy });
    expect(await findingOnPorts()).toMatchObject({ state: "fine", detail: `${emulator} and ${s3ControlProxy}` });
  });
});
