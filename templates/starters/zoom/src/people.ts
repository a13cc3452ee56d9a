import type { Details } from '../framework';
import { label, some, text } from './text';
import type { Value } from './text';

/** Somebody in an event. Who of them is known by what differs between events: any of these may be missing. */
export interface Person {
  readonly email?: Value;
  /** The name on display: of the person's own choice, so the e-mail address stands beside it. */
  readonly name?: Value;
  /** The user's ID in Zoom. */
  readonly id?: Value;
}

/** By what a person is known best: e-mail address (the login name), name, ID. */
export function identify(person: Person | null | undefined): string | undefined {
  return text(person?.email) ?? text(person?.name) ?? text(person?.id);
}

/** `Jill Chill (jchill@example.com)`, for the summary. */
export function display(person: Person | null | undefined, otherwise = 'Somebody'): string {
  const name = label(person?.name);
  const email = label(person?.email);
  return name && email && name !== email ? `${name} (${email})` : label(identify(person)) || otherwise;
}

/** Who did it, or nobody: Zoom calls by e-mail address, or by ID alone. */
export function operatorOf({ operator, operator_id: id }: { readonly operator?: Value; readonly operator_id?: Value }): Person | undefined {
  return text(operator) || text(id) ? { [text(operator)?.includes('@') ? 'email' : 'name']: operator, id } : undefined;
}

/** Who did it: the details that all events share. */
export function actorDetails(actor: Person | undefined): Details {
  return { username: identify(actor), email: text(actor?.email), userid: text(actor?.id) };
}

/** To whom it was done: of several, lists. */
export function targetDetails(targets: readonly Person[]): Details {
  const all = (values: (string | undefined)[]) => {
    const known = values.filter((value) => value !== undefined);
    return known.length > 1 ? known : known[0];
  };
  return {
    targetusername: all(targets.map(identify)),
    targetemail: all(targets.map(({ email }) => text(email))),
    targetuserid: all(targets.map(({ id }) => text(id))),
  };
}

/** The names of several, the first few of them. */
export function displayAll(people: readonly Person[], otherwise: string): string {
  return some(people, 3, (person) => display(person)) || otherwise;
}
