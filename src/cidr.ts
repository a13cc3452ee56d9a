import { isIP } from 'node:net';

/** An address and how many of its bits count. Those behind them are 0 in IPv4: else it is not clear what was meant. */
export function isCidr(text: string): boolean {
  const [address, length, ...rest] = text.split('/');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)]!;
  if (bits === 0 || rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(length ?? '') || Number(length) > bits) return false;
  return bits === 128 || (toNumber(address) % 2 ** (32 - Number(length))) === 0;
}

function toNumber(ipv4: string): number {
  return ipv4.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
