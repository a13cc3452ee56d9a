import { Renovatebot } from 'projen';
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
 * version in `.projenrc.ts`, or is a package of the templates, comes with the framework and is left alone. So are projen's patches, which
 * are several a week: they come with its next minor version.
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
        packageRules: packageRules(project, resyncWorkflow),
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
    {
      matchPackageNames: [FRAMEWORK.name, 'projen'],
      groupName: FRAMEWORK.name,
      prBodyNotes: [`${resync} What is left to do by hand, if anything, is in its output; \`npx projen upgrade-check\` shows all of it before.`],
      ...(!resyncWorkflow && {
        postUpgradeTasks: {
          commands: [project.package.installCommand, project.projenCommand],
          fileFilters: ['**/*'],
          executionMode: 'branch',
        },
      }),
    },
    { matchPackageNames: ['projen'], matchUpdateTypes: ['patch'], enabled: false },
    { matchPackageNames: [FRAMEWORK.name], changelogUrl: `${FRAMEWORK.repository}/releases` },
  ];
}
