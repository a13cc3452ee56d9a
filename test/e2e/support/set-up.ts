/**
 * A limit for what hangs, not for what is slow: the tests run beside one another and whatever else the machine does, and nothing of
 * theirs depends on how long it takes.
 */
jest.setTimeout(20 * 60_000);
