import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { noLog } from "../../../lib/log.ts";
import { unpackNpm } from "../../../lib/tools/npm.ts";
import { NpmRegistry } from "../../support/npm-registry.ts";

describe("a package from npm", () => {
  let directory: string;
  let registry: NpmRegistry;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "npm-test-"));
    registry = await NpmRegistry.start([{ name: "a-package", version: "1.0.0" }]);
  });
  afterEach(() => void vi.unstubAllEnvs());
  afterAll(async () => {
    registry.stop();
    await rm(directory, { recursive: true });
  });

  it.each(["json", "dry_run", "global", "package_lock_only"])(
    "is unpacked with the user's setting %s",
    async (setting) => {
      vi.stubEnv("npm_config_registry", registry.address);
      vi.stubEnv("npm_config_cache", join(directory, "cache"));
      vi.stubEnv(`npm_config_${setting}`, "true");
      const target = await mkdtemp(join(directory, "target-"));
      await unpackNpm({ spec: "a-package@1.0.0", directory: "package" }, target, noLog);
      expect(await readdir(target)).toEqual(["package.json"]);
    },
  );
});
