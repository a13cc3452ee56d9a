import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InitProject } from 'projen';
import { EventSource, MozdefEventSourceProject } from '../../src';
import type { MozdefEventSourceProjectOptions } from '../../src';

const directory = mkdtempSync(join(tmpdir(), 'mozdef-ef-welcome-'));
afterEach(() => jest.restoreAllMocks());
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What is printed by the steps of `projen new` that come after the files, one after the other. */
function printed(options: Partial<MozdefEventSourceProjectOptions>, post = true): string[] {
  const project = new MozdefEventSourceProject({ name: 'example', defaultReleaseBranch: 'main', service: 'gitlab', outdir: directory, ...options });
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const welcome = project.components.at(-1)!;
  const steps = [() => welcome.projectCreation({ post } as InitProject), () => { if (post) welcome.postProjectCreation({ post } as InitProject); }];
  return steps.map((step) => {
    write.mockClear();
    step();
    return write.mock.calls.join('');
  });
}

test('projen new ends with what it has made of the flags, and the next commands', () => {
  const [, text] = printed({ title: 'GitLab', eventTypeHeader: 'X-Gitlab-Event', authorizationHeader: 'X-Gitlab-Token', stages: ['stg', 'prod'], apiPath: 'hooks/gitlab' });
  expect(text).toMatch(/^\nGitLab events to MozDef\n/);
  for (const line of [
    'source      generic-webhook', 'service     gitlab, in the namespace MozDef-EF', 'stages      stg, prod',
    'webhook     /hooks/gitlab, trusted by a token in X-Gitlab-Token', 'event type  in the header X-Gitlab-Event',
  ]) expect(text).toContain(`  ${line}\n`);
  expect(text.match(/^ {2}npx projen [^#]+/gm)!.map((command) => command.trim())).toEqual(['npx projen build', 'npx projen local', 'npx projen doctor -- --stage stg']);
});

test('it is said once, and last: where nothing is installed, too', () => {
  expect(printed({})[0]).toBe('');
  expect(printed({}, false).map((text) => text !== '')).toEqual([true, false]);
});

test('of a source that signs, with its signature', () => {
  expect(printed({ source: EventSource.ZOOM, sampleCode: false })[1]).toContain('trusted by a signature in x-zm-signature\n');
});
