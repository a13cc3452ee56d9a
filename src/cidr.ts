import { isIP } from 'node:net';
import { listOf } from './checks';
import { OptionError } from './option-error';

/** A list of blocks of addresses, with at least one, and none that is everywhere. */
export function cidrs(option: string, values: string[]): string[] {
  const wrong = listOf(option, values, /./, 'CIDR blocks', '192.0.2.0/24').find((value) => !isCidr(value) || value.endsWith('/0'));
  if (wrong !== undefined) {
    throw new OptionError(option, wrong, 'CIDR blocks of IPv4 or IPv6 addresses, each beginning with its first address; none of all addresses', ['192.0.2.0/24']);
  }
  return [...values];
}

/** An address and how many of its bits count. Those behind them are 0 in IPv4: else it is not clear what was meant. */
function isCidr(text: string): boolean {
  const [address, length, ...rest] = text.split('/');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)]!;
  if (bits === 0 || rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(length ?? '') || Number(length) > bits) return false;
  return bits === 128 || (toNumber(address) % 2 ** (32 - Number(length))) === 0;
}

function toNumber(ipv4: string): number {
  return ipv4.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
