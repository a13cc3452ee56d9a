import { isIP } from 'node:net';

/**
 * Names of fields with an IP address, e.g. `signaling_ip_address`, `device_ip`, `caller_device_public_ip`, `ip`: Zoom adds such
 * fields to events, and has no list of them but the reference of each event.
 */
const FIELD = /(?:^|_)ips?(?:_address(?:es)?)?$|ip_?[aA]ddress$|[a-z]I[pP]$|^host$/;
/** What an administrator wrote into a setting is no address of the event. */
const PASSED_OVER = new Set(['settings', 'old_object']);
/** Addresses from which somebody did something first, then of whom they called, then of the networks behind them. */
const RANKS = [/internal|private|local/i, /callee/i];

const MOST = 100;
const DEEPEST = 10;

/** Every IP address of an event, once, in the order of RANKS: the first is where it came from. */
export function addressesOf(payload: unknown): string[] {
  const found = new Map<string, number>();
  const visit = (value: unknown, field: string, depth: number) => {
    if (found.size >= MOST) return;
    if (typeof value === 'string') {
      if (!FIELD.test(field)) return;
      for (const address of value.split(/[\s,;]+/).filter((part) => isIP(part) !== 0)) {
        if (!found.has(address)) found.set(address, rankOf(field));
      }
    } else if (typeof value === 'object' && value !== null && depth < DEEPEST) {
      for (const [key, inner] of Object.entries(value)) {
        if (!PASSED_OVER.has(key)) visit(inner, Array.isArray(value) ? field : key, depth + 1);
      }
    }
  };
  visit(payload, '', 0);
  return [...found].sort(([, left], [, right]) => left - right).map(([address]) => address);
}

function rankOf(field: string): number {
  const rank = RANKS.findIndex((pattern) => pattern.test(field));
  return rank < 0 ? 0 : RANKS.length - rank;
}
