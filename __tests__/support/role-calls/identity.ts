import { call, NO_ROLE, type RoleCall } from "./call.ts";
import { ROLES, roleArn, roleName } from "./roles.ts";

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

const onRoles: RoleCall[] = ROLES.flatMap((role) => {
  const RoleName = roleName(role);
  return [
    call(`sts:AssumeRole of ${role}`, NO_ROLE, { RoleArn: roleArn(role), RoleSessionName: "test" }),
    call(`iam:GetRole of ${role}`, NO_ROLE, { RoleName }),
    call(`iam:PutRolePolicy on ${role}`, NO_ROLE, { RoleName, PolicyName: "more", PolicyDocument: "{}" }),
    call(`iam:DeleteRolePolicy on ${role}`, NO_ROLE, { RoleName, PolicyName: "rights" }),
    call(`iam:AttachRolePolicy to ${role}`, NO_ROLE, { RoleName, PolicyArn: ADMINISTRATOR }),
    call(`iam:UpdateAssumeRolePolicy of ${role}`, NO_ROLE, { RoleName, PolicyDocument: "{}" }),
  ];
});

/** Calls that could give the caller another identity or more rights. */
export const identityCalls: RoleCall[] = [
  ...onRoles,
  call("iam:ListRoles", NO_ROLE),
  call("iam:ListUsers", NO_ROLE),
  call("iam:CreateUser", NO_ROLE, { UserName: "another" }),
  call("iam:CreateAccessKey for the deployer", NO_ROLE, { UserName: "deployer" }),
  call("iam:CreateRole", NO_ROLE, { RoleName: "another", AssumeRolePolicyDocument: "{}" }),
  call("iam:DeleteOpenIDConnectProvider", NO_ROLE, {
    OpenIDConnectProviderArn: "arn:aws:iam::000000000000:oidc-provider/another",
  }),
  // allowed by AmazonEKSClusterPolicy, with a condition on the service
  call("iam:CreateServiceLinkedRole for load balancers", ["cluster"], {
    AWSServiceName: "elasticloadbalancing.amazonaws.com",
  }),
  call("iam:CreateServiceLinkedRole for another service", NO_ROLE, { AWSServiceName: "spot.amazonaws.com" }),
];
