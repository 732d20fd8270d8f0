import { describe, expect, it } from "vitest";
import { type Asked, nodeParts, PARTS, registryFinding } from "../../../local/doctor/parts.ts";

describe("the Kubernetes of the node", () => {
  it("has the sources of its Go modules and of its kubectl, each once", () => {
    const sources = nodeParts(async () => {}).find(({ name }) => name === "Kubernetes")?.sources ?? [];
    const ofKubectl = PARTS.find(({ name }) => name === "kubectl")?.sources ?? [];
    expect(ofKubectl).not.toEqual([]);
    expect(sources.toSorted()).toEqual([...new Set(["Go", ...ofKubectl])].toSorted());
  });
});

const asked: Asked = { source: "Go", for: ["terraform", "Kubernetes"], problem: "" };

describe("a registry", () => {
  it("that answers is fine, and the finding names the parts that need it", () => {
    expect(registryFinding(asked)).toEqual({
      subject: "Go module proxy",
      state: "fine",
      detail: "answers, needed for terraform, Kubernetes",
    });
  });

  it("that no part needs is fine without being asked", () => {
    expect(registryFinding({ ...asked, for: [], problem: undefined })).toMatchObject({
      state: "fine",
      detail: "not needed: all of it is on this machine",
    });
  });

  it("that does not answer is missing, with the client's last line and how to choose another registry", () => {
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
  ] as const)(
    "of %s that does not answer has the line with the reason, which is not the client's last line",
    (source, problem, reason) => {
      expect(registryFinding({ ...asked, source, problem })).toMatchObject({
        detail: expect.stringContaining(`does not answer (${reason})`),
      });
    },
  );

  it.each(["CERT_NOT_YET_VALID", "x509: certificate has expired or is not yet valid", "Release file is not valid yet"])(
    "with a certificate that is not valid at this time (%s) has a remedy that asks about the clock first",
    (problem) => {
      expect(registryFinding({ ...asked, problem })).toMatchObject({
        remedy: expect.stringMatching(/^Is this machine's clock right\? /),
      });
    },
  );

  it("whose client is not installed yet is not missing", () => {
    expect(registryFinding({ ...asked, problem: undefined })).toMatchObject({ state: "will be installed" });
  });
});
