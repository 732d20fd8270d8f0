import { existsSync } from "node:fs";
import { mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cacheDirectory } from "../../lib/cache/directory.ts";

/** What nobody may use, nor see, of the user's own account: keys that look real, and are nobody's. */
export const FOREIGN_KEY = {
  accessKeyId: "AKIAIOSFODNN7FOREIGN",
  secretAccessKey: "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",
};

/** What Terraform finds in a home, and the local cloud was set up with. */
const TERRAFORM_FILES = [".terraform.d", ".terraformrc"];

/** A home with an account on AWS in its profiles. */
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

/**
 * The environment of a user who works on an account on AWS, behind a proxy, with registries of the company's own, none
 * of which answers.
 */
export function foreignSettings(home: string, { proxy, registry, aws }: Record<"proxy" | "registry" | "aws", string>) {
  return {
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
