import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { github, javascript, ProjenrcFile, typescript } from 'projen';
import type { Task } from 'projen';
import { ACTION_COMMITS } from './action-commits';
import { Buildspec } from './components/buildspec';
import { CdktfConfig } from './components/cdktf-config';
import { Dependencies } from './components/dependencies';
import { FrameworkFiles } from './components/framework-files';
import { Linting } from './components/linting';
import { LockFile } from './components/lock-file';
import { ManagedFiles } from './components/managed-files';
import { RenovateConfig } from './components/renovate-config';
import { ResyncWorkflow } from './components/resync-workflow';
import { StarterFiles } from './components/starter-files';
import { EventSourceTasks } from './components/tasks';
import { UpgradeNotes } from './components/upgrade-notes';
import { Welcome } from './components/welcome';
import { engineOf, minNodeVersion } from './engine';
import { NO_INSTALL_SCRIPTS } from './install-scripts';
import { refuseStaleInstall } from './installed-version';
import type { MozdefEventSourceProjectOptions } from './options';
import { inTheirWords, refuseUnknownFlags, restoreTexts } from './projen-new';
import { refuseRunner, refuseWhatBreaks } from './projen-options';
import { operations, readme, runbook, upgrading } from './readme';
import type { Surroundings } from './readme';
import { releaseNotes } from './release-notes';
import { readResyncState } from './resync-state';
import { sourceConfig } from './source-config';
import { starterOf } from './starters';
import { FRAMEWORK, FRAMEWORK_VERSION, templateDependency } from './template-versions';
import { refuseUnknownOptions } from './unknown-options';

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
  /** What the delivery pipelines' build runs; undefined where no stage has one. */
  public readonly buildspec?: Buildspec;
  /** What resynchronizes Renovate's branches; undefined where the repository is not on GitHub. */
  public readonly resyncWorkflow?: ResyncWorkflow;
  /** `renovate.json5`; undefined with `renovatebot: false`. */
  public readonly renovateConfig?: RenovateConfig;

  private readonly lockFile: LockFile;

  constructor(options: MozdefEventSourceProjectOptions) {
    restoreTexts(options);
    const outdir = resolve(options.parent?.outdir ?? '.', options.outdir ?? '.');
    const previous = readResyncState(outdir);
    // Before anything can fail, because what fails may be what they are about.
    process.stdout.write(releaseNotes(previous));
    const projenrc = projenrcOf(options, outdir);
    if (!projenrc.endsWith('.ts')) refuseUnknownOptions(options);
    const { config, engine, starter } = inTheirWords(options, () => {
      refuseWhatBreaks(options);
      const validated = sourceConfig(options, FRAMEWORK_VERSION);
      return {
        config: validated,
        engine: engineOf(options),
        starter: options.sampleCode ?? true ? starterOf(validated.source, outdir, previous) : undefined,
      };
    });
    const surroundings: Surroundings = {
      projenrc,
      subproject: options.parent !== undefined,
      renovate: options.renovatebot ?? options.parent === undefined,
      engine,
    };
    super({
      ...options,
      packageManager: javascript.NodePackageManager.NPM,
      minNodeVersion: minNodeVersion(options),
      typescriptVersion: options.typescriptVersion ?? version('typescript'),
      // `projen new` always asks for TypeScript, too.
      projenrcTs: !options.projenrcJson && (options.projenrcTs ?? !options.projenrcJs),
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
        env: { ...NO_INSTALL_SCRIPTS, ...options.buildWorkflowOptions?.env },
      },
      // Made below.
      renovatebot: false,
      depsUpgrade: options.depsUpgrade ?? false,
      // Without one npm goes by .gitignore: what git is kept from, secrets and state, npm pack is, too.
      npmignoreEnabled: options.npmignoreEnabled ?? false,
      readme: options.readme ?? { contents: readme(config, surroundings) },
      sampleCode: false,
      // One tsconfig, for editors and for `tsc --noEmit`: esbuild, tsx and jest each transpile for themselves.
      disableTsconfig: true,
      tsconfigDevFile: options.tsconfigDevFile ?? 'tsconfig.json',
      tsconfigDev: {
        include: ['src/**/*.ts', 'test/**/*.ts', 'infra/**/*.ts', 'framework/**/*.ts', 'generated/**/*.ts'],
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

    if (this.initProject) refuseUnknownFlags(this.initProject, process.argv);
    if (ProjenrcFile.of(this) instanceof typescript.Projenrc) refuseRunner(this.defaultTask ?? {}, minNodeVersion(options));
    refuseStaleInstall(this.outdir, FRAMEWORK_VERSION);

    this.framework = new FrameworkFiles(this, {
      engine,
      sourceConfig: config,
      operations: operations(config, surroundings),
      runbook: runbook(config, surroundings),
      upgrading: upgrading(config, surroundings),
    });
    const starterFiles = starter && new StarterFiles(this, starter);
    if (!starter && !existsSync(join(this.outdir, 'src', 'handler.ts'))) {
      this.logger.warn('Without the starter (sampleCode: false) the handlers are yours to write: the build needs src/handler.ts, and at least one file in samples/.');
    }
    new Dependencies(this, engine);
    this.eventSourceTasks = new EventSourceTasks(this);
    this.cdktfConfig = new CdktfConfig(this, { projectId: stableId(`${config.namespace}/${config.service}`) });

    if (Object.values(config.stages).some(({ pipeline }) => pipeline)) {
      this.buildspec = new Buildspec(this);
    }

    if (this.github?.workflowsEnabled) {
      for (const [tag, commit] of Object.entries(ACTION_COMMITS)) this.github.actions.set(tag, commit);
      this.resyncWorkflow = new ResyncWorkflow(this, {
        github: this.github,
        branchPrefix: options.renovatebotOptions?.overrideConfig?.branchPrefix,
        gitIdentity: options.workflowGitIdentity,
        runsOn: options.buildWorkflowOptions?.runsOn,
      });
    }
    if (surroundings.renovate) {
      this.renovateConfig = new RenovateConfig(this, { resyncWorkflow: this.resyncWorkflow, renovatebotOptions: options.renovatebotOptions });
    }

    // It has a tsconfig of its own, in projenrc/; the types of jest and others would take a sixth of its check.
    this.tsconfigDev.removeInclude('.projenrc.ts');
    const projenrcFile = ProjenrcFile.of(this);
    if (projenrcFile instanceof typescript.Projenrc) {
      projenrcFile.tsconfig.file?.addOverride('compilerOptions.types', ['node']);
      // Repositories that are kept in one may share options.
      projenrcFile.tsconfig.file?.addDeletionOverride('compilerOptions.rootDir');
    }
    this.package.addField('private', true);

    this.gitignore.exclude('/generated/', '/dist/', '.env.local');
    this.npmignore?.exclude('/dist/', '/cdktf.out/', '/.projen/edited/', '.terraform/', '.env.local', '*.tfstate', '*.tfstate.*');
    if (this.eslint) new Linting(this, this.eslint, options.eslintOptions);

    tellNotesBeforeTypeErrors(this.defaultTask);
    // A clone has no packages yet. They may be in a folder above, and a subproject's task is the root's.
    if (!this.parent) {
      this.defaultTask?.prependSpawn(this.package.installCiTask, { condition: `! node --eval "require.resolve('${FRAMEWORK.name}')" 2> /dev/null` });
    }
    this.lockFile = new LockFile(this);
    const managedFiles = new ManagedFiles(this, {
      previous,
      starter: starter ? config.source.id : previous.starter,
      starterFiles: starterFiles?.given ?? previous.starterFiles,
    });
    new UpgradeNotes(this, { previous, newStarterFiles: starterFiles?.added ?? [], managedFiles });
    new Welcome(this, config);
  }

  public synth(): void {
    try {
      super.synth();
    } catch (error) {
      if (this.lockFile.isInstalling) {
        this.logger.error('The files are written, and the packages are not installed, for the reason above. '
          + 'Mend that, or .projenrc.ts, and run npx projen again: it installs what package.json asks for by then.');
      }
      throw error;
    }
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
  // Of the check, what has not changed since the last one is left out: most of it is about the packages' types.
  incremental: true,
  tsBuildInfoFile: 'dist/tsconfig.tsbuildinfo',
  rootDir: undefined,
};

/** Path, from the repository, of what it is generated from; a subproject has its root's. */
function projenrcOf(options: MozdefEventSourceProjectOptions, outdir: string): string {
  const { parent, projenrcJson, projenrcTs, projenrcJs, projenrcTsOptions, projenrcJsOptions } = options;
  if (parent) {
    return relative(outdir, join(parent.root.outdir, ProjenrcFile.of(parent.root)?.filePath ?? '.projenrc.ts')).split(sep).join('/');
  }
  if (projenrcJson) return '.projenrc.json';
  return projenrcTs ?? !projenrcJs ? projenrcTsOptions?.filename ?? '.projenrc.ts' : projenrcJsOptions?.filename ?? '.projenrc.js';
}

/** What .projenrc.ts gets wrong may be about what is new since an upgrade. */
function tellNotesBeforeTypeErrors(task?: Task): void {
  const index = task?.steps.findIndex(({ name }) => name === 'typecheck') ?? -1;
  const tsconfig = task?.steps[index]?.execArgs?.at(-1);
  if (!task || !tsconfig) return;
  task.removeStep(index);
  task.prependSteps({
    name: 'typecheck',
    execArgs: ['node', '--eval', `process.exitCode = require('${FRAMEWORK.name}/lib/typecheck-projenrc').typecheckProjenrc('${tsconfig}')`],
  });
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
