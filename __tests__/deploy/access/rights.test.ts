import { describe, expect, it } from "vitest";
import { sessionOf } from "../../../deploy/access/principal.ts";
import { judgeRights } from "../../../deploy/access/rights.ts";
import type { Config } from "../../../stacks/config/load.ts";
import { testConfig } from "../../support/synthesis.ts";

const ADMINISTRATOR = "arn:aws:iam::111122223333:role/platform-administrator";
const SESSION = "arn:aws:sts::111122223333:assumed-role/platform-administrator/me@example.com";
const DEPLOYER = "arn:aws:iam::111122223333:user/team/deployer";

const dev = testConfig("dev");
const IMAGE = { imageDigest: `sha256:${"0".repeat(64)}` };

function configured(cluster: Partial<Config["cluster"]> = {}, changes: Partial<Config> = {}): Config {
  return { ...dev, ...changes, cluster: { ...dev.cluster, ...cluster } };
}

/** The verdict on a principal whose ARN is known. */
const judge = (arn: string, config = configured(), appDeployed = false) =>
  judgeRights({ type: "known", arn }, { identity: arn, config, appDeployed });

describe("the session of a role", () => {
  it("names the role without its path", () => {
    expect(sessionOf(SESSION)).toEqual({ accountId: "111122223333", role: "platform-administrator" });
  });

  it.each([
    ["a user", DEPLOYER],
    ["the root user", "arn:aws:iam::111122223333:root"],
    ["a federated user", "arn:aws:sts::111122223333:federated-user/me"],
  ])("is not the identity of %s", (_, arn) => {
    expect(sessionOf(arn)).toBeUndefined();
  });
});

describe("the right to deploy app", () => {
  it("is an administrator's", () => {
    expect(judge(ADMINISTRATOR)).toBe("fine");
  });

  it("is a deployer's once app is deployed, because the namespace is there then", () => {
    const config = configured({ deployers: [DEPLOYER] });
    expect(judge(DEPLOYER, config, true)).toBe("fine");
  });

  it("is unknown for a role whose path is unknown, if an administrator has its name", () => {
    const principal = {
      type: "role",
      accountId: "111122223333",
      name: "platform-administrator",
      why: "AccessDenied",
    } as const;
    expect(judgeRights(principal, { identity: SESSION, config: configured(), appDeployed: false })).toEqual({
      unknown: `Whether the path of the role platform-administrator is that of ${ADMINISTRATOR} in cluster.administrators is unknown: AccessDenied.`,
    });
  });
});

describe("a deployer's role whose path is unknown", () => {
  const principal = { type: "role", accountId: "111122223333", name: "team", why: "AccessDenied" } as const;
  const identity = "arn:aws:sts::111122223333:assumed-role/team/me";
  const config = configured({ deployers: ["arn:aws:iam::111122223333:role/path/team"] });

  it("may have the path of the list, once app is deployed", () => {
    expect(judgeRights(principal, { identity, config, appDeployed: true })).toEqual({
      unknown:
        "Whether the path of the role team is that of arn:aws:iam::111122223333:role/path/team in cluster.deployers is unknown: AccessDenied.",
    });
  });

  it("is refused as a deployer before", () => {
    const verdict = judgeRights(principal, { identity, config, appDeployed: false });
    expect(verdict).toMatchObject({ refused: { message: expect.stringContaining("the namespace of app") } });
  });
});

describe("a caller that could not deploy app is refused", () => {
  const refused = (verdict: ReturnType<typeof judgeRights>) => {
    if (verdict === "fine" || !("refused" in verdict)) throw new Error(JSON.stringify(verdict));
    const { code, message, remedy } = verdict.refused;
    return { code, message, remedy };
  };

  it("if no list has it, with the line to add", () => {
    const arn = "arn:aws:iam::111122223333:role/team/other";
    expect(refused(judge(arn))).toEqual({
      code: "NOT_ADMINISTRATOR",
      message: `${arn} is not in cluster.administrators of "dev", so it could not deploy app: the cluster would refuse it.`,
      remedy: expect.stringContaining(`cluster.administrators in stacks/config/environments/dev.ts: "${arn}"`),
    });
  });

  it("if it is a viewer", () => {
    const viewer = "arn:aws:iam::111122223333:role/viewer";
    expect(refused(judge(viewer, configured({ viewers: [viewer] }))).code).toBe("NOT_ADMINISTRATOR");
  });

  it("if it is a role with the name of an administrator and another path", () => {
    const arn = "arn:aws:iam::111122223333:role/team/platform-administrator";
    const { message, remedy } = refused(judge(arn));
    expect(message).toBe(
      `cluster.administrators of "dev" has ${ADMINISTRATOR}, but the role is ${arn}: the path is part of the ARN, and EKS would refuse the other one.`,
    );
    expect(remedy).toContain("stacks/config/environments/dev.ts");
  });

  it("if it is a deployer, and app is not deployed", () => {
    const { message } = refused(judge(DEPLOYER, configured({ deployers: [DEPLOYER] })));
    expect(message).toBe(
      `${DEPLOYER} is in cluster.deployers of "dev", and only an administrator may make the namespace of app.`,
    );
  });

  it("if it is a deployer, and app has the autoscaler, which is in another namespace", () => {
    const config = configured({ deployers: [DEPLOYER] }, { autoscaler: IMAGE });
    expect(refused(judge(DEPLOYER, config, true)).message).toBe(
      `${DEPLOYER} is in cluster.deployers of "dev", and only an administrator may deploy the cluster autoscaler, which is in app.`,
    );
  });

  it("if it is a role whose path is unknown and no list has its name, with the command that prints its ARN", () => {
    const principal = { type: "role", accountId: "111122223333", name: "other", why: "AccessDenied" } as const;
    const identity = "arn:aws:sts::111122223333:assumed-role/other/me";
    const { message, remedy } = refused(judgeRights(principal, { identity, config: configured(), appDeployed: false }));
    expect(message).toContain(`${identity} is not in cluster.administrators`);
    expect(remedy).toContain("aws iam get-role --role-name other --query Role.Arn --output text");
  });

  it("if an administrator of another account has the role's name", () => {
    const principal = {
      type: "role",
      accountId: "111122223333",
      name: "platform-administrator",
      why: "AccessDenied",
    } as const;
    const config = configured({ administrators: [ADMINISTRATOR.replace("111122223333", "444455556666")] });
    expect(refused(judgeRights(principal, { identity: SESSION, config, appDeployed: false })).code).toBe(
      "NOT_ADMINISTRATOR",
    );
  });

  it.each(["arn:aws:iam::111122223333:root", "arn:aws:sts::111122223333:federated-user/me"])(
    "if it is %s, which no list can have",
    (identity) => {
      const { message } = refused(
        judgeRights({ type: "other" }, { identity, config: configured(), appDeployed: false }),
      );
      expect(message).toBe(
        `${identity} is neither an IAM role nor an IAM user, so that cluster.administrators of "dev" can't have it.`,
      );
    },
  );

  it("of a rehearsal, with the file of the environment that it rehearses", () => {
    const config = configured({}, { environment: "local", name: "dev-rehearsal", rehearses: "dev" });
    expect(refused(judge("arn:aws:iam::111122223333:user/other", config)).remedy).toContain(
      "stacks/config/environments/dev.ts",
    );
  });
});
