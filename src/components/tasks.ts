import { Component } from 'projen';
import type { Task, typescript } from 'projen';

/** On Node.js 20 the AWS SDK would print its notice about 2027 before every answer. */
const QUIET = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

/** With the programs of the repository's packages. Those of folders above are on it already, by npx. */
const PATH = '$(node --print "[require(\'path\').resolve(\'node_modules/.bin\'), process.env.PATH].join(require(\'path\').delimiter)")';

/** TypeScript in one process, on a Node.js that is new enough. */
const RUN = 'node framework/run.js';

/** What refuses an old Node.js, where that file is: npx projen makes it. */
const GUARD = '! test -e framework/node-version.js || node framework/node-version.js';

/** The tasks of an event source's repository, the same in every one. */
export class EventSourceTasks extends Component {
  /** Types and validators from `schemas/`. */
  public readonly generate: Task;
  /** Bundles and Terraform configuration. */
  public readonly synth: Task;
  /** What a deployment would change. */
  public readonly diff: Task;
  /** Deploys a stack. */
  public readonly deploy: Task;
  /** Removes a stack. */
  public readonly destroy: Task;
  /** The bucket of the Terraform state. */
  public readonly bootstrap: Task;
  /** The parameters that hold a stage's secrets. */
  public readonly secrets: Task;
  /** Whether a stage has all that it needs. */
  public readonly doctor: Task;
  /** What waits on the dead-letter queue. */
  public readonly deadletters: Task;
  /** Dead letters, once more. */
  public readonly reprocess: Task;
  /** The whole event source on this machine. */
  public readonly local: Task;
  /** Signs and posts samples. */
  public readonly send: Task;
  /** Whether the managed files are as they are generated. */
  public readonly resyncCheck: Task;
  /** What another version of the framework would change. */
  public readonly upgradeCheck: Task;

  constructor(project: typescript.TypeScriptProject) {
    super(project);
    // projen asks npx, which looks at every package, before every task: almost a second.
    project.tasks.addEnvironment('PATH', PATH);
    const command = (name: string, description: string, exec: string, env?: Record<string, string>) =>
      project.addTask(name, { description: `${description} (--help for options)`, exec, receiveArgs: true, env });

    this.generate = project.addTask('generate', {
      description: 'Makes types and validators from schemas/ into generated/',
      exec: `${RUN} framework/build/main.ts`,
    });
    this.synth = project.addTask('synth', {
      description: 'Bundles the functions and writes the Terraform configuration of every stack to cdktf.out/',
      exec: `${RUN} framework/infra/app.ts`,
    });
    this.diff = command('diff', 'Shows what deploying a stage would change', `${RUN} framework/operations/stacks-main.ts diff`, QUIET);
    this.deploy = command('deploy', 'Deploys a stage', `${RUN} framework/operations/stacks-main.ts deploy`, QUIET);
    this.destroy = command('destroy', 'Removes a stage', `${RUN} framework/operations/stacks-main.ts destroy`, QUIET);
    this.bootstrap = command('bootstrap', 'Makes the bucket of the Terraform state, or checks that it is safe', `${RUN} framework/operations/bootstrap-main.ts`, QUIET);
    this.secrets = command('secrets', 'Sets, rotates and lists the secrets of a stage', `${RUN} framework/operations/secrets-main.ts`, QUIET);
    this.doctor = command('doctor', 'Checks all that a stage needs, and says how to fix what is missing', `${RUN} framework/operations/doctor-main.ts`, QUIET);
    this.deadletters = command('deadletters', 'Shows what waits on the dead-letter queue of a stage, and why', `${RUN} framework/operations/deadletters-main.ts`, QUIET);
    this.reprocess = command('reprocess', 'Processes the dead letters of a stage again', `${RUN} framework/operations/reprocess-main.ts`, QUIET);
    this.local = command('local', 'Runs the event source on this machine: webhook, queues and console', `${RUN} framework/local/main.ts`);
    this.send = command('send', 'Signs samples and posts them to the local run or to a URL', `${RUN} framework/local/send-main.ts`);
    this.resyncCheck = command('resync-check', 'Fails where a resync would change a managed file', `${RUN} framework/upgrades/resync-check-main.ts`);
    this.upgradeCheck = command('upgrade-check', 'Shows what another version of the framework would change, and changes nothing', `${RUN} framework/upgrades/upgrade-check-main.ts`);

    project.preCompileTask.spawn(this.generate);
    project.compileTask.reset('tsc --noEmit');
    project.postCompileTask.spawn(this.synth);
    project.testTask.prependSpawn(this.generate);
    for (const [name, value] of Object.entries(QUIET)) project.testTask.env(name, value);
  }

  /** Has every task refuse an old Node.js first, those of projen and of .projenrc.ts too. */
  public preSynthesize(): void {
    const { tasks, package: { installTask, installCiTask } } = this.project as typescript.TypeScriptProject;
    for (const task of tasks.all) {
      const [first] = task.steps;
      // What another task begins with refuses it there. npm itself tells of it, and installs what a resync has just asked for.
      const guarded = !first || first.spawn !== undefined && first.condition === undefined || first.exec?.startsWith(RUN);
      if (!guarded && task !== installTask && task !== installCiTask) task.prependExec(GUARD);
    }
  }
}
