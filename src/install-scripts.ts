/**
 * The environment in which npm runs no package's scripts when it installs it, whoever calls npm: they are code that nobody has looked at.
 * What is built and tested works without them; `cdktf deploy`, on an engineer's machine, needs that of its terminal.
 */
export const NO_INSTALL_SCRIPTS = { npm_config_ignore_scripts: 'true' };
