import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { readCaBundle } from "../../../deploy/network/ca-bundle.ts";
import { certificateAuthority } from "../../support/certificate-authority.ts";

let directory: string;
let file: string;
let certificates: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "ca-bundle-test-"));
  file = join(directory, "ca.pem");
  certificates = (await certificateAuthority("CN=test")).certificate;
  await writeFile(file, certificates);
  await writeFile(join(directory, "config"), `[default]\nca_bundle = ${file}\n[profile other]\n`);
  await writeFile(join(directory, "none"), "");
});
afterAll(() => rm(directory, { recursive: true }));

beforeEach(() => {
  vi.stubEnv("AWS_PROFILE", undefined);
  vi.stubEnv("AWS_CONFIG_FILE", join(directory, "none"));
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(directory, "none"));
});
afterEach(() => vi.unstubAllEnvs());

describe("the CA certificates for AWS", () => {
  it("are in the file that AWS_CA_BUNDLE names", async () => {
    vi.stubEnv("AWS_CA_BUNDLE", file);
    expect(await readCaBundle()).toEqual({ file, certificates });
  });

  it("are in the file that the profile names", async () => {
    vi.stubEnv("AWS_CA_BUNDLE", "");
    vi.stubEnv("AWS_CONFIG_FILE", join(directory, "config"));
    expect(await readCaBundle()).toEqual({ file, certificates });
    vi.stubEnv("AWS_PROFILE", "other");
    expect(await readCaBundle()).toBeUndefined();
  });

  it("are Node's own if neither names a file", async () => {
    vi.stubEnv("AWS_CA_BUNDLE", undefined);
    expect(await readCaBundle()).toBeUndefined();
  });

  it.each([
    ["a file that is missing", "missing.pem", /ENOENT/],
    ["a directory", ".", /EISDIR/],
    ["a file without a certificate", "config", /PEM|no start line/i],
  ])("are not in %s", async (_, name, why) => {
    const path = join(directory, name);
    vi.stubEnv("AWS_CA_BUNDLE", path);
    await expect(readCaBundle()).rejects.toMatchObject({
      code: "CA_FILE_WRONG",
      message: expect.stringMatching(why),
      remedy: expect.stringMatching(/^AWS_CA_BUNDLE must name a file/),
    });
  });
});
