/**
 * Which change of a setting takes protection away:
 *
 * | on, off | it was switched                                                                                    |
 * | more    | something was added to the list (or to the text with commas)                                       |
 * | fewer   | something was taken out of the list                                                                |
 * | lower   | the number is lower; without the old one, lower than `limit`                                       |
 * | higher  | the number is higher; without the old one, higher than `limit`. 0 is without a limit: the highest  |
 * | weaker  | the value stands further back in `order`; without the old one, last                                |
 */
export type Weakening =
  | { readonly when: 'on' | 'off' | 'more' | 'fewer' }
  | { readonly when: 'lower' | 'higher'; readonly limit: number }
  | { readonly when: 'weaker'; readonly order: readonly (string | number)[] };

export type SettingRule = Weakening & { /** What is so now, in a few words. */ readonly means: string };

const rules = (when: 'on' | 'off' | 'more' | 'fewer', settings: Record<string, string>): [string, SettingRule][] =>
  Object.entries(settings).map(([path, means]) => [path, { when, means }]);

/** Zoom's rules for a password or passcode, which several sections have. */
const passwordRules = (section: string, shortest: number): [string, SettingRule][] => [
  [`${section}.length`, { when: 'lower', limit: shortest, means: 'shorter passcodes' }],
  [`${section}.minimum_password_length`, { when: 'lower', limit: shortest, means: 'shorter passwords' }],
  [`${section}.consecutive_characters_length`, { when: 'higher', limit: 4, means: 'longer runs of characters in passwords' }],
  ...rules('off', {
    [`${section}.have_letter`]: 'no letter needed in passwords',
    [`${section}.have_number`]: 'no digit needed in passwords',
    [`${section}.have_special_character`]: 'no special character needed in passwords',
    [`${section}.have_upper_and_lower_characters`]: 'no capital letter needed in passwords',
    [`${section}.weak_enhance_detection`]: 'weak passwords are taken',
  }),
  ...rules('on', { [`${section}.only_allow_numeric`]: 'passcodes of digits only' }),
];

/**
 * The settings that protect, by the end of their path: `waiting_room` is that of every section, `meeting_security.pmi_password` that
 * of one. The names are those of Zoom's events account., group. and user.settings_updated, meeting. and webinar.updated, and
 * phone.account_ and phone.group_settings_updated, and of the API's account settings where the events' reference has fewer.
 *
 * @see https://developers.zoom.us/docs/api/accounts/events/
 * @see https://developers.zoom.us/docs/api/users/events/
 * @see https://developers.zoom.us/docs/api/phone/events/
 */
