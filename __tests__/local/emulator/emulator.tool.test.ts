import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { get } from "node:http";
import { createServer, type Server } from "node:net";
import { dirname } from "node:path";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { UserError } from "../../../lib/errors.ts";
import { daemonPid } from "../../../lib/processes/daemon.ts";
import { emulatorPaths } from "../../../local/cloud/paths.ts";
import { startEmulator, stopEmulator, wasKilled } from "../../../local/emulator/emulator.ts";
import type { EmulatorOptions } from "../../../local/emulator/emulator-environment.ts";
import { GATEWAY, rootKey, testClient, testEmulator } from "../../support/test-emulator.ts";

let options: EmulatorOptions;

beforeEach(async () => {
  options = await testEmulator();
});

afterEach(async () => {
  await stopEmulator(options.cloudDirectory);
  await rm(dirname(options.cloudDirectory), { recursive: true });
});

describe("an emulator that is started", () => {
  it("is not started again if it runs, and the result says which is the case", async () => {
    const { pidFile } = emulatorPaths(options.cloudDirectory);
    await expect(startEmulator(options)).resolves.toBe(true);
    const pid = await daemonPid(pidFile);
    await expect(startEmulator(options)).resolves.toBe(false);
    expect(await daemonPid(pidFile)).toBe(pid);
  });

  it("does not answer HTTP without TLS", async () => {
    await startEmulator(options);
    await expect(plainHttp(options.port)).rejects.toThrow();
  });
});

describe("an emulator whose port is taken", () => {
  let other: Server;
  /** Starts a server that never answers. */
  const listen = (address: string) => {
    other = createServer();
    return new Promise<void>((resolve) => other.listen(options.port, address, resolve));
  };
  afterEach(() => new Promise((resolve) => other.close(resolve)));

  it("is refused with the port's number, and writes no files", async () => {
    await listen("127.0.0.1");
    const refused = startEmulator(options);
    await expect(refused).rejects.toBeInstanceOf(UserError);
    await expect(refused).rejects.toThrow(`port ${options.port}`);
    expect(existsSync(options.cloudDirectory)).toBe(false);
  });

  it("fails with the reason if the port is taken on the container network's gateway", async () => {
    await listen(GATEWAY);
    const refused = startEmulator(options);
    await expect(refused).rejects.toBeInstanceOf(UserError);
    await expect(refused).rejects.toThrow("Address already in use");
  });
});

describe("an emulator that is stopped", () => {
  it("ends, and its pid file is removed", async () => {
    const { pidFile } = emulatorPaths(options.cloudDirectory);
    await startEmulator(options);
    const { pid } = JSON.parse(await readFile(pidFile, "utf8")) as { pid: number };
    await stopEmulator(options.cloudDirectory);
    expect(existsSync(pidFile)).toBe(false);
    // the ended process stays listed until Node.js, which is its parent in this test, has read its exit code
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"), 60_000);
  });

  it("has its buckets and parameters when it is started again", async () => {
    await startEmulator(options);
    const config = await testClient(options, await rootKey(options));
    const s3 = new S3Client({ ...config, forcePathStyle: true });
    const ssm = new SSMClient(config);
    await s3.send(new CreateBucketCommand({ Bucket: "kept" }));
    await s3.send(new PutObjectCommand({ Bucket: "kept", Key: "object", Body: "content" }));
    await ssm.send(new PutParameterCommand({ Name: "/kept", Value: "value", Type: "String" }));

    await stopEmulator(options.cloudDirectory);
    await expect(startEmulator(options)).resolves.toBe(true);

    const { Body } = await s3.send(new GetObjectCommand({ Bucket: "kept", Key: "object" }));
    expect(await Body?.transformToString()).toBe("content");
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: "/kept" }));
    expect(Parameter?.Value).toBe("value");
  });
});

describe("an emulator that does not run any more", () => {
  /** Ends it with a signal, without the project's commands. */
  const end = async (signal: NodeJS.Signals) => {
    const { pidFile } = emulatorPaths(options.cloudDirectory);
    const pid = await daemonPid(pidFile);
    process.kill(pid ?? 0, signal);
    await vi.waitFor(async () => expect(await daemonPid(pidFile)).toBe(undefined), 60_000);
  };

  it("was killed if it could not save its state", async () => {
    expect(await wasKilled(options.cloudDirectory)).toBe(false);
    await startEmulator(options);
    expect(await wasKilled(options.cloudDirectory)).toBe(false);
    await end("SIGKILL");
    expect(await wasKilled(options.cloudDirectory)).toBe(true);
  });

  it("was not killed if it got SIGTERM, as at a shutdown of the machine", async () => {
    await startEmulator(options);
    await end("SIGTERM");
    expect(await wasKilled(options.cloudDirectory)).toBe(false);
    await startEmulator(options);
    await end("SIGKILL");
    expect(await wasKilled(options.cloudDirectory)).toBe(true);
  });
});

function plainHttp(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get({ host: "localhost", port, path: "/_ministack/health" }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on("error", reject);
  });
}
