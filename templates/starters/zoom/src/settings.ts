import type { Handler } from '../framework';
import { label, operatorOf, some, zoomEvent } from './zoom-event';
import type { Events } from '../generated/events';

/** Any other value is a reason to look. */
const ANY = Symbol('any');

/** Settings that protect meetings, recordings and sign-in, and the value that takes the protection away. */
const WEAKENED_BY = new Map<string, unknown>([
  ['schedule_meeting.enforce_login', false],
  ['schedule_meeting.enforce_login_with_domains', false],
  ['schedule_meeting.force_pmi_jbh_password', false],
  ['schedule_meeting.meeting_authentication', false],
  ['schedule_meeting.require_password_for_instant_meetings', false],
  ['schedule_meeting.require_password_for_pmi_meetings', 'none'],
  ['schedule_meeting.require_password_for_scheduling_new_meetings', false],
  ['schedule_meeting.join_before_host', true],
  ['in_meeting.e2e_encryption', false],
  ['in_meeting.allow_live_streaming', true],
  ['in_meeting.custom_live_streaming_service', true],
  ['meeting_security.auto_security', false],
  ['meeting_security.waiting_room', false],
  ['meeting_security.meeting_password', false],
  ['meeting_security.require_password_for_scheduled_meeting', false],
  ['meeting_security.pmi_password', false],
  ['meeting_security.phone_password', false],
  ['meeting_security.webinar_password', false],
  ['meeting_security.end_to_end_encrypted_meetings', false],
  ['meeting_security.block_user_domain', false],
  ['meeting_security.only_authenticated_can_join_from_webclient', false],
  ['meeting_security.embed_password_in_join_link', true],
  ['recording.account_user_access_recording', false],
  ['recording.cloud_recording_download_host', false],
  ['recording.ip_address_access_control.enable', false],
  ['security.signin_with_sso.enable', false],
  ['security.signin_with_sso.require_sso_for_domains', false],
  ['security.signin_with_sso.sso_bypass_users', ANY],
  ['security.password_requirement.have_special_character', false],
  ['security.password_requirement.weak_enhance_detection', false],
]);

/**
 * Settings that are not a yes or no and may be reported with their value, none of which is a secret. Of all others only
 * the name is reported: among them are passcodes and tokens.
 */
const SHOWN = new Set([
  'schedule_meeting.audio_type',
  'schedule_meeting.require_password_for_pmi_meetings',
  'meeting_security.encryption_type',
  'recording.auto_recording',
  'recording.auto_delete_cmr_days',
  'security.password_requirement.minimum_password_length',
]);

type SettingsEvent = Events['account.settings_updated'];

/** Changed settings, each by its section and name, e.g. `recording.auto_recording`. */
export function settingsChanged(of: 'user' | 'group' | 'account', what = 'settings of'): Handler<SettingsEvent> {
  return (event) => {
    const { object, old_object: old } = event.body.payload;
    const before = flatten(old?.settings ?? {});
    const after = flatten(object.settings);
    const changed = [...new Set([...after.keys(), ...before.keys()])].filter((name) => !same(after.get(name), before.get(name)));
    // Zoom also sends changes that are none; then all that it sent is named.
    const names = changed.length > 0 ? changed : [...after.keys()];
    const weakened = changed.filter((name) => weakens(name, after.get(name)));
    const owner = of === 'account' ? 'the account' : `${of} ${label(object.id) || 'unknown'}`;
    return zoomEvent(event, {
      summary: `${operatorOf(event.body)} changed ${what} ${owner}: ${some([...new Set([...weakened, ...names])]) || 'unknown'}`,
      severity: of === 'user' ? (weakened.length > 0 ? 'NOTICE' : 'INFO') : (weakened.length > 0 ? 'WARNING' : 'NOTICE'),
      category: 'configuration',
      details: {
        [`${of === 'account' ? 'changed_account' : of}_id`]: object.id,
        changed_settings: names,
        changes: names.map((name) => `${name}: ${shown(name, before.get(name))} -> ${shown(name, after.get(name))}`),
        weakened_settings: weakened.length > 0 ? weakened : undefined,
      },
    });
  };
}

/** `{recording: {auto_recording: 'cloud'}}` -> `recording.auto_recording` = `cloud`. */
function flatten(settings: object, prefix = '', into = new Map<string, unknown>()): Map<string, unknown> {
  for (const [key, value] of Object.entries(settings)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      flatten(value as object, `${prefix}${key}.`, into);
    } else {
      into.set(prefix + key, value);
    }
  }
  return into;
}

function weakens(name: string, value: unknown): boolean {
  return WEAKENED_BY.has(name) && [value, ANY].includes(WEAKENED_BY.get(name));
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function shown(name: string, value: unknown): string {
  if (value === undefined || value === null) return 'unset';
  return typeof value === 'boolean' || SHOWN.has(name) ? label(String(value)) : '(not shown)';
}
