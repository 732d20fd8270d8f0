import { describe, expect, it } from "vitest";
import { describeFindings } from "../../../deploy/unlock/examine.ts";

const info = { id: "3f1d", operation: "OperationTypeApply", who: "me@laptop", version: "1.11.4", since: "2026-11-25" };
const none = { placed: [], local: undefined, digests: [] };

describe("the findings, for a person", () => {
  it("say that there is no lock", () => {
    expect(describeFindings(none, ["base", "app"])).toBe("There is no lock on base, app.");
  });

  it("name the holder of a lock, since when, for what, and where", () => {
    const placed = [{ stack: "base" as const, place: "S3 lock file" as const, info, token: "etag" }];
    expect(describeFindings({ ...none, placed }, ["base"])).toBe(
      [
        "The state of base is locked:",
        "  who        me@laptop",
        "  operation  OperationTypeApply",
        "  since      2026-11-25",
        "  Terraform  1.11.4",
        "  lock id    3f1d",
        "  held in    S3 lock file",
      ].join("\n"),
    );
  });

  it("name the process that works on backend's state", () => {
    const local = { stack: "backend" as const, ...info, pid: 4711 };
    expect(describeFindings({ ...none, local }, ["backend"])).toContain("held in    this machine, by process 4711");
  });

  it("say what to do about a state that Terraform refuses to read", () => {
    const digest = {
      stack: "base" as const,
      table: "locks",
      lockId: "states/base/terraform.tfstate-md5",
      recorded: "aa",
    };
    expect(describeFindings({ ...none, digests: [{ ...digest, actual: "bb" }] }, ["base"])).toMatch(
      /digest in the table {2}aa\n {2}digest of the state {2}bb\nNothing was changed\.[^\n]*\n {2}aws dynamodb put-item --table-name locks --item '\{"LockID":\{"S":"states\/base\/terraform\.tfstate-md5"\},"Digest":\{"S":"bb"\}\}'$/,
    );
    const missing = describeFindings({ ...none, digests: [{ ...digest, actual: null }] }, ["base"]);
    expect(missing).toContain("there is no state\nBring the state back.");
    expect(missing).not.toContain("put-item");
  });
});
