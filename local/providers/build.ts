import { dirname, join } from "node:path";
import type { Log } from "../../lib/log.ts";
import { buildGoSource, buildWithGo } from "../../lib/tools/go-build.ts";
import { projectRoot } from "../../stacks/project.ts";
import { AWS_MODULE, reduceAwsProvider } from "./aws/reduce.ts";
import { awsTypesOf } from "./aws/types.ts";
import type { UnpackedProvider } from "./mirror.ts";
import { BUILT, executable, type Provider } from "./provider.ts";

/** Builds the three providers from the Go module proxy: one after the other, because each uses all processors. */
export async function buildProviders(log: Log): Promise<UnpackedProvider[]> {
  const { aws, kubernetes, helm } = BUILT;
  const awsProgram = await buildAwsProvider(log);
  const source = "github.com/hashicorp/terraform-provider-kubernetes";
  const kubernetesProgram = await buildGoSource({ ...pinned(kubernetes), source }, log);
  const program = "github.com/hashicorp/terraform-provider-helm";
  const helmProgram = await buildWithGo({ ...pinned(helm), package: program }, log);
  return [
    { provider: aws, directory: dirname(awsProgram) },
    { provider: kubernetes, directory: dirname(kubernetesProgram) },
    { provider: helm, directory: dirname(helmProgram) },
  ];
}

/** Builds the AWS provider with only the services of the resources and data sources that the stacks can have. */
export async function buildAwsProvider(log: Log): Promise<string> {
  const types = await awsTypesOf(join(projectRoot, "stacks"));
  return buildGoSource(
    {
      ...pinned(BUILT.aws),
      source: AWS_MODULE,
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

/** A provider's executable, and the directory of the go.mod that pins its source. */
function pinned(provider: Provider): { module: string; binary: string } {
  return { module: join(import.meta.dirname, provider.name), binary: executable(provider) };
}
