import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { github, javascript, typescript } from 'projen';
import type { Task } from 'projen';
import { Buildspecs } from './components/buildspecs';
import { CdktfConfig } from './components/cdktf-config';
import { Dependencies } from './components/dependencies';
import { FrameworkFiles } from './components/framework-files';
import { LockFile } from './components/lock-file';
import { ManagedFiles } from './components/managed-files';
import { RenovateConfig } from './components/renovate-config';
import { ResyncWorkflow } from './components/resync-workflow';
import { StarterFiles } from './components/starter-files';
import { EventSourceTasks } from './components/tasks';
import { printReleaseNotes, UpgradeNotes } from './components/upgrade-notes';
import { engineOf, minNodeVersion } from './engine';
import { refuseStaleInstall } from './installed-version';
import { Expression, OptionError } from './option-error';
import type { MozdefEventSourceProjectOptions } from './options';
import { operations, readme, runbook, upgrading } from './readme';
import { readResyncState } from './resync-state';
import { sourceConfig } from './source-config';
import { FRAMEWORK_VERSION, templateDependency } from './template-versions';

/**
 * The repository of one event source: its webhook, handlers, queues and their infrastructure on AWS, ending in MozDef.
 *
 * @pjid mozdef-event-source
 */
export class MozdefEventSourceProject extends typescript.TypeScriptAppProject {
  /** `framework/`, the managed half. */
  public readonly framework: FrameworkFiles;
  /** The tasks. */
  public readonly eventSourceTasks: EventSourceTasks;
  /** `cdktf.json`. */
  public readonly cdktfConfig: CdktfConfig;
  /** What the delivery pipelines run; undefined where no stage has one. */
  public readonly buildspecs?: Buildspecs;
  /** What resynchronizes Renovate's branches; undefined where the repository is not on GitHub. */
  public readonly resyncWorkflow?: ResyncWorkflow;
  /** `renovate.json5`; undefined with `renovatebot: false`. */
  public readonly renovateConfig?: RenovateConfig;

