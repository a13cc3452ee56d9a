import type { SourceDescriptor } from './descriptor';
import { genericWebhook } from './generic-webhook';
import { github } from './github';
import { zoom } from './zoom';
import { EventSource } from '../options';

/** The catalogue: every source there is a starter for. */
export const CATALOGUE: Readonly<Record<`${EventSource}`, SourceDescriptor>> = {
  [EventSource.GENERIC_WEBHOOK]: genericWebhook,
  [EventSource.GITHUB]: github,
  [EventSource.ZOOM]: zoom,
};
