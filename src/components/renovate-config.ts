import { DependencyType, Renovatebot } from 'projen';
import type { RenovatebotOptions, javascript } from 'projen';
import { FRAMEWORK } from '../template-versions';
import type { ResyncWorkflow } from './resync-workflow';

/** Options of `RenovateConfig`. */
export interface RenovateConfigOptions {
  /**
   * What resynchronizes Renovate's branches.
   * @default - Renovate itself, which must be self-hosted for that
   */
  readonly resyncWorkflow?: ResyncWorkflow;

  /**
   * The engineer's own; a key of `overrideConfig` takes the place of the whole key here.
   * @default - none
   */
  readonly renovatebotOptions?: RenovatebotOptions;
}

/**
 * `renovate.json5`: the framework and projen come in one pull request, which says where the changes are told and what to do. What has a
 * version in `.projenrc.ts`, or is a package of the templates, comes with the framework and is left alone, unless the version in the lock file
 * has a known vulnerability: much of it is bundled into the functions. Left alone are also projen's patches, which are several a week: they come
 * with its next minor version. What others bring is raised once a week. Nothing is taken in the week of its release, when most packages that
 * were tampered with are found out; a fix of a vulnerability is taken at once.
 */
export class RenovateConfig extends Renovatebot {
  constructor(project: javascript.NodeProject, options: RenovateConfigOptions = {}) {
    const { resyncWorkflow, renovatebotOptions } = options;
    super(project, {
      ignoreProjen: false,
      ...renovatebotOptions,
      overrideConfig: {
        extends: ['config:recommended', 'group:allNonMajor'],
        // All else that has versions in it is generated.
        enabledManagers: ['npm'],
        rangeStrategy: 'bump',
        // Else Renovate would take a branch that was resynchronized for one that a person works on, and leave it.
        ...(resyncWorkflow && { gitIgnoredAuthors: [resyncWorkflow.gitIdentity.email] }),
        minimumReleaseAge: renovatebotOptions?.minimumReleaseAge ?? '7 days',
        // GitHub's alerts, where it has them, and those of osv.dev, wherever the repository is.
        vulnerabilityAlerts: { enabled: true, labels: ['security'] },
        osvVulnerabilityAlerts: true,
        // Of the lock file, within the ranges that are there.
        lockFileMaintenance: { enabled: true, schedule: ['before 4am on monday'] },
        // projen's would have all that has a version in it, and what is ignored gets no fix of a vulnerability either.
        ignoreDeps: [...renovatebotOptions?.ignore ?? [], ...(renovatebotOptions?.ignoreProjen ? ['projen'] : [])],
        // When the file is written: `.projenrc.ts` may add packages until then.
        get packageRules() { return packageRules(project, resyncWorkflow); },
        ...renovatebotOptions?.overrideConfig,
      },
    });
  }
}

function packageRules(project: javascript.NodeProject, resyncWorkflow?: ResyncWorkflow): object[] {
  const resync = resyncWorkflow
    ? 'The workflow `resync` runs `npx projen` on this branch, commits what that changes, and builds it: merge when `build` is green.'
    : 'Renovate ran `npx projen` on this branch; what that changed is part of it.';
  return [
    // package.json's `engines`, `packageManager` and the like are generated from options.
    { matchDepTypes: ['!dependencies', '!devDependencies', '!peerDependencies', '!optionalDependencies'], enabled: false },
    { matchUpdateTypes: ['lockFileMaintenance'], enabled: true },
    { matchPackageNames: project.deps.all.filter(isPinned).map(({ name }) => name), enabled: false },
    {
      matchPackageNames: [FRAMEWORK.name, 'projen'],
      groupName: FRAMEWORK.name,
      prBodyNotes: [`${resync} What is left to do by hand, if anything, is in its output; \`npx projen upgrade-check\` shows all of it before.`],
      ...(!resyncWorkflow && {
        postUpgradeTasks: {
          commands: [`${project.package.installCommand} --ignore-scripts`, project.projenCommand],
          fileFilters: ['**/*'],
          executionMode: 'branch',
        },
      }),
    },
    { matchPackageNames: ['projen'], matchUpdateTypes: ['patch'], enabled: false },
    { matchPackageNames: [FRAMEWORK.name], changelogUrl: `${FRAMEWORK.repository}/releases` },
  ];
}

/** A version is generated into package.json; another there would be overwritten. */
function isPinned({ type, version }: { readonly type: DependencyType; readonly version?: string }): boolean {
  return version !== undefined || type === DependencyType.OVERRIDE;
}
