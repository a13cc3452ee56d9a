/** Words that make a name one of a secret, wherever they are in it. `_` is between the words of a name. */
const ANYWHERE = /token|secret|pass_?(?:w|code|phrase)|authorization|credential|cookie|session|signature|(?:api|private|access|signing|encryption|shared)_?key/;
/** Words that are parts of many others: only alone. */
const ALONE = /(?:^|_)(?:pass|pwd|pin|otp|totp|jwt|sig|cvv|cvc|tk)(?:_|$)/;
/** Last words of names that tell something about a secret, e.g. `token_type`. */
const ABOUT = /_(?:type|status|count|used|limit|at|in|on|expires|expiry|expiration|scanning|enabled|required|method|algorithm|version|name)$/;

/** Whether what goes by this name is a secret. Names may be in camel case, snake case, kebab case, or have no sign between words. */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
  return (ANYWHERE.test(words) || ALONE.test(words)) && !ABOUT.test(words);
}
