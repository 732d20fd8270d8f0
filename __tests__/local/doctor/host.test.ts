import { describe, expect, it } from "vitest";
import { type Host, processorFinding } from "../../../local/doctor/host.ts";

const linux: Host = { platform: "linux", arch: "x64", root: false, docker: undefined, outdatedPodman: undefined };

describe("the processor", () => {
  it.each(["x64", "arm64"])("can be %s", (arch) => {
    expect(processorFinding({ ...linux, arch })).toMatchObject({ state: "fine", detail: arch });
  });

  it("is missing if it is another one", () => {
    expect(processorFinding({ ...linux, arch: "riscv64" })).toMatchObject({
      state: "missing",
      detail: "riscv64 is neither amd64 nor arm64",
    });
  });
});
