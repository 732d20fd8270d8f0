import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { noLog } from "../../lib/log.ts";
import { emulatorPaths } from "../../local/cloud/paths.ts";
import { buildProviders } from "../../local/providers/build.ts";
import { cliConfiguration, linkMirror } from "../../local/providers/mirror.ts";
import { RELEASED } from "../../local/providers/provider.ts";
import { imageTag } from "../../stacks/config/image-tag.ts";
import { loadConfig } from "../../stacks/config/load.ts";
import { projectRoot, stateDirectory } from "../../stacks/project.ts";
import { emulatedAws } from "../support/aws-emulated.ts";
import { cloneTo } from "../support/clone.ts";
import { type CorporateNetwork, corporateNetwork } from "../support/corporate-network.ts";
import { startCommand } from "../support/start-command.ts";
import { npmRun, printed, variablesSchema } from "../support/test-cloud.ts";

const CLOUD = "test-corporate";
const rehearsal = { REHEARSE: "dev", LOCAL_CLOUD: CLOUD };
const { accountId, region } = loadConfig({ ENVIRONMENT: "dev" });

/**
 * The commands for `dev`, with a rehearsal of it in place of AWS. Its hosts have the names of AWS, which only the proxy
 * knows, with certificates of the proxy's CA.
 */
describe("dev, on a corporate network", () => {
  let network: CorporateNetwork;
  let environment: Record<string, string>;
  let directory: string;
  /** A clone, which has a state of `dev` of its own. */
  let root: string;

  const down = () => npmRun("down", [], rehearsal);
  beforeAll(async () => {
    await down();
    await npmRun("up", [], rehearsal);
    const variables = variablesSchema.parse(await printed("cloud", ["--json"], rehearsal));
    const { AWS_ENDPOINT_URL = "", AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "", PATH = "" } = variables;
    const ca = await readFile(emulatorPaths(stateDirectory(CLOUD)).ca);
    network = await corporateNetwork(emulatedAws({ port: Number(new URL(AWS_ENDPOINT_URL).port), ca }));

    directory = await mkdtemp(join(tmpdir(), "corporate-network-test-"));
    root = join(directory, "clone");
    await cloneTo(root);
    await mkdir(join(root, "state", "dev"), { recursive: true });
    await cp(join(stateDirectory(CLOUD), "backend.tfstate"), join(root, "state", "dev", "backend.tfstate"));

    environment = {
      ENVIRONMENT: "dev",
      PATH,
      AWS_ACCESS_KEY_ID,
      AWS_SECRET_ACCESS_KEY,
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_CA_BUNDLE: network.caFile,
      HTTPS_PROXY: network.proxy,
      NO_PROXY: "",
      TF_CLI_CONFIG_FILE: await providersForAws(),
      IMAGE_TAG: imageTag(projectRoot),
    };
  });
  afterAll(async () => {
    await down();
    await network.close();
    await rm(directory, { recursive: true });
  });
  beforeEach(() => {
    network.asked.length = 0;
  });

  /** The providers of a local cloud, under the versions for AWS: no registry can be reached. */
  async function providersForAws(): Promise<string> {
    const providers = (await buildProviders(noLog)).map(({ provider, directory }) => ({
      provider: RELEASED[provider.name],
      directory,
    }));
    const file = join(directory, "terraform.rc");
    await writeFile(file, cliConfiguration(await linkMirror(providers), Object.values(RELEASED)));
    return file;
  }

  /** All output of a command that must succeed, and the hosts that it asked the proxy for. */
  async function command(args: readonly string[], change: Record<string, string> = {}) {
    const { all, stdout, exitCode } = await startCommand(args, { root, env: { ...environment, ...change } });
    expect(exitCode, all).toBe(0);
    return { all, stdout, hosts: new Set(network.asked) };
  }

  const aws = (...names: string[]) => names.map((name) => `${name}.${region}.amazonaws.com:443`);

  it("shows the outputs of what is deployed", async () => {
    const { stdout, hosts } = await command(["outputs", "base"]);
    expect(JSON.parse(stdout)).toEqual(await printed("outputs", ["base"], rehearsal));
    expect(hosts).toEqual(new Set(aws("sts", "s3")));
  });

  it("shows the locks of the states", async () => {
    const { hosts } = await command(["unlock", "--json"]);
    expect(hosts).toEqual(new Set(aws("sts", "s3", "dynamodb")));
  });

  // not app: its configuration is for Helm's provider 3.1.1, which can't be built here
  it("plans backend and base", async () => {
    await command(["plan", "backend"]);
    const { all, hosts } = await command(["plan", "base"]);
    expect(all).toMatch(/^(No changes\.|Plan: \d+ to add)/m);
    for (const host of aws("sts", "s3", "ec2", "eks", "api.ecr", "logs", "ssm", "kms")) expect(hosts).toContain(host);
    expect([...hosts].filter((host) => !host.endsWith(".amazonaws.com:443"))).toEqual([]);
  });

  it("builds the image and pushes it to the registry", async () => {
    const { stdout, hosts } = await command(["image"], { IMAGE_TAG: "corporate" });
    expect(stdout).toMatch(/^tag {9}corporate$/m);
    for (const host of [...aws("api.ecr"), `${accountId}.dkr.ecr.${region}.amazonaws.com:443`]) {
      expect(hosts).toContain(host);
    }
  });
});
