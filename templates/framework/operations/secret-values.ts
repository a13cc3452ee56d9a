import { isSecretName } from './secret-names';

/** What hides a text: as many characters, so that it is as long for a JSON Schema, which counts code points. */
export function stars(text: string): string {
  return text.replace(/[^]/gu, '*');
}

/**
 * Hides in a text what looks like a secret: private keys (PEM), tokens by their beginnings, `Bearer` and `Basic` credentials, the
 * password of a URL, and what follows the name of a secret (`access_token=…`, `password: …`). Every pattern is linear in the text.
 */
export function maskValues(text: string): string {
  return maskNamed(text
    .replace(PRIVATE_KEY, (_, begin: string, key: string) => begin + stars(key))
    .replace(BEARER, (_, scheme: string, token: string) => scheme + stars(token))
    .replace(BASIC, (all, scheme: string, credentials: string) => (/^[a-z]+$/.test(credentials) ? all : scheme + stars(credentials)))
    .replace(URL_PASSWORD, (all, user: string, password: string, end: string) => (end === '' && /^\d+$/.test(password) ? all : user + stars(password) + end))
    .replace(RUN, (run) => {
      const start = run.search(TOKEN);
      return start < 0 ? run : run.slice(0, start) + stars(run.slice(start));
    }));
}

const PRIVATE_KEY = /(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----)([^]*?)(?=-----END|$)/g;
const BEARER = /(bearer\s+)([^\s"'<>,;\\]+)/gi;
/** In prose it is an adjective: what follows is then a word. */
const BASIC = /(basic\s+)([A-Za-z0-9+/_-]{8,}={0,2})/gi;
/** Where the text ends before the `@`, digits are a port. */
const URL_PASSWORD = /(:\/\/[^\s/?#:@"']*:)([^\s/?#"']+)(@|$)/g;

/** A token is looked for in one whole run of its characters, and is hidden to the run's end. */
const RUN = /[\w.~+/=-]{12,}/g;
/** JWTs (and other JSON in base64url), AWS, GitHub, GitLab, Slack, Stripe, Google, npm, webhook secrets; addresses of incoming webhooks, which are secrets themselves. */
const TOKEN = new RegExp([
  'eyJ[\\w-]{10}', 'A[KS]IA[A-Z0-9]{16}', 'gh[pousr]_[A-Za-z0-9]{16}', 'github_pat_\\w{16}', 'glpat-[\\w-]{16}', 'xox[a-z]-[\\w-]{8}', 'xapp-[\\w-]{8}',
  '[rs]k_(?:live|test)_\\w{8}', 'AIza[\\w-]{20}', 'npm_\\w{20}', 'whsec_[\\w+/]{8}',
  'hooks\\.slack\\.com/(?:services|workflows|triggers)/', 'discord(?:app)?\\.com/api/webhooks/',
].join('|'));

/** A name, as it stands before its value in a query, a form, a cookie, a log line, or in JSON that is cut off. */
const NAME = /(?<![\w.-])([\w.-]+)\\*["'\]]?\s*[=:]\s*\\*(["']?)/g;
const VALUE: Readonly<Record<string, RegExp>> = {
  '"': /[^"\\]*(?:\\[^][^"\\]*)*/y,
  '\'': /[^'\\]*(?:\\[^][^'\\]*)*/y,
  '': /[^\s&,;"'<>(){}[\]\\]*/y,
};

function maskNamed(text: string): string {
  let masked = '';
  let end = 0;
  for (const match of text.matchAll(NAME)) {
    const [all, name, quote] = match;
    const start = match.index + all.length;
    if (start <= end || !isSecretName(name)) continue;
    const pattern = VALUE[quote];
    pattern.lastIndex = start;
    const [value] = pattern.exec(text)!;
    masked += text.slice(end, start) + stars(value);
    end = start + value.length;
  }
  return masked + text.slice(end);
}
