import { describe, expect, it } from "vitest";
import { valuesTable } from "../../../cli/docs/values-table.ts";

const schema = {
  required: ["image", "replicas"],
  properties: {
    image: { required: ["digest"], properties: { digest: { description: "Of the manifest." } } },
    replicas: { description: "Number of pods." },
    resources: { properties: { limits: { $ref: "#/definitions/amounts" } } },
    annotations: { description: "Of the pods." },
  },
  definitions: { amounts: { properties: { cpu: { description: "In cores." } } } },
};

describe("the table of a chart's values", () => {
  it("has a row for each value, with its default, or that it is required", () => {
    const defaults = "image: {}\nreplicas: 3\nresources:\n  limits:\n    cpu: 500m\n";
    expect(valuesTable(JSON.stringify(schema), defaults).split("\n")).toEqual([
      "| value | default | meaning |",
      "|---|---|---|",
      "| `image.digest` | required | Of the manifest. |",
      "| `replicas` | `3` | Number of pods. |",
      '| `resources.limits.cpu` | `"500m"` | In cores. |',
      "| `annotations` |  | Of the pods. |",
    ]);
  });
});
