import { describe, expect, it } from "vitest";
import { parseState } from "../../deploy/states.ts";

const state = (content: object) => JSON.stringify({ version: 4, outputs: {}, resources: [], ...content });

describe("parseState", () => {
  it("takes a missing state and one without resources as not deployed", () => {
    expect(parseState(undefined)).toEqual({ deployed: false, outputs: {} });
    expect(parseState(state({}))).toEqual({ deployed: false, outputs: {} });
  });

  it("does not count data sources as resources", () => {
    expect(parseState(state({ resources: [{ mode: "data" }] })).deployed).toBe(false);
    expect(parseState(state({ resources: [{ mode: "data" }, { mode: "managed" }] })).deployed).toBe(true);
  });

  it("returns the outputs, except sensitive ones", () => {
    const outputs = {
      url: { value: "http://10.213.0.2", type: "string" },
      zones: { value: ["a", "b"], type: ["list", "string"] },
      password: { value: "secret", type: "string", sensitive: true },
    };
    expect(parseState(state({ outputs })).outputs).toEqual({ url: "http://10.213.0.2", zones: ["a", "b"] });
  });

  it("refuses an unknown format", () => {
    expect(() => parseState(state({ version: 5 }))).toThrow();
    expect(() => parseState("")).toThrow();
  });
});
