import { describe, expect, it } from "vitest";
import { derive } from "../../../stacks/config/derive.ts";
import { dev } from "../../../stacks/config/environments/dev.ts";
import { checkEnvironment } from "../../../stacks/config/load.ts";
import { deriveNames, prescribedNamesSchema } from "../../../stacks/config/names.ts";

describe("names", () => {
  it("follow from the environment's", () => {
    expect(deriveNames({ name: "dev", accountId: "111122223333" })).toEqual({
      prefix: "webapi-dev",
      cluster: "webapi-dev",
      repository: "webapi-dev",
      stateBucket: "webapi-dev-tfstate-111122223333",
      lockTable: "webapi-dev-tfstate-lock",
      autoscalerRepository: "webapi-dev-mirror/cluster-autoscaler",
      stateLogBucket: "webapi-dev-tfstate-logs-111122223333",
      stateKeyAlias: "alias/webapi-dev-tfstate",
      parameter: "/webapi/dev/message",
      namespace: "webapi",
      serviceAccount: "webapi",
      release: "webapi",
    });
  });

  it("are within their limits for the longest name of a local cloud", () => {
    const { cluster, repository, stateBucket, lockTable, parameter } = deriveNames({
      name: "a-long-name-of-16",
      accountId: "000000000000",
    });
    const names = { cluster, repository, stateBucket, lockTable, parameter };
    expect(prescribedNamesSchema.parse(names)).toEqual(names);
  });

  it("can be prescribed", () => {
    const names = { cluster: "platform-1", stateBucket: "acme-terraform-states", parameter: "/acme/webapi/message" };
    expect(derive(checkEnvironment("dev", { ...dev, names }), "dev").names).toEqual({
      ...deriveNames({ name: "dev", accountId: dev.accountId }),
      ...names,
    });
  });
});

describe("tags", () => {
  it("tell project, environment and that Terraform owns it", () => {
    expect(derive(checkEnvironment("dev", dev), "dev").tags).toEqual({
      Project: "webapi",
      Environment: "dev",
      ManagedBy: "terraform",
    });
  });
});
