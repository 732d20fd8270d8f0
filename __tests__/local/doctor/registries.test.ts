import { describe, expect, it } from "vitest";
import { type Asked, registryFinding } from "../../../local/doctor/registries.ts";

const asked: Asked = { source: "Go", for: ["terraform", "Kubernetes"], problem: "" };

describe("a registry", () => {
  it("that answers is fine, with what it is needed for", () => {
    expect(registryFinding(asked)).toEqual({
      subject: "Go module proxy",
      state: "fine",
      detail: "answers, needed for terraform, Kubernetes",
    });
  });

  it("that nothing is needed from is fine, whether or not it answers", () => {
    expect(registryFinding({ ...asked, for: [], problem: undefined })).toMatchObject({
      state: "fine",
      detail: "not needed: all of it is on this machine",
    });
  });

  it("that does not answer is missing, with its client's last word, and how to choose another", () => {
    expect(registryFinding({ ...asked, problem: "go: golang.org/x/sys\ndial tcp: connection refused\n" })).toEqual({
      subject: "Go module proxy",
      state: "missing",
      detail: "needed for terraform, Kubernetes, does not answer (dial tcp: connection refused)",
      remedy: expect.stringContaining("export GOPROXY=<address>"),
    });
  });

  it.each([
    ["npm", "npm error code ENOTFOUND\nnpm error A complete log", "npm error code ENOTFOUND"],
    ["Debian", "E: Failed to fetch x\nE: Download Failed", "E: Failed to fetch x"],
  ] as const)("of %s does not answer for a reason that its client does not tell last", (source, problem, reason) => {
    expect(registryFinding({ ...asked, source, problem })).toMatchObject({
      detail: expect.stringContaining(`does not answer (${reason})`),
    });
  });

  it.each(["CERT_NOT_YET_VALID", "x509: certificate has expired or is not yet valid", "Release file is not valid yet"])(
    "with a certificate of another time (%s) has one look at the clock first",
    (problem) => {
      expect(registryFinding({ ...asked, problem })).toMatchObject({
        remedy: expect.stringMatching(/^Is this machine's clock right\? /),
      });
    },
  );

  it("whose client is to be installed first is not asked, and no reason to fail", () => {
    expect(registryFinding({ ...asked, problem: undefined })).toMatchObject({ state: "will be installed" });
  });
});
