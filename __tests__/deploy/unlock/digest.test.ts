import { DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { isTableClosed } from "../../../deploy/unlock/digest.ts";
import { testConfig } from "../../support/synthesis.ts";

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
