import { X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emulatorPaths } from "../../../local/cloud/paths.ts";
import { ensureCertificates } from "../../../local/emulator/certificates.ts";

describe("the emulator's certificate", () => {
  let directory: string;
  let paths: ReturnType<typeof emulatorPaths>;
  let ca: X509Certificate;
  let server: X509Certificate;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "certificates-test-"));
    paths = emulatorPaths(directory);
    await ensureCertificates(directory, { accountId: "000000000000", hostAddress: "10.213.0.1" });
    ca = new X509Certificate(await readFile(paths.ca));
    server = new X509Certificate(await readFile(paths.certificateChain));
  });

  afterAll(() => rm(directory, { recursive: true }));

  it("is signed by the CA that clients trust, and is not a CA itself", () => {
    expect(ca.ca).toBe(true);
    expect(server.ca).toBe(false);
    expect(server.verify(ca.publicKey)).toBe(true);
    expect(server.checkIssued(ca)).toBe(true);
  });

  it.each(["localhost", "host.docker.internal", "000000000000.localhost"])("is valid for %s", (host) => {
    expect(server.checkHost(host)).toBe(host);
  });

  it.each(["127.0.0.1", "10.213.0.1"])("is valid for %s", (address) => {
    expect(server.checkIP(address)).toBe(address);
  });

  it("is not valid for other hosts and addresses", () => {
    expect(server.checkHost("sts.eu-central-1.amazonaws.com")).toBeUndefined();
    expect(server.checkHost("111122223333.localhost")).toBeUndefined();
    expect(server.checkIP("10.213.0.2")).toBeUndefined();
  });

  it("has a key that only the user can read", async () => {
    expect((await stat(paths.certificateKey)).mode & 0o777).toBe(0o600);
  });

  it("is not made again if it exists", async () => {
    const before = await readFile(paths.certificateChain, "utf8");
    await ensureCertificates(directory, { accountId: "000000000000", hostAddress: "10.213.0.1" });
    await expect(readFile(paths.certificateChain, "utf8")).resolves.toBe(before);
  });
});
