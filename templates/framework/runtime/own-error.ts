/** An error whose message is the framework's own words, with nothing of an event in it: it may be logged. */
export class OwnError extends Error {}
