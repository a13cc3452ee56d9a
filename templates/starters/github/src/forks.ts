type Repository = { readonly id?: number | bigint | null; readonly full_name?: string | null } | null | undefined;

/**
 * Whether commits are from another repository than the one that they are for: by id, because names are changed, or else by name.
 * `null`, which GitHub sends for a repository that was deleted, is another one, as the one that they are for sends the event.
 * Undefined where it cannot be known.
 */
export function isFromFork(head: Repository, base: Repository): boolean | undefined {
  if (head === null) return true;
  if (head?.id && base?.id) return head.id !== base.id;
  return head?.full_name && base?.full_name ? head.full_name !== base.full_name : undefined;
}

/** True if one of the answers is, false if one is and none is true, undefined if none is known. */
export function anyKnown(answers: readonly (boolean | undefined)[]): boolean | undefined {
  return answers.includes(true) || (answers.includes(false) ? false : undefined);
}
