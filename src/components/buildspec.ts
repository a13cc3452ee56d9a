import { Component, YamlFile } from 'projen';
import type { javascript } from 'projen';
import { NO_INSTALL_SCRIPTS } from '../install-scripts';

/**
 * `buildspec.yml`: what the delivery pipelines' first action runs, in CodeBuild. It builds and tests, with npm packages, and has no rights on the
 * stage. What the actions after it run is in the pipeline's stack (`framework/infra/pipeline-buildspecs.ts`).
 */
export class Buildspec extends Component {
  public readonly file: YamlFile;

  constructor(project: javascript.NodeProject) {
    super(project);
    this.file = new YamlFile(project, 'buildspec.yml', {
      obj: {
        version: 0.2,
        env: { shell: 'bash', variables: { CI: 'true', ...NO_INSTALL_SCRIPTS } },
        phases: {
          install: phase([
            project.package.installCommand,
            // Before the configuration is laid over the repository: .projenrc.ts may read it.
            'npx projen resync-check',
            'npx tsx framework/pipeline/overlay-main.ts',
          ], { 'runtime-versions': { nodejs: 22 } }),
          build: phase(['npx projen build']),
        },
        reports: {
          tests: { 'files': ['test-reports/junit.xml'], 'file-format': 'JUNITXML' },
        },
        artifacts: {
          'base-directory': '.',
          'files': ['cdktf.out/stacks/**/*', 'samples/**/*'],
        },
        cache: { paths: ['/root/.npm/**/*'] },
      },
    });
  }
}

/** By default, what follows a phase that fails would run all the same. */
function phase(commands: string[], more: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...more, 'on-failure': 'ABORT', commands };
}
