import { describe, expect, it } from "vitest";
import { differences } from "../../../deploy/release/differences.ts";

describe("the differences between an object and what it should be", () => {
  it("are none between equal objects, whatever the order of their keys", () => {
    expect(differences({ spec: { replicas: 3, paused: false } }, { spec: { paused: false, replicas: 3 } })).toEqual([]);
  });

  it("have the path and both values of a field", () => {
    expect(differences({ spec: { replicas: 1 } }, { spec: { replicas: 3 } })).toEqual([
      "spec.replicas is 1 in the cluster, and 3 in the release",
    ]);
  });

  it("have the index of an item, and the whole list if it has another length", () => {
    const live = { containers: [{ image: "a" }], ranges: ["10.0.0.0/8"] };
    const wanted = { containers: [{ image: "b" }], ranges: ["10.0.0.0/8", "192.168.0.0/16"] };
    expect(differences(live, wanted)).toEqual([
      'containers[0].image is "a" in the cluster, and "b" in the release',
      'ranges is ["10.0.0.0/8"] in the cluster, and ["10.0.0.0/8","192.168.0.0/16"] in the release',
    ]);
  });

  it("name the side that has a field", () => {
    expect(differences({ a: 1 }, { b: null })).toEqual(["a is only in the cluster", "b is only in the release"]);
  });

  it("include a list in place of an object", () => {
    expect(differences({ a: [] }, { a: {} })).toEqual(["a is [] in the cluster, and {} in the release"]);
  });

  it("shorten long values", () => {
    const [difference] = differences({ data: "x".repeat(1_000) }, { data: "" });
    expect(difference?.length).toBeLessThan(120);
  });

  it("leave out what Kubernetes writes itself, but no field of the same name elsewhere", () => {
    const live = { metadata: { generation: 2, resourceVersion: "7", managedFields: [1] }, status: { replicas: 3 } };
    const wanted = { metadata: { generation: 3, resourceVersion: "8" }, spec: { status: "on" } };
    expect(differences(live, wanted)).toEqual(["spec is only in the release"]);
    expect(differences({ spec: { status: "off" } }, { spec: { status: "on" } })).toHaveLength(1);
  });
});
