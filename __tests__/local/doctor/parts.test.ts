import { describe, expect, it } from "vitest";
import { nodeParts, PARTS } from "../../../local/doctor/parts.ts";

describe("the Kubernetes of the node", () => {
  it("comes from where its modules and its kubectl come from, each named once", () => {
    const sources = nodeParts(async () => {}).find(({ name }) => name === "Kubernetes")?.sources ?? [];
    const ofKubectl = PARTS.find(({ name }) => name === "kubectl")?.sources ?? [];
    expect(ofKubectl).not.toEqual([]);
    expect(sources.toSorted()).toEqual([...new Set(["Go", ...ofKubectl])].toSorted());
  });
});
