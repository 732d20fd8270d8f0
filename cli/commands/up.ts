import { Steps } from "../../lib/steps.ts";
import { type Answer, addDeploySteps } from "../../local/cloud/deployment.ts";
import { withLock } from "../../local/cloud/lock.ts";
import { cloudPaths } from "../../local/cloud/paths.ts";
import { addStartSteps } from "../../local/cloud/start.ts";
import { requireMachine } from "../../local/doctor/machine.ts";
import { readCloudRecord } from "../../stacks/config/cloud-record.ts";
import { type Config, loadConfig } from "../../stacks/config/load.ts";
import { localName } from "../open-target.ts";

/** Brings the local cloud to the current code, from nothing if necessary, and requests the service's answer. */
export async function up(): Promise<void> {
  const name = localName("up", process.env);
  // all problems of the machine are reported before anything is changed
  await requireMachine(name, readCloudRecord(cloudPaths(name).directory));
  const config = loadConfig(process.env);
  await withLock(name, async () => {
    const steps = new Steps({ logDirectory: cloudPaths(name).logs });
    const answer = addDeploySteps(steps, config, addStartSteps(steps, config, { deploys: true }));
    await steps.run();
    console.log(farewell(await answer.result, config));
  });
}

function farewell({ url, text }: Answer, { rehearses }: Config): string {
  const choice = rehearses === undefined ? "" : `REHEARSE=${rehearses} `;
  // curl would send the request to the proxy, but the service is on this machine
  const curl = process.env.http_proxy || process.env.ALL_PROXY || process.env.all_proxy ? "curl --noproxy '*'" : "curl";
  const next = [
    [`${curl} ${url}`, "ask it again"],
    [`${choice}npm run up`, "bring it to the code, after any change"],
    [`eval "$(${choice}npm run -s cloud)"`, "let aws, kubectl, terraform and npx cdktf work on this cloud"],
    [`${choice}npm run down`, "end everything"],
  ] as const;
  const width = Math.max(...next.map(([command]) => command.length));
  return `
${text}

What next:
${next.map(([command, does]) => `  ${command.padEnd(width)}  ${does}`).join("\n")}`;
}
