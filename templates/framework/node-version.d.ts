/**
 * What is the matter with a Node.js that is older than the repository asks for, and what to do; undefined when nothing is.
 *
 * @param wanted `engines.node` of package.json, e.g. `>= 20.16.0`.
 * @param found its version, e.g. `18.20.8`.
 */
export function nodeFault(wanted: string | undefined, found: string): string | undefined;

/** Ends the process, with a message, where this Node.js is older than package.json asks for. */
export function refuseOldNode(): void;
