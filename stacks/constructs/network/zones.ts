import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { Fn, type Precondition } from "cdktf";
import { Construct } from "constructs";
import { skipChecks } from "../shared/skip-checks.ts";

/** Ids, because each account has other letters for the same zones: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
const WITHOUT_EKS = ["use1-az3", "usw1-az2", "cac1-az3"];

/** The region's availability zones that EKS runs in, read at each plan. */
export class Zones extends Construct {
  readonly #names: string[];

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const zones = new DataAwsAvailabilityZones(this, "Default", { state: "available", excludeZoneIds: WITHOUT_EKS });
    skipChecks(zones, {
      CKV_AWS_394: "It says what the configuration may name, and nothing is made in a zone that is not named there.",
    });
    this.#names = zones.names;
  }

  /** Makes a plan fail that uses a zone that does not exist, or that EKS does not run in. */
  mustHave(zone: string): Precondition {
    return {
      condition: Fn.contains(this.#names, zone),
      errorMessage: `EKS does not run in ${zone}, or there is no such zone. network.availabilityZones can name the letters of ${Fn.join(", ", this.#names)}.`,
    };
  }
}
