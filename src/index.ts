export { CdktfConfig, CdktfConfigOptions } from './components/cdktf-config';
export { FrameworkFiles } from './components/framework-files';
export { EventSourceTasks } from './components/tasks';
export * from './mozdef-event-source-project';
export * from './options';
