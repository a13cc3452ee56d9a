import { environment } from '../names';

/** What a function is told by its environment variables. */
export function readEnvironment<K extends keyof typeof environment>(...keys: K[]): Record<K, string> {
  return Object.fromEntries(keys.map((key) => {
    const value = process.env[environment[key]];
    if (!value) {
      throw new Error(`environment variable ${environment[key]} is not set`);
    }
    return [key, value];
  })) as Record<K, string>;
}
