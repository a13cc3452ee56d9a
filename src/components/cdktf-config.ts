import { Component, JsonFile } from 'projen';
import type { Project } from 'projen';

/** Options of `CdktfConfig`. */
export interface CdktfConfigOptions {
  /** The id of the CDKTF project; it must not change. */
  readonly projectId: string;
}

/** `cdktf.json`, which both engines read: with it, `npx cdktf deploy <stack>` works as in any CDKTF project. */
export class CdktfConfig extends Component {
  public readonly file: JsonFile;

  constructor(project: Project, options: CdktfConfigOptions) {
    super(project);
    this.file = new JsonFile(project, 'cdktf.json', {
      obj: {
        language: 'typescript',
        app: 'node framework/run.js framework/infra/app.ts',
        // Without a stable id, or with telemetry undecided, the CLI rewrites this file.
        projectId: options.projectId,
        sendCrashReports: 'false',
      },
    });
    project.gitignore.exclude('/cdktf.out/', '.terraform/', '.terraform.lock.hcl', '*.tfstate', '*.tfstate.*');
  }
}
