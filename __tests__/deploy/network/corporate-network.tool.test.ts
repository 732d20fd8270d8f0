import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { noLog } from "../../../lib/log.ts";
import { emulatorPaths } from "../../../local/cloud/paths.ts";
import { ensureDeployer } from "../../../local/emulator/deployer.ts";
import { startEmulator, stopEmulator } from "../../../local/emulator/emulator.ts";
import type { EmulatorOptions } from "../../../local/emulator/emulator-environment.ts";
import { pythonEnvironment } from "../../../local/emulator/python.ts";
import { buildAwsProvider } from "../../../local/providers/build.ts";
import { cliConfiguration, linkMirror } from "../../../local/providers/mirror.ts";
import { RELEASED } from "../../../local/providers/provider.ts";
import { loadConfig } from "../../../stacks/config/load.ts";
import { emulatedAws } from "../../support/aws-emulated.ts";
import { cloneTo } from "../../support/clone.ts";
import { type CorporateNetwork, corporateNetwork } from "../../support/corporate-network.ts";
import { freePort } from "../../support/free-port.ts";
import { roleSession } from "../../support/role-session.ts";
import { startCommand } from "../../support/start-command.ts";
import { testEmulator } from "../../support/test-emulator.ts";

const { accountId, region, names } = loadConfig({ ENVIRONMENT: "dev" });

