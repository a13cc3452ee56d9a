/** The part of `terraform show -json <plan>` that is read here. */
export interface Plan {
  readonly resource_changes?: readonly ResourceChange[];
}

interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly change: { readonly actions: readonly string[] };
}

/** What becomes of a resource, the most dangerous first. */
const ACTIONS = ['replace', 'delete', 'forget', 'update', 'create'] as const;
type Action = (typeof ACTIONS)[number];

/** What holds events, by its type in Terraform, and what is lost with it. */
const HOLDERS: Readonly<Record<string, string>> = {
  aws_sqs_queue: 'QUEUE AND ITS MESSAGES',
  aws_s3_bucket: 'BUCKET AND ITS EVENTS',
};

/** CodePipeline's approval shows 1000 characters. */
const MAX_CHARACTERS = 900;

export interface SummaryOptions {
  /** Most characters. Default: what an approval has room for. */
  readonly limit?: number;
  /** Text between the lines. Default: a line feed. */
  readonly separator?: string;
}

/**
 * What a plan would do: the counts as Terraform gives them, then a line for each resource, with no value of any. What does not fit
 * is counted.
 */
export function summarizePlan(plan: Plan, { limit = MAX_CHARACTERS, separator = '\n' }: SummaryOptions = {}): string {
  const changes = changesOf(plan);
  const count = (...actions: Action[]) => changes.filter(({ action }) => actions.includes(action)).length;
  const lines = [
    `${count('create', 'replace')} to add, ${count('update')} to change, ${count('delete', 'replace')} to destroy`,
    ...changes.map(({ action, address, lost }) => (lost ? `!!! ${lost} LOST: ${action} ${address}` : `${action} ${address}`)),
  ];

  const whole = lines.join(separator);
  if (whole.length <= limit) return whole;
  for (let shown = lines.length - 1; shown > 0; shown--) {
    const cut = [...lines.slice(0, shown), `and ${lines.length - shown} more`].join(separator);
    if (cut.length <= limit) return cut;
  }
  return lines[0].slice(0, limit);
}

/** What holds events, and is deleted or replaced by a plan. */
export function lossesOf(plan: Plan): { action: string; address: string }[] {
  return changesOf(plan).filter(({ lost }) => lost);
}

/**
 * Law 1, nothing is lost: a queue or a bucket that is deleted or replaced takes what it holds with it.
 *
 * @throws Error naming them, and what to do.
 */
export function refuseToLoseEvents(plan: Plan): void {
  const losses = lossesOf(plan);
  if (losses.length > 0) {
    throw new Error([
      'The plan loses what holds events, and the events in it:',
      ...losses.map(({ action, address }) => `  ${action} ${address}`),
      'If it need not change, undo what changes its name or address (namespace, service, stage, or a move in the state).',
      'If it must, let MozDef empty the queue and reprocess the dead letters first; then set ALLOW_QUEUE_REPLACEMENT=true on the CodeBuild project …-review for one run.',
    ].join('\n'));
  }
}

/** Reads a plan, and says so when it is none. */
export function parsePlan(json: string): Plan {
  try {
    const plan = JSON.parse(json) as Plan & { format_version?: string };
    if (plan.format_version !== undefined) return plan;
  } catch {
    // It is not quoted in the error: a plan has values that may be secret.
  }
  throw new Error('The input is not the JSON of a plan, as terraform show -json writes it.');
}

function changesOf({ resource_changes: changes = [] }: Plan): { action: Action; address: string; lost?: string }[] {
  return changes
    .flatMap(({ address, type, change: { actions } }) => {
      const action = toAction(actions);
      return action ? [{ action, address, lost: actions.includes('delete') ? HOLDERS[type] : undefined }] : [];
    })
    .sort((a, b) => Number(b.lost !== undefined) - Number(a.lost !== undefined)
      || ACTIONS.indexOf(a.action) - ACTIONS.indexOf(b.action)
      || (a.address < b.address ? -1 : 1));
}

function toAction(actions: readonly string[]): Action | undefined {
  return actions.includes('create') && actions.includes('delete') ? 'replace' : ACTIONS.find((action) => actions.includes(action));
}
