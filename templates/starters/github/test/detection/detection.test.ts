import pantherAudit from './panther-audit.json';
import pantherWebhook from './panther-webhook.json';
import sigmaAudit from './sigma-audit.json';
import { deliver, merged, sample, typeOf } from '../sample';

/*
 * What published detection rules for GitHub look at is in the events, and under which name. An entry is a payload that a rule would
 * look at, a sample with a `change` laid over it, and what the rule and its alert read: field -> detail -> value. Of rules for the
 * audit log it is what a webhook has as well; `missing` is what no webhook says.
 */
interface Entry {
  readonly rule: string;
  readonly sample: string;
  readonly change?: object;
  readonly eventname: string;
  readonly reads: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly missing?: string;
}

const entries = Object.entries({ 'Panther, webhooks': pantherWebhook, 'Panther, audit log': pantherAudit, 'Sigma, audit log': sigmaAudit })
  .flatMap(([of, list]) => (list as unknown as Entry[]).map((entry) => ({ ...entry, of })));

test.each(entries)('$of: $rule of $eventname', async ({ sample: name, change, eventname, reads }) => {
  const { details } = await deliver(typeOf(name), merged(sample(name), change ?? {}));
  expect(details).toMatchObject(Object.assign({ eventname }, ...Object.values(reads)));
});

test('38 rules', () => {
  expect(new Set(entries.map(({ of, rule }) => `${of} ${rule}`)).size).toBe(38);
});
