/** The commits of the actions' releases that projen names by a tag: who may push to an action's repository can move its tags. */
export const ACTION_COMMITS: Readonly<Record<string, string>> = {
  'actions/setup-node@v7.0.0': 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020',
};
