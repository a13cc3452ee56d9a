import { createHash } from 'node:crypto';
import { javascript, typescript } from 'projen';
import { Buildspecs } from './components/buildspecs';
import { CdktfConfig } from './components/cdktf-config';
import { Dependencies } from './components/dependencies';
import { FrameworkFiles } from './components/framework-files';
import { StarterFiles } from './components/starter-files';
import { EventSourceTasks } from './components/tasks';
import type { MozdefEventSourceProjectOptions } from './options';
import { operations, readme, runbook } from './readme';
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

  constructor(options: MozdefEventSourceProjectOptions) {
    const config = sourceConfig(options, FRAMEWORK_VERSION);
    super({
      ...options,
      packageManager: options.packageManager ?? javascript.NodePackageManager.NPM,
      minNodeVersion: options.minNodeVersion ?? '20.16.0',
      typescriptVersion: options.typescriptVersion ?? version('typescript'),
      projenVersion: options.projenVersion ?? version('projen'),
      projenrcTs: options.projenrcTs ?? true,
      runner: options.runner ?? typescript.TypeScriptRunner.tsx(),
      licensed: options.licensed ?? false,
      github: options.github ?? false,
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

    this.framework = new FrameworkFiles(this, config, operations(config), runbook(config));
    if (options.sampleCode ?? true) {
      new StarterFiles(this, config.source.id);
    }
    new Dependencies(this);
    this.eventSourceTasks = new EventSourceTasks(this);
    this.cdktfConfig = new CdktfConfig(this, { projectId: stableId(`${config.namespace}/${config.service}`) });

    if (Object.values(config.stages).some(({ pipeline }) => pipeline)) {
      this.buildspecs = new Buildspecs(this, { terraformBinary: config.terraform.distribution });
    }

    // It has a tsconfig of its own, in projenrc/.
    this.tsconfigDev.removeInclude('.projenrc.ts');
    this.package.addField('private', true);

    this.gitignore.exclude('/generated/', '/dist/', '.env.local');
    // Managed files are checked where they are made.
    this.eslint?.addIgnorePattern('/framework/');
    this.eslint?.addIgnorePattern('/generated/');
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

/** The range of a package that the templates are tested with. */
function version(name: string): string {
  return templateDependency(name).slice(name.length + 1);
}

/** A UUID (version 8, RFC 9562) that is the same for the same text. */
function stableId(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
