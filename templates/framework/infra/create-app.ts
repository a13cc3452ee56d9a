import { App, type TerraformStack } from 'cdktf';
import type { SourceConfig } from '../config';
import { pipelineStackName, stackName, stageNames, stateStackName } from '../names';
import { TERRAFORM_VERSION } from './aws-provider';
import { adaptToEmulator } from './emulator';
import { EventSourceStack, type EventSourceStackProps } from './event-source-stack';
import { extendPipeline, extendStage, type Extension } from './extension';
import { PipelineStack, type PipelineStackProps } from './pipeline-stack';
import { StateStack } from './state-stack';

export interface AppOptions extends Pick<EventSourceStackProps, 'bundles'>, Pick<PipelineStackProps, 'tools'> {
  /** The stacks are for an emulator, not for AWS. Default: false. */
  readonly emulator?: boolean;
  /** What the repository adds to its stacks. Default: nothing. */
  readonly extension?: Extension;
  /** Folder that `synth()` writes to. Default: `cdktf.out`, or what the cdktf CLI says. */
  readonly outdir?: string;
}

/** The app of an event source: for each stage its stack, and its pipeline's; and the state bucket's, if there is one. Its `synth()` writes them. */
export function createApp(config: SourceConfig, { bundles, tools, emulator, extension, outdir }: AppOptions): App {
  // cdktn refuses what the oldest version does not know; by default, that is one without S3's lock file.
  const app = new App({ outdir, context: { targetVersions: { terraform: TERRAFORM_VERSION, opentofu: TERRAFORM_VERSION } } });
  const stacks: TerraformStack[] = [];
  for (const stage of stageNames(config)) {
    const eventSource = new EventSourceStack(app, stackName(config, stage), { config, stage, bundles });
    if (extension) extendStage(extension, eventSource, config, stage);
    stacks.push(eventSource);
    if (config.stages[stage].pipeline) {
      const pipeline = new PipelineStack(app, pipelineStackName(config, stage), { config, stage, tools, eventSource });
      if (extension) extendPipeline(extension, pipeline, config, stage);
      stacks.push(pipeline);
    }
  }
  if (config.state) {
    stacks.push(new StateStack(app, stateStackName(config), { config, state: config.state }));
  }
  if (emulator) {
    stacks.forEach(adaptToEmulator);
  }
  return app;
}
