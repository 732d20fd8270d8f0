/** Whether some text matches both patterns, in which `*` stands for any text. */
export function overlap(one: string, other: string): boolean {
  // by how much of `other`, whether what has been read of both so far can be the same text
  let reached = Array.from({ length: other.length + 1 }, (_, end) => /^\**$/.test(other.slice(0, end)));
  for (const character of one) {
    const next: boolean[] = [character === "*" && reached[0] === true];
    for (let end = 1; end <= other.length; end++) {
      const of = other[end - 1];
      next[end] =
        character === "*" || of === "*"
          ? reached[end] === true || next[end - 1] === true
          : character === of && reached[end - 1] === true;
    }
    reached = next;
  }
  return reached[other.length] === true;
}

/** Whether some ARN is of a template, such as `arn:${Partition}:s3:::${BucketName}`, and matches the pattern of a policy. */
export function isOfTemplate(template: string, pattern: string): boolean {
  // a bucket's name has no slash, other variables may have some
  if (/:\$\{BucketName\}$/.test(template) && pattern.includes("/")) return false;
  return overlap(template.replaceAll(VARIABLE, "*"), pattern);
}

/** Whether a condition key is of a template, such as `aws:RequestTag/${TagKey}`. Condition keys have no case. */
export function isKeyOfTemplate(template: string, key: string): boolean {
  return overlap(template.replaceAll(VARIABLE, "*").toLowerCase(), key.toLowerCase());
}

/** A variable in the Service Authorization Reference. */
export const VARIABLE = /\$\{(\w+)\}/g;
