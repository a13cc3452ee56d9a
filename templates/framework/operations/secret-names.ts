/** Words that make a name one of a secret, wherever they are in it. `_` is between the words of a name. */
const ANYWHERE = new RegExp([
  'token|secret|pass_?(?:w|code|phrase)|authorization|credential|cookie|session|signature|assertion|saml_?response|mnemonic|kubeconfig|keytab|connection_?string',
  '(?:api|app|application|private|access|signing|encryption|shared|master|account|storage|service|subscription|consumer|license|hmac|aes|webhook)_?key',
  // What proves that somebody is there, once.
  '(?:mfa|2fa|tfa|two_?factor|otp|one_?time|verification|verify|recovery|backup|scratch|security|auth|authentication|login|sms|confirmation|activation|unlock|reset|invite|invitation)_?codes?',
  '(?:security|secret|challenge|recovery)_?answers?|(?:recovery|seed)_?(?:phrase|words)|(?:totp|otp|mfa)_?seed',
].join('|'));
/** Words that are parts of many others: only alone. */
const ALONE = /(?:^|_)(?:pass|pw|pwd|pin|otp|totp|jwt|sig|cvv|cvc|tk|auth|creds?|psk|pat|pem|pfx|p12|seed|salt)(?:_|$)/;
/** Last words of names that tell something about a secret, e.g. `token_type`. */
const ABOUT = new RegExp([
  '_(?:type|status|count|used|limit|at|in|on|expires|expiry|expiration|scanning|enabled|required|method|algorithm|version|name',
  'result|provider|reason|level|strength|policy|length|history|age|set|changed|failed|failures|errors?|attempts)$',
].join('|'));

/** Whether what goes by this name is a secret. Names may be in camel case, snake case, kebab case, or have no sign between words. */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
  return (ANYWHERE.test(words) || ALONE.test(words)) && !ABOUT.test(words);
}
