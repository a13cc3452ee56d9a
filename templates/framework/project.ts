/** The engineer's half of the repository, as the framework sees it: the one place where framework/ imports from outside itself. */
export { handlers } from '../src/handler';
export { validators } from '../generated/validators';
