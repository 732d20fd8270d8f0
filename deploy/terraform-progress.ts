/** The first lines of Terraform about a resource, before and after the plan, and the last ones. */
const READ = /^.+: (Refreshing state\.\.\.|Read complete after )/;
const BEGUN = /^(.+): (?:Creating|Modifying|Destroying|Importing)\.\.\./;
const ENDED = /^(.+): (?:Creation|Modifications|Destruction) complete after /;
/** `Plan: 1 to import, 2 to add, 0 to change, 1 to destroy.` A replaced resource counts twice, and has both lines. */
const PLAN = /^Plan: .*?(\d+) to add, (\d+) to change, (\d+) to destroy/;

/**
 * Reads from the lines of `terraform plan`, `apply` or `destroy` how far it is: how many resources it has read, and
 * then how many of those in the plan are done, with the one that takes the longest.
 * @param report gets a text after each change
 */
export function terraformProgress(report: (text: string) => void): (line: string) => void {
  let read = 0;
  let done = 0;
  let total: number | undefined;
  const begun = new Set<string>();

  return (line) => {
    const plan = PLAN.exec(line);
    const [, beginning] = BEGUN.exec(line) ?? [];
    const [, ended] = ENDED.exec(line) ?? [];
    if (plan !== null) total = plan.slice(1).reduce((sum, count) => sum + Number(count), 0);
    else if (beginning !== undefined) begun.add(beginning);
    else if (ended !== undefined) done += 1;
    else if (total === undefined && READ.test(line)) read += 1;
    else return;
    if (ended !== undefined) begun.delete(ended);
    const [longest] = begun;
    if (total === undefined) report(`${read} ${read === 1 ? "resource" : "resources"} read`);
    else report(`${done} of ${total} resources${longest === undefined ? "" : `, now ${longest}`}`);
  };
}
