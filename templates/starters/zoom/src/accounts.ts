import type { Handler, Severity } from '../framework';
import { display } from './people';
import { label, list, some, text, words } from './text';
import { changedFields } from './users';
import { actorOf, zoomEvent } from './zoom-event';
import type { Events } from '../generated/events';

/** A managed domain decides whose users belong to the account. */
export const accountChanged: Handler<Events['account.updated']> = (event) => {
  const { object, old_object: old, operation } = event.body.payload;
  const changed = changedFields(object, old);
  return zoomEvent(event, {
    summary: words(
      actorOf(event.body),
      `changed ${some(changed, 5) || 'the profile'} of the account`,
      text(operation) && `(${label(operation)})`,
    ),
    severity: text(operation) || changed.includes('managed_domains') ? 'WARNING' : 'NOTICE',
    category: 'configuration',
    details: {
      changed_account_id: text(object.id),
      account_name: text(object.account_name),
      operation: text(operation),
      changed_fields: changed.length > 0 ? changed : undefined,
      managed_domains: object.managed_domains ? list(object.managed_domains) : undefined,
    },
  });
};

/** Sub accounts that come and go, with their owners. */
export function subAccount(severity: Severity, did: string, from?: string): Handler<Events['account.created'] | Events['account.disassociated']> {
  return (event) => {
    const { object } = event.body.payload;
    const owner = { email: 'owner_email' in object ? object.owner_email : 'email' in object ? object.email : undefined, id: object.owner_id };
    return zoomEvent(event, {
      summary: words(
        actorOf(event.body), did, `sub account ${label(object.id) || 'unknown'}`, display(owner, '') && `of ${display(owner)}`, from,
      ),
      severity,
      category: 'account-management',
      targets: [owner],
      details: { changed_account_id: text(object.id) },
    });
  };
}

/** This is the app that sends these events: when it is the account's own installation that ends, so do the events. */
export const appRemoved: Handler<Events['app_deauthorized']> = (event) => {
  const { user_id: id, client_id } = event.body.payload;
  return zoomEvent(event, {
    summary: `${label(id) ? `User ${label(id)}` : 'A user'} removed the app ${label(client_id) || 'that sends these events'}`,
    severity: 'WARNING',
    category: 'application',
    actor: { id },
    details: { client_id: text(client_id) },
  });
};

export const appRequested: Handler<Events['app.authorization_request_created']> = (event) => {
  const { app_name, app_type, app_status, app_scopes, requester_name, request_reason } = event.body.payload;
  return zoomEvent(event, {
    summary: `${actorOf(event.body, { name: requester_name })} asks for ${label(app_name) ? `the app "${label(app_name)}"` : 'an app'} to be approved`,
    severity: 'NOTICE',
    category: 'application',
    actor: { name: requester_name },
    details: {
      app_name: text(app_name),
      app_type: text(app_type),
      app_status: text(app_status),
      app_scopes: app_scopes ? list(app_scopes) : undefined,
      requester: text(requester_name),
      reason: text(request_reason),
    },
  });
};

/** Who of one group may not do what with those of another. Zoom does not say who changed it. */
export function barrier(severity: Severity, did: string): Handler<Events['information_barriers.policy_created']> {
  return (event) => {
    const { object } = event.body.payload;
    const policy = object.new_policy ?? object;
    const blocked = blockedBy(policy.settings);
    const lifted = blockedBy(object.old_policy?.settings).filter((each) => !blocked.includes(each));
    const status = text(policy.status);
    const inactive = status === '0';
    return zoomEvent(event, {
      summary: words(
        'Information barrier policy',
        label(policy.policy_name) ? `"${label(policy.policy_name)}"` : label(object.id),
        label(policy.assigned_group_id) && `of group ${label(policy.assigned_group_id)}`,
        label(policy.to_group_id) && `towards group ${label(policy.to_group_id)}`,
        `was ${did}`,
        lifted.length > 0 && `and no longer blocks ${some(lifted, 10)}`,
        inactive && 'and is not active',
      ),
      severity: inactive || lifted.length > 0 ? 'WARNING' : severity,
      category: 'configuration',
      details: {
        policy_id: text(object.id),
        policy_name: text(policy.policy_name),
        policy_type: text(policy.type),
        policy_active: status === undefined ? undefined : !inactive,
        assigned_group_id: text(policy.assigned_group_id),
        to_group_id: text(policy.to_group_id),
        blocked,
        no_longer_blocked: lifted.length > 0 ? lifted : undefined,
      },
    });
  };
}

/** `{im: true}` -> `im`: what is true is not allowed. */
function blockedBy(settings: object | null | undefined): string[] {
  return Object.entries(settings ?? {}).filter(([, value]) => value === true).map(([name]) => name);
}
