import { X509Certificate } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { emulatorPaths } from "../../../local/cloud/paths.ts";
import { type Choices, emulatorPorts, ensureRecord } from "../../../local/cloud/record.ts";
import { releaseSlot } from "../../../local/cloud/slots.ts";
import { readCloudRecord } from "../../../stacks/config/cloud-record.ts";
import { loadConfig } from "../../../stacks/config/load.ts";
import { stateDirectory } from "../../../stacks/project.ts";

const NAME = "record-test";
const choices: Choices = {
  accountId: "000000000000",
  engine: "podman",
  providers: { source: "built", aws: "6.47.1", helm: "1.3.2", kubernetes: "3.2.1" },
};

describe("the record of a local cloud", () => {
  const directory = stateDirectory(NAME);
  afterEach(async () => {
    await releaseSlot(directory);
    await rm(directory, { recursive: true, force: true });
  });

  it("has the emulator's addresses: the network's gateway for pods, and localhost for this machine", async () => {
    const record = await ensureRecord(NAME, choices);
    const { port } = emulatorPorts(record);
    expect(record.endpoint).toBe(`https://localhost:${port}`);
    expect(record.podEndpoint).toBe(`https://${record.network.gateway}:${port}`);
  });

  it("has the load balancer at its own address if this machine is at the gateway for containers", async () => {
    expect((await ensureRecord(NAME, choices)).reach).toEqual({ by: "address" });
  });

  it("has the load balancer at a port if this machine has another address for containers", async () => {
    const record = await ensureRecord(NAME, {
      ...choices,
      accountId: "000000000000",
      engine: "docker",
      hostAddress: "192.168.65.254",
    });
    expect(record.podEndpoint).toBe(`https://192.168.65.254:${emulatorPorts(record).port}`);
    expect(record.reach).toEqual({ by: "port", port: expect.any(Number) });
  });

  it("comes with a certificate for the emulator's address for pods", async () => {
    await ensureRecord(NAME, { ...choices, hostAddress: "192.168.65.254" });
    const { certificateChain } = emulatorPaths(directory);
    expect(new X509Certificate(await readFile(certificateChain)).checkIP("192.168.65.254")).toBe("192.168.65.254");
  });

  it("is read by the configuration, with the CA", async () => {
    const record = await ensureRecord(NAME, choices);
    expect(readCloudRecord(directory)).toEqual(record);
    const { localCloud, builtProviders } = loadConfig({ LOCAL_CLOUD: NAME });
    expect(localCloud?.caCertificate).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(builtProviders).toMatchObject({ aws: "6.47.1", helm: "1.3.2", kubernetes: "3.2.1" });
  });

  it("does not change when other choices are made later", async () => {
    const first = await ensureRecord(NAME, choices);
    const later: Choices = {
      accountId: "000000000000",
      engine: "docker",
      providers: { source: "registry", aws: "6.47.0", helm: "3.1.1", kubernetes: "3.2.1" },
    };
    expect(await ensureRecord(NAME, later)).toEqual(first);
  });

  it("is not made again for a started cloud that has lost it", async () => {
    await ensureRecord(NAME, choices);
    await mkdir(emulatorPaths(directory).state);
    await rm(join(directory, "cloud.json"));
    const refused = { code: "RECORD_LOST", remedy: expect.stringContaining("npm run down") };
    await expect(ensureRecord(NAME, choices)).rejects.toMatchObject(refused);
  });

  it("is made, with the same network, for a cloud whose start was killed before it was written", async () => {
    const first = await ensureRecord(NAME, choices);
    await rm(join(directory, "cloud.json"));
    expect((await ensureRecord(NAME, choices)).network).toEqual(first.network);
  });

  it("is not replaced if another version of the project wrote it", async () => {
    await ensureRecord(NAME, choices);
    await writeFile(join(directory, "cloud.json"), '{"name": "record-test"}');
    await expect(ensureRecord(NAME, choices)).rejects.toThrow("npm run down");
    expect(await readFile(join(directory, "cloud.json"), "utf8")).toBe('{"name": "record-test"}');
  });
});