export const SETTING_RULES = new Map<string, SettingRule>([
  // Who gets into a meeting.
  ...rules('off', {
    'waiting_room': 'no waiting room',
    'attendee_on_hold': 'nobody can be put on hold',
    'auto_security': 'meetings need no protection at all',
    'meeting_password': 'meetings need no passcode',
    'require_password_for_instant_meetings': 'instant meetings need no passcode',
    'require_password_for_scheduled_meeting': 'scheduled meetings need no passcode',
    'require_password_for_scheduled_meetings': 'scheduled meetings need no passcode',
    'require_password_for_scheduling_new_meetings': 'new meetings need no passcode',
    'default_password_for_scheduled_meetings': 'scheduled meetings have no passcode of their own',
    'require_password_for_scheduled_webinar': 'scheduled webinars need no passcode',
    'webinar_password': 'webinars need no passcode',
    'phone_password': 'no passcode by telephone',
    'pstn_password_protected': 'no passcode by telephone',
    'force_pmi_jbh_password': 'personal meetings need no passcode before the host',
    'meeting_security.pmi_password': 'personal meetings need no passcode',
    'meeting_authentication': 'anybody may join without signing in',
    'enforce_login': 'anybody may join without signing in',
    'enforce_login_with_domains': 'users of any domain may join',
    'only_authenticated_can_join_from_webclient': 'browsers may join without signing in',
    'block_user_domain': 'domains are no longer blocked',
    'approved_or_denied_countries_or_regions.enable': 'any country may join',
    'alert_guest_join': 'guests are not announced',
  }),
  ...rules('on', {
    join_before_host: 'people join before the host',
    embed_password_in_join_link: 'the link has the passcode in it',
    use_pmi: 'the personal meeting ID is used',
    use_pmi_for_instant_meetings: 'the personal meeting ID is used',
    use_pmi_for_schedule_meetings: 'the personal meeting ID is used',
    use_pmi_for_scheduled_meetings: 'the personal meeting ID is used',
    allow_participants_to_rename: 'people choose another name in a meeting',
    allow_authentication_exception: 'some join without signing in',
  }),
  ...rules('more', {
    'enforce_login_domains': 'users of more domains may join',
    'authentication_domains': 'users of more domains may join',
    'alternative_hosts': 'more people may be host',
    'whitelisted_domains_for_waiting_room': 'more domains pass the waiting room',
    'approved_or_denied_countries_or_regions.approved_list': 'more countries may join',
  }),
  ...rules('fewer', {
    'block_user_domain_list': 'fewer domains are blocked',
    'approved_or_denied_countries_or_regions.denied_list': 'fewer countries are blocked',
  }),
  ['approved_or_denied_countries_or_regions.method', { when: 'weaker', order: ['approve', 'deny'], means: 'all countries but those named may join' }],
  ['require_password_for_pmi_meetings', { when: 'weaker', order: ['all', 'jbh_only', 'none'], means: 'fewer personal meetings need a passcode' }],
  ['participants_to_place_in_waiting_room', { when: 'weaker', order: [0, 1, 2], means: 'fewer people wait in the waiting room' }],
  ['users_who_can_admit_participants_from_waiting_room', { when: 'weaker', order: [0, 1], means: 'more people let others in' }],
  // 0 is any time.
  ['jbh_time', { when: 'higher', limit: 15, means: 'people join earlier before the host' }],
  ...passwordRules('meeting_password_requirement', 6),

  // What is done in a meeting.
  ['encryption_type', { when: 'weaker', order: ['e2ee', 'enhanced_encryption'], means: 'no end-to-end encryption' }],
  ...rules('off', {
    e2e_encryption: 'no end-to-end encryption',
    end_to_end_encrypted_meetings: 'no end-to-end encryption',
    watermark: 'no watermark',
    watermark_by_default: 'no watermark by default',
    audio_watermark_by_default: 'no audio watermark by default',
    disable_screen_sharing_for_host_meetings: 'hosts share their screen',
    disable_screen_sharing_for_in_meeting_guests: 'guests share their screen',
    custom_data_center_regions: 'any data centre region',
    blur_snapshot: 'previews of the app are readable',
  }),
  ...rules('on', {
    'allow_live_streaming': 'meetings can be streamed live',
    'custom_live_streaming_service': 'meetings can be streamed live',
    'live_streaming_facebook': 'meetings can be streamed live',
    'live_streaming_youtube': 'meetings can be streamed live',
    'workplace_by_facebook': 'meetings can be streamed live',
    'webinar_live_streaming.enable': 'webinars can be streamed live',
    'file_transfer': 'files can be sent in meetings',
    'remote_control': 'screens can be controlled by others',
    'remote_support': 'screens can be controlled by others',
    'far_end_camera_control': 'cameras can be controlled by others',
    'auto_answer': 'calls are answered without asking',
    'auto_saving_chat': 'chats are saved on hosts\' computers',
    'allow_auto_save_local_chat_file': 'chats are saved on hosts\' computers',
  }),
  ...rules('more', {
    live_streaming_service: 'webinars can be streamed to more services',
    data_center_regions: 'more data centre regions',
  }),
  ...rules('fewer', { unchecked_data_center_regions: 'more data centre regions' }),
  ['who_can_share_screen', { when: 'weaker', order: ['host', 'all'], means: 'everybody shares their screen' }],
  ['who_can_share_screen_when_someone_is_sharing', { when: 'weaker', order: ['host', 'all'], means: 'everybody takes over a shared screen' }],
  ['allow_participants_chat_with', { when: 'weaker', order: [1, 2, 3, 4], means: 'people chat with more others' }],
  ['allow_users_save_chats', { when: 'weaker', order: [0, 1, 2, 3], means: 'more chats can be saved' }],

  // Recordings.
  ...rules('off', {
    'account_user_access_recording': 'others than the account\'s users see recordings',
    'cloud_recording_download_host': 'others than the host download recordings',
    'prevent_host_access_recording': 'hosts have access to their recordings',
    'recording_authentication': 'recordings are seen without signing in',
    'required_password_for_existing_cloud_recordings': 'recordings need no passcode',
    'required_password_for_shared_cloud_recordings': 'shared recordings need no passcode',
    'allow_recovery_deleted_cloud_recordings': 'deleted recordings cannot be recovered',
    'auto_delete_cmr': 'recordings are kept for ever',
    'recording_disclaimer': 'people are not told of the recording',
    'ask_participants_to_consent_disclaimer': 'people are recorded without consent',
    'ask_host_to_confirm_disclaimer': 'hosts do not confirm the recording',
    'archive.enable': 'meetings are not archived',
    'ip_address_access_control.enable': 'recordings are seen from any address',
  }),
  ...rules('on', {
    cloud_recording_download: 'recordings can be downloaded',
    host_delete_cloud_recording: 'hosts delete recordings',
    local_recording: 'recordings on users\' computers',
    allow_share: 'recordings can be shared',
    embed_passcode_in_shareable_link: 'the link has the recording\'s passcode in it',
    allow_invitees_access_recordings_without_passcode: 'invitees see recordings without a passcode',
  }),
  ...rules('more', {
    'ip_addresses_or_ranges': 'recordings are seen from more addresses',
    'recording_storage_location.allowed_values': 'recordings are stored in more places',
  }),
  ['auto_delete_cmr_days', { when: 'higher', limit: 120, means: 'recordings are kept longer' }],
  ...passwordRules('recording_password_requirement', 8),

  // Signing in.
  ...rules('off', {
    'signin_with_sso.enable': 'no single sign-on',
    'signin_with_sso.require_sso_for_domains': 'single sign-on is not required',
    'password_requirement.first_login_rule': 'first passwords need no change',
    'admin_change_name_pic': 'users change their name and picture',
    'admin_change_user_info': 'users change their own data',
    'hide_billing_info': 'billing is shown',
  }),
  ...rules('on', { sign_in_with_work_email: 'users sign in with e-mail and password' }),
  ...rules('more', { 'signin_with_sso.sso_bypass_users': 'more users pass by single sign-on' }),
  ...rules('fewer', {
    'signin_with_sso.domains': 'single sign-on for fewer domains',
    'sign_in_with_two_factor_auth_groups': 'two-factor authentication for fewer groups',
    'sign_in_with_two_factor_auth_roles': 'two-factor authentication for fewer roles',
    'user_modifiable_info_by_admin': 'users change more of their own data',
  }),
  ['sign_in_with_two_factor_auth', { when: 'weaker', order: ['all', 'group', 'role', 'none'], means: 'two-factor authentication for fewer users' }],
  ['sign_again_period_for_inactivity_on_client', { when: 'higher', limit: 120, means: 'the app stays signed in longer' }],
  ['sign_again_period_for_inactivity_on_web', { when: 'higher', limit: 120, means: 'the browser stays signed in longer' }],
  ...passwordRules('password_requirement', 8),
  ['password_requirement.expired_rule', { when: 'higher', limit: 365, means: 'passwords expire later' }],
  ['password_requirement.former_rule', { when: 'lower', limit: 1, means: 'old passwords are taken again' }],

  // Team chat.
  ...rules('off', {
    'chat_etiquette_tool.enable': 'chats are not looked through for what must not be in them',
    'send_data_to_third_party_archiving_service.enable': 'chats are not archived',
    'set_retention_period_in_cloud.enable': 'chats have no retention period',
    'set_retention_period_in_local.enable': 'chats on devices have no retention period',
    'store_revise_chat': 'edited and deleted messages are not kept',
    'external_collab_restrict.enable': 'chats with others are not restricted',
    'external_invite_approve.enable': 'others are invited without approval',
    'external_join_approve.enable': 'others join without approval',
    'only_allow_specific_file_types': 'files of any type can be sent',
    'maximum_file_size': 'files of any size can be sent',
    'only_allow_specific_domains': 'anybody sends e-mails into chats',
  }),
  ...rules('on', {
    'share_files.enable': 'files can be sent in chats',
    'chat_email_address.enable': 'chats take e-mails',
    'external_user_control.enable': 'others are added to chats',
    'external_member_join.enable': 'users join chats of others',
    'allow_bots_chat': 'bots chat',
    'box': 'files of Box are shared',
    'dropbox': 'files of Dropbox are shared',
    'google_drive': 'files of Google Drive are shared',
    'microsoft_one_drive': 'files of OneDrive are shared',
  }),
  ...rules('more', {
    'allow_users_to_add_contacts.user_email_addresses': 'more contacts outside of the organization',
    'allow_users_to_chat_with_others.user_email_addresses': 'chats with more outside of the organization',
    'chat_email_address.specific_domains': 'more domains send e-mails into chats',
    'file_type_restrictions': 'files of more types can be sent',
    'file_type_restrictions_for_external': 'files of more types can be sent to others',
  }),
  ['share_files.share_option', { when: 'weaker', order: ['disable', 'account', 'organization', 'anyone'], means: 'files are sent to more people' }],
  ['share_files.view_option', { when: 'weaker', order: ['account', 'organization', 'anyone'], means: 'more people see files' }],
  ['file_size_restrictions', { when: 'higher', limit: 500, means: 'larger files can be sent' }],
  ['file_size_restrictions_for_external', { when: 'higher', limit: 500, means: 'larger files can be sent to others' }],
  ['file_restrictions_apply_to', { when: 'weaker', order: ['sharing_and_viewing', 'sharing'], means: 'files are seen without restriction' }],
  // In the organization; with users, then domains that are named; with anyone.
  ['allow_users_to_add_contacts.selected_option', { when: 'weaker', order: [2, 4, 3, 1], means: 'contacts outside of the organization' }],
  ['allow_users_to_chat_with_others.selected_option', { when: 'weaker', order: [2, 4, 3, 1], means: 'chats outside of the organization' }],
  // By administrators; by members and accounts that are named; by everyone.
  ['external_user_control.selected_option', { when: 'weaker', order: [3, 2, 1], means: 'more people add others to chats' }],

  // Telephone and rooms.
  ...rules('off', {
    'e2e_encryption.enable': 'no end-to-end encryption of calls',
    'advanced_encryption.enable': 'no advanced encryption of voicemail',
    'disable_incoming_unencrypted_voicemail': 'voicemail that is not encrypted',
    'block_calls_without_caller_id.enable': 'calls without a number',
    'block_external_calls.enable': 'calls from outside',
    'sms_etiquette_tool.enable': 'text messages are not looked through',
    'restricted_call_hours.enable': 'calls at any hour',
    'allowed_call_locations.enable': 'calls from any place',
    'recording_start_prompt': 'people are not told of the recording',
    'recording_explicit_consent': 'people are recorded without consent',
    'play_recording_beep_tone.enable': 'no beep in recorded calls',
    'disconnect_on_recording_failure': 'calls go on when they cannot be recorded',
    'force_private_meeting': 'rooms show what meetings are about',
    'hide_host_information': 'rooms show whose meetings they are',
  }),
  ...rules('on', {
    'voicemail.allow_download': 'voicemail can be downloaded',
    'voicemail.allow_share': 'voicemail can be shared',
    'include_voicemail_file': 'voicemail is sent by e-mail',
    'forward_voicemail_to_email': 'voicemail is sent by e-mail',
    'ad_hoc_call_recording.allow_download': 'recorded calls can be downloaded',
    'ad_hoc_call_recording.allow_delete': 'recorded calls can be deleted',
    'allow_stop_resume_recording': 'the recording of calls can be stopped',
    'international_calling.enable': 'international calls',
    'auto_call_from_third_party_apps.enable': 'other apps make calls',
    'external_calling_on_zoom_room_common_area.enable': 'rooms call outside',
    'check_voicemails_over_phone.enable': 'voicemail by telephone',
    'international_sms': 'international text messages',
    'call_out': 'Zoom calls out',
    'allow_webinar_attendees_dial': 'attendees of webinars dial in',
  }),
  ...rules('more', {
    'call_out_countries': 'Zoom calls more countries',
    'telephony_regions.allowed_values': 'people call from more countries',
    'telephony_regions.selection_values': 'people call from more countries',
  }),
  // From high to low restriction, and then none.
  ['call_forwarding_type', { when: 'weaker', order: [3, 2, 1, 4], means: 'calls are forwarded to more numbers' }],
  ['call_overflow_type', { when: 'weaker', order: [3, 2, 1, 4], means: 'calls overflow to more numbers' }],
  ['call_transferring_type', { when: 'weaker', order: [3, 2, 1, 4], means: 'calls are transferred to more numbers' }],
]);
