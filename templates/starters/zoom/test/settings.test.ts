import { delivered } from './support';
import { SETTING_RULES } from '../src/setting-rules';

/** `a.b.c` = 1 -> `{a: {b: {c: 1}}}`. */
function nested(path: string, value: unknown): object {
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;
}

/** The event of one changed setting; without `before`, Zoom did not send what it was. */
function change(type: string, path: string, before: unknown, after: unknown) {
  return delivered(type, {
    event: type,
    payload: {
      account_id: 'AAAAAABBBB',
      operator: 'admin@example.com',
      object: { id: 'AAAAAABBBB', settings: nested(path, after) },
      ...(before === undefined ? {} : { old_object: { id: 'AAAAAABBBB', settings: nested(path, before) } }),
    },
  });
}

const SETTINGS = 'account.settings_updated';
const LOCKS = 'account.lock_settings_updated';

test.each<[path: string, weakening: [before: unknown, after: unknown], not: [before: unknown, after: unknown][]]>([
  ['security.password_requirement.minimum_password_length', [12, 8], [[8, 12], [undefined, 10]]],
  ['security.password_requirement.minimum_password_length', ['12', '8'], [['8', '12']]],
  ['security.password_requirement.minimum_password_length', [12, 0], [[0, 12]]],
  ['security.password_requirement.minimum_password_length', [undefined, 6], []],
  ['security.password_requirement.consecutive_characters_length', [4, 0], [[0, 4], [6, 4]]],
  ['security.password_requirement.consecutive_characters_length', [4, 8], []],
  ['security.password_requirement.have_special_character', [true, false], [[false, true]]],
  ['security.password_requirement.former_rule', [5, 0], [[0, 5]]],
  ['security.password_requirement.expired_rule', [90, 0], [[0, 90], [365, 90]]],
  ['security.sign_in_with_two_factor_auth', ['all', 'none'], [['none', 'all']]],
  ['security.sign_in_with_two_factor_auth', ['all', 'role'], []],
  ['security.sign_in_with_two_factor_auth_groups', [['a', 'b'], ['a']], [[['a'], ['a', 'b']]]],
  ['security.sign_again_period_for_inactivity_on_web', [30, 0], [[0, 30], [60, 30]]],
  ['security.sign_again_period_for_inactivity_on_client', [30, 120], []],
  ['security.signin_with_sso.enable', [true, false], [[false, true]]],
  ['security.signin_with_sso.sso_bypass_users', [undefined, [{ id: 'u1' }]], []],
  ['security.signin_with_sso.sso_bypass_users', [[{ id: 'u1' }], [{ id: 'u1' }, { id: 'u2' }]], [[[{ id: 'u1' }, { id: 'u2' }], [{ id: 'u1' }]]]],
  ['security.signin_with_sso.domains', [['a.example', 'b.example'], ['a.example']], [[['a.example'], ['a.example', 'b.example']]]],
  ['meeting_security.encryption_type', ['e2ee', 'enhanced_encryption'], [['enhanced_encryption', 'e2ee']]],
  ['meeting_security.encryption_type', [undefined, 'enhanced_encryption'], [[undefined, 'e2ee']]],
  ['meeting_security.encryption_type', ['e2ee', 'a new one'], []],
  ['meeting_security.require_password_for_scheduled_webinar', [true, false], [[false, true], [undefined, true]]],
  ['meeting_security.require_password_for_scheduled_webinar', ['true', 'false'], []],
  ['meeting_security.waiting_room', [undefined, false], [[false, true]]],
  ['meeting_security.waiting_room_settings.participants_to_place_in_waiting_room', [0, 1], [[1, 0]]],
  ['meeting_security.waiting_room_settings.whitelisted_domains_for_waiting_room', ['a.example', 'a.example,b.example'], [['a.example, b.example', 'b.example']]],
  ['meeting_security.block_user_domain_list', [['a.example', 'b.example'], ['a.example']], [[['a.example'], ['a.example', 'b.example']]]],
  ['meeting_security.meeting_password_requirement.length', [10, 6], [[6, 10]]],
  ['meeting_security.meeting_password_requirement.only_allow_numeric', [false, true], [[true, false]]],
  ['meeting_security.embed_password_in_join_link', [false, true], [[true, false]]],
  ['meeting_authentication', [true, false], [[false, true]]],
  ['schedule_meeting.require_password_for_pmi_meetings', ['all', 'jbh_only'], [['none', 'all']]],
  ['schedule_meeting.require_password_for_pmi_meetings', [undefined, 'none'], [[undefined, 'jbh_only']]],
  ['schedule_meeting.enforce_login_domains', ['a.example', 'a.example;b.example'], []],
  ['schedule_meeting.jbh_time', [5, 0], [[0, 5]]],
  ['in_meeting.e2e_encryption', [true, false], [[false, true]]],
  ['in_meeting.waiting_room', [true, false], []],
  ['in_meeting.who_can_share_screen', ['host', 'all'], [['all', 'host']]],
  ['in_meeting.allow_participants_chat_with', [2, 4], [[4, 2]]],
  ['in_meeting.file_transfer', [false, true], [[true, false]]],
  ['in_meeting.data_center_regions', [['DE'], ['DE', 'US']], [[['DE', 'US'], ['DE']]]],
  ['in_meeting.custom_data_center_regions', [true, false], []],
  ['session_security.approved_or_denied_countries_or_regions.method', ['approve', 'deny'], [['deny', 'approve']]],
  ['session_security.approved_or_denied_countries_or_regions.denied_list', [['XX', 'YY'], ['XX']], []],
  ['recording.cloud_recording_download', [false, true], [[true, false]]],
  ['recording.auto_delete_cmr', [true, false], [[false, true]]],
  ['recording.auto_delete_cmr_days', [30, 120], [[120, 30]]],
  ['recording.recording_password_requirement.length', [10, 8], []],
  ['recording.ip_address_access_control.enable', [true, false], []],
  ['recording.ip_address_access_control.ip_addresses_or_ranges', ['192.0.2.0/24', '192.0.2.0/24,198.51.100.0/24'], []],
  ['recording.archive', [true, false], []],
  ['chat.share_files.share_option', ['account', 'anyone'], [['anyone', 'account']]],
  ['chat.share_files.restrictions.file_type_restrictions', [['.pdf'], ['.pdf', '.zip']], []],
  ['chat.share_files.restrictions.file_size_restrictions', [100, 500], [[500, 100]]],
  ['chat.allow_users_to_chat_with_others.selected_option', [2, 1], [[1, 2]]],
  ['chat.send_data_to_third_party_archiving_service.enable', [true, false], []],
  ['telephony.telephony_regions.selection_values', ['US', 'US,RU'], []],
  ['audio_conferencing.toll_free_and_fee_based_toll_call.allow_webinar_attendees_dial', [false, true], []],
  ['call_transferring.call_transferring_type', [3, 4], [[4, 3]]],
])('%s weakens as %p, and not as %p', async (path, [before, after], not) => {
  const event = await change(SETTINGS, path, before, after);
  expect(event.severity).toBe('WARNING');
  expect(event.details.weakened_settings).toEqual([path]);
  expect(event.summary).toContain(`${path} (${event.details.weakened_because[0]})`);
  for (const [from, to] of not) {
    expect(await change(SETTINGS, path, from, to)).toMatchObject({ severity: 'NOTICE', details: expect.not.objectContaining({ weakened_settings: expect.anything() }) });
  }
});

