import { UserError } from "../../lib/errors.ts";
import { examine } from "../../local/doctor/examine.ts";
import type { Finding } from "../../local/doctor/finding.ts";
import { chooseEnvironment, environments } from "../../stacks/config/choice.ts";
import { localName } from "../open-target.ts";

/** Reports for each requirement of the local cloud whether it is met, will be installed, or how to get it. */
export async function doctor({ json }: { json?: true }): Promise<void> {
  const name = localName("doctor", process.env);
  const { rehearses } = chooseEnvironment(process.env);
  const findings = await examine(name, environments[rehearses ?? "local"].cluster.version);
  console.log(json ? JSON.stringify(findings, null, 2) : findings.map(line).join("\n"));
  const missing = findings.filter(({ state }) => state === "missing").length;
  if (missing === 0) return;
  throw new UserError("DOCTOR_FOUND", `Missing for the local cloud: ${missing} of ${findings.length}.`, {
    remedy: "Follow the remedy of each finding, and run it again: npm run doctor",
  });
}

function line(finding: Finding): string {
  const text = `${finding.state.padEnd("will be installed".length)}  ${finding.subject}: ${finding.detail}`;
  return "remedy" in finding ? `${text}. ${finding.remedy}` : text;
}
