import { describe, expect, it } from "vitest";
import { refusalOfCluster } from "../../../deploy/access/cluster.ts";
import { testConfig } from "../../support/synthesis.ts";

const identity = "arn:aws:sts::111122223333:assumed-role/team/me";
const dev = { config: testConfig("dev"), identity };
const TIMEOUT = "Unable to connect to the server: dial tcp 203.0.113.9:443: i/o timeout";

describe("a cluster that kubectl got nothing from", () => {
  it.each([
    "kubectl exited with code 1:\nerror: You must be logged in to the server (Unauthorized)",
    "kubectl exited with code 1:\nerror: You must be logged in to the server (the server has asked for the client to provide credentials)",
  ])("has no access entry for the caller if it says: %s", (problem) => {
    expect(refusalOfCluster(problem, dev)).toMatchObject({
      code: "NO_CLUSTER_ACCESS",
      message: `The cluster webapi-dev has no access entry for ${identity}.`,
      remedy: expect.stringContaining("cluster.administrators in stacks/config/environments/dev.ts"),
    });
  });

  it("does not answer this machine if there is no connection, and the settings that let networks in are named", () => {
    const problem = `kubectl exited with code 1:\nE1130 memcache.go:265] "Unhandled Error" err="i/o timeout"\n${TIMEOUT}`;
    expect(refusalOfCluster(problem, dev)).toMatchObject({
      code: "API_SERVER_SILENT",
      message: `The API server of webapi-dev does not answer here: ${TIMEOUT}`,
      remedy: expect.stringMatching(/cluster\.publicAccessCidrs of stacks\/config\/environments\/dev\.ts/),
    });
  });

  it("is to be started again on a local cloud", () => {
    const problem =
      "The connection to the server 127.0.0.1:16443 was refused - did you specify the right host or port?";
    expect(refusalOfCluster(problem, { config: testConfig("local"), identity })?.remedy).toContain("npm run up");
  });

  it.each([
    "",
    'Error from server (Forbidden): secrets is forbidden: User "me" cannot list resource "secrets"',
    "aws exited with code 254:\nAn error occurred (ResourceNotFoundException) when calling DescribeCluster",
  ])("has another problem if it says: %s", (problem) => {
    expect(refusalOfCluster(problem, dev)).toBeUndefined();
  });
});
