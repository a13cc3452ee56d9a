import { timestampOf } from '../framework';
import type { Handler, Severity } from '../framework';
import { changedFields } from './users';
import { label, operatorOf, some, words, zoomEvent } from './zoom-event';
import type { Events } from '../generated/events';

/** Administrators of a group; `%s` in the words is where they go. */
export function groupAdmins(severity: Severity, did: string): Handler<Events['group.admin_added']> {
  return (event) => {
    const { id, admins } = event.body.payload.object;
    const names = admins.map(({ email, id: userId }) => email || userId || 'unknown');
    return zoomEvent(event, {
      summary: `${operatorOf(event.body)} ${did.replace('%s', () => some(names) || 'nobody')} group ${label(id)}`,
      severity,
      category: 'account-management',
      details: { group_id: id, group_admins: names },
    });
  };
}

/** A managed domain decides whose users belong to the account. */
export const accountChanged: Handler<Events['account.updated']> = (event) => {
  const { object, old_object: old, operation } = event.body.payload;
  const changed = changedFields(object, old);
  return zoomEvent(event, {
    summary: words(
      operatorOf(event.body),
      `changed ${some(changed, 5) || 'the profile'} of the account`,
      operation && `(${label(operation)})`,
    ),
    severity: operation || changed.includes('managed_domains') ? 'WARNING' : 'NOTICE',
    category: 'configuration',
    details: {
      changed_account_id: object.id,
      account_name: object.account_name,
      operation,
      changed_fields: changed.length > 0 ? changed : undefined,
      managed_domains: object.managed_domains,
    },
  });
};

export const accountCreated: Handler<Events['account.created']> = (event) => {
  const { id, email } = event.body.payload.object;
  return zoomEvent(event, {
    summary: words(operatorOf(event.body), `created sub account ${label(id)}`, email && `of ${label(email)}`),
    severity: 'NOTICE',
    category: 'account-management',
    details: { changed_account_id: id, username: email },
  });
};

export const accountDisassociated: Handler<Events['account.disassociated']> = (event) => {
  const { id, owner_email: owner } = event.body.payload.object;
  return zoomEvent(event, {
    summary: words(operatorOf(event.body), `separated sub account ${label(id)}`, owner && `of ${label(owner)}`, 'from the account'),
    severity: 'WARNING',
    category: 'account-management',
    details: { changed_account_id: id, username: owner },
  });
};

/** This is the app that sends these events: when it is the account's own installation that ends, so do the events. */
export const appRemoved: Handler<Events['app_deauthorized']> = (event) => {
  const { user_id, client_id, deauthorization_time: time } = event.body.payload;
  return zoomEvent(event, {
    summary: `User ${label(user_id)} removed the app ${label(client_id)}`,
    severity: 'WARNING',
    category: 'application',
    // This event has no event_ts of its own, but a time as text.
    timestamp: timestampOf(time),
    details: { user_id, client_id },
  });
};

export const appRequested: Handler<Events['app.authorization_request_created']> = (event) => {
  const { app_name, app_type, app_status, app_scopes, requester_name, request_reason } = event.body.payload;
  return zoomEvent(event, {
    summary: `${label(requester_name) || 'Somebody'} asks for the app "${label(app_name)}" to be approved`,
    severity: 'NOTICE',
    category: 'application',
    details: { app_name, app_type, app_status, app_scopes, requester: requester_name, reason: request_reason },
  });
};