test('whose settings they are makes no difference to what is weaker', async () => {
  for (const type of ['account.settings_updated', 'group.settings_updated', 'user.settings_updated', 'phone.account_settings_updated', 'phone.group_settings_updated']) {
    expect((await change(type, 'in_meeting.e2e_encryption', true, false)).severity).toBe('WARNING');
    expect((await change(type, 'in_meeting.something_new', true, false)).severity).toBe(type.startsWith('user.') ? 'INFO' : 'NOTICE');
  }
});

test('every rule is met: each setting that is switched, lowered or widened is weaker, and the other way is not', async () => {
  for (const [path, rule] of SETTING_RULES) {
    const [before, after] = {
      on: [false, true],
      off: [true, false],
      more: [['a'], ['a', 'b']],
      fewer: [['a', 'b'], ['a']],
      lower: [9, 5],
      higher: [9, 99],
      weaker: 'order' in rule ? [rule.order[0], rule.order[rule.order.length - 1]] : [],
    }[rule.when];
    expect((await change(SETTINGS, `section.${path}`, before, after)).details).toMatchObject({ weakened_settings: [`section.${path}`], weakened_because: [rule.means] });
    expect((await change(SETTINGS, `section.${path}`, after, before)).details.weakened_settings).toBeUndefined();
  }
});

test.each([
  ['meeting_security.waiting_room', true, false, true],
  ['meeting_security.encryption_type', true, false, true],
  ['recording.ip_address_access_control', true, false, true],
  ['meeting_security.waiting_room', false, true, false],
  ['schedule_meeting.join_before_host', false, true, false],
  ['recording.cloud_recording', true, false, false],
  ['in_meeting.chat', true, false, false],
])('the lock of %s, %p -> %p: weakened %p', async (path, before, after, weakened) => {
  const event = await change(LOCKS, path, before, after);
  expect([event.severity, event.details.weakened_settings]).toEqual(weakened ? ['WARNING', [path]] : ['NOTICE', undefined]);
});

test('of changed settings only harmless values are shown', async () => {
  const shown = async (path: string, before: unknown, after: unknown) => (await change(SETTINGS, path, before, after)).details.changes;
  expect(await shown('schedule_meeting.pmi_password', 'Kq7zRt', '2Xw9Lm')).toEqual(['schedule_meeting.pmi_password: (not shown) -> (not shown)']);
  expect(await shown('schedule_meeting.force_pmi_jbh_password', 'Kq7zRt', '2Xw9Lm')).toEqual(['schedule_meeting.force_pmi_jbh_password: (not shown) -> (not shown)']);
  expect(await shown('chat.x.passcode', undefined, '2Xw9Lm')).toEqual(['chat.x.passcode: unset -> (not shown)']);
  expect(await shown('meeting_security.encryption_type', 'e2ee', 'enhanced_encryption')).toEqual(['meeting_security.encryption_type: e2ee -> enhanced_encryption']);
  expect(await shown('in_meeting.data_center_regions', ['DE'], ['DE', 'US'])).toEqual(['in_meeting.data_center_regions: de -> de, us']);
  expect(await shown('recording.auto_recording', 'local', 'cloud')).toEqual(['recording.auto_recording: local -> cloud']);
});
