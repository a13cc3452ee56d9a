import { App } from 'cdktf';
import type { SourceConfig } from '../config';
import { stackName } from '../names';
import { adaptToEmulator } from './emulator';
import { EventSourceStack, type EventSourceStackProps } from './event-source-stack';

export interface AppOptions extends Pick<EventSourceStackProps, 'bundles'> {
  /** The stacks are for an emulator, not for AWS. Default: false. */
  readonly emulator?: boolean;
  /** Folder that `synth()` writes to. Default: `cdktf.out`, or what the cdktf CLI says. */
  readonly outdir?: string;
}

/** The app of an event source: a stack per stage. Its `synth()` writes them. */
export function createApp(config: SourceConfig, { bundles, emulator, outdir }: AppOptions): App {
  const app = new App({ outdir });
  for (const stage of config.stages) {
    const stack = new EventSourceStack(app, stackName(config, stage), { config, stage, bundles });
    if (emulator) {
      adaptToEmulator(stack);
    }
  }
  return app;
}
