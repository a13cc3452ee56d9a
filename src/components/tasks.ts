import { Component } from 'projen';
import type { Task, typescript } from 'projen';

/** The tasks of an event source's repository, the same in every one. */
export class EventSourceTasks extends Component {
  /** Types and validators from `schemas/`. */
  public readonly generate: Task;
  /** Bundles and Terraform configuration. */
  public readonly synth: Task;
  /** What a deployment would change. */
  public readonly diff: Task;
  /** Deploys stacks. */
  public readonly deploy: Task;
  /** Removes stacks. */
  public readonly destroy: Task;
  /** The whole event source on this machine. */
  public readonly local: Task;
  /** Signs and posts samples. */
  public readonly send: Task;

  constructor(project: typescript.TypeScriptProject) {
    super(project);
    this.generate = project.addTask('generate', {
      description: 'Makes types and validators from schemas/ into generated/',
      exec: 'tsx framework/build/main.ts',
    });
    this.synth = project.addTask('synth', {
      description: 'Bundles the functions and writes the Terraform configuration of every stack to cdktf.out/',
      exec: 'tsx framework/infra/app.ts',
    });
    this.diff = project.addTask('diff', {
      description: 'Shows what deploying a stack would change, e.g. npx projen diff -- <service>-dev',
      exec: 'cdktf diff',
      receiveArgs: true,
    });
    this.deploy = project.addTask('deploy', {
      description: 'Deploys a stack, e.g. npx projen deploy -- <service>-dev',
      exec: 'cdktf deploy',
      receiveArgs: true,
    });
    this.destroy = project.addTask('destroy', {
      description: 'Removes a stack, e.g. npx projen destroy -- <service>-dev',
      exec: 'cdktf destroy',
      receiveArgs: true,
    });
    this.local = project.addTask('local', {
      description: 'Runs the event source on this machine: webhook, queues and console (--help for options)',
      exec: 'node --import tsx framework/local/main.ts',
      receiveArgs: true,
    });
    this.send = project.addTask('send', {
      description: 'Signs samples and posts them to the local run or to a URL (--help for options)',
      exec: 'tsx framework/local/send-main.ts',
      receiveArgs: true,
    });

    project.preCompileTask.spawn(this.generate);
    project.compileTask.reset('tsc --noEmit');
    project.postCompileTask.spawn(this.synth);
    project.testTask.prependSpawn(this.generate);
    project.testTask.env('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
  }
}