  constructor(options: MozdefEventSourceProjectOptions) {
    const previous = readResyncState(resolve(options.parent?.outdir ?? '.', options.outdir ?? '.'));
    printReleaseNotes(previous);
    refuseOtherPackageManagers(options);
    const config = sourceConfig(options, FRAMEWORK_VERSION);
    const engine = engineOf(options);
    super({
      ...options,
      packageManager: javascript.NodePackageManager.NPM,
      minNodeVersion: minNodeVersion(options),
      typescriptVersion: options.typescriptVersion ?? version('typescript'),
      projenrcTs: options.projenrcTs ?? true,
      runner: options.runner ?? typescript.TypeScriptRunner.tsx(),
      licensed: options.licensed ?? false,
      github: options.github ?? Object.values(config.stages).some(({ pipeline }) => pipeline?.github),
      githubOptions: { mergify: false, pullRequestLint: false, ...options.githubOptions },
      pullRequestTemplate: options.pullRequestTemplate ?? false,
      workflowNodeVersion: options.workflowNodeVersion ?? '22',
      buildWorkflowOptions: {
        mutableBuild: false,
        ...options.buildWorkflowOptions,
        permissions: { contents: github.workflows.JobPermission.READ, ...options.buildWorkflowOptions?.permissions },
      },
      // Made below.
      renovatebot: false,
      depsUpgrade: options.depsUpgrade ?? false,
      readme: options.readme ?? { contents: readme(config) },
      sampleCode: false,
      // One tsconfig, for editors and for `tsc --noEmit`: esbuild, tsx and jest each transpile for themselves.
      disableTsconfig: true,
      tsconfigDevFile: options.tsconfigDevFile ?? 'tsconfig.json',
      tsconfigDev: {
        include: ['src/**/*.ts', 'test/**/*.ts', 'framework/**/*.ts', 'generated/**/*.ts'],
        ...options.tsconfigDev,
        compilerOptions: { ...COMPILER_OPTIONS, ...options.tsconfigDev?.compilerOptions },
      },
      jestOptions: {
        jestVersion: version('jest'),
        configFilePath: 'jest.config.json',
        ...options.jestOptions,
        jestConfig: {
          collectCoverage: false,
          testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/framework/test/**/*.test.ts'],
          ...options.jestOptions?.jestConfig,
        },
      },
    });

    refuseStaleInstall(this.outdir, FRAMEWORK_VERSION);

    this.framework = new FrameworkFiles(this, {
      engine,
      sourceConfig: config,
      operations: operations(config, engine),
      runbook: runbook(config),
      upgrading: upgrading(config),
    });
    const starter = options.sampleCode ?? true ? new StarterFiles(this, config.source.id, previous.starterFiles) : undefined;
    new Dependencies(this, engine);
    this.eventSourceTasks = new EventSourceTasks(this);
    this.cdktfConfig = new CdktfConfig(this, { projectId: stableId(`${config.namespace}/${config.service}`) });

    if (Object.values(config.stages).some(({ pipeline }) => pipeline)) {
      this.buildspecs = new Buildspecs(this, { terraformBinary: config.terraform.distribution });
    }

    if (this.github?.workflowsEnabled) {
      this.resyncWorkflow = new ResyncWorkflow(this, {
        github: this.github,
        branchPrefix: options.renovatebotOptions?.overrideConfig?.branchPrefix,
        gitIdentity: options.workflowGitIdentity,
        runsOn: options.buildWorkflowOptions?.runsOn,
      });
    }
    if (options.renovatebot ?? true) {
      this.renovateConfig = new RenovateConfig(this, { resyncWorkflow: this.resyncWorkflow, renovatebotOptions: options.renovatebotOptions });
    }

    // It has a tsconfig of its own, in projenrc/; the types of jest and others would take a sixth of its check.
    this.tsconfigDev.removeInclude('.projenrc.ts');
    this.tryFindObjectFile('projenrc/tsconfig.json')?.addOverride('compilerOptions.types', ['node']);
    this.package.addField('private', true);

    this.gitignore.exclude('/generated/', '/dist/', '.env.local');
    // Managed files are checked where they are made.
    this.eslint?.addIgnorePattern('/framework/');
    this.eslint?.addIgnorePattern('/generated/');

    typecheckLast(this.defaultTask);
    // A clone has no packages yet.
    this.defaultTask?.prependSpawn(this.package.installCiTask, { condition: '! test -e node_modules' });
    new LockFile(this);
    const managedFiles = new ManagedFiles(this, { previous, starterFiles: starter?.given ?? previous.starterFiles });
    new UpgradeNotes(this, { previous, newStarterFiles: starter?.added ?? [], managedFiles });
  }
}

const COMPILER_OPTIONS: javascript.TypeScriptCompilerOptions = {
  target: 'ES2022',
  lib: ['ES2023'],
  module: 'CommonJS',
  moduleResolution: javascript.TypeScriptModuleResolution.NODE10,
  isolatedModules: true,
  skipLibCheck: true,
  noEmit: true,
  rootDir: undefined,
};

/** A mistake in .projenrc.ts may be one since an upgrade: the resync tells first what is new. */
function typecheckLast(task?: Task): void {
  const index = task?.steps.findIndex(({ name }) => name === 'typecheck') ?? -1;
  if (task && index >= 0) {
    const step = task.steps[index];
    task.removeStep(index);
    task.addSteps(step);
  }
}

/** @throws OptionError for another one than npm, which the pipeline, Renovate's configuration and every command in the documents are made for. */
function refuseOtherPackageManagers({ packageManager }: MozdefEventSourceProjectOptions): void {
  const { NPM } = javascript.NodePackageManager;
  if (packageManager !== undefined && packageManager !== NPM) {
    throw new OptionError('packageManager', packageManager, NPM, new Expression('javascript.NodePackageManager.NPM'));
  }
}

/** The range of a package that the templates are tested with. */
function version(name: string): string {
  return templateDependency(name).slice(name.length + 1);
}

/** A UUID (version 8, RFC 9562) that is the same for the same text. */
function stableId(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
