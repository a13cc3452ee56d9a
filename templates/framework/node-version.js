'use strict';

/*
 * Whether this Node.js is one that the repository runs on. Every Node.js, however old, must be able to read this file: no newer syntax
 * here than that of ECMAScript 5.
 */

/**
 * @param {string | undefined} wanted `engines.node` of package.json, e.g. `>= 20.16.0`
 * @param {string} found e.g. `18.20.8`
 * @returns {string | undefined} what is the matter, and what to do; undefined when nothing is
 */
exports.nodeFault = function (wanted, found) {
  var oldest = /\d+(\.\d+)*/.exec(wanted || '');
  if (!oldest || compare(oldest[0], found) <= 0) return undefined;
  return 'this repository needs Node.js ' + oldest[0] + ' or later (engines in package.json), and this is ' + found
    + ': install it from https://nodejs.org/en/download, or with your version manager, e.g. nvm install ' + oldest[0].split('.')[0];
};

function compare(a, b) {
  var as = a.split('.');
  var bs = b.split('.');
  for (var index = 0; index < 3; index++) {
    var difference = parseInt(as[index] || '0', 10) - parseInt(bs[index] || '0', 10);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Ends the process, with a message, where this Node.js is too old. */
exports.refuseOldNode = function () {
  var fault = exports.nodeFault((require('../package.json').engines || {}).node, process.versions.node);
  if (fault === undefined) return;
  process.stderr.write('error: ' + fault + '\n');
  process.exit(1);
};

if (require.main === module) exports.refuseOldNode();
