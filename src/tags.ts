import { structure } from './checks';
import { OptionError } from './option-error';

/** Those that every resource has: templates/framework/infra/aws-provider.ts. */
const OWN = ['Project', 'Service', 'Stage', 'ManagedBy'];
/** Of 50 that a resource may have. https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html */
const MAX_TAGS = 50 - OWN.length;
/** What every service takes: CodeBuild has the shortest. https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Tag.html */
const KEY = /^(?! )[\p{L}\p{N} _.:/=+@-]{1,127}(?<! )$/u;
const VALUE = /^(?! )[\p{L}\p{N} _.:/=+@-]{1,255}(?<! )$/u;
const EXAMPLE = { CostCenter: '4711' };

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

/**
 * Validates tags, each with where it stands in the options, and merges them: of one key the last counts. IAM takes keys that differ in
 * capitals alone for the same, and refuses a role with both.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
export function mergeTags(sources: readonly (readonly [option: string, tags: Tags | undefined])[]): { readonly tags?: Tags } {
  const merged = new Map<string, string>();
  for (const [option, tags] of sources) {
    if (tags === undefined) continue;
    for (const [key, value] of Object.entries(structure(option, tags, EXAMPLE))) {
      const refuse = (allowed: string) => {
        throw new OptionError(option, { [key]: value }, allowed, EXAMPLE);
      };
      if (OWN.some((own) => isSame(own, key))) refuse(`keys other than ${OWN.join(', ')}, which are the framework's, in any spelling`);
      if (/^aws:/i.test(key)) refuse('keys that do not begin with aws:, which are AWS\'s own');
      if (!KEY.test(key)) refuse('keys of 1 to 127 letters, digits, spaces and . : / = + - _ @, without a space at either end');
      if (typeof value !== 'string' || !VALUE.test(value)) refuse('values of 1 to 255 letters, digits, spaces and . : / = + - _ @, as text, without a space at either end');
      const other = [...merged.keys()].find((each) => each !== key && isSame(each, key));
      if (other !== undefined) refuse(`each key once; ${JSON.stringify(other)} is there too, and to IAM they are the same`);
      merged.set(key, value);
    }
    if (merged.size > MAX_TAGS) {
      throw new OptionError(option, tags, `${MAX_TAGS} tags at most: a resource has 50, and ${OWN.length} are the framework's`, EXAMPLE);
    }
  }
  return merged.size === 0 ? {} : { tags: Object.fromEntries(merged) };
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
