import { existsSync } from "node:fs";
import { mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cacheDirectory } from "../../lib/cache/directory.ts";
import { HOSTILE_VARIABLES } from "../support/hostile-variables.ts";

/**
 * The keys of the user's own account, which the project must neither use nor print. They look real, but belong to no
 * account.
 */
export const FOREIGN_KEY = {
  accessKeyId: "AKIAIOSFODNN7FOREIGN",
  secretAccessKey: "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",
};

/** Terraform's files in the home directory, which were in use when the local cloud was set up. */
const TERRAFORM_FILES = [".terraform.d", ".terraformrc"];

/** Creates a home directory with profiles for an account on AWS. */
export async function foreignHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "foreign-home-"));
  const { accessKeyId, secretAccessKey } = FOREIGN_KEY;
  const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  await mkdir(join(home, ".aws"));
  await writeFile(join(home, ".aws", "credentials"), `[default]\n${keys}[production]\n${keys}`);
  await writeFile(join(home, ".aws", "config"), "[profile production]\nregion = ap-southeast-2\n");
  for (const name of TERRAFORM_FILES.filter((file) => existsSync(join(homedir(), file)))) {
    await symlink(join(homedir(), name), join(home, name));
  }
  return home;
}

// without the network, Terraform's providers must come from where they came from at first
const { TF_CLI_CONFIG_FILE: _file, TF_PLUGIN_CACHE_DIR: _cache, ...HOSTILE } = HOSTILE_VARIABLES;

/**
 * The environment of a user with an account on AWS, behind a proxy, with a company's own registries, and with a harmful
 * value of each variable in lib/variables. None of these addresses answers.
 */
export function foreignSettings(home: string, { proxy, registry, aws }: Record<"proxy" | "registry" | "aws", string>) {
  return {
    ...HOSTILE,
    HOME: home,
    XDG_CACHE_HOME: dirname(cacheDirectory()),
    AWS_PROFILE: "production",
    AWS_ACCESS_KEY_ID: FOREIGN_KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: FOREIGN_KEY.secretAccessKey,
    AWS_SESSION_TOKEN: "a-session-token",
    AWS_REGION: "ap-southeast-2",
    AWS_ENDPOINT_URL: aws,
    AWS_ENDPOINT_URL_S3: aws,
    ...Object.fromEntries(
      ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].map((name) => [name, proxy]),
    ),
    NO_PROXY: "",
    no_proxy: "",
    npm_config_registry: registry,
    PIP_INDEX_URL: `${registry}/simple`,
    PIP_FIND_LINKS: "",
    GOPROXY: "off",
  };
}
