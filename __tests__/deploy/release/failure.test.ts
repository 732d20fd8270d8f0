import { describe, expect, it } from "vitest";
import { whyFailed } from "../../../deploy/release/failure.ts";
import { CommandError } from "../../../lib/errors.ts";

const failed = (lines: string) => new CommandError("terraform apply", 1, lines);

describe("the error of a deployment of stack app", () => {
  it.each([
    "Upgrade failed: another operation (install/upgrade/rollback) is in progress",
    "cannot re-use a name that is still in use",
  ])("says that another Helm works on the release, after %s", (line) => {
    expect(whyFailed(failed(`Error: ${line}`), ["Pod webapi-1: Back-off"])).toMatchObject({ code: "RELEASE_BUSY" });
  });

  it("has the warnings of the cluster", () => {
    const error = whyFailed(failed("Error: timed out"), ["Pod webapi-1: Back-off"]);
    expect(error).toMatchObject({ code: "RELEASE_FAILED", message: expect.stringContaining("Pod webapi-1: Back-off") });
  });

  it("is Terraform's own if the cluster has not warned", () => {
    const cause = failed("Error: no credentials");
    expect(whyFailed(cause, [])).toBe(cause);
  });
});
