import { afterEach, describe, expect, it, vi } from "vitest";
import { runtimeDirectory } from "../../../local/engine/runtime-directory.ts";

describe("runtimeDirectory", () => {
  afterEach(() => void vi.unstubAllEnvs());

  it("leaves room for the name of a socket, however deep the clone lies", () => {
    vi.stubEnv("XDG_RUNTIME_DIR", "/run/user/1000");
    expect(`${runtimeDirectory(`/${"deep/".repeat(100)}`)}/podman.sock`.length).toBeLessThan(108);
  });

  it("is another one for each local cloud", () => {
    expect(runtimeDirectory("/clone/state/local")).not.toBe(runtimeDirectory("/clone/state/test"));
  });
});
