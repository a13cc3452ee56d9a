export * from './components/buildspec';
export * from './components/cdktf-config';
export * from './components/framework-files';
export * from './components/renovate-config';
export * from './components/resync-workflow';
export * from './components/tasks';
export * from './mozdef-event-source-project';
export * from './options';
