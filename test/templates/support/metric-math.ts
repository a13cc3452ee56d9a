/** A value for each period; undefined where there is none. */
export type Series = readonly (number | undefined)[];

const COMPARISONS: Readonly<Record<string, ((a: number, b: number) => boolean) | undefined>> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '==': (a, b) => a === b,
};

type Value = number | Series | readonly Series[];

/**
 * Evaluates CloudWatch metric math, as far as the alarms use it: arithmetic, comparisons, FILL, IF, DIFF, SUM and METRICS().
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function evaluate(expression: string, metrics: Readonly<Record<string, Series>>): Series {
  const tokens = expression.match(/[A-Za-z_]\w*|\d+(\.\d+)?|>=|<=|==|[-+*/()<>,]/g) ?? [];
  if (tokens.join('') !== expression.replaceAll(' ', '')) throw new Error(`not understood: ${expression}`);
  let at = 0;
  const expect = (token: string) => {
    if (tokens[at++] !== token) throw new Error(`${token} is missing in ${expression}`);
  };

  const comparison = (): Value => {
    const left = sum();
    const compare = COMPARISONS[tokens[at]];
    if (!compare) return left;
    at++;
    return zip(left, sum(), (a, b) => Number(compare(a, b)));
  };
  const sum = (): Value => {
    let value = product();
    while (['+', '-'].includes(tokens[at])) value = tokens[at++] === '+' ? zip(value, product(), (a, b) => a + b) : zip(value, product(), (a, b) => a - b);
    return value;
  };
  const product = (): Value => {
    let value = atom();
    while (['*', '/'].includes(tokens[at])) value = tokens[at++] === '*' ? zip(value, atom(), (a, b) => a * b) : zip(value, atom(), (a, b) => a / b);
    return value;
  };
  const atom = (): Value => {
    const token = tokens[at++];
    if (token === '(') {
      const value = comparison();
      expect(')');
      return value;
    }
    if (/^\d/.test(token)) return Number(token);
    if (tokens[at] !== '(') {
      if (!metrics[token]) throw new Error(`there is no metric ${token} for ${expression}`);
      return metrics[token];
    }
    at++;
    const args: Value[] = [];
    while (tokens[at] !== ')') {
      args.push(comparison());
      if (tokens[at] === ',') at++;
    }
    at++;
    return call(token, args, metrics);
  };

  const result = comparison();
  if (at < tokens.length || typeof result === 'number' || isList(result)) throw new Error(`no time series: ${expression}`);
  return result;
}

function call(name: string, [first, second, third]: readonly Value[], metrics: Readonly<Record<string, Series>>): Value {
  switch (name) {
    case 'METRICS': return Object.values(metrics);
    case 'FILL': return eachOf(first, (series) => series.map((value) => value ?? second as number));
    case 'DIFF': return eachOf(first, (series) => series.map((value, index) => lift((a, b) => a - b)(value, series[index - 1])));
    case 'SUM': return (first as readonly Series[]).reduce((sums, series) => zip(sums, series, (a, b) => a + b) as Series);
    case 'IF': {
      const at = (value: Value, index: number) => (typeof value === 'number' ? value : (value as Series)[index]);
      return (first as Series).map((condition, index) => (condition === undefined ? undefined : at(condition ? second : third, index)));
    }
    default: throw new Error(`${name} is not known`);
  }
}

const isList = (value: Value): value is readonly Series[] => Array.isArray(value) && Array.isArray(value[0]);

function eachOf(value: Value, change: (series: Series) => Series): Value {
  return isList(value) ? value.map(change) : change(value as Series);
}

/** What is operated on with nothing is nothing. */
function lift(operate: (a: number, b: number) => number) {
  return (a: number | undefined, b: number | undefined) => (a === undefined || b === undefined ? undefined : operate(a, b));
}

function zip(left: Value, right: Value, operate: (a: number, b: number) => number): Value {
  if (typeof left === 'number' && typeof right === 'number') return operate(left, right);
  if (isList(left) || isList(right)) throw new Error('lists of series are not operated on');
  const length = typeof left === 'number' ? (right as Series).length : (left as Series).length;
  const at = (value: Value, index: number) => (typeof value === 'number' ? value : (value as Series)[index]);
  return Array.from({ length }, (_, index) => lift(operate)(at(left, index), at(right, index)));
}
