import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { cloudPaths } from "../cloud/paths.ts";
import type { Finding } from "./finding.ts";

/** The time in which a certificate is valid. */
export interface Validity {
  from: Date;
  until: Date;
}

const SET_CLOCK = "Set the clock, for example with: sudo timedatectl set-ntp true";
const START_ANEW = "End the local cloud with npm run down, and start a new one.";

/** The validity of the local cloud's certificate, which follows this machine's clock; undefined if there is none. */
export async function readValidity(name: string): Promise<Validity | undefined> {
  const pem = await readFile(cloudPaths(name).emulator.certificateChain).catch(() => undefined);
  if (pem === undefined) return undefined;
  const { validFrom, validTo } = new X509Certificate(pem);
  return { from: new Date(validFrom), until: new Date(validTo) };
}

/** Whether the clock agrees with the local cloud's certificate, which this machine made earlier. */
export function clockFinding({ now, validity }: { now: Date; validity: Validity | undefined }): Finding {
  const subject = "Clock";
  const says = `it is ${now.toISOString()}`;
  if (validity !== undefined && now < validity.from) {
    const detail = `${says} by it, but the local cloud's certificate was made at ${validity.from.toISOString()}`;
    return { subject, state: "missing", detail, remedy: `${SET_CLOCK}. If it is right now: ${START_ANEW}` };
  }
  if (validity !== undefined && now > validity.until) {
    const detail = `${says} by it, and the local cloud's certificate was valid until ${validity.until.toISOString()}`;
    return { subject, state: "missing", detail, remedy: `If the clock is right: ${START_ANEW} Else: ${SET_CLOCK}` };
  }
  return { subject, state: "fine", detail: says };
}
