import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { cloudPaths } from "../../local/cloud/paths.ts";
import { emulatorPorts, ensureRecord } from "../../local/cloud/record.ts";
import { openCloud, type RunningCloud } from "../../local/cloud/running-cloud.ts";
import { releaseSlot } from "../../local/cloud/slots.ts";
import { clientEnvironment } from "../../local/emulator/client.ts";
import { ensureDeployer } from "../../local/emulator/deployer.ts";
import { startEmulator, stopEmulator } from "../../local/emulator/emulator.ts";
import { type Config, loadConfig } from "../../stacks/config/load.ts";
import { startCommand } from "./start-command.ts";
import { testClient, testEmulator } from "./test-emulator.ts";

/** A local cloud with only an emulator, without a container engine, for the project's commands. */
export class EmulatorCloud {
  private constructor(
    readonly config: Config,
    readonly running: RunningCloud,
    readonly client: Awaited<ReturnType<typeof testClient>>,
    /** The environment for programs that use it. */
    readonly environment: Record<string, string | undefined>,
  ) {}

  static async start(name: string): Promise<EmulatorCloud> {
    const { directory: cloudDirectory } = cloudPaths(name);
    // left by a killed run
    await stopEmulator(cloudDirectory);
    await rm(cloudDirectory, { recursive: true, force: true });
    const { cloudDirectory: unused, ...own } = await testEmulator();
    await rm(dirname(unused), { recursive: true });
    const record = await ensureRecord(name, {
      accountId: "000000000000",
      engine: "podman",
      providers: { source: "built", aws: "6.47.1", helm: "1.3.2", kubernetes: "3.2.1" },
    });
    const options = { ...own, cloudDirectory, ...emulatorPorts(record) };
    await startEmulator(options);
    const credentials = await ensureDeployer(options);
    const config = loadConfig({ ENVIRONMENT: "local", LOCAL_CLOUD: name });
    const environment = { ...clientEnvironment({ ...options, credentials }, process.env), CHECKPOINT_DISABLE: "1" };
    return new EmulatorCloud(config, await openCloud(config), await testClient(options, credentials), environment);
  }

  /** Directory of its files. */
  get directory(): string {
    return this.running.client.cloudDirectory;
  }

  /** Starts a command on this cloud, as a user does. */
  startNpmRun(command: string, args: readonly string[], env: Record<string, string> = {}) {
    return startCommand([command, ...args], { env: { LOCAL_CLOUD: this.config.name, ...env } });
  }

  async remove(): Promise<void> {
    await stopEmulator(this.directory);
    await releaseSlot(this.directory);
    await rm(this.directory, { recursive: true });
  }
}
