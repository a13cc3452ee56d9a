'use strict';

/*
 * Runs a file of TypeScript in this process: node framework/run.js FILE [ARGUMENT...]. What is loaded below needs a Node.js that is new
 * enough, and would not say so.
 */

require('./node-version').refuseOldNode();
require('tsx/cjs');

require(require('path').resolve(process.argv.splice(2, 1)[0]));
