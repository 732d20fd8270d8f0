import { DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { isTableClosed, parseState } from "../../deploy/states.ts";
import { testConfig } from "../support/synthesis.ts";

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

const answer = (name: string) => new DynamoDBServiceException({ name, $fault: "client", $metadata: {} });
const access = (locks: "both" | "file") => ({
  config: testConfig("dev", { stateStore: { accessLogs: false, locks } }),
  client: { region: "eu-central-1" },
});

describe("isTableClosed", () => {
  it("is true for a user without rights to the table if states are locked by files alone", () => {
    expect(isTableClosed(access("file"), answer("AccessDeniedException"))).toBe(true);
  });

  it("is false if states are locked by the table, too: the missing right is then an error", () => {
    expect(isTableClosed(access("both"), answer("AccessDeniedException"))).toBe(false);
  });

  it.each([
    ["another answer of DynamoDB", answer("ThrottlingException")],
    ["another error", new Error("AccessDeniedException")],
  ])("is false for %s", (_, error) => {
    expect(isTableClosed(access("file"), error)).toBe(false);
  });
});
