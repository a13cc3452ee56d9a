'use strict';

/*
 * Runs a file of TypeScript in this process: node framework/run.js FILE [ARGUMENT...]. What is loaded below needs a Node.js that is new
 * enough, and would not say so.
 */

var path = require('path');

try {
  require('./node-version').refuseOldNode();
  require('tsx/cjs');
  require(path.resolve(process.argv.splice(2, 1)[0]));
} catch (error) {
  // Of JSON that is loaded, as source.json is, Node.js puts the path first.
  var file = error instanceof SyntaxError && /^(.*\.json): /.exec(error.message);
  if (!file) throw error;
  require('tsx/cjs');
  var text = require('fs').readFileSync(file[1], 'utf8');
  process.stderr.write('error: ' + require('./build/json-file').jsonFault(text, path.relative('', file[1])) + '\n');
  process.exitCode = 1;
}
