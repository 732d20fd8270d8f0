/**
 * For a security group that the nodes need. AWS can't change a description, so another one would replace the group:
 * create_before_destroy of the node group extends to it, and AWS refuses a second group of the same name in a VPC.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
 */
export const KEPT_WHEN_DESCRIBED_OTHERWISE = { ignoreChanges: ["description"] };
