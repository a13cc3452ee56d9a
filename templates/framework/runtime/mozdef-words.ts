/**
 * The words that wake plugins of MozDef, and how they are made harmless.
 *
 * MozDef's worker hands an event to each plugin one of whose words *equals* any key or value in it, at any depth, both in small letters: no
 * pattern, no part of a text, no blanks taken off; what is no text wakes nothing. It asks anew after each plugin, by priority. What
 * a plugin throws loses the event. Its alerts do the same with the events in an alert.
 *
 * From mozilla/MozDef at d7d4dd1cd898bb4eeb59d014bd5bcfe96554a10f: `sendEventToPlugins` (mq/lib/plugins.py), `dict2List`
 * (mozdef_util/mozdef_util/utilities/dict2List.py), `run_plugins` (mozdef_util/mozdef_util/plugin_set.py), and `registration` in the files below.
 */

interface Plugin {
  readonly file: string;
  /** In small letters. */
  readonly words: readonly string[];
  /** What it does to an event that was not made for it. */
  readonly does: string;
  /** True where that depends on nothing, or on what strangers write. Others look first at what they do not: category, source, tags. */
  readonly harms: boolean;
}

export const PLUGINS: readonly Plugin[] = [
  { file: 'mq/plugins/auditdFixup.py', words: ['auditd', 'audisp-json'], does: 'sets type, takes hostname from details.dhost, drops by details.command', harms: true },
  { file: 'mq/plugins/broFixup.py', words: ['bro'], does: 'nothing without customendpoint', harms: false },
  { file: 'mq/plugins/cloudtrail.py', words: ['cloudtrail'], does: 'nothing for another source', harms: false },
  { file: 'mq/plugins/complianceitems.py', words: ['complianceitems'], does: 'drops it', harms: true },
  { file: 'mq/plugins/customDocType.py', words: ['customendpoint'], does: 'nothing without customendpoint', harms: false },
  { file: 'mq/plugins/dropMessage.py', words: ['elb-healthchecker/1.0'], does: 'nothing for type event', harms: false },
  { file: 'mq/plugins/filterlog.py', words: ['filterlog'], does: 'makes details of a summary with nine commas, or throws', harms: true },
  { file: 'mq/plugins/geoip.py', words: ['sourceipaddress', 'destinationipaddress'], does: 'adds where its addresses are', harms: false },
  { file: 'mq/plugins/github_webhooks.py', words: ['githubeventsqs'], does: 'nothing without that tag', harms: false },
  { file: 'mq/plugins/googleFixup.py', words: ['google'], does: 'sets type, by details.kind; throws if that is no text', harms: true },
  { file: 'mq/plugins/guardDuty.py', words: ['guardduty'], does: 'nothing for another source', harms: false },
  {
    file: 'mq/plugins/ipFixup.py',
    // The last wakes nothing. It is read like the others, by a plugin that the addresses in most events wake.
    words: ['sourceipaddress', 'destinationipaddress', 'src', 'dst', 'srcip', 'dstip', 'http_x_forwarded_for', 'cluster_client_ip'],
    does: 'puts addresses in such details into sourceipaddress and destinationipaddress',
    harms: false,
  },
  { file: 'mq/plugins/large_strings.py', words: ['githubeventsqs'], does: 'cuts details.message, cmdline and pr_body', harms: true },
  { file: 'mq/plugins/ldap_fixup.py', words: ['ldap-humanizer', 'ldap'], does: 'sets details.username and email by details.actor, or to null', harms: true },
  { file: 'mq/plugins/lower_keys.py', words: ['cloudtrail', 'suricata', 'guardduty'], does: 'writes all names in small letters', harms: true },
  { file: 'mq/plugins/mozilla_location.py', words: ['network', 'netflow'], does: 'adds details.site, by a hostname; throws if details.hostname is no text', harms: true },
  { file: 'mq/plugins/nagioshostname.py', words: ['nagios_hostname'], does: 'throws', harms: true },
  { file: 'mq/plugins/netflowFixup.py', words: ['netflow'], does: 'sets type', harms: true },
  { file: 'mq/plugins/observium.py', words: ['observium'], does: 'takes hostname and details from the summary, by details.program', harms: true },
  { file: 'mq/plugins/parse_sshd.py', words: ['sshd'], does: 'nothing for another processname', harms: false },
  { file: 'mq/plugins/parse_su.py', words: ['sshd'], does: 'takes details from the summary, by details.program', harms: true },
  { file: 'mq/plugins/remove_dots.py', words: ['cloudtrail'], does: 'takes the dots out of names that begin or end with one', harms: true },
  { file: 'mq/plugins/rt_flow.py', words: ['rt_flow'], does: 'takes details from the summary, by details.program', harms: true },
  { file: 'mq/plugins/snmptt.py', words: ['snmptt'], does: 'takes hostname and details from the summary, by details.program', harms: true },
  { file: 'mq/plugins/squidFixup.py', words: ['squid'], does: 'nothing without customendpoint', harms: false },
  { file: 'mq/plugins/sshdFindIP.py', words: ['sshd', 'fail2ban'], does: 'takes sourceipaddress from the summary', harms: true },
  { file: 'mq/plugins/stackdriver.py', words: ['pubsub'], does: 'nothing without that tag', harms: false },
  { file: 'mq/plugins/stackdriver_audit.py', words: ['stackdriver'], does: 'nothing without that tag', harms: false },
  { file: 'mq/plugins/stackdriver_gceactivity.py', words: ['stackdriver'], does: 'nothing without that tag', harms: false },
  { file: 'mq/plugins/stackdriver_syslog.py', words: ['stackdriver'], does: 'nothing without that tag', harms: false },
  { file: 'mq/plugins/suricataFixup.py', words: ['suricata'], does: 'nothing without customendpoint', harms: false },
  { file: 'mq/plugins/triage_bot.py', words: ['triagebot'], does: 'nothing for another category', harms: false },
  { file: 'mq/plugins/ttl_auditd.py', words: ['auditd', 'command'], does: 'adds _ttl, by details.command', harms: false },
  { file: 'mq/plugins/vulnerability.py', words: ['vulnerability'], does: 'nothing for type event', harms: false },
  { file: 'mq/plugins/zoom_fixup.py', words: ['zoom_host'], does: 'makes another event of it if it has the tag zoom', harms: false },
  { file: 'alerts/plugins/dhcp_assignment.py', words: ['portscan'], does: 'sets username in alerts about it', harms: true },
  { file: 'alerts/plugins/geomodel_ipintel_enrichment.py', words: ['geomodel'], does: 'nothing for alerts without that tag', harms: false },
  { file: 'alerts/plugins/port_scan_enrichment.py', words: ['portscan'], does: 'nothing for alerts without that tag', harms: false },
  { file: 'alerts/plugins/possible_usernames.py', words: ['promisckernel'], does: 'adds other users to alerts about it', harms: true },
];

