import { describe, expect, it } from "vitest";
import { nodeParts, PARTS } from "../../../local/doctor/parts.ts";

describe("the Kubernetes of the node", () => {
  it("has the sources of its Go modules and of its kubectl, each once", () => {
    const sources = nodeParts(async () => {}).find(({ name }) => name === "Kubernetes")?.sources ?? [];
    const ofKubectl = PARTS.find(({ name }) => name === "kubectl")?.sources ?? [];
    expect(ofKubectl).not.toEqual([]);
    expect(sources.toSorted()).toEqual([...new Set(["Go", ...ofKubectl])].toSorted());
  });
});
