import { matching } from './checks';
import { OptionError } from './option-error';

/** A field of a cron expression: values, ranges, steps, and the words that EventBridge knows. */
const FIELD = '[\\dA-Z*,/#-]+';
const SCHEDULE = new RegExp('^(rate\\((1 (minute|hour|day)|([2-9]|[1-9]\\d+) (minutes|hours|days))\\)' +
  `|cron\\(${FIELD} ${FIELD} (\\? ${FIELD} ${FIELD}|${FIELD} ${FIELD} \\?) ${FIELD}\\))$`);

/** How long a run may take, which is as long as Lambda lets a function run: templates/framework/infra/event-source-stack.ts. */
const LONGEST_RUN_MINUTES = 15;

/**
 * An EventBridge schedule: a rate, with its unit in the number that goes with it, or a cron expression of six fields. No run may begin
 * while the one before still may be under way.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function schedule(option: string, expression: string): string {
  matching(option, expression, SCHEDULE,
    'an EventBridge schedule: rate(<number> minutes, hours or days), or cron(<minutes> <hours> <day of month> <month> <day of week> <year>) with ? for one of the days',
    'rate(1 hour)');
  if (shortestPause(expression) < LONGEST_RUN_MINUTES) {
    throw new OptionError(option, expression,
      `a schedule with ${LONGEST_RUN_MINUTES} minutes or more from one run to the next: so long one may take, and those that overlap only do the same twice`, 'rate(15 minutes)');
  }
  return expression;
}

/** Fewest minutes from one run to the next. */
function shortestPause(expression: string): number {
  const [, kind, text] = /^(rate|cron)\((.*)\)$/.exec(expression)!;
  const [first, second] = text.split(' ');
  if (kind === 'rate') return second.startsWith('minute') ? Number(first) : Infinity;
  const minutes = [...minutesOf(first)].sort((a, b) => a - b);
  const pauses = minutes.slice(1).map((minute, index) => minute - minutes[index]);
  // From the last of an hour to the first of the next, where there is one.
  return Math.min(Infinity, ...pauses, ...(/^\d+$/.test(second) ? [] : [minutes[0] + 60 - minutes.at(-1)!]));
}

/** The minutes of an hour that a field of a cron expression means; what it means is EventBridge's to judge where it is none. */
function minutesOf(field: string): Set<number> {
  return new Set(field.split(',').flatMap((part) => {
    const [range, step] = part.split('/');
    const [from, to] = range === '*' ? [0, 59] : range.split('-').map(Number);
    const last = Math.min(to ?? (step === undefined ? from : 59), 59);
    const minutes: number[] = [];
    for (let minute = from; minute <= last; minute += Math.max(Number(step) || 1, 1)) minutes.push(minute);
    return minutes;
  }));
}