const WORDS: ReadonlySet<string> = new Set(PLUGINS.flatMap(({ words }) => words));
const HARMFUL_WORDS: ReadonlySet<string> = new Set(PLUGINS.filter(({ harms }) => harms).flatMap(({ words }) => words));

/** Details that are to wake plugins, which complete addresses; their values can only be addresses. */
export const ADDRESS_NAMES: readonly string[] = ['sourceipaddress', 'destinationipaddress'];
/** Whether a detail wakes, by its name, a plugin that throws if it is no text: ipFixup, and ttl_auditd if beside it is what a host logs. */
export function mustBeText(name: string, details: object): boolean {
  return name === 'http_x_forwarded_for' || (name === 'command' && (Object.hasOwn(details, 'duser') || Object.hasOwn(details, 'suser')));
}

/** Stands behind a value that is a word, so that it is none: a person can read it, and a search for what begins with the word finds it. */
export const WORD_MARK = ' (word)';
/** The same for a name. */
export const WORD_NAME_MARK = '_word';

/** Tells whether a name or value wakes a plugin. */
export type WakesPlugin = (text: string) => boolean;

/** Longest text that is looked at; no plugin registers a longer one. */
const MAX_WORD_LENGTH = 256;

/**
 * For an event with these tags: MozDef's words, and `<tag>_host`, which wakes plugins for the events of 2019; an installation has
 * one for each service of that time, and it makes another event of what has its tag.
 */
export function wakesAnyPlugin(tags: readonly string[]): WakesPlugin {
  const hosts = new Set(tags.map((tag) => `${tag.toLowerCase()}_host`));
  return (text) => isOneOf(text, (word) => WORDS.has(word) || hosts.has(word));
}

/** For an event that has these texts by design: the words of plugins that harm it, and that it does not wake anyway. */
export function wakesHarmfulPlugin(designed: readonly string[]): WakesPlugin {
  const meant = new Set(designed.map((text) => text.toLowerCase()));
  return (text) => isOneOf(text, (word) => HARMFUL_WORDS.has(word) && !meant.has(word));
}

/** In small letters, as Python's `lower()` writes them: the one sign beyond ASCII that it makes ASCII of, K (Kelvin), JavaScript does too. */
function isOneOf(text: string, words: (word: string) => boolean): boolean {
  return text.length <= MAX_WORD_LENGTH && words(text.toLowerCase());
}

/** A value, or a list of them, with the texts marked that wake a plugin; itself where none does. */
export function markWords<Value>(value: Value, wakes: WakesPlugin): Value {
  if (Array.isArray(value)) {
    const marked = value.map((element: unknown) => markWords(element, wakes));
    return marked.some((element, index) => element !== value[index]) ? marked as Value : value;
  }
  return typeof value === 'string' && wakes(value) ? value + WORD_MARK as Value : value;
}
