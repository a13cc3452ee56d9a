const { default: Sequencer } = require('@jest/test-sequencer');

/** Files that take minutes, the longest first. */
const LONGEST = ['upgrade', 'options', 'operations', 'delivery', 'subproject', 'engine', 'generic-webhook', 'github', 'terraform', 'zoom']
  .map((name) => `/test/e2e/${name}.test.ts`);

/** Starts what takes longest first, so that a run does not end with one worker at it. jest knows that itself only where it has run before. */
module.exports = class LongestFirst extends Sequencer {
  static LONGEST = LONGEST;

  sort(tests) {
    const rank = ({ path }) => {
      const index = LONGEST.findIndex((file) => path.endsWith(file));
      return index < 0 ? LONGEST.length : index;
    };
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
};
