import { describe, expect, it } from "vitest";
import { warningsIn } from "../../../local/emulator/emulator.ts";

const LOG = `2026-11-26 00:06:32 INFO [ministack]
  a banner
2026-11-26 00:06:32 INFO [ministack] Ready
2026-11-26 00:07:10 WARNING [eks] EKS: failed to start k3s for webapi: the cluster's container ended:
containerd: no space left on device
2026-11-26 00:07:11 INFO [s3] PUT
2026-11-26 00:07:12 ERROR [app] Unhandled: boom
Traceback (most recent call last):
  boom
`;

describe("the warnings in the emulator's log", () => {
  it("are its warnings and errors with all their lines, without stack traces", () => {
    expect(warningsIn(LOG)).toEqual([
      "EKS: failed to start k3s for webapi: the cluster's container ended:\ncontainerd: no space left on device",
      "Unhandled: boom",
    ]);
  });

  it("do not include a record whose start is missing", () => {
    expect(warningsIn("the rest of a line\n2026-11-26 00:07:11 INFO [s3] PUT\n")).toEqual([]);
    expect(warningsIn("")).toEqual([]);
  });
});
