import { afterEach, describe, expect, it, vi } from "vitest";
import { runtimeDirectory } from "../../../local/cloud/paths.ts";

describe("runtimeDirectory", () => {
  afterEach(() => void vi.unstubAllEnvs());

  it("is short enough for a socket's path, even if the path of the clone is long", () => {
    vi.stubEnv("XDG_RUNTIME_DIR", "/run/user/1000");
    expect(`${runtimeDirectory(`/${"deep/".repeat(100)}`)}/podman.sock`.length).toBeLessThan(108);
  });

  it("differs for each local cloud", () => {
    expect(runtimeDirectory("/clone/state/local")).not.toBe(runtimeDirectory("/clone/state/test"));
  });
});
