/** No account on AWS has this id. It is the local cloud's. */
export const LOCAL_ACCOUNT = "000000000000";

/**
 * The account ids in the examples of EKS's user guide. No public list by AWS was found.
 * https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html
 * https://docs.aws.amazon.com/eks/latest/userguide/security-iam-troubleshoot.html
 */
const EXAMPLE_ACCOUNTS: readonly string[] = ["111122223333", "123456789012", "444455556666"];

/** Whether the account is one of an example or of a local cloud, so that nothing is deployed into it on AWS. */
export function isExampleAccount(accountId: string): boolean {
  return accountId === LOCAL_ACCOUNT || EXAMPLE_ACCOUNTS.includes(accountId);
}
