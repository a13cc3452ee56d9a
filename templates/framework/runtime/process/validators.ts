/** A schema compiled by ajv to a function (ajv's standalone code); after a refusal, `errors` says why. */
export interface Validator {
  (data: unknown): boolean;
  errors?: readonly { readonly instancePath: string; readonly message?: string; readonly params?: Record<string, unknown> }[] | null;
}

/** The compiled schemas: one for each event type that has its own, and perhaps one for every other. */
export interface Validators {
  readonly byType: Readonly<Record<string, Validator>>;
  readonly otherwise?: Validator;
}

/**
 * What the last refusal of a validator was about: where in the event, and what is wrong there. No values, and no names but the schema's:
 * they may be secret. In the path is `*` for every other name (`build/validators.ts`).
 */
export function explain({ errors }: Validator): string {
  const [first] = errors ?? [];
  if (!first) {
    return 'does not match the schema';
  }
  const allowed = first.params?.allowedValues;
  return [
    first.instancePath || '(the event)',
    first.message ?? 'does not match',
    Array.isArray(allowed) ? `(${allowed.slice(0, 10).map((value) => JSON.stringify(value)).join(', ')})` : '',
  ].filter(Boolean).join(' ');
}
