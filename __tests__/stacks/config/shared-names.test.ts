import { describe, expect, it } from "vitest";
import { dev } from "../../../stacks/config/environments/dev.ts";
import { checkEnvironment } from "../../../stacks/config/load.ts";
import type { EnvironmentInput } from "../../../stacks/config/schema/environment.ts";
import { sharedNames } from "../../../stacks/config/shared-names.ts";

/** The keys of names that `dev`, changed, shares with `test`, which is like it, and changed too. */
function shared(ofDev: Partial<EnvironmentInput>, ofTest: Partial<EnvironmentInput>): string[] {
  const named = (name: string, changes: Partial<EnvironmentInput>) => ({
    name,
    environment: checkEnvironment(name, { ...dev, ...changes }),
  });
  return sharedNames(named("dev", ofDev), named("test", ofTest)).map(({ key }) => key);
}

const names = {
  cluster: "platform",
  repository: "platform",
  stateBucket: "acme-states",
  lockTable: "locks",
  parameter: "/acme/message",
};

describe("names of two environments", () => {
  it("differ when they are derived", () => expect(shared({}, {})).toEqual([]));

  it("can't be the same in one region of an account", () => {
    expect(shared({ names }, { names }).sort()).toEqual(
      Object.keys(names)
        .map((key) => `names.${key}`)
        .sort(),
    );
  });

  it.each([
    ["region", { region: "eu-west-1" as const }],
    ["account", { accountId: "444455556666" }],
  ])("can be the same in another %s, but for the bucket's", (_, elsewhere) => {
    expect(shared({ names }, { names, ...elsewhere })).toEqual(["names.stateBucket"]);
  });

  it("can't be prescribed as another one's are derived", () => {
    expect(shared({ names: { cluster: "webapi-test" } }, {})).toEqual(["names.cluster"]);
  });

  it("can be that of a lock table that one of them does not have", () => {
    expect(shared({ names: { lockTable: "locks" } }, { names: { lockTable: "locks" } })).toEqual(["names.lockTable"]);
    const withoutTable = { names: { lockTable: "locks" }, stateStore: { locks: "file" } } as const;
    expect(shared(withoutTable, { names: { lockTable: "locks" } })).toEqual([]);
    expect(shared(withoutTable, withoutTable)).toEqual([]);
  });

  it("are reported with the environment that has them", () => {
    const environment = checkEnvironment("dev", { ...dev, names: { lockTable: "locks" } });
    expect(sharedNames({ name: "dev", environment }, { name: "test", environment: { ...environment } })).toEqual([
      { key: "names.lockTable", value: "locks", expected: 'must not be that of "test"' },
    ]);
  });
});
