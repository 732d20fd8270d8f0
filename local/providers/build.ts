import { dirname, join } from "node:path";
import type { Log } from "../../lib/log.ts";
import { buildGoSource, buildWithGo } from "../../lib/tools/go-build.ts";
import { projectRoot } from "../../stacks/project.ts";
import { AWS_MODULE, reduceAwsProvider } from "./aws/reduce.ts";
import { awsTypesOf } from "./aws/types.ts";
import type { UnpackedProvider } from "./mirror.ts";
import { BUILT, executable, type Provider } from "./provider.ts";

/** Builds the three providers from the Go module proxy. */
export async function buildProviders(log: Log): Promise<UnpackedProvider[]> {
  const built = [];
  // one after the other, because each build uses all processors
  for (const [provider, build] of [
    [BUILT.aws, buildAwsProvider],
    [BUILT.kubernetes, buildKubernetesProvider],
    [BUILT.helm, buildHelmProvider],
  ] as const) {
    built.push({ provider, directory: dirname(await build(log)) });
  }
  return built;
}

/** Builds the AWS provider with only the services of the resources and data sources that the stacks can have. */
export async function buildAwsProvider(log: Log): Promise<string> {
  const types = await awsTypesOf(join(projectRoot, "stacks"));
  return buildGoSource(
    {
      module: moduleOf(BUILT.aws),
      source: AWS_MODULE,
      binary: executable(BUILT.aws),
      variables: { [`${AWS_MODULE}/version.ProviderVersion`]: BUILT.aws.version },
      inputs: types,
      reduce: async (source) => {
        const services = await reduceAwsProvider(source, types);
        log.write(`The AWS provider is reduced to ${services.join(", ")}.\n`);
      },
    },
    log,
  );
}

function buildKubernetesProvider(log: Log): Promise<string> {
  const provider = BUILT.kubernetes;
  const source = "github.com/hashicorp/terraform-provider-kubernetes";
  return buildGoSource({ module: moduleOf(provider), source, binary: executable(provider) }, log);
}

function buildHelmProvider(log: Log): Promise<string> {
  const provider = BUILT.helm;
  const program = "github.com/hashicorp/terraform-provider-helm";
  return buildWithGo({ module: moduleOf(provider), package: program, binary: executable(provider) }, log);
}

/** The directory of the go.mod that pins a provider's source. */
function moduleOf({ name }: Provider): string {
  return join(import.meta.dirname, name);
}