/** The commands for `dev`, with an emulator in place of AWS, which only the proxy can reach. */
describe("on a corporate network", { timeout: 900_000 }, () => {
  let emulator: EmulatorOptions;
  let network: CorporateNetwork;
  let environment: Record<string, string>;
  /** Has a state of `dev` of its own. */
  let root: string;
  /** The variables of a session of the role that dev has as its administrator. */
  let administrator: Record<string, string>;
  /** The address from which AWS gets the requests of this network. */
  let seenByAws: string;

  beforeAll(async () => {
    emulator = { ...(await testEmulator()), accountId, region };
    const { cloudDirectory, port } = emulator;
    await startEmulator(emulator);
    const { accessKeyId, secretAccessKey } = await ensureDeployer(emulator);
    const ca = await readFile(emulatorPaths(cloudDirectory).ca);
    const aws = emulatedAws({ port, ca });
    network = await corporateNetwork((request, response) => {
      if (request.headers.host === "checkip.amazonaws.com") response.end(`${seenByAws}\n`);
      else aws(request, response);
    });
    const session = await roleSession(emulator, { RoleName: "platform-administrator" });
    administrator = {
      AWS_ACCESS_KEY_ID: session.accessKeyId,
      AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
      AWS_SESSION_TOKEN: session.sessionToken,
    };
    root = join(dirname(cloudDirectory), "clone");
    await cloneTo(root);
    const mirror = await linkMirror([{ provider: RELEASED.aws, directory: dirname(await buildAwsProvider(noLog)) }]);
    const terraformConfig = join(dirname(cloudDirectory), "terraform.rc");
    await writeFile(terraformConfig, cliConfiguration(mirror, [RELEASED.aws]));
    const python = await pythonEnvironment(noLog);
    environment = {
      ENVIRONMENT: "dev",
      PATH: `${dirname(python.aws)}:${process.env.PATH}`,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_CA_BUNDLE: network.caFile,
      HTTPS_PROXY: network.proxy,
      NO_PROXY: "",
      TF_CLI_CONFIG_FILE: terraformConfig,
    };
  });
  afterAll(async () => {
    await network.close();
    await stopEmulator(emulator.cloudDirectory);
    await rm(dirname(emulator.cloudDirectory), { recursive: true });
  });
  beforeEach(() => {
    seenByAws = "192.0.2.7";
    network.status = 200;
    network.asked.length = 0;
  });

  const command = (args: readonly string[], change: Record<string, string> = {}) =>
    startCommand(args, { root, env: { ...environment, ...change } });

  /** The services that the proxy was asked for. An endpoint of DynamoDB for one account has another name. */
  const services = () => {
    const names = network.asked.map((host) => host.replace(`.${region}.amazonaws.com:443`, ""));
    return [...new Set(names.map((name) => name.replace(`${accountId}.`, "").replace(/^ddb$/, "dynamodb")))].sort();
  };

  it("makes no cluster for a caller that could not deploy app to it", async () => {
    const { stderr, exitCode } = await command(["deploy", "--yes"]);
    expect(stderr).toMatch(
      /^Error NOT_ADMINISTRATOR: arn:aws:iam::111122223333:user\/deployer is not in cluster\.administrators of "dev"/,
    );
    expect(exitCode).toBe(1);
    expect(services()).toEqual(["checkip.amazonaws.com:443", "s3", "sts"]);
  });

  it("makes no cluster from a network that could not reach it", async () => {
    seenByAws = "203.0.113.7";
    const { stderr, exitCode } = await command(["deploy", "--yes"], administrator);
    expect(stderr).toMatch(/^Error ADDRESS_NOT_LISTED: This machine reaches AWS from 203\.0\.113\.7, /);
    expect(exitCode).toBe(1);
  });

  it("asks whether to deploy if the caller and the network are in the configuration", async () => {
    const { stdout, stderr } = await command(["deploy"], administrator);
    expect(stdout).toMatch(/^Deploy to environment dev\n/);
    expect(stdout).toContain(":assumed-role/platform-administrator/");
    expect(stderr).toMatch(/^Error NOBODY_TO_ASK: /);
    expect(services()).toContain("iam.amazonaws.com:443");
  });

  it("deploys through the proxy", async () => {
    const { all, exitCode } = await command(["deploy", "backend", "--yes"]);
    expect(all).toContain(`arn:aws:iam::${accountId}:user/deployer`);
    expect(exitCode).toBe(0);
    expect(services()).toEqual(["dynamodb", "kms", "s3", "s3-control", "sts"]);
  });

  it("makes no cluster by base alone either, unless app is deployed elsewhere", async () => {
    const refused = await command(["deploy", "base", "--yes"]);
    expect(refused.stderr).toMatch(/^Error NOT_ADMINISTRATOR: .*\n.*npm run deploy base -- --app-elsewhere$/);
    expect(refused.exitCode).toBe(1);
    const asked = await command(["deploy", "base", "--app-elsewhere"]);
    expect(asked.stdout).toContain('user/deployer is not in cluster.administrators of "dev"');
    expect(asked.stderr).toMatch(/^Error NOBODY_TO_ASK: /);
  });

  it("reads states and locks through the proxy", async () => {
    const { stdout } = await command(["outputs", "backend"]);
    expect(JSON.parse(stdout)).toMatchObject({ bucket: names.stateBucket });
    expect((await command(["unlock", "--json"])).exitCode).toBe(0);
    expect(services()).toEqual(["dynamodb", "s3", "sts"]);
  });

  it("says what is wrong if the proxy refuses", async () => {
    network.status = 403;
    const { stderr, exitCode } = await command(["outputs"]);
    expect(stderr).toMatch(/^Error PROXY_REFUSED: /);
    expect(exitCode).toBe(1);
    expect(services()).toEqual(["sts"]);
  });

  it.each([
    [
      "the proxy is not there",
      "PROXY_UNREACHABLE",
      async () => ({ HTTPS_PROXY: `http://127.0.0.1:${await freePort()}` }),
    ],
    ["the CA file is missing", "CA_FILE_WRONG", async () => ({ AWS_CA_BUNDLE: "/nope.pem" })],
    ["the CA is unknown", "AWS_NOT_TRUSTED", async () => ({ AWS_CA_BUNDLE: "" })],
    ["the keys are refused", "CREDENTIALS_REFUSED", async () => ({ AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE" })],
  ])("says what is wrong if %s", async (_, code, change) => {
    const { stderr, exitCode } = await command(["outputs"], await change());
    expect(stderr).toMatch(new RegExp(`^Error ${code}: `));
    expect(exitCode).toBe(1);
  });
});
