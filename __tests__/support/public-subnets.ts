import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { TerraformStack } from "cdktf";

// loaded before main.ts: makes the platform's subnets assign public addresses
const { prepareStack } = TerraformStack.prototype;
TerraformStack.prototype.prepareStack = function (this: TerraformStack) {
  for (const each of this.node.findAll()) if (each instanceof Subnet) each.mapPublicIpOnLaunch = true;
  prepareStack.call(this);
};
