import { createTelemetry } from '../../../templates/framework/runtime/telemetry';

/** Runs with CloudWatch's telemetry, and returns what was written. */
function written(run: (telemetry: ReturnType<typeof createTelemetry>) => void): string {
  let text = '';
  const spies = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockImplementation((chunk) => {
    text += chunk.toString();
    return true;
  }));
  const warn = jest.spyOn(console, 'warn').mockImplementation((...args: unknown[]) => { text += args.join(' '); });
  try {
    run(createTelemetry('MozDef-EF', 'test', 'dev'));
    return text;
  } finally {
    [...spies, warn].forEach((spy) => spy.mockRestore());
  }
}

test('a run that counted nothing writes nothing', () => {
  expect(written((telemetry) => {
    telemetry.flush();
    telemetry.flush();
  })).toBe('');
});

test('what was counted is written once', () => {
  const text = written((telemetry) => {
    telemetry.count('received', 2);
    telemetry.flush();
    telemetry.flush();
  });
  expect(text.match(/"received":2/g)).toHaveLength(1);
});
