/**
 * What an object of an event inherits: nothing by a name, so that a field that was not sent is undefined, whatever it is called
 * (`constructor`, `toString`). A template string still takes it.
 */
const BARE: object = Object.freeze(Object.create(null, { [Symbol.toPrimitive]: { value: () => '[object Object]' } }) as object);

/** Takes what they inherit from every object in parsed JSON, and returns it. It does not recurse: nothing is nested too deep. */
export function withoutInherited<T>(json: T): T {
  const waiting: unknown[] = [json];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const each of Object.values(value)) {
      if (typeof each === 'object' && each !== null) waiting.push(each);
    }
    if (!Array.isArray(value)) Object.setPrototypeOf(value, BARE);
  }
  return json;
}
