import { ROLES, roleArn, roleName } from "../roles.ts";
import { call, NOBODY, type RoleCall } from "./call.ts";

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

const onRoles: RoleCall[] = ROLES.flatMap((role) => {
  const RoleName = roleName(role);
  return [
    call(`sts:AssumeRole of ${role}`, NOBODY, { RoleArn: roleArn(role), RoleSessionName: "test" }),
    call(`iam:GetRole of ${role}`, NOBODY, { RoleName }),
    call(`iam:PutRolePolicy on ${role}`, NOBODY, { RoleName, PolicyName: "more", PolicyDocument: "{}" }),
    call(`iam:DeleteRolePolicy on ${role}`, NOBODY, { RoleName, PolicyName: "rights" }),
    call(`iam:AttachRolePolicy to ${role}`, NOBODY, { RoleName, PolicyArn: ADMINISTRATOR }),
    call(`iam:UpdateAssumeRolePolicy of ${role}`, NOBODY, { RoleName, PolicyDocument: "{}" }),
  ];
});

/** Calls that could give the caller another identity or more rights. */
export const identityCalls: RoleCall[] = [
  ...onRoles,
  call("iam:ListRoles", NOBODY),
  call("iam:ListUsers", NOBODY),
  call("iam:CreateUser", NOBODY, { UserName: "another" }),
  call("iam:CreateAccessKey for the deployer", NOBODY, { UserName: "deployer" }),
  call("iam:CreateRole", NOBODY, { RoleName: "another", AssumeRolePolicyDocument: "{}" }),
  call("iam:DeleteOpenIDConnectProvider", NOBODY, {
    OpenIDConnectProviderArn: "arn:aws:iam::000000000000:oidc-provider/another",
  }),
  // allowed by AmazonEKSClusterPolicy, with a condition on the service
  call("iam:CreateServiceLinkedRole for load balancers", ["cluster"], {
    AWSServiceName: "elasticloadbalancing.amazonaws.com",
  }),
  call("iam:CreateServiceLinkedRole for another service", NOBODY, { AWSServiceName: "spot.amazonaws.com" }),
];
