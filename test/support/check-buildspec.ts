import type { Buildspec } from '../e2e/support/buildspec';

/** The commands of a buildspec, in their order. */
export const commandsOf = ({ phases }: Buildspec): string[] => Object.values(phases).flatMap(({ commands = [] }) => commands);

/** Expects what CodeBuild knows and nothing else, and phases that do not go on after they failed. */
export function checkBuildspec(spec: Buildspec): void {
  expect(['//', 'artifacts', 'cache', 'env', 'phases', 'reports', 'version']).toEqual(expect.arrayContaining(Object.keys(spec)));
  expect({ version: spec.version, shell: spec.env?.shell }).toEqual({ version: 0.2, shell: 'bash' });
  expect(['install', 'pre_build', 'build', 'post_build'].filter((name) => name in spec.phases)).toEqual(Object.keys(spec.phases));
  expect(spec.phases.install!['runtime-versions']).toEqual({ nodejs: 22 });
  for (const { commands, ...phase } of Object.values(spec.phases)) {
    expect(phase['on-failure']).toBe('ABORT');
    expect(commands!.every((command) => typeof command === 'string' && command.length > 0)).toBe(true);
  }
}
